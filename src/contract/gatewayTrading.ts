import type { DecimalText } from './domain/decimal.ts'
import type { Environment } from './domain/venue.ts'
import type { FillRow } from './gatewayAccounts.ts'

/**
 * Part of the HTTP API that trades. Amounts are exact decimal text; times are ISO 8601 in UTC.
 * `status` is one of the documented words; `exact_status` tells more where they say too little.
 */
export const apiOrderStatuses = [
  'PENDING',
  'OPEN',
  'PARTIALLY_FILLED',
  'FILLED',
  'CANCELLED',
  'REJECTED',
  'EXPIRED',
] as const
export type ApiOrderStatus = (typeof apiOrderStatuses)[number]

export type DenialRow = {
  readonly rule: string
  readonly message: string
  readonly field: string | null
  readonly limit: string | null
  readonly value: string | null
  readonly unit: string | null
}

export type TradingOrderRow = {
  readonly id: string
  readonly exchange: string
  readonly environment: Environment
  readonly account: string
  /** `EXTERNAL` orders were made elsewhere. */
  readonly ownership: 'OWN' | 'EXTERNAL'
  readonly instrument_id: string
  readonly client_order_id: string | null
  readonly exchange_order_id: string | null
  readonly idempotency_key: string | null
  /** The working order or the routing decision that made it. */
  readonly parent_id: string | null
  readonly source: string
  readonly side: 'BUY' | 'SELL'
  /** Null where the venue has a type that this program does not. */
  readonly type: string | null
  readonly time_in_force: string | null
  readonly expires_at: string | null
  readonly quantity: DecimalText | null
  readonly quote_quantity: DecimalText | null
  readonly price: DecimalText | null
  readonly stop_price: DecimalText | null
  readonly trailing_delta: DecimalText | null
  readonly post_only: boolean
  readonly reduce_only: boolean
  readonly position_side: 'LONG' | 'SHORT' | null
  readonly status: ApiOrderStatus
  /** DENIED, SUBMITTED, ACCEPTED, UNTRIGGERED, PENDING_AMEND, PENDING_CANCEL and so on. */
  readonly exact_status: string
  /** What may be relied on: UNKNOWN while the venue has not said what came of it. */
  readonly truth: 'CONFIRMED' | 'REJECTED' | 'DENIED' | 'UNKNOWN'
  readonly evidence: { readonly source: string; readonly words: string; readonly time: string }
  readonly uncertainty: {
    readonly about: string
    readonly reason: string
    readonly since: string
    readonly checks: number
    readonly next_check_at: string | null
    readonly needs_manual: boolean
  } | null
  readonly filled_quantity: DecimalText
  readonly remaining_quantity: DecimalText | null
  readonly average_fill_price: DecimalText | null
  readonly unexplained_quantity: DecimalText
  readonly overfilled_quantity: DecimalText | null
  readonly fees: readonly { readonly asset: string; readonly amount: DecimalText }[]
  readonly denials: readonly DenialRow[]
  readonly reason: string | null
  /** Milliseconds since the service was called; the first since the click. */
  readonly latency: {
    readonly click_to_call_ms: number | null
    readonly validated_ms: number | null
    readonly signed_ms: number | null
    readonly sent_ms: number | null
    readonly acknowledged_ms: number | null
    readonly first_fill_ms: number | null
  }
  readonly created_at: string
  readonly updated_at: string
  readonly version: number
}

export type OrdersResponse = {
  readonly data: readonly TradingOrderRow[]
  /** `before` of the next older page; null on the last. */
  readonly next_before: string | null
}

export type OrderDetailResponse = {
  readonly order: TradingOrderRow
  /** Oldest first. */
  readonly history: readonly {
    readonly version: number
    readonly time: string
    readonly status_before: string | null
    readonly status: string
    readonly source: string
    readonly words: string
  }[]
  readonly fills: readonly FillRow[]
}

export type DryRunResponse = {
  readonly denials: readonly DenialRow[]
  readonly request: {
    readonly method: string
    readonly url: string
    readonly headers: Readonly<Record<string, string>>
    readonly body: string
  } | null
}

export type CancelAllResponse = {
  readonly asked: number
  readonly cancelled: readonly string[]
  /** The venue took the request; its report tells the end. */
  readonly pending: readonly string[]
  readonly failed: readonly { readonly id: string; readonly message: string }[]
  readonly unconfirmed: readonly {
    readonly exchange: string
    readonly account: string
    readonly message: string
  }[]
}

export type StuckResponse = {
  readonly data: readonly {
    readonly order: TradingOrderRow
    readonly reason: string
    readonly age_ms: number
    readonly attempts: number
    readonly next_check_at: string | null
    readonly needs_manual: boolean
  }[]
}

export type LatencyResponse = {
  readonly exchanges: Readonly<
    Record<
      string,
      {
        readonly count: number
        readonly stretches: readonly {
          readonly stretch: string
          readonly count: number
          readonly p50_ms: number | null
          readonly p95_ms: number | null
          readonly p99_ms: number | null
        }[]
      }
    >
  >
}

export type RiskLimitsRow = {
  readonly max_order_quantity: DecimalText | null
  readonly max_order_notional: DecimalText | null
  readonly price_collar: DecimalText | null
  readonly max_position_per_instrument: DecimalText | null
  readonly max_exposure_per_exchange: DecimalText | null
  readonly max_exposure_total: DecimalText | null
  readonly max_daily_loss: DecimalText | null
  readonly reduce_only_drawdown: DecimalText | null
  readonly halt_drawdown: DecimalText | null
  readonly max_orders_per_second: number | null
  readonly max_orders_per_minute: number | null
  readonly max_open_orders: number | null
  readonly duplicate_window_ms: number | null
  readonly max_data_age_ms: number | null
}

export type KillSwitchRow = {
  readonly engaged: boolean
  readonly plan: { readonly whose: 'OWN' | 'ALL'; readonly flatten: boolean }
  readonly reason: string | null
  readonly by: string | null
  readonly since: string | null
  readonly progress: readonly {
    readonly exchange: string
    readonly account: string
    readonly stage: string
    readonly attempts: number
    readonly open_orders: number | null
    readonly message: string | null
  }[]
  readonly report: CancelAllResponse | null
}

export type RiskResponse = {
  readonly limits: RiskLimitsRow
  readonly preset: string | null
  readonly limits_changed: { readonly time: string; readonly by: string } | null
  /** `exchange` null stands for all of them; the stricter of the two holds. */
  readonly trading_states: readonly {
    readonly exchange: string | null
    readonly state: string
    readonly reason: string
    readonly by: string
    readonly since: string
  }[]
  readonly sending: readonly { readonly exchange: string; readonly mode: 'DRY_RUN' | 'ARMED' }[]
  readonly kill_switch: KillSwitchRow
  readonly dead_mans_switches: readonly {
    readonly exchange: string
    readonly account: string
    readonly state: string
    readonly cancels_others: boolean
    readonly countdown_ms: number | null
    readonly deadline: string | null
    readonly message: string | null
  }[]
  readonly usage: readonly {
    readonly rule: string
    readonly scope: string
    readonly value: DecimalText
    readonly limit: DecimalText
    readonly unit: string
  }[]
  readonly day: {
    readonly since: string
    readonly realized_pnl: DecimalText
    readonly unrealized_pnl: DecimalText
    readonly fees: DecimalText
    readonly peak_equity: DecimalText | null
    readonly equity: DecimalText | null
    /** What these figures leave out. */
    readonly missing: readonly string[]
  }
}

export type RiskChangesResponse = {
  /** Newest first. */
  readonly data: readonly {
    readonly time: string
    readonly what: string
    readonly by: string
    readonly reason: string | null
    readonly before: string | null
    readonly after: string
  }[]
}

export type RoutingSettingsRow = {
  readonly criterion: string
  readonly priorities: readonly { readonly exchange: string; readonly priority: number }[]
  readonly disabled: readonly string[]
  readonly splitting: boolean
  readonly max_splits: number
  readonly min_split_notional: DecimalText
}

export type RoutingDecisionRow = {
  readonly id: string
  readonly time: string
  readonly criterion: string
  readonly symbol: string
  readonly side: 'BUY' | 'SELL'
  readonly type: string
  readonly quantity: DecimalText | null
  readonly price: DecimalText | null
  readonly reasoning: string
  /** Where it goes; empty where nothing could be sent. */
  readonly splits: readonly {
    readonly exchange: string
    readonly instrument_id: string
    readonly quantity: DecimalText
    readonly order_id: string | null
  }[]
  /** Every venue asked, those that could take it first, in the order of preference. */
  readonly candidates: readonly {
    readonly exchange: string
    readonly instrument_id: string | null
    readonly eligible: boolean
    readonly refusals: readonly DenialRow[]
    readonly best_bid: number | null
    readonly best_ask: number | null
    readonly spread: number | null
    readonly book_age_ms: number | null
    readonly depth: number | null
    readonly expected_price: number | null
    readonly expected_slippage: number | null
    readonly fee_rate: number | null
    readonly fee_source: string
    readonly expected_fee: number | null
    readonly expected_total: number | null
    readonly score: number | null
  }[]
  readonly denials: readonly DenialRow[]
  readonly outcome: {
    readonly filled_quantity: DecimalText
    readonly average_fill_price: DecimalText | null
    readonly slippage: number | null
    readonly execution_time_ms: number | null
    readonly failovers: readonly { readonly exchange: string; readonly reason: string }[]
  } | null
}

export type WorkingOrderRow = {
  readonly id: string
  readonly idempotency_key: string
  readonly exchange: string
  readonly account: string
  readonly instrument_id: string
  /** As it was asked for, in the spelling of this API. */
  readonly plan: Readonly<Record<string, unknown>>
  readonly source: string
  readonly status: string
  /** `ENGINE`: it stops while this program does not run. */
  readonly held_by: 'VENUE' | 'ENGINE'
  readonly progress: string
  readonly alarm: string | null
  readonly filled_quantity: DecimalText
  readonly average_fill_price: DecimalText | null
  readonly children: readonly { readonly order_id: string; readonly role: string }[]
  readonly created_at: string
  readonly updated_at: string
  readonly version: number
}

export type WorkingOrdersResponse = { readonly data: readonly WorkingOrderRow[] }
export type RoutingDecisionsResponse = { readonly data: readonly RoutingDecisionRow[] }

/** What `/ws/orders` sends: what is open first, then every change in order, none left out. */
export type OrdersMessage =
  | {
      readonly type: 'snapshot'
      readonly sequence: 0
      readonly timestamp: string
      readonly orders: readonly TradingOrderRow[]
      readonly working_orders: readonly WorkingOrderRow[]
    }
  | { readonly type: 'order'; readonly sequence: number; readonly order: TradingOrderRow }
  | {
      readonly type: 'fill'
      readonly sequence: number
      readonly exchange: string
      readonly account: string
      readonly fill: FillRow
    }
  | {
      readonly type: 'working_order'
      readonly sequence: number
      readonly working_order: WorkingOrderRow
    }
  | {
      readonly type: 'routing'
      readonly sequence: number
      readonly decision: RoutingDecisionRow
    }

/** What `/ws/risk` sends: the state, and again whole after every change. */
export type RiskMessage = {
  readonly type: 'snapshot' | 'risk'
  readonly sequence: number
  readonly timestamp: string
  readonly risk: RiskResponse
}
