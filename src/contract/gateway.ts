import type { CandleInterval } from './domain/market.ts'
import type { FeedGuarantee } from './domain/venue.ts'
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

export type HeatmapTimeseriesResponse = {
  readonly data: readonly {
    readonly timestamp: string
    readonly levels: readonly {
      readonly price: number
      readonly long_density: number
      readonly short_density: number
    }[]
    /** By venue; what an empty column means. */
    readonly coverage: Readonly<Record<string, { guarantee: FeedGuarantee; recorded: number }>>
    /** Executed liquidations of this column. */
    readonly positions_consumed: number
  }[]
  readonly meta: {
    readonly symbol: string
    readonly start_time: string
    readonly end_time: string
    readonly interval: CandleInterval
    readonly price_bin_size: number
    readonly exchanges: readonly string[]
    readonly total_snapshots: number
    readonly price_range: { readonly min: number; readonly max: number } | null
    readonly total_long_volume: number
    readonly total_short_volume: number
    readonly total_consumed: number
  }
}
