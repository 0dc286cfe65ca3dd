import type { CaptureLine } from '../../contract/capture.ts'

/** How often a mark is stated, as proof that the connection was alive, ms. */
export const markEveryMs = 5000
/** Liquidations are made in spans of this length, to keep the memory bounded. */
const spanMs = 3_600_000

type BackfillParts = {
  /** Messages with `from <= time < to`, in any order. */
  liquidations(
    from: number,
    to: number,
  ): readonly { readonly time: number; readonly text: string }[]
  /** A message of the connection's talkative channel. */
  mark(time: number): string
  /** What a client would have sent to hear all this. */
  readonly subscriptions: readonly string[]
  /** Address the lines say they came from. */
  readonly url: string
}

/** One connection as a recording: its opening, what was asked for, marks and liquidations by time. */
export function* timedBackfill(
  from: number,
  to: number,
  parts: BackfillParts,
): Generator<CaptureLine> {
  const { url } = parts
  yield { channel: 'open', receivedTimeMs: from, url, raw: '' }
  for (const raw of parts.subscriptions) yield { channel: 'sent', receivedTimeMs: from, url, raw }
  for (let start = from; start < to; start += spanMs) {
    yield* span(start, Math.min(start + spanMs, to), parts)
  }
}

function* span(from: number, to: number, parts: BackfillParts): Generator<CaptureLine> {
  const events = parts.liquidations(from, to).toSorted((left, right) => left.time - right.time)
  let next = 0
  for (let time = Math.ceil(from / markEveryMs) * markEveryMs; ; time += markEveryMs) {
    const until = Math.min(time, to)
    for (let event = events[next]; event !== undefined && event.time < until;) {
      yield line(event.time, event.text, parts.url)
      next += 1
      event = events[next]
    }
    if (time >= to) return
    yield line(time, parts.mark(time), parts.url)
  }
}

function line(receivedTimeMs: number, raw: string, url: string): CaptureLine {
  return { channel: 'ws', receivedTimeMs, url, raw }
}

/** The listing whose marks prove the connection alive. A venue without listings is a mistake here. */
export function firstOf<Item>(listings: readonly Item[]): Item {
  const [first] = listings
  if (first === undefined) throw new Error('a sandbox venue lists nothing')
  return first
}
