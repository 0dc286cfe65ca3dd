import type { ConnectionStatus } from './domain/connection.ts'
import type { BreakerState, LimitStatus, TradeRefusal, VenuePath } from './domain/connections.ts'
import type { Environment } from './domain/venue.ts'

/** Part of the HTTP API that shows and steers the venues' connections. */
export type RateLimitRow = {
  readonly scope: string
  readonly category: Uppercase<LimitStatus['category']>
  readonly limit: number
  readonly used: number
  /** max(0, limit - used). */
  readonly remaining: number
  readonly reset_time: string | null
  /** Kept for cancels. */
  readonly reserve: number
  readonly queued: number
  readonly penalty_until: string | null
}

export type LimitsResponse = {
  readonly timestamp: string
  readonly exchanges: Readonly<Record<string, readonly RateLimitRow[]>>
}

/** Errors, messages and latency are of the last 60 s; the rest is since the connection's start. */
export type ConnectionRow = {
  readonly name: string
  readonly type: 'REST' | 'WEBSOCKET'
  readonly status: Uppercase<ConnectionStatus>
  readonly health: 'HEALTHY' | 'DEGRADED' | 'UNHEALTHY'
  readonly reason: string | null
  readonly uptime_ms: number
  readonly uptime_percent: number
  readonly latency_ms: number | null
  readonly latency_p95_ms: number | null
  readonly error_rate: number | null
  readonly messages_in: number
  readonly messages_out: number
  readonly reconnect_count: number
  readonly last_error: string | null
}

export type BreakerRow = {
  readonly path: VenuePath
  readonly state: BreakerState
  readonly reason: string | null
  readonly since: string
  readonly probe_time: string | null
  readonly manual: boolean
  readonly trips: number
}

export type TradeRow = {
  readonly allowed: boolean
  readonly reason: TradeRefusal | null
  readonly message: string | null
}

export type ExchangeConnections = {
  readonly exchange: string
  readonly environment: Environment
  readonly flags: { readonly ingest: boolean; readonly execution: boolean }
  readonly breakers: readonly BreakerRow[]
  /** Venue time minus this machine's, ms. */
  readonly clock: {
    readonly offset_ms: number | null
    readonly uncertainty_ms: number | null
    readonly measured_time: string | null
    readonly source: 'endpoint' | 'dateHeader' | null
  }
  readonly connections: readonly ConnectionRow[]
  readonly limits: readonly RateLimitRow[]
  readonly quality_pause: string | null
  readonly trading: {
    readonly new_order: TradeRow
    readonly amend: TradeRow
    readonly cancel: TradeRow
  }
}

export type ConnectionsResponse = {
  readonly timestamp: string
  readonly resuming: {
    readonly since: string
    readonly cause: string
    readonly waiting_for: readonly string[]
  } | null
  readonly exchanges: Readonly<Record<string, ExchangeConnections>>
}
