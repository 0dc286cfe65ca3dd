import type { UnixMs } from './ids.ts'
import type { Environment, VenueId } from './venue.ts'

/** Life of one connection. `failed` is only reached by what must not retry (refused credentials). */
export type ConnectionStatus =
  'disconnected' | 'connecting' | 'connected' | 'reconnecting' | 'disconnecting' | 'failed'

/** Socket open is not health: `degraded` is open with trouble, `down` shows nothing current. */
export type Health = 'live' | 'degraded' | 'down'

/** One venue's connection as the interface shows it. Counts are over rolling windows. */
export type VenueHealth = {
  readonly venue: VenueId
  readonly environment: Environment
  readonly status: ConnectionStatus
  readonly health: Health
  /** Why it is not live, one sentence; null when live. */
  readonly reason: string | null
  /** True while its streams rest on purpose: switched off, or by an open breaker. */
  readonly resting?: boolean
  /** When the last data message (not a heartbeat) arrived. */
  readonly lastMessageTime: UnixMs | null
  readonly lastLiquidationTime: UnixMs | null
  /** Data messages of the last 60 s. */
  readonly messageCount: number
  /** Errors of the last 60 s: malformed messages, refused subscriptions, failed requests. */
  readonly errorCount: number
  /** Share of the last 24 h (or since start, if shorter) in which data flowed, 0 to 100. */
  readonly uptimePercent: number
  /** Successful reconnections of the last 24 h. */
  readonly reconnectCount: number
  /** Median of receive time minus venue time over the last 60 s, ms; null without samples. */
  readonly latencyMs: number | null
  readonly latencyP95Ms: number | null
  /** Subscriptions the venue confirmed, of those wanted. */
  readonly subscriptionsConfirmed: number
  readonly subscriptionsWanted: number
  readonly lastError: string | null
}
