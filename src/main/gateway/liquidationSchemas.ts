import { z } from 'zod'
import { importFormats } from '../../contract/domain/liquidationImport.ts'
import { modelVersions } from '../../contract/domain/liquidationModel.ts'
import { candleIntervals } from '../../contract/domain/market.ts'
import { marketAlertSeverities } from '../../contract/domain/marketAlert.ts'
import { validationHorizons } from '../../contract/domain/validation.ts'
import { feedGuarantees } from '../../contract/domain/venue.ts'
import { timeframes } from '../../contract/gateway.ts'
import type {
  AlertRulesResponse,
  BracketsResponse,
  CacheResponse,
  ClusterRow,
  CompareModelsResponse,
  EstimateRow,
  ImportRow,
  ImportsResponse,
  LevelsResponse,
  LiquidationPriceResponse,
  MarketAlertsResponse,
  PredictedTimeseriesResponse,
  StatisticsResponse,
  ValidationResponse,
} from '../../contract/gatewayLiquidations.ts'

/** Forms of the answers about predicted levels, validation, statistics, alerts and files. */
const time = z.iso.datetime()
const share = z.number().min(0).max(1)
const amount = z.number().min(0)
const count = z.int().min(0)
const side = z.enum(['long', 'short'])
const model = z.enum(modelVersions)
const state = z.enum(['modelled', 'warmingUp', 'gap', 'future'])
const byName = z.record(z.string(), amount)

export const predictedResponse: z.ZodType<PredictedTimeseriesResponse> = z.strictObject({
  data: z.array(
    z.strictObject({
      timestamp: time,
      levels: z.array(
        z.strictObject({ price: z.number(), long_density: amount, short_density: amount }),
      ),
      coverage: z.record(z.string(), z.strictObject({ state, recorded: share })),
      positions_created: amount,
      positions_consumed: amount,
      positions_closed: amount,
    }),
  ),
  meta: z.strictObject({
    symbol: z.string(),
    layer: z.literal('predicted'),
    model,
    leverage_weights: byName,
    start_time: time,
    end_time: time,
    interval: z.enum(candleIntervals),
    price_bin_size: z.number(),
    exchanges: z.array(z.string()),
    total_snapshots: count,
    price_range: z.strictObject({ min: z.number(), max: z.number() }).nullable(),
    total_long_volume: amount,
    total_short_volume: amount,
    total_created: amount,
    total_consumed: amount,
    total_closed: amount,
    gaps: z.array(
      z.strictObject({ exchange: z.string(), from: time, to: time, reason: z.string() }),
    ),
    notes: z.array(z.string()),
  }),
})

const cluster: z.ZodType<ClusterRow> = z.strictObject({
  side,
  price_low: z.number(),
  price_high: z.number(),
  peak_price: z.number(),
  notional: amount,
  distance: amount,
  share,
  exchange_breakdown: byName,
})

export const levelsResponse: z.ZodType<LevelsResponse> = z.strictObject({
  symbol: z.string(),
  timestamp: time,
  current_price: z.number(),
  price_bin_size: z.number(),
  exchanges: z.array(z.string()),
  model,
  leverage_weights: byName,
  levels: z.array(
    z.strictObject({
      price: z.number(),
      side,
      notional: amount,
      cumulative: amount,
      exchange_breakdown: byName,
      leverage_breakdown: byName,
    }),
  ),
  total_long: amount,
  total_short: amount,
  nearest_above: cluster.nullable(),
  nearest_below: cluster.nullable(),
  clusters: z.array(cluster),
  states: z.record(z.string(), state),
  notes: z.array(z.string()),
})

const estimate: z.ZodType<EstimateRow | null> = z
  .strictObject({ value: z.number(), low: z.number().nullable(), high: z.number().nullable() })
  .nullable()

const validationRow = z.strictObject({
  exchange: z.string().nullable(),
  horizon: z.enum(validationHorizons),
  model,
  windows: count,
  skipped_windows: count,
  sample_size: count,
  event_notional: amount,
  unscored_events: count,
  zones: count,
  touched_zones: count,
  recall: estimate,
  recall_by_notional: estimate,
  precision: estimate,
  zone_coverage: estimate,
  random_recall: estimate,
  round_number_recall: estimate,
  lift_over_random: estimate,
  lift_over_round_numbers: estimate,
  guarantee: z.enum(feedGuarantees),
  caution: z.string().nullable(),
})

export const validationResponse: z.ZodType<ValidationResponse> = z.strictObject({
  symbol: z.string(),
  start_time: time,
  end_time: time,
  generated_time: time,
  parameters: z.strictObject({
    range_share: share,
    zone_share: share,
    bin_share: share,
    warm_up_ms: amount,
    resamples: count,
    seed: z.int(),
  }),
  rows: z.array(validationRow),
})

export const compareResponse: z.ZodType<CompareModelsResponse> = z.strictObject({
  symbol: z.string(),
  timestamp: time,
  current_price: z.number(),
  models: z.array(
    z.strictObject({
      model,
      total_long: amount,
      total_short: amount,
      nearest_above: cluster.nullable(),
      nearest_below: cluster.nullable(),
    }),
  ),
  overlap: share.nullable(),
  validation: z.array(validationRow),
})

const sided = {
  long_volume: amount,
  long_count: count,
  short_volume: amount,
  short_count: count,
}

export const statisticsResponse: z.ZodType<StatisticsResponse> = z.strictObject({
  symbol: z.string().nullable(),
  timeframe: z.enum(timeframes).nullable(),
  start_time: time,
  end_time: time,
  exchanges: z.array(z.string()),
  total: z.strictObject(sided),
  by_exchange: z.record(
    z.string(),
    z.strictObject({ ...sided, guarantee: z.enum(feedGuarantees), recorded: share.nullable() }),
  ),
  by_size: z.array(z.strictObject({ ...sided, floor: amount, cap: amount.nullable() })),
  by_hour: z.array(z.strictObject({ ...sided, hour: z.int().min(0).max(23) })),
  largest: z.array(
    z.strictObject({
      id: z.string(),
      exchange: z.string(),
      symbol: z.string(),
      side,
      price: amount,
      quantity: amount,
      value_usd: amount,
      timestamp: time,
    }),
  ),
})

export const bracketsResponse: z.ZodType<BracketsResponse> = z.strictObject({
  exchange: z.string(),
  symbol: z.string(),
  version: z.string(),
  source: z.string(),
  as_of: time,
  assumed: z.boolean(),
  tiers: z.array(
    z.strictObject({
      floor: amount,
      cap: amount.nullable(),
      maintenance_rate: share,
      maintenance_amount: z.number(),
      max_leverage: amount,
    }),
  ),
})

export const liquidationPriceResponse: z.ZodType<LiquidationPriceResponse> = z.strictObject({
  liquidation_price: z.number().nullable(),
  bankruptcy_price: amount,
  distance: amount.nullable(),
  initial_margin: z.number(),
  maintenance_margin: z.number(),
  maintenance_rate: share,
  maintenance_amount: z.number(),
  tier_floor: amount,
  bracket_version: z.string(),
  assumed: z.boolean(),
})

const ruleStatus = z.strictObject({
  ruleId: z.string(),
  firedToday: count,
  heldBackToday: count,
  lastTime: time.nullable(),
})

/** A rule has the form it is given in; `alertRule` of the contract states it. */
export const alertRulesResponse = z.strictObject({
  rules: z.array(z.looseObject({ ruleId: z.string(), kind: z.string() })),
  status: z.array(ruleStatus),
}) as unknown as z.ZodType<AlertRulesResponse>

export const marketAlertsResponse: z.ZodType<MarketAlertsResponse> = z.strictObject({
  data: z.array(
    z.strictObject({
      id: z.string(),
      rule_id: z.string(),
      kind: z.string(),
      severity: z.enum(marketAlertSeverities),
      timestamp: time,
      symbol: z.string(),
      exchange: z.string().nullable(),
      side: side.nullable(),
      message: z.string(),
      price: z.number(),
      notional: amount,
      distance: amount.nullable(),
    }),
  ),
})

export const importRow: z.ZodType<ImportRow> = z.strictObject({
  id: z.string(),
  file: z.string(),
  format: z.enum(importFormats).nullable(),
  exchange: z.string().nullable(),
  state: z.enum(['running', 'finished', 'stopped', 'failed']),
  started_time: time,
  updated_time: time,
  bytes_read: count,
  bytes_total: count,
  progress: share,
  lines_read: count,
  inserted: count,
  duplicates: count,
  refused: count,
  problems: z.array(z.strictObject({ line: count, reason: z.string() })),
  failure: z.string().nullable(),
})

export const importsResponse: z.ZodType<ImportsResponse> = z.strictObject({
  data: z.array(importRow),
})

export const cacheResponse: z.ZodType<CacheResponse> = z.strictObject({
  model: z.strictObject({ entries: count, bytes: amount, bound_bytes: amount }),
})
