import type { Alert } from './domain/alert.ts'
import type { AuditRecord } from './domain/audit.ts'
import type { Health } from './domain/connection.ts'
import type { LiquidationSource } from './domain/liquidation.ts'
import type { CandleInterval } from './domain/market.ts'
import type { Environment, FeedGuarantee, LiquidationPriceKind } from './domain/venue.ts'
import type { Failure } from './errors.ts'

/**
 * The HTTP API. Field names are the documented ones of the public API and differ from the code's
 * own words on purpose; times are ISO 8601 in UTC.
 */
export const timeframes = ['24h', '7d', '30d'] as const
export type Timeframe = (typeof timeframes)[number]

export const timeWindows = ['48h', '3d', '7d', '14d', '30d', '60d', '90d', '180d', '1y'] as const
export type TimeWindow = (typeof timeWindows)[number]

/** Interval a window is shown in unless the caller asks otherwise. */
export const windowIntervals: Readonly<Record<TimeWindow, CandleInterval>> = {
  '48h': '30m',
  '3d': '1h',
  '7d': '1h',
  '14d': '2h',
  '30d': '4h',
  '60d': '8h',
  '90d': '12h',
  '180d': '1d',
  '1y': '1d',
}

export type ApiError = { readonly error: Failure }

export type HeatmapZone = {
  readonly price_low: number
  readonly price_high: number
  /** Notional in the quote asset, all venues asked for. */
  readonly total_density: number
  /** The position that was liquidated. */
  readonly side: 'long' | 'short'
  readonly exchange_breakdown: Readonly<Record<string, number>>
}

export type CoverageSummary = {
  readonly guarantee: FeedGuarantee
  /** Share of the range that was recorded, 0 to 1. */
  readonly recorded: number
  readonly gaps: readonly { readonly from: string; readonly to: string; readonly reason: string }[]
}

export type HeatmapResponse = {
  readonly symbol: string
  readonly timeframe: Timeframe
  readonly start_time: string
  readonly end_time: string
  readonly price_bin_size: number
  readonly current_price: number | null
  readonly exchanges: readonly string[]
  readonly zones: readonly HeatmapZone[]
  readonly per_exchange: Readonly<
    Record<
      string,
      {
        readonly zone_count: number
        readonly total_volume: number
        readonly long_volume: number
        readonly short_volume: number
        readonly event_count: number
        readonly coverage: CoverageSummary
      }
    >
  >
  /** Share of the market's liquidations the answering venues stand for, an assumption, 0 to 1. */
  readonly market_share_covered: number
  readonly degraded: boolean
}

/** What a column of the time series holds; only executed liquidations are served. */
export type HeatmapLayer = 'executed'

export type HeatmapTimeseriesResponse = {
  readonly data: readonly {
    /** Begin of the column. */
    readonly timestamp: string
    readonly levels: readonly {
      /** Lower edge of the price bin. */
      readonly price: number
      readonly long_density: number
      readonly short_density: number
    }[]
    /** By venue; what an empty column means. */
    readonly coverage: Readonly<Record<string, { guarantee: FeedGuarantee; recorded: number }>>
    /** Belongs to the predicted layer; null in the executed one. */
    readonly positions_created: number | null
    /** Executed liquidations of this column, counted. */
    readonly positions_consumed: number
  }[]
  readonly meta: {
    readonly symbol: string
    readonly layer: HeatmapLayer
    readonly start_time: string
    readonly end_time: string
    readonly interval: CandleInterval
    readonly price_bin_size: number
    readonly exchanges: readonly string[]
    readonly total_snapshots: number
    readonly price_range: { readonly min: number; readonly max: number } | null
    readonly total_long_volume: number
    readonly total_short_volume: number
    /** Executed liquidations of the range, counted. */
    readonly total_consumed: number
  }
}

export type LiquidationRow = {
  readonly id: string
  readonly exchange: string
  readonly symbol: string
  /** The position that was liquidated. */
  readonly side: 'long' | 'short'
  /** The forced order: `sell` closed a long. */
  readonly order_side: 'buy' | 'sell'
  readonly price: number
  readonly price_kind: LiquidationPriceKind
  /** Base units. */
  readonly quantity: number
  readonly value_usd: number
  /** What `value_usd` is counted in, strictly. */
  readonly value_asset: string
  readonly timestamp: string
  readonly received_time: string
  readonly guarantee: FeedGuarantee
  readonly source: LiquidationSource
  readonly confidence: number
}

export type HistoryResponse = {
  /** Newest first. */
  readonly data: readonly LiquidationRow[]
  /** Pass it as `cursor` for the rows before these; null on the last page. */
  readonly next_cursor: string | null
}

export type ExchangeInfo = {
  readonly name: string
  readonly display_name: string
  /** Other spellings the `exchanges` argument takes. */
  readonly aliases: readonly string[]
  readonly status: 'active' | 'unavailable' | 'planned'
  readonly features: {
    readonly real_time: boolean
    readonly historical: boolean
    readonly websocket: boolean
  }
  /** What the venue promises about its liquidation feed now; null where nothing is known. */
  readonly guarantee: {
    readonly level: FeedGuarantee
    readonly since: string
    readonly sentence: string
    readonly price_kind: LiquidationPriceKind
    readonly source: string
  } | null
  readonly color: string
  readonly assumed_market_share: number
}

/** Counts are over rolling windows: 60 s for messages and errors, 24 h for uptime. */
export type ExchangeHealth = {
  readonly exchange: string
  readonly environment: Environment
  readonly is_connected: boolean
  /** When the last data message arrived. */
  readonly last_heartbeat: string | null
  readonly message_count: number
  readonly error_count: number
  readonly uptime_percent: number
  readonly status: Health
  readonly reason: string | null
  readonly last_liquidation: string | null
  readonly reconnect_count: number
  readonly latency_ms: number | null
  readonly latency_p95_ms: number | null
  readonly subscriptions_confirmed: number
  readonly subscriptions_wanted: number
}

export type ExchangesHealthResponse = {
  readonly timestamp: string
  readonly exchanges: Readonly<Record<string, ExchangeHealth>>
}

export type KlinesResponse = {
  readonly symbol: string
  readonly exchange: string
  readonly interval: CandleInterval
  /** Oldest first. */
  readonly data: readonly {
    readonly timestamp: string
    readonly open: number
    readonly high: number
    readonly low: number
    readonly close: number
    readonly volume: number
    /** False while the interval is still running. */
    readonly closed: boolean
  }[]
}

export type AuditResponse = {
  /** Newest first. */
  readonly data: readonly AuditRecord[]
  /** Pass it as `cursor` for the rows before these; null on the last page. */
  readonly next_cursor: string | null
  readonly record: {
    /** The oldest row kept. */
    readonly first_row: number
    /** 0 while there is none. */
    readonly last_row: number
    readonly last_hash: string
    /** Recorded and not yet written. */
    readonly waiting: number
    /** Given up since the engine's start because too many waited. */
    readonly lost: number
  }
}

export type AlertRow = Omit<Alert, 'kind' | 'time' | 'lastTime'> & {
  readonly time: string
  readonly last_time: string
}

export type AlertsResponse = {
  /** Newest first. */
  readonly data: readonly AlertRow[]
}

/** Tells only that the engine answers: it is served without a token. */
export type HealthResponse = { readonly status: 'ok' }

/** What a client of the WebSocket `/ws/heatmap` sends, as JSON text. */
export type StreamAction =
  | {
      readonly action: 'subscribe'
      readonly symbols: readonly string[]
      /** Seconds between snapshots, 1 to 60. */
      readonly interval?: number
      readonly exchanges?: readonly string[]
    }
  | { readonly action: 'unsubscribe'; readonly symbols: readonly string[] }
  | { readonly action: 'ping' }

/** What it receives. */
export type StreamMessage =
  | {
      readonly type: 'snapshot'
      readonly symbol: string
      readonly timestamp: string
      readonly data: HeatmapResponse
    }
  | { readonly type: 'error'; readonly code: string; readonly message: string }
  | { readonly type: 'warning'; readonly code: 'SLOW_CONSUMER'; readonly dropped: number }
  | { readonly type: 'pong' }
