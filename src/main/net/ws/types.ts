import type { FeedProblem } from '../../../contract/events.ts'
import type { ConnectionStatus } from '../../../contract/domain/connection.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { BackoffPolicy } from '../../core/backoff.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { Random } from '../../core/random.ts'
import type { WsProtocol, WsRequest } from './protocol.ts'
import type { OpenSocket } from './socket.ts'

/** A data frame, parsed once by the protocol's `read`. */
export type WsData = {
  readonly body: unknown
  /** Null where the frame does not tell. */
  readonly channel: string | null
  readonly text: string
  readonly receivedTime: UnixMs
  /** Age of the socket it came on, ms. */
  readonly connectionAge: number
}

/** A fault that was counted and skipped. `raw` is cut to 2 KB. */
export type WsProblem = {
  readonly problem: FeedProblem['problem']
  readonly message: string
  readonly raw: string | null
  /** Of a refused subscription: the channels the venue would not give. */
  readonly channels?: readonly string[]
}

export type WsSessionStats = {
  readonly status: ConnectionStatus
  /** Channels the venue confirmed on the connection in use. */
  readonly confirmed: number
  readonly wanted: number
  /** When the connection in use was opened; null while there is none. */
  readonly connectedSince: UnixMs | null
  /** Heartbeats and acknowledgements do not count. */
  readonly lastDataTime: UnixMs | null
  readonly framesIn: number
  readonly bytesIn: number
  readonly framesOut: number
  /** Frames skipped: not text, not readable, too large, or that made a handler throw. */
  readonly malformed: number
  /** Connections made after the first, planned ones included. */
  readonly reconnects: number
  /** Frames not sent because the socket could not keep up. */
  readonly backpressureDrops: number
}

export type WsSessionOptions = {
  /** Within the venue: `market`, `public-0`. */
  readonly name: string
  /** Asked anew for each connection where it is a function (keys in the address). */
  readonly url: string | (() => string | Promise<string>)
  /** Exact `host:port`; the port may be left out where it is the scheme's own. */
  readonly allowedHosts: readonly string[]
  readonly protocol: WsProtocol
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  /** Default streamBackoff. */
  readonly backoff?: BackoffPolicy | undefined
  /** No data frame for this long while something is subscribed means stale, ms. */
  readonly staleAfterMs: number
  /** A talkative channel that was confirmed and stays silent this long is asked for again, ms. */
  readonly silentChannelAfterMs?: number | undefined
  /** Channels that speak all the time, so that silence is a fault. Default: none. */
  readonly isTalkative?: ((channel: string) => boolean) | undefined
  readonly onData: (data: WsData) => void
  readonly onStatus?: ((status: ConnectionStatus, reason: string | null) => void) | undefined
  readonly onProblem?: ((problem: WsProblem) => void) | undefined
  /** Turns a binary frame into text; throws or null when it cannot. Default: binary is malformed. */
  readonly decodeBinary?: ((bytes: Uint8Array) => string | null) | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Makes the frame that logs in; channels are asked for only after its answer. Made anew each time. */
  readonly login?: (() => WsRequest | Promise<WsRequest>) | undefined
  /** Opens sockets; default the real ones. */
  readonly openSocket?: OpenSocket | undefined
  /** Time for the opening handshake, ms. Default 10 000. */
  readonly handshakeTimeoutMs?: number | undefined
  /** Bytes that may wait in the socket before frames are held back. Default 1 MiB. */
  readonly maxBufferedBytes?: number | undefined
}

export type WsSession = {
  readonly name: string
  /** Replaces the wanted set; only the difference is sent. Kept while offline. */
  setChannels(channels: readonly string[]): void
  /** Queues a frame behind those that wait; false when there is no open socket or it is full. */
  send(text: string): boolean
  /** Opens another connection now and drops the present one after it took over. */
  renew(reason: string): void
  stats(): WsSessionStats
  /** Ends for good; no callback comes after it resolved. Calling it twice is harmless. */
  close(): Promise<void>
}
