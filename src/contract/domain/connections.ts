import type { ConnectionStatus, Health } from './connection.ts'
import type { UnixMs } from './ids.ts'
import type { Environment, VenueId } from './venue.ts'

/** The two independent ways through which a venue is used. */
export const venuePaths = ['ingest', 'execution'] as const
export type VenuePath = (typeof venuePaths)[number]

/** What the trader has switched on for a venue. Kept over restarts. */
export type VenueFlags = { readonly [Path in VenuePath]: boolean }

/** One limit of a venue, as it is metered now. Amounts are in the venue's own unit. */
export type LimitStatus = {
  /** As the adapter names it: `ip weight 1m`. */
  readonly scope: string
  readonly category: 'orders' | 'queries' | 'websocket' | 'weight'
  readonly limit: number
  readonly used: number
  /** max(0, limit - used). */
  readonly remaining: number
  /** When usage is back at nothing if no more is sent; null where it never is. */
  readonly resetTime: UnixMs | null
  /** Kept for cancels. */
  readonly reserve: number
  /** Requests that wait for this limit. */
  readonly queued: number
  /** Until when the venue told us to send nothing; null when it did not. */
  readonly penaltyUntil: UnixMs | null
}

export type BreakerState = 'closed' | 'open' | 'halfOpen'

/** Guards one path of a venue: opens when it is unwell, then lets single probes through. */
export type BreakerStatus = {
  readonly path: VenuePath
  readonly state: BreakerState
  /** Why it is not closed, one sentence. */
  readonly reason: string | null
  readonly since: UnixMs
  /** When the next probe is made; null while closed and where it was opened by hand. */
  readonly probeTime: UnixMs | null
  /** Opened by hand: it closes only by hand. */
  readonly manual: boolean
  /** Times it opened since the start. */
  readonly trips: number
}

/**
 * The venue's clock against ours. `offsetMs` is venue time minus this machine's, so it is added to
 * ours to get the venue's.
 */
export type ClockStatus = {
  /** Null before the first measurement, and where the venue tells no time. */
  readonly offsetMs: number | null
  /** The offset is right within this much either way, ms. */
  readonly uncertaintyMs: number | null
  readonly measuredTime: UnixMs | null
  /** `dateHeader` tells whole seconds only. */
  readonly source: 'endpoint' | 'dateHeader' | null
}

/** Figures of one connection. Errors, messages and latency: last 60 s; the rest since its start. */
export type ConnectionMetrics = {
  /** Within the venue: `rest`, `market-0`. */
  readonly name: string
  readonly kind: 'rest' | 'ws'
  readonly status: ConnectionStatus
  readonly health: Health
  readonly reason: string | null
  /** How long it was connected since it was first opened, ms. */
  readonly uptimeMs: number
  /** Share of the time since it was first opened, 0 to 100. */
  readonly uptimePercent: number
  /** Of a REST answer, or receive time minus venue time corrected by the clock offset, ms. */
  readonly latencyMs: number | null
  readonly latencyP95Ms: number | null
  /** Failures among attempts or frames, 0 to 1; null while there was nothing to fail. */
  readonly errorRate: number | null
  readonly messagesIn: number
  readonly messagesOut: number
  /** Successful reconnections, planned ones included. */
  readonly reconnectCount: number
  readonly lastError: string | null
}

export const tradeActions = ['newOrder', 'amend', 'cancel'] as const
export type TradeAction = (typeof tradeActions)[number]

export type TradeRefusal = 'switchedOff' | 'breakerOpen' | 'qualityPause' | 'resuming' | 'stopping'

/** Whether an order action may leave for a venue now. Cancels always may, until the engine stops. */
export type TradeDecision =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly reason: TradeRefusal; readonly message: string }

/** The machine slept or changed networks: orders wait until every stream is fresh again. */
export type Resuming = {
  readonly since: UnixMs
  readonly cause: string
  /** Venues whose streams are not fresh yet. */
  readonly waitingFor: readonly VenueId[]
}

export type VenueConnections = {
  readonly venue: VenueId
  readonly environment: Environment
  readonly flags: VenueFlags
  readonly breakers: readonly BreakerStatus[]
  readonly clock: ClockStatus
  readonly connections: readonly ConnectionMetrics[]
  readonly limits: readonly LimitStatus[]
  /** Why new orders rest after bad quality, until someone resumes them; null when they do not. */
  readonly qualityPause: string | null
  readonly trading: Readonly<Record<TradeAction, TradeDecision>>
}

export type ConnectionsState = {
  readonly time: UnixMs
  readonly resuming: Resuming | null
  readonly venues: readonly VenueConnections[]
}
