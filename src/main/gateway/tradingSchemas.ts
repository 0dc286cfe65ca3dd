import { z } from 'zod'
import { environments } from '../../contract/domain/venue.ts'
import {
  type CancelAllResponse,
  type DryRunResponse,
  type LatencyResponse,
  type OrderDetailResponse,
  type OrdersResponse,
  type RiskChangesResponse,
  type RiskLimitsRow,
  type RiskResponse,
  type RoutingDecisionRow,
  type RoutingDecisionsResponse,
  type RoutingSettingsRow,
  type StuckResponse,
  type TradingOrderRow,
  type WorkingOrderRow,
  type WorkingOrdersResponse,
  apiOrderStatuses,
} from '../../contract/gatewayTrading.ts'
import { fill } from './accountSchemas.ts'

/** What the trading part of the API answers. */
const time = z.iso.datetime()
const amount = z.string()
const count = z.int().min(0)
const figure = z.number().nullable()
const text = z.string().nullable()
const side = z.enum(['BUY', 'SELL'])

const denials = z.array(
  z.strictObject({
    rule: z.string(),
    message: z.string(),
    field: text,
    limit: text,
    value: text,
    unit: text,
  }),
)

export const orderResponse: z.ZodType<TradingOrderRow> = z.strictObject({
  id: z.string(),
  exchange: z.string(),
  environment: z.enum(environments),
  account: z.string(),
  ownership: z.enum(['OWN', 'EXTERNAL']),
  instrument_id: z.string(),
  client_order_id: text,
  exchange_order_id: text,
  idempotency_key: text,
  parent_id: text,
  source: z.string(),
  side,
  type: text,
  time_in_force: text,
  expires_at: time.nullable(),
  quantity: amount.nullable(),
  quote_quantity: amount.nullable(),
  price: amount.nullable(),
  stop_price: amount.nullable(),
  trailing_delta: amount.nullable(),
  post_only: z.boolean(),
  reduce_only: z.boolean(),
  position_side: z.enum(['LONG', 'SHORT']).nullable(),
  status: z.enum(apiOrderStatuses),
  exact_status: z.string(),
  truth: z.enum(['CONFIRMED', 'REJECTED', 'DENIED', 'UNKNOWN']),
  evidence: z.strictObject({ source: z.string(), words: z.string(), time }),
  uncertainty: z
    .strictObject({
      about: z.string(),
      reason: z.string(),
      since: time,
      checks: count,
      next_check_at: time.nullable(),
      needs_manual: z.boolean(),
    })
    .nullable(),
  filled_quantity: amount,
  remaining_quantity: amount.nullable(),
  average_fill_price: amount.nullable(),
  unexplained_quantity: amount,
  overfilled_quantity: amount.nullable(),
  fees: z.array(z.strictObject({ asset: z.string(), amount })),
  denials,
  reason: text,
  latency: z.strictObject({
    click_to_call_ms: figure,
    validated_ms: figure,
    signed_ms: figure,
    sent_ms: figure,
    acknowledged_ms: figure,
    first_fill_ms: figure,
  }),
  created_at: time,
  updated_at: time,
  version: count,
})

export const ordersResponse: z.ZodType<OrdersResponse> = z.strictObject({
  data: z.array(orderResponse),
  next_before: time.nullable(),
})

export const orderDetailResponse: z.ZodType<OrderDetailResponse> = z.strictObject({
  order: orderResponse,
  history: z.array(
    z.strictObject({
      version: count,
      time,
      status_before: text,
      status: z.string(),
      source: z.string(),
      words: z.string(),
    }),
  ),
  fills: z.array(fill),
})

export const dryRunResponse: z.ZodType<DryRunResponse> = z.strictObject({
  denials,
  request: z
    .strictObject({
      method: z.string(),
      url: z.string(),
      headers: z.record(z.string(), z.string()),
      body: z.string(),
    })
    .nullable(),
})

export const cancelAllResponse: z.ZodType<CancelAllResponse> = z.strictObject({
  asked: count,
  cancelled: z.array(z.string()),
  pending: z.array(z.string()),
  failed: z.array(z.strictObject({ id: z.string(), message: z.string() })),
  unconfirmed: z.array(
    z.strictObject({ exchange: z.string(), account: z.string(), message: z.string() }),
  ),
})

export const stuckResponse: z.ZodType<StuckResponse> = z.strictObject({
  data: z.array(
    z.strictObject({
      order: orderResponse,
      reason: z.string(),
      age_ms: z.number(),
      attempts: count,
      next_check_at: time.nullable(),
      needs_manual: z.boolean(),
    }),
  ),
})

export const latencyResponse: z.ZodType<LatencyResponse> = z.strictObject({
  exchanges: z.record(
    z.string(),
    z.strictObject({
      count,
      stretches: z.array(
        z.strictObject({
          stretch: z.string(),
          count,
          p50_ms: figure,
          p95_ms: figure,
          p99_ms: figure,
        }),
      ),
    }),
  ),
})

const limit = amount.nullable()
const rate = z.int().positive().nullable()

export const limitsRow: z.ZodType<RiskLimitsRow> = z.strictObject({
  max_order_quantity: limit,
  max_order_notional: limit,
  price_collar: limit,
  max_position_per_instrument: limit,
  max_exposure_per_exchange: limit,
  max_exposure_total: limit,
  max_daily_loss: limit,
  reduce_only_drawdown: limit,
  halt_drawdown: limit,
  max_orders_per_second: rate,
  max_orders_per_minute: rate,
  max_open_orders: rate,
  duplicate_window_ms: rate,
  max_data_age_ms: rate,
})

const killSwitch = z.strictObject({
  engaged: z.boolean(),
  plan: z.strictObject({ whose: z.enum(['OWN', 'ALL']), flatten: z.boolean() }),
  reason: text,
  by: text,
  since: time.nullable(),
  progress: z.array(
    z.strictObject({
      exchange: z.string(),
      account: z.string(),
      stage: z.string(),
      attempts: count,
      open_orders: count.nullable(),
      message: text,
    }),
  ),
  report: cancelAllResponse.nullable(),
})

export const riskResponse: z.ZodType<RiskResponse> = z.strictObject({
  limits: limitsRow,
  preset: text,
  limits_changed: z.strictObject({ time, by: z.string() }).nullable(),
  trading_states: z.array(
    z.strictObject({
      exchange: text,
      state: z.string(),
      reason: z.string(),
      by: z.string(),
      since: time,
    }),
  ),
  sending: z.array(z.strictObject({ exchange: z.string(), mode: z.enum(['DRY_RUN', 'ARMED']) })),
  kill_switch: killSwitch,
  dead_mans_switches: z.array(
    z.strictObject({
      exchange: z.string(),
      account: z.string(),
      state: z.string(),
      cancels_others: z.boolean(),
      countdown_ms: figure,
      deadline: time.nullable(),
      message: text,
    }),
  ),
  usage: z.array(
    z.strictObject({
      rule: z.string(),
      scope: z.string(),
      value: amount,
      limit: amount,
      unit: z.string(),
    }),
  ),
  day: z.strictObject({
    since: time,
    realized_pnl: amount,
    unrealized_pnl: amount,
    fees: amount,
    peak_equity: amount.nullable(),
    equity: amount.nullable(),
    missing: z.array(z.string()),
  }),
})

export const riskChangesResponse: z.ZodType<RiskChangesResponse> = z.strictObject({
  data: z.array(
    z.strictObject({
      time,
      what: z.string(),
      by: z.string(),
      reason: text,
      before: text,
      after: z.string(),
    }),
  ),
})

export const routingSettingsResponse: z.ZodType<RoutingSettingsRow> = z.strictObject({
  criterion: z.string(),
  priorities: z.array(z.strictObject({ exchange: z.string(), priority: z.number() })),
  disabled: z.array(z.string()),
  splitting: z.boolean(),
  max_splits: z.number(),
  min_split_notional: amount,
})

export const decisionResponse: z.ZodType<RoutingDecisionRow> = z.strictObject({
  id: z.string(),
  time,
  criterion: z.string(),
  symbol: z.string(),
  side,
  type: z.string(),
  quantity: amount.nullable(),
  price: amount.nullable(),
  reasoning: z.string(),
  splits: z.array(
    z.strictObject({
      exchange: z.string(),
      instrument_id: z.string(),
      quantity: amount,
      order_id: text,
    }),
  ),
  candidates: z.array(
    z.strictObject({
      exchange: z.string(),
      instrument_id: text,
      eligible: z.boolean(),
      refusals: denials,
      best_bid: figure,
      best_ask: figure,
      spread: figure,
      book_age_ms: figure,
      depth: figure,
      expected_price: figure,
      expected_slippage: figure,
      fee_rate: figure,
      fee_source: z.string(),
      expected_fee: figure,
      expected_total: figure,
      score: figure,
    }),
  ),
  denials,
  outcome: z
    .strictObject({
      filled_quantity: amount,
      average_fill_price: amount.nullable(),
      slippage: figure,
      execution_time_ms: figure,
      failovers: z.array(z.strictObject({ exchange: z.string(), reason: z.string() })),
    })
    .nullable(),
})

export const decisionsResponse: z.ZodType<RoutingDecisionsResponse> = z.strictObject({
  data: z.array(decisionResponse),
})

export const workingOrderResponse: z.ZodType<WorkingOrderRow> = z.strictObject({
  id: z.string(),
  idempotency_key: z.string(),
  exchange: z.string(),
  account: z.string(),
  instrument_id: z.string(),
  plan: z.record(z.string(), z.unknown()),
  source: z.string(),
  status: z.string(),
  held_by: z.enum(['VENUE', 'ENGINE']),
  progress: z.string(),
  alarm: text,
  filled_quantity: amount,
  average_fill_price: amount.nullable(),
  children: z.array(z.strictObject({ order_id: z.string(), role: z.string() })),
  created_at: time,
  updated_at: time,
  version: count,
})

export const workingOrdersResponse: z.ZodType<WorkingOrdersResponse> = z.strictObject({
  data: z.array(workingOrderResponse),
})
