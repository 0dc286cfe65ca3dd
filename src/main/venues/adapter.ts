import type { ErrorCategory, ErrorCode, Result } from '../../contract/errors.ts'
import type { CaptureLine } from '../../contract/capture.ts'
import type { LimitStatus } from '../../contract/domain/connections.ts'
import type { GapReason } from '../../contract/domain/heatmap.ts'
import type { EngineEvent } from '../../contract/events.ts'
import type { InstrumentId, UnixMs } from '../../contract/domain/ids.ts'
import type { Instrument } from '../../contract/domain/instrument.ts'
import type {
  BookSnapshot,
  Candle,
  CandleInterval,
  FundingRate,
  Ticker,
} from '../../contract/domain/market.ts'
import type { Liquidation } from '../../contract/domain/liquidation.ts'
import type { Environment, VenueId, VenueInfo } from '../../contract/domain/venue.ts'
import type { ConnectionStatus } from '../../contract/domain/connection.ts'
import type { Clock } from '../core/clock.ts'
import type { DrainReport } from '../core/inFlight.ts'
import type { Log } from '../core/log.ts'
import type { Random } from '../core/random.ts'
import type { AttemptRecord } from '../net/rest/types.ts'
import type { AccountOptions, VenueAccount, VenueTrading } from './account.ts'

/** Hosts of one environment of a venue. Loopback ones come from the sandbox's first line. */
export type VenueUrls = {
  /** Base of the REST paths, no slash at the end: `https://fapi.binance.com`. */
  readonly rest: string
  /** Base of the socket paths, no slash at the end: `wss://fstream.binance.com`. */
  readonly ws: string
}

/**
 * A key as the adapter uses it. Never logged, never sent to the renderer. `secret` is the shared
 * secret (HMAC) or a private key: PEM for RSA and Ed25519, hexadecimal for a wallet, whose `apiKey`
 * is the address it trades for.
 */
export type VenueCredentials = {
  readonly apiKey: string
  readonly secret: string
  readonly passphrase?: string | undefined
  /** Sub-account or vault the key trades for, where the venue has one key for several. */
  readonly subAccount?: string | undefined
}

export type AdapterOptions = {
  readonly environment: Environment
  readonly urls: VenueUrls
  readonly credentials: VenueCredentials | null
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  /** The venue's own time, for signatures and calendar windows. Default this machine's. */
  readonly venueTime?: (() => UnixMs) | undefined
  /** Told of each REST attempt, with secrets already out. */
  readonly onAttempt?: ((record: AttemptRecord) => void) | undefined
  /** Told of each data frame: on which socket, and receive time minus venue time where it tells. */
  readonly onFrame?: ((connection: string, lagMs: number | null) => void) | undefined
}

/** What we want to hear. An adapter turns it into channels and keeps them over reconnects. */
export type StreamWish = {
  /** Liquidations of these, and of every instrument the feed carries anyway. */
  readonly liquidations: readonly InstrumentId[]
  readonly marks: readonly InstrumentId[]
  readonly trades: readonly InstrumentId[]
  readonly books: readonly InstrumentId[]
  /** Top of book, faster than the book itself. */
  readonly quotes?: readonly InstrumentId[]
  readonly candles: readonly {
    readonly instrumentId: InstrumentId
    readonly interval: CandleInterval
  }[]
}

/** A venue's running streams. Owned by whoever opened it. */
export type VenueStream = {
  /** Replaces the wish; only the difference is sent. */
  update(wish: StreamWish): void
  /** Subscriptions the venue confirmed, of those wanted. */
  subscriptions(): { readonly confirmed: number; readonly wanted: number }
  /**
   * When the connection that carries an instrument's book or quotes last brought data of any kind:
   * what it had said of them still held then. Null while no connected socket carries them.
   */
  provenTime(instrumentId: InstrumentId, what: 'book' | 'quote'): UnixMs | null
  /** The sockets it keeps now. */
  connections(): readonly StreamConnection[]
  /** Replaces every socket, each dropped only after its successor took over. */
  renew(reason: string): void
  /** What is not observed from now on is a gap for this reason; default `notRunning`. */
  close(reason?: GapReason): Promise<void>
}

/** One socket of a stream. Counts are since it was first opened. */
export type StreamConnection = {
  readonly name: string
  readonly status: ConnectionStatus
  readonly framesIn: number
  readonly framesOut: number
  /** Frames skipped, and frames not sent because the socket could not keep up. */
  readonly faults: number
  /** Connections made after the first, planned ones included. */
  readonly reconnects: number
}

/** What a venue says its time is. */
export type ServerTime = {
  readonly serverTime: UnixMs
  /** From leaving to the last byte of the answer, ms: the time is of its middle. */
  readonly roundTripMs: number
  /** Monotonic ms at which the answer was complete. */
  readonly receivedAt: number
  readonly source: 'endpoint' | 'dateHeader'
}

export type StreamSink = (event: EngineEvent) => void

/** Open interest at a moment, base units of one side. */
export type OpenInterestPoint = { readonly time: UnixMs; readonly openInterest: number }

/** One venue behind one contract. Capabilities are data, never names. */
export type VenueAdapter = {
  readonly venue: VenueId
  readonly environment: Environment
  readonly info: VenueInfo
  /** The venue's list with its trading rules. Must have succeeded once before `openStream`. */
  instruments(signal?: AbortSignal): Promise<Result<readonly Instrument[]>>
  /** Oldest first, at most what the venue gives in the range; pages as needed. */
  candles(
    instrumentId: InstrumentId,
    interval: CandleInterval,
    from: UnixMs,
    to: UnixMs,
    signal?: AbortSignal,
  ): Promise<Result<readonly Candle[]>>
  /**
   * Open interest of the past in steps of five minutes, oldest first, `from <= time < to`; absent
   * where the venue tells none.
   */
  readonly openInterestHistory?: (
    instrumentId: InstrumentId,
    from: UnixMs,
    to: UnixMs,
    signal?: AbortSignal,
  ) => Promise<Result<readonly OpenInterestPoint[]>>
  openStream(wish: StreamWish, sink: StreamSink): VenueStream
  /** Liquidations of the key's own account; absent where the venue has none or no key is set. */
  readonly accountLiquidations?: (signal?: AbortSignal) => Promise<Result<readonly Liquidation[]>>
  /** Price, day's figures and top of book as the venue sums them; all symbols where none is named. */
  tickers(
    instrumentId: InstrumentId | null,
    signal?: AbortSignal,
  ): Promise<Result<readonly Ticker[]>>
  /** A whole book over REST, at least 1,000 levels where the venue offers them. */
  book(instrumentId: InstrumentId, signal?: AbortSignal): Promise<Result<BookSnapshot>>
  /** Oldest first; UNSUPPORTED at spot venues. */
  fundingHistory(
    instrumentId: InstrumentId,
    from: UnixMs,
    to: UnixMs,
    signal?: AbortSignal,
  ): Promise<Result<readonly FundingRate[]>>
  /** An account of the user's at this venue. `instruments` must have succeeded once before. */
  openAccount(options: AccountOptions): VenueAccount
  /** Every limit the venue meters us by, as it stands now, those of open accounts too. */
  limits(): readonly LimitStatus[]
  /** NOT_FOUND where the venue tells no time. */
  serverTime(signal?: AbortSignal): Promise<Result<ServerTime>>
  /** Gives back pools and timers. Writes under way get until the limit (default 0 ms) to finish. */
  close(limitMs?: number): Promise<DrainReport | void>
}

/** A refusal of a venue as we read it: its own code and text, and ours. */
export type VenueError = {
  readonly code: ErrorCode
  readonly category: ErrorCategory
  readonly venueCode: string | null
  readonly message: string
}

/** What the command line shows of a recorded message: the readable part, and why the rest is not. */
export type ParsedDocument = {
  readonly value: unknown
  readonly refusals: readonly string[]
}

export const parseKinds = [
  'instruments',
  'book',
  'trades',
  'ticker',
  'order',
  'orders',
  'fills',
  'balances',
  'positions',
  'liquidations',
  'error',
] as const
export type ParseKind = (typeof parseKinds)[number]

/** Reads one recorded response or message. Total: never throws. */
export type DocumentParser = (raw: unknown, receivedTime: UnixMs) => ParsedDocument

export type DecoderOptions = {
  readonly environment: Environment
  /** Known ones make better events; without them symbols are read by their spelling. */
  readonly instruments?: readonly Instrument[]
}

/** A book as a capture left it. Levels are plain decimal text, best first, at most 20 a side. */
export type BookSummary = {
  readonly bids: readonly (readonly [price: string, quantity: string])[]
  readonly asks: readonly (readonly [price: string, quantity: string])[]
  readonly bidLevels: number
  readonly askLevels: number
  readonly lastUpdateId?: number
}

export type CaptureSummary = {
  /** Events given out so far. */
  readonly events: number
  /** Lines, messages and rows that could not be read. */
  readonly parseErrors: number
  /** Holes found in the numbering of books. */
  readonly gaps: number
  /** Times a book had to be started again. */
  readonly resyncs: number
  /** By the venue's own symbol; a book that is out of step is left out. */
  readonly books: Readonly<Record<string, BookSummary>>
}

/** Turns a recorded connection into events through the same code as a live one. No I/O. */
export type CaptureDecoder = {
  feed(line: CaptureLine): readonly EngineEvent[]
  /** Counts a line that is not of the capture format. */
  skip(): void
  summary(): CaptureSummary
}

/** Everything a venue is made of. */
export type VenueModule = {
  readonly info: VenueInfo
  /** The venue's own hosts. A sandbox names its hosts itself when it starts. */
  urls(environment: Exclude<Environment, 'sandbox'>): VenueUrls
  createAdapter(options: AdapterOptions): VenueAdapter
  readonly trading: VenueTrading
  readonly parsers: Readonly<Partial<Record<ParseKind, DocumentParser>>>
  createDecoder(options: DecoderOptions): CaptureDecoder
}
