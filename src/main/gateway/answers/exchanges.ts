import type { Health, VenueHealth } from '../../../contract/domain/connection.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { VenueInfo } from '../../../contract/domain/venue.ts'
import type {
  ExchangeHealth,
  ExchangeInfo,
  ExchangesHealthResponse,
} from '../../../contract/gateway.ts'
import type { EngineServices } from '../../core/services.ts'
import { isoTime } from './coverage.ts'

/** The answer of `GET /exchanges`. */
export function exchangesAnswer({ health }: EngineServices): readonly ExchangeInfo[] {
  const states = new Map(health.health().map((row) => [row.venue, row.health]))
  return health.venues().map((info) => toExchangeInfo(info, states.get(info.venue)))
}

function toExchangeInfo(info: VenueInfo, health: Health | undefined): ExchangeInfo {
  const guarantee = info.guarantees.at(-1)
  return {
    name: info.venue,
    display_name: info.displayName,
    aliases: info.aliases,
    status: health === undefined || health === 'down' ? 'unavailable' : 'active',
    features: {
      real_time: info.features.realTime,
      historical: info.features.historical,
      websocket: info.features.websocket,
    },
    guarantee:
      guarantee === undefined
        ? null
        : {
            level: guarantee.guarantee,
            since: guarantee.since,
            sentence: guarantee.sentence,
            price_kind: guarantee.priceKind,
            source: guarantee.source,
          },
    color: info.color,
    assumed_market_share: info.assumedMarketShare,
  }
}

/** The answer of `GET /exchanges/health`. */
export function exchangesHealthAnswer({ health, state }: EngineServices): ExchangesHealthResponse {
  const rows = health.health().map((row) => [row.venue, toExchangeHealth(row)] as const)
  return { timestamp: isoTime(state().now), exchanges: Object.fromEntries(rows) }
}

function toExchangeHealth(row: VenueHealth): ExchangeHealth {
  return {
    exchange: row.venue,
    environment: row.environment,
    is_connected: row.status === 'connected',
    last_heartbeat: orNull(row.lastMessageTime),
    message_count: row.messageCount,
    error_count: row.errorCount,
    uptime_percent: row.uptimePercent,
    status: row.health,
    reason: row.reason,
    last_liquidation: orNull(row.lastLiquidationTime),
    reconnect_count: row.reconnectCount,
    latency_ms: row.latencyMs,
    latency_p95_ms: row.latencyP95Ms,
    subscriptions_confirmed: row.subscriptionsConfirmed,
    subscriptions_wanted: row.subscriptionsWanted,
  }
}

function orNull(time: UnixMs | null): string | null {
  return time === null ? null : isoTime(time)
}
