import type { CaptureLine } from '../../contract/capture.ts'
import type { VenueId } from '../../contract/domain/venue.ts'
import type { FixPeer } from '../fix/peer.ts'
import type { Bar } from '../marketData/bars.ts'
import type { Listing } from '../marketData/listings.ts'
import type { Account, KeyRights } from '../matching/account.ts'
import type { MatchingEngine } from '../matching/engine.ts'
import type { StreamClient, StreamHub } from '../net/streamHub.ts'

export type RestRequest = {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  /** The query exactly as it was sent, without the question mark: what signatures are made of. */
  readonly search: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
}

export type RestAnswer = {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
}

/** What one client says after it connected. */
export type VenueSession = {
  receive(text: string): void
  /** The socket is gone. */
  close?(): void
}

/** What a message, or a channel, is about: which kind of stream and which symbols. */
export type StreamTopic = {
  /** Such as `liquidation`, `trade`, `kline:1m`. Two channels of one family carry the same. */
  readonly family: string
  /** In the venue's spelling; null stands for all of them. */
  readonly symbols: readonly string[] | null
}

/** A market as far as a recording tells: its symbols, candles and marks. */
export type RecordedView = {
  readonly listings: readonly Listing[]
  find(venueSymbol: string): Listing | null
  /** The last mark recorded before a time. Null without one. */
  lastMark(listing: Listing, now: number): number | null
  /** Bars whose start lies in [from, to], oldest first; nothing that is still to come. */
  bars(listing: Listing, query: BarQuery, now: number): Bar[]
}

export type BarQuery = {
  /** `monthMs` for months. */
  readonly intervalMs: number
  readonly from: number
  readonly to: number
  readonly limit: number
}

/** The refusals a venue gives for reasons that have nothing to do with the request. */
export type HttpTrouble = 'http429' | 'http418' | 'http503'

/** The keys a client is to use at this sandbox venue. Of a key pair `secret` is the PEM. */
export type SandboxCredentials = { readonly apiKey: string; readonly secret: string }

/** What is wanted of a new key. */
export type KeyWish = {
  readonly algorithm: 'hmac' | 'rsa' | 'ed25519'
  /** Of a key pair the client keeps itself, PEM; null has the sandbox make one. */
  readonly publicKey: string | null
  readonly rights: KeyRights
  readonly ipRestricted: boolean
  /** Null for a key that does not end, ms. */
  readonly expiresTime: number | null
}

/** The private side of a venue: accounts that trade at its engine. */
export type SandboxTrading = {
  readonly engine: MatchingEngine
  /** Asset and amount a new account starts with where nothing else is said. */
  readonly startingBalances: Readonly<Record<string, string>>
  /** Whether a request makes, changes or cancels orders: faults of the order path may touch it. */
  isOrderWrite(request: RestRequest): boolean
  /** Gives an account a key in the venue's form; what is returned is the client's part of it. */
  issueKey(account: Account, wish: KeyWish): SandboxCredentials
  /** What else falls due with time; called every 50 ms, after the engine. */
  tick?(): void
}

/** What a venue does about sockets that may be dead. */
export type HeartbeatRule = {
  /** How often the venue pings, ms; null where only the client does. */
  readonly pingEveryMs: number | null
  /** A socket is cut after this long without life, ms. */
  readonly silenceMs: number
  /** Life is what the client sends, or what the venue has sent to it. */
  readonly life: 'received' | 'sent'
}

/**
 * One venue's wire, spoken from the other end: what it answers over REST, how its socket talks, and
 * the messages of each channel, as functions of time.
 */
export type SandboxVenue = {
  readonly venue: VenueId
  readonly credentials: SandboxCredentials
  readonly heartbeat: HeartbeatRule
  /** Order entry over FIX, where the venue has it, and a key that may log on there. */
  readonly fix?: { readonly peer: FixPeer; readonly credentials: SandboxCredentials }
  /** Left out where the venue has no private side yet. */
  readonly trading?: SandboxTrading
  answer(request: RestRequest): RestAnswer
  /** The same from a recording alone: whatever it does not hold is refused or empty. */
  answerRecorded(request: RestRequest, market: RecordedView): RestAnswer
  /** The venue's own form of a refusal. */
  trouble(kind: HttpTrouble): RestAnswer
  /** Takes a client in, or null where no socket listens at that address. */
  open(client: StreamClient, url: URL, hub: StreamHub): VenueSession | null
  /** Texts a channel sends with `from < time <= to`, oldest first. */
  messages(channel: string, from: number, to: number): readonly string[]
  /** A channel's text as this client gets it. */
  frame(client: StreamClient, channel: string, text: string): string
  topicOfChannel(channel: string): StreamTopic
  /** Null for a message that belongs to no public channel, such as an acknowledgement. */
  topicOfMessage(message: unknown): StreamTopic | null
  /**
   * One connection of `from <= time < to` as a recording: its opening, what was asked for, the
   * liquidations as far as the venue shows them, and a mark every five seconds as proof of life.
   */
  backfill(from: number, to: number): Iterable<CaptureLine>
}

/** Whether a message about one topic concerns those who asked for the other. */
export function concerns(message: StreamTopic, channel: StreamTopic): boolean {
  if (message.family !== channel.family) return false
  if (message.symbols === null || channel.symbols === null) return true
  return message.symbols.some((symbol) => channel.symbols?.includes(symbol) === true)
}

export function jsonAnswer(
  body: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): RestAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  }
}

/** Null where the text is not a JSON object. */
export function readObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}
