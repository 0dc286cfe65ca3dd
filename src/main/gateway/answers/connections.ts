import type { Health } from '../../../contract/domain/connection.ts'
import type {
  BreakerStatus,
  ConnectionMetrics,
  ConnectionsState,
  LimitStatus,
  TradeDecision,
  VenueConnections,
} from '../../../contract/domain/connections.ts'
import type {
  BreakerRow,
  ConnectionRow,
  ConnectionsResponse,
  ExchangeConnections,
  LimitsResponse,
  RateLimitRow,
  TradeRow,
} from '../../../contract/gatewayConnections.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import { isoTime } from './coverage.ts'

const healthWords = {
  live: 'HEALTHY',
  degraded: 'DEGRADED',
  down: 'UNHEALTHY',
} as const satisfies Readonly<Record<Health, ConnectionRow['health']>>

/** The answer of `GET /connections`. */
export function connectionsAnswer({
  time,
  resuming,
  venues,
}: ConnectionsState): ConnectionsResponse {
  return {
    timestamp: isoTime(time),
    resuming:
      resuming === null
        ? null
        : {
            since: isoTime(resuming.since),
            cause: resuming.cause,
            waiting_for: resuming.waitingFor,
          },
    exchanges: Object.fromEntries(venues.map((each) => [each.venue, exchangeConnections(each)])),
  }
}

/** The answer of `GET /exchanges/limits`. */
export function limitsAnswer({ time, venues }: ConnectionsState): LimitsResponse {
  const rows = venues.map(({ venue, limits }) => [venue, limits.map(limitRow)] as const)
  return { timestamp: isoTime(time), exchanges: Object.fromEntries(rows) }
}

export function exchangeConnections(state: VenueConnections): ExchangeConnections {
  const { clock, trading } = state
  return {
    exchange: state.venue,
    environment: state.environment,
    flags: { ingest: state.flags.ingest, execution: state.flags.execution },
    breakers: state.breakers.map(toBreaker),
    clock: {
      offset_ms: clock.offsetMs,
      uncertainty_ms: clock.uncertaintyMs,
      measured_time: timeOrNull(clock.measuredTime),
      source: clock.source,
    },
    connections: state.connections.map(toConnection),
    limits: state.limits.map(limitRow),
    quality_pause: state.qualityPause,
    trading: {
      new_order: toTrade(trading.newOrder),
      amend: toTrade(trading.amend),
      cancel: toTrade(trading.cancel),
    },
  }
}

export function limitRow(limit: LimitStatus): RateLimitRow {
  return {
    scope: limit.scope,
    category: limit.category.toUpperCase() as RateLimitRow['category'],
    limit: limit.limit,
    used: limit.used,
    remaining: limit.remaining,
    reset_time: timeOrNull(limit.resetTime),
    reserve: limit.reserve,
    queued: limit.queued,
    penalty_until: timeOrNull(limit.penaltyUntil),
  }
}

function toConnection(metrics: ConnectionMetrics): ConnectionRow {
  return {
    name: metrics.name,
    type: metrics.kind === 'ws' ? 'WEBSOCKET' : 'REST',
    status: metrics.status.toUpperCase() as ConnectionRow['status'],
    health: healthWords[metrics.health],
    reason: metrics.reason,
    uptime_ms: Math.round(metrics.uptimeMs),
    uptime_percent: metrics.uptimePercent,
    latency_ms: metrics.latencyMs,
    latency_p95_ms: metrics.latencyP95Ms,
    error_rate: metrics.errorRate,
    messages_in: metrics.messagesIn,
    messages_out: metrics.messagesOut,
    reconnect_count: metrics.reconnectCount,
    last_error: metrics.lastError,
  }
}

function toBreaker({
  path,
  state,
  reason,
  since,
  probeTime,
  manual,
  trips,
}: BreakerStatus): BreakerRow {
  return {
    path,
    state,
    reason,
    since: isoTime(since),
    probe_time: timeOrNull(probeTime),
    manual,
    trips,
  }
}

function toTrade(decision: TradeDecision): TradeRow {
  return decision.allowed
    ? { allowed: true, reason: null, message: null }
    : { allowed: false, reason: decision.reason, message: decision.message }
}

function timeOrNull(time: UnixMs | null): string | null {
  return time === null ? null : isoTime(time)
}
