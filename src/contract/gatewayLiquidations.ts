import type { Timeframe } from './gateway.ts'
import type { ImportState } from './domain/liquidationImport.ts'
import type { ModelColumnState, ModelVersion } from './domain/liquidationModel.ts'
import type { CandleInterval } from './domain/market.ts'
import type { AlertRule, RuleStatus } from './domain/marketAlert.ts'
import type { ValidationHorizon } from './domain/validation.ts'
import type { FeedGuarantee } from './domain/venue.ts'

/**
 * Part of the HTTP API about predicted levels, their validation, statistics, alerts and files.
 * Amounts are notional in the quote asset; distances and shares are fractions.
 */

/** `GET /liquidations/heatmap-timeseries?layer=predicted`, in the documented form. */
export type PredictedTimeseriesResponse = {
  readonly data: readonly {
    /** Begin of the column. */
    readonly timestamp: string
    /** What was open at the end of the column. */
    readonly levels: readonly {
      readonly price: number
      readonly long_density: number
      readonly short_density: number
    }[]
    /** By venue: what a column with nothing in it means. */
    readonly coverage: Readonly<Record<string, { state: ModelColumnState; recorded: number }>>
    /** Volume opened within the column. */
    readonly positions_created: number
    /** Volume whose level the price crossed within the column. */
    readonly positions_consumed: number
    readonly positions_closed: number
  }[]
  readonly meta: {
    readonly symbol: string
    readonly layer: 'predicted'
    readonly model: ModelVersion
    /** Leverage to share, summing to 1. */
    readonly leverage_weights: Readonly<Record<string, number>>
    readonly start_time: string
    readonly end_time: string
    readonly interval: CandleInterval
    readonly price_bin_size: number
    readonly exchanges: readonly string[]
    readonly total_snapshots: number
    readonly price_range: { readonly min: number; readonly max: number } | null
    /** Of the last column that has data: sums over columns would count the same volume often. */
    readonly total_long_volume: number
    readonly total_short_volume: number
    readonly total_created: number
    readonly total_consumed: number
    readonly total_closed: number
    readonly gaps: readonly {
      readonly exchange: string
      readonly from: string
      readonly to: string
      readonly reason: string
    }[]
    readonly notes: readonly string[]
  }
}

export type ClusterRow = {
  readonly side: 'long' | 'short'
  readonly price_low: number
  readonly price_high: number
  readonly peak_price: number
  readonly notional: number
  readonly distance: number
  readonly share: number
  readonly exchange_breakdown: Readonly<Record<string, number>>
}

/** `GET /liquidations/levels`: the levels that stand now. */
export type LevelsResponse = {
  readonly symbol: string
  readonly timestamp: string
  readonly current_price: number
  readonly price_bin_size: number
  readonly exchanges: readonly string[]
  readonly model: ModelVersion
  readonly leverage_weights: Readonly<Record<string, number>>
  readonly levels: readonly {
    readonly price: number
    readonly side: 'long' | 'short'
    readonly notional: number
    /** Outward from the price. */
    readonly cumulative: number
    readonly exchange_breakdown: Readonly<Record<string, number>>
    readonly leverage_breakdown: Readonly<Record<string, number>>
  }[]
  readonly total_long: number
  readonly total_short: number
  readonly nearest_above: ClusterRow | null
  readonly nearest_below: ClusterRow | null
  readonly clusters: readonly ClusterRow[]
  readonly states: Readonly<Record<string, ModelColumnState>>
  readonly notes: readonly string[]
}

export type EstimateRow = {
  readonly value: number
  readonly low: number | null
  readonly high: number | null
}

/** `GET /liquidations/validation`. */
export type ValidationResponse = {
  readonly symbol: string
  readonly start_time: string
  readonly end_time: string
  readonly generated_time: string
  readonly parameters: {
    readonly range_share: number
    readonly zone_share: number
    readonly bin_share: number
    readonly warm_up_ms: number
    readonly resamples: number
    readonly seed: number
  }
  readonly rows: readonly {
    /** Null: the exchanges together. */
    readonly exchange: string | null
    readonly horizon: ValidationHorizon
    readonly model: ModelVersion
    readonly windows: number
    readonly skipped_windows: number
    readonly sample_size: number
    readonly event_notional: number
    readonly unscored_events: number
    readonly zones: number
    readonly touched_zones: number
    readonly recall: EstimateRow | null
    readonly recall_by_notional: EstimateRow | null
    readonly precision: EstimateRow | null
    readonly zone_coverage: EstimateRow | null
    readonly random_recall: EstimateRow | null
    readonly round_number_recall: EstimateRow | null
    readonly lift_over_random: EstimateRow | null
    readonly lift_over_round_numbers: EstimateRow | null
    readonly guarantee: FeedGuarantee
    readonly caution: string | null
  }[]
}

/** `GET /liquidations/compare-models`: where the versions put their levels now, and how they did. */
export type CompareModelsResponse = {
  readonly symbol: string
  readonly timestamp: string
  readonly current_price: number
  readonly models: readonly {
    readonly model: ModelVersion
    readonly total_long: number
    readonly total_short: number
    readonly nearest_above: ClusterRow | null
    readonly nearest_below: ClusterRow | null
  }[]
  /** Share of the predicted notional both put into the same bins, 0 to 1. */
  readonly overlap: number | null
  readonly validation: ValidationResponse['rows']
}

type SidedRow = {
  readonly long_volume: number
  readonly long_count: number
  readonly short_volume: number
  readonly short_count: number
}

/** `GET /liquidations/statistics`. */
export type StatisticsResponse = {
  readonly symbol: string | null
  readonly timeframe: Timeframe | null
  readonly start_time: string
  readonly end_time: string
  readonly exchanges: readonly string[]
  readonly total: SidedRow
  readonly by_exchange: Readonly<
    Record<
      string,
      SidedRow & { readonly guarantee: FeedGuarantee; readonly recorded: number | null }
    >
  >
  readonly by_size: readonly (SidedRow & { readonly floor: number; readonly cap: number | null })[]
  readonly by_hour: readonly (SidedRow & { readonly hour: number })[]
  readonly largest: readonly {
    readonly id: string
    readonly exchange: string
    readonly symbol: string
    readonly side: 'long' | 'short'
    readonly price: number
    readonly quantity: number
    readonly value_usd: number
    readonly timestamp: string
  }[]
}

/** `GET /liquidations/brackets`. */
export type BracketsResponse = {
  readonly exchange: string
  readonly symbol: string
  readonly version: string
  readonly source: string
  readonly as_of: string
  readonly assumed: boolean
  readonly tiers: readonly {
    readonly floor: number
    readonly cap: number | null
    readonly maintenance_rate: number
    readonly maintenance_amount: number
    readonly max_leverage: number
  }[]
}

/** `GET /liquidations/liquidation-price`. */
export type LiquidationPriceResponse = {
  readonly liquidation_price: number | null
  readonly bankruptcy_price: number
  readonly distance: number | null
  readonly initial_margin: number
  readonly maintenance_margin: number
  readonly maintenance_rate: number
  readonly maintenance_amount: number
  readonly tier_floor: number
  readonly bracket_version: string
  readonly assumed: boolean
}

/** `GET`, `POST /liquidations/alert-rules` and `POST /liquidations/alert-rules/:id/remove`. */
export type AlertRulesResponse = {
  readonly rules: readonly AlertRule[]
  readonly status: readonly (Omit<RuleStatus, 'lastTime'> & { readonly lastTime: string | null })[]
}

/** `GET /liquidations/alerts`. */
export type MarketAlertsResponse = {
  /** Newest first. */
  readonly data: readonly {
    readonly id: string
    readonly rule_id: string
    readonly kind: string
    readonly severity: 'info' | 'warning' | 'critical'
    readonly timestamp: string
    readonly symbol: string
    readonly exchange: string | null
    readonly side: 'long' | 'short' | null
    readonly message: string
    readonly price: number
    readonly notional: number
    readonly distance: number | null
  }[]
}

export type ImportRow = {
  readonly id: string
  readonly file: string
  readonly format: string | null
  readonly exchange: string | null
  readonly state: ImportState
  readonly started_time: string
  readonly updated_time: string
  readonly bytes_read: number
  readonly bytes_total: number
  /** 0 to 1. */
  readonly progress: number
  readonly lines_read: number
  readonly inserted: number
  readonly duplicates: number
  readonly refused: number
  readonly problems: readonly { readonly line: number; readonly reason: string }[]
  readonly failure: string | null
}

/** `GET /liquidations/imports`; `POST /liquidations/imports` answers the one row. */
export type ImportsResponse = { readonly data: readonly ImportRow[] }

/** `GET /cache/stats` and `POST /cache/clear`. */
export type CacheResponse = {
  readonly model: { readonly entries: number; readonly bytes: number; readonly bound_bytes: number }
}
