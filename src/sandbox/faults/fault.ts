import { type VenueId, venueIds } from '../../contract/domain/venue.ts'

/**
 * Ways in which a sandbox venue can misbehave.
 * - `drop`: every socket is closed; new ones are refused while it lasts.
 * - `stall`: sockets stay open, nothing at all is sent. What falls due meanwhile is lost.
 * - `duplicate`: a frame is sent twice.
 * - `reorder`: a frame is sent after the one that follows it.
 * - `malformed`: a frame that is not JSON is sent before the right one.
 * - `unknown`: a well-formed frame of an unheard-of kind is sent before the right one.
 * - `truncated`: only the first half of a frame is sent.
 * - `huge`: a frame of `bytes` (default 20 MB) is sent before the right one.
 * - `refuseSubscription`: requests for channels are answered with the venue's refusal.
 * - `http429`, `http418`, `http503`: requests are refused in the venue's words.
 * - `slow`: requests are answered `delayMs` (default 3 s) late.
 *
 * On the order path, over REST and sockets alike:
 * - `loseRequest`: an order write is never executed and never answered; over REST the connection ends.
 * - `loseAnswer`: it is executed and never answered.
 * - `failBefore`, `failAfter`: it is answered with the venue's failure, unexecuted or executed.
 * - `slowRequest`, `slowAnswer`: it is executed, or executed and answered, `delayMs` late.
 *
 * On private streams:
 * - `losePush`, `duplicatePush`, `reorderPush`: a push is not sent, sent twice, or sent after the next.
 * - `latePush`: pushes are sent `delayMs` late.
 * - `dropPrivate`: private sockets are closed; new ones are closed while it lasts.
 */
export const faultKinds = [
  'drop',
  'stall',
  'duplicate',
  'reorder',
  'malformed',
  'unknown',
  'truncated',
  'huge',
  'refuseSubscription',
  'http429',
  'http418',
  'http503',
  'slow',
  'loseRequest',
  'loseAnswer',
  'failBefore',
  'failAfter',
  'slowRequest',
  'slowAnswer',
  'losePush',
  'duplicatePush',
  'reorderPush',
  'latePush',
  'dropPrivate',
] as const

export type FaultKind = (typeof faultKinds)[number]

export type FaultSpec = {
  readonly venue: VenueId
  readonly fault: FaultKind
  /** How long it lasts; null until it is taken back. */
  readonly durationMs: number | null
  /** Chance for each frame, request or answer, 0 to 1. */
  readonly probability: number
  readonly delayMs: number
  readonly bytes: number
}

/** A fault of a schedule: so long after the start, or at a time. */
export type ScheduledFault = FaultSpec & {
  readonly afterMs: number | null
  readonly at: number | null
}

/** Reads one fault; the text says what is wrong with it. */
export function readFault(value: unknown): ScheduledFault | string {
  if (typeof value !== 'object' || value === null) return 'a fault is an object'
  const { venue, fault, durationMs, probability, delayMs, bytes, afterMs, at } = value as Record<
    string,
    unknown
  >
  if (!isOneOf(venueIds, venue)) return `venue must be one of ${venueIds.join(', ')}`
  if (!isOneOf(faultKinds, fault)) return `fault must be one of ${faultKinds.join(', ')}`
  const numbers = { durationMs, probability, delayMs, bytes, afterMs }
  for (const [name, given] of Object.entries(numbers)) {
    if (given !== undefined && given !== null && !isAmount(given))
      return `${name} must be 0 or more`
  }
  if (isAmount(probability) && probability > 1) return 'probability must be between 0 and 1'
  const time = readTime(at)
  if (typeof time === 'string') return time
  return {
    venue,
    fault,
    durationMs: amount(durationMs, null),
    probability: amount(probability, 1),
    delayMs: amount(delayMs, 3000),
    bytes: Math.min(amount(bytes, 20_000_000), 100_000_000),
    afterMs: amount(afterMs, null),
    at: time,
  }
}

function readTime(at: unknown): number | null | string {
  if (at === undefined || at === null) return null
  if (isAmount(at)) return at
  const parsed = typeof at === 'string' ? Date.parse(at) : Number.NaN
  return Number.isNaN(parsed) ? 'at must be a time, ms or ISO 8601' : parsed
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}

function amount<Fallback extends number | null>(
  value: unknown,
  fallback: Fallback,
): number | Fallback {
  return isAmount(value) ? value : fallback
}

function isOneOf<Word extends string>(words: readonly Word[], value: unknown): value is Word {
  return words.includes(value as Word)
}

/** Reads a faults file: a JSON array of faults. Throws a sentence that names the entry. */
export function readSchedule(text: string): ScheduledFault[] {
  const list: unknown = JSON.parse(text)
  if (!Array.isArray(list)) throw new Error('a faults file holds a JSON array')
  return list.map((entry, index) => {
    const fault = readFault(entry)
    if (typeof fault === 'string') throw new Error(`entry ${index}: ${fault}`)
    return fault
  })
}
