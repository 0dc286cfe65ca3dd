import type { VenueId } from '../../contract/domain/venue.ts'
import type { Clock } from '../../main/core/clock.ts'
import type { ReplayOptions } from '../options.ts'
import type { RestAnswer, RestRequest, SandboxVenue } from '../venues/sandboxVenue.ts'
import { ReplayPlayer } from './player.ts'
import { RecordedMarket } from './recordedMarket.ts'
import { type RecordedMessage, readRecordings } from './recording.ts'
import { ReplayTimeline } from './timeline.ts'

/** One venue's recording, ready to be played. */
export type PreparedReplay = {
  readonly player: ReplayPlayer
  /** Every REST request of the venue is answered from the recording. */
  answer(request: RestRequest): RestAnswer
}

/** Reads the recordings and lays them on one timeline. Rejects when a file cannot be read. */
export async function prepareReplay(
  options: ReplayOptions,
  venues: readonly SandboxVenue[],
  clock: Clock,
): Promise<ReadonlyMap<VenueId, PreparedReplay>> {
  const recordings = await readRecordings(options.files, venues)
  const all = [...recordings.values()].filter(({ messages }) => messages.length > 0)
  const first = Math.min(...all.map(({ messages }) => messages[0]?.time ?? Infinity))
  const last = Math.max(...all.map(({ messages }) => messages.at(-1)?.time ?? -Infinity))
  const timeline = new ReplayTimeline(options, first, last)
  const prepared = venues.flatMap((venue) => {
    const messages = recordings.get(venue.venue)?.messages ?? []
    if (messages.length === 0) return []
    return [[venue.venue, prepare(venue, messages, timeline, options, clock)] as const]
  })
  if (prepared.length === 0) throw new Error('the recordings hold no message of a running venue')
  return new Map(prepared)
}

function prepare(
  venue: SandboxVenue,
  messages: readonly RecordedMessage[],
  timeline: ReplayTimeline,
  options: ReplayOptions,
  clock: Clock,
): PreparedReplay {
  const player = new ReplayPlayer(venue, messages, timeline, options.speed, clock)
  const market = new RecordedMarket(venue.venue, messages, timeline)
  return {
    player,
    answer(request) {
      const recorded = player.restAnswer((message) =>
        message.url === null
          ? isLoneBook(request, message, market)
          : asksTheSame(request, message.url),
      )
      if (recorded === null) return venue.answerRecorded(request, market)
      return { status: 200, headers: { 'content-type': 'application/json' }, body: recorded }
    },
  }
}

/** Whether a recorded address is for the same thing: path and symbol; limits do not matter. */
function asksTheSame(request: RestRequest, url: string): boolean {
  const recorded = URL.parse(url)
  if (recorded === null || request.method !== 'GET' || recorded.pathname !== request.path)
    return false
  return ['symbol', 'category', 'interval'].every(
    (name) => recorded.searchParams.get(name) === request.query.get(name),
  )
}

/** A book without an address can only be that of the recording's single symbol. */
function isLoneBook(
  request: RestRequest,
  { raw }: RecordedMessage,
  market: RecordedMarket,
): boolean {
  const symbol = request.query.get('symbol') ?? ''
  const isAlone = market.listings.length === 1 && market.find(symbol) !== null
  return isAlone && request.path.endsWith('/depth') && raw.includes('"lastUpdateId"')
}
