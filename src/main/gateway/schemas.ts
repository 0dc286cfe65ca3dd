import { z } from 'zod'
import { candleIntervals } from '../../contract/domain/market.ts'
import { environments, feedGuarantees } from '../../contract/domain/venue.ts'
import { type ErrorCode, errorCatalogue } from '../../contract/errors.ts'
import {
  type ApiError,
  type ExchangeInfo,
  type ExchangesHealthResponse,
  type HealthResponse,
  type HeatmapResponse,
  type HeatmapTimeseriesResponse,
  type HistoryResponse,
  type KlinesResponse,
  timeframes,
} from '../../contract/gateway.ts'

/** Forms of the answers, for the OpenAPI document and for the tests that hold the answers to it. */
const time = z.iso.datetime()
const share = z.number().min(0).max(1)
const count = z.int().min(0)
const guarantee = z.enum(feedGuarantees)
const interval = z.enum(candleIntervals)
const priceKind = z.enum(['averageFill', 'bankruptcy', 'order'])
const positionSide = z.enum(['long', 'short'])

export const apiError: z.ZodType<ApiError> = z.strictObject({
  error: z.strictObject({
    code: z.enum(Object.keys(errorCatalogue) as [ErrorCode, ...ErrorCode[]]),
    message: z.string(),
    path: z.string().exactOptional(),
  }),
})

const coverage = z.strictObject({
  guarantee,
  recorded: share,
  gaps: z.array(z.strictObject({ from: time, to: time, reason: z.string() })),
})

export const heatmapResponse: z.ZodType<HeatmapResponse> = z.strictObject({
  symbol: z.string(),
  timeframe: z.enum(timeframes),
  start_time: time,
  end_time: time,
  price_bin_size: z.number(),
  current_price: z.number().nullable(),
  exchanges: z.array(z.string()),
  zones: z.array(
    z.strictObject({
      price_low: z.number(),
      price_high: z.number(),
      total_density: z.number(),
      side: positionSide,
      exchange_breakdown: z.record(z.string(), z.number()),
    }),
  ),
  per_exchange: z.record(
    z.string(),
    z.strictObject({
      zone_count: count,
      total_volume: z.number(),
      long_volume: z.number(),
      short_volume: z.number(),
      event_count: count,
      coverage,
    }),
  ),
  market_share_covered: share,
  degraded: z.boolean(),
})

export const timeseriesResponse: z.ZodType<HeatmapTimeseriesResponse> = z.strictObject({
  data: z.array(
    z.strictObject({
      timestamp: time,
      levels: z.array(
        z.strictObject({
          price: z.number(),
          long_density: z.number(),
          short_density: z.number(),
        }),
      ),
      coverage: z.record(z.string(), z.strictObject({ guarantee, recorded: share })),
      positions_created: count.nullable(),
      positions_consumed: count,
    }),
  ),
  meta: z.strictObject({
    symbol: z.string(),
    layer: z.literal('executed'),
    start_time: time,
    end_time: time,
    interval,
    price_bin_size: z.number(),
    exchanges: z.array(z.string()),
    total_snapshots: count,
    price_range: z.strictObject({ min: z.number(), max: z.number() }).nullable(),
    total_long_volume: z.number(),
    total_short_volume: z.number(),
    total_consumed: count,
  }),
})

export const historyResponse: z.ZodType<HistoryResponse> = z.strictObject({
  data: z.array(
    z.strictObject({
      id: z.string(),
      exchange: z.string(),
      symbol: z.string(),
      side: positionSide,
      order_side: z.enum(['buy', 'sell']),
      price: z.number().positive(),
      price_kind: priceKind,
      quantity: z.number().positive(),
      value_usd: z.number(),
      value_asset: z.string(),
      timestamp: time,
      received_time: time,
      guarantee,
      source: z.enum(['publicFeed', 'accountEndpoint', 'inference']),
      confidence: share,
    }),
  ),
  next_cursor: z.string().nullable(),
})

export const exchangesResponse: z.ZodType<readonly ExchangeInfo[]> = z.array(
  z.strictObject({
    name: z.string(),
    display_name: z.string(),
    aliases: z.array(z.string()),
    status: z.enum(['active', 'unavailable', 'planned']),
    features: z.strictObject({
      real_time: z.boolean(),
      historical: z.boolean(),
      websocket: z.boolean(),
    }),
    guarantee: z
      .strictObject({
        level: guarantee,
        since: z.string(),
        sentence: z.string(),
        price_kind: priceKind,
        source: z.string(),
      })
      .nullable(),
    color: z.string(),
    assumed_market_share: share,
  }),
)

export const exchangesHealthResponse: z.ZodType<ExchangesHealthResponse> = z.strictObject({
  timestamp: time,
  exchanges: z.record(
    z.string(),
    z.strictObject({
      exchange: z.string(),
      environment: z.enum(environments),
      is_connected: z.boolean(),
      last_heartbeat: time.nullable(),
      message_count: count,
      error_count: count,
      uptime_percent: z.number().min(0).max(100),
      status: z.enum(['live', 'degraded', 'down']),
      reason: z.string().nullable(),
      last_liquidation: time.nullable(),
      reconnect_count: count,
      latency_ms: z.number().nullable(),
      latency_p95_ms: z.number().nullable(),
      subscriptions_confirmed: count,
      subscriptions_wanted: count,
    }),
  ),
})

export const klinesResponse: z.ZodType<KlinesResponse> = z.strictObject({
  symbol: z.string(),
  exchange: z.string(),
  interval,
  data: z.array(
    z.strictObject({
      timestamp: time,
      open: z.number(),
      high: z.number(),
      low: z.number(),
      close: z.number(),
      volume: z.number(),
      closed: z.boolean(),
    }),
  ),
})

export const healthResponse: z.ZodType<HealthResponse> = z.strictObject({ status: z.literal('ok') })
