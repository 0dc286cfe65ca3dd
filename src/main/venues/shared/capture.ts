import type { CaptureLine } from '../../../contract/capture.ts'
import type { EngineEvent } from '../../../contract/events.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { VenueId } from '../../../contract/domain/venue.ts'
import { parseExactJson } from '../../net/rest/exactJson.ts'
import type { WsProtocol } from '../../net/ws/protocol.ts'
import type { BookSummary, CaptureDecoder, CaptureSummary, DecoderOptions } from '../adapter.ts'
import { textLevels } from './book.ts'
import { type FeedSymbols, createLiveness } from './liveness.ts'
import type { BookState, Messages, MessagesOptions } from './messages.ts'
import { type Origin, firstTimes, problemOf } from './problems.ts'
import { type Listing, type SpellingRule, type SymbolFacts, createListing } from './symbols.ts'

const levelsShown = 20

/** Symbols a recording may show as subscribed. */
const symbolBound = 5_000

export type CaptureParts = {
  readonly origin: Origin
  readonly messages: Messages
  readonly protocol: WsProtocol
  /** What a channel, as it stands in an address or a subscribe frame, carries; null for nothing. */
  readonly liquidationsOf: (channel: string) => SymbolFacts | '*' | null
  /** Channels that an address subscribes by itself. */
  readonly channelsOfUrl: (url: URL) => readonly string[]
  /** Channels that a recorded frame of ours asks for. */
  readonly channelsOfFrame: (frame: unknown) => readonly string[]
  /** The symbol and body of a recorded book answer; null for any other answer. */
  readonly bookAnswer: (
    url: URL | null,
    body: unknown,
  ) => { readonly venueSymbol: string | null; readonly body: unknown } | null
}

/** What the decoder of any venue starts from: its listing, and the options of its messages. */
export function startDecoding(
  venue: VenueId,
  spell: SpellingRule,
  { environment, instruments = [] }: DecoderOptions,
): { readonly origin: Origin; readonly listing: Listing; readonly options: MessagesOptions } {
  const origin = { venue, environment }
  const listing = createListing(venue, spell)
  listing.replace(instruments)
  const options = { origin, listing, firstTime: firstTimes(), onResync: () => undefined }
  return { origin, listing, options }
}

/**
 * Runs a recording through the code that runs live. The line's time is the receive time. What the
 * recording observed of liquidations is known from its address, its subscribe frames, and from the
 * liquidation messages themselves.
 */
export function createCaptureDecoder(parts: CaptureParts): CaptureDecoder {
  const { origin, messages, protocol } = parts
  const liveness = createLiveness(origin)
  const observed = new Map<string, SymbolFacts>()
  const opened = new Set<string>()
  let observesAll = false
  let events = 0
  let parseErrors = 0

  const carried = (): FeedSymbols =>
    observesAll ? '*' : [...new Set([...observed.values()].map((each) => each.unifiedSymbol))]

  const observe = (
    what: SymbolFacts | '*' | null,
    receivedTime: UnixMs,
  ): readonly EngineEvent[] => {
    if (what === null) return []
    if (what === '*') {
      if (observesAll) return []
      observesAll = true
    } else {
      if (observed.has(what.venueSymbol) || observed.size >= symbolBound) return []
      observed.set(what.venueSymbol, what)
    }
    return liveness.carry(carried(), receivedTime)
  }

  const observeChannels = (
    channels: readonly string[],
    receivedTime: UnixMs,
  ): readonly EngineEvent[] =>
    channels.flatMap((channel) => observe(parts.liquidationsOf(channel), receivedTime))

  /** The same address again means that the connection was lost in between. */
  const open = (line: CaptureLine, receivedTime: UnixMs): readonly EngineEvent[] => {
    const address = line.url ?? ''
    const isAgain = opened.has(address)
    opened.add(address)
    const lost = isAgain ? liveness.lost('disconnected', receivedTime) : []
    if (isAgain) messages.reset()
    const url = readUrl(line.url)
    const channels = url === null ? [] : parts.channelsOfUrl(url)
    return [...lost, ...observeChannels(channels, receivedTime)]
  }

  const receive = (line: CaptureLine, receivedTime: UnixMs): readonly EngineEvent[] => {
    const reading = protocol.read(line.raw)
    if (reading.kind === 'malformed' || reading.kind === 'unknown') {
      const problem = reading.kind === 'malformed' ? 'malformed' : 'unknownMessage'
      return [problemOf(origin, problem, reading.reason, line.raw, receivedTime)]
    }
    if (reading.kind !== 'data') return []
    const message = messages.read(reading.body, line.raw, receivedTime)
    const proof = message.isNews ? liveness.seen(message.venueTime, receivedTime) : []
    return [...observe(message.liquidationsOf, receivedTime), ...proof, ...message.events]
  }

  const rest = (line: CaptureLine, receivedTime: UnixMs): readonly EngineEvent[] => {
    const body = parseJson(line.raw)
    if (body === undefined) {
      return [problemOf(origin, 'malformed', 'an answer is not JSON', line.raw, receivedTime)]
    }
    const answer = parts.bookAnswer(readUrl(line.url), body)
    if (answer === null) return []
    return messages.snapshot(answer.venueSymbol, answer.body, line.raw, receivedTime)
  }

  const sent = (line: CaptureLine, receivedTime: UnixMs): readonly EngineEvent[] =>
    observeChannels(parts.channelsOfFrame(parseJson(line.raw)), receivedTime)

  const decoders = { open, sent, ws: receive, rest } as const

  return {
    feed(line) {
      const decoded = decoders[line.channel](line, line.receivedTimeMs as UnixMs)
      events += decoded.length
      parseErrors += decoded.filter(isParseError).length
      return decoded
    },
    skip: () => {
      parseErrors += 1
    },
    summary: (): CaptureSummary => ({
      events,
      parseErrors,
      ...messages.counts(),
      books: summarise(messages.books()),
    }),
  }
}

function isParseError(event: EngineEvent): boolean {
  return (
    event.kind === 'problem' &&
    (event.problem === 'malformed' || event.problem === 'unknownMessage')
  )
}

function summarise(books: ReadonlyMap<string, BookState>): Readonly<Record<string, BookSummary>> {
  return Object.fromEntries(
    [...books]
      .filter(([, { book }]) => book.depth('bids') + book.depth('asks') > 0)
      .map(([symbol, { book, lastUpdateId }]) => [
        symbol,
        {
          bids: textLevels(book.top('bids', levelsShown)),
          asks: textLevels(book.top('asks', levelsShown)),
          bidLevels: book.depth('bids'),
          askLevels: book.depth('asks'),
          ...(lastUpdateId === null ? {} : { lastUpdateId }),
        },
      ]),
  )
}

function readUrl(url: string | null): URL | null {
  return url !== null && URL.canParse(url) ? new URL(url) : null
}

function parseJson(text: string): unknown {
  try {
    return parseExactJson(text)
  } catch {
    return undefined
  }
}
