import type { DecimalText } from './domain/decimal.ts'
import type { Environment } from './domain/venue.ts'
import type { RateLimitRow } from './gatewayConnections.ts'

/** Part of the HTTP API that shows the user's accounts. Amounts are exact decimal text. */
export type OrderRow = {
  readonly instrument_id: string
  readonly client_order_id: string | null
  readonly exchange_order_id: string | null
  readonly side: 'BUY' | 'SELL'
  readonly type: string | null
  readonly time_in_force: string | null
  readonly status: string
  readonly quantity: DecimalText | null
  readonly price: DecimalText | null
  readonly stop_price: DecimalText | null
  readonly filled_quantity: DecimalText
  readonly remaining_quantity: DecimalText | null
  readonly average_fill_price: DecimalText | null
  readonly post_only: boolean
  readonly reduce_only: boolean
  readonly updated_at: string
}

export type FillRow = {
  readonly instrument_id: string
  readonly trade_id: string
  readonly exchange_order_id: string
  readonly side: 'BUY' | 'SELL'
  readonly price: DecimalText
  readonly quantity: DecimalText
  readonly commission: DecimalText | null
  readonly commission_asset: string | null
  readonly liquidity: 'MAKER' | 'TAKER' | null
  readonly executed_at: string
}

export type BalanceRow = {
  readonly wallet: string
  readonly asset: string
  readonly total: DecimalText | null
  readonly available: DecimalText | null
  readonly locked: DecimalText | null
  readonly updated_at: string
}

export type PositionRow = {
  readonly instrument_id: string
  readonly side: 'LONG' | 'SHORT'
  readonly quantity: DecimalText
  readonly entry_price: DecimalText | null
  readonly mark_price: DecimalText | null
  readonly liquidation_price: DecimalText | null
  readonly unrealized_pnl: DecimalText | null
  readonly leverage: DecimalText | null
  readonly margin_mode: 'CROSS' | 'ISOLATED' | null
  readonly updated_at: string
}

export type AccountRow = {
  readonly exchange: string
  readonly environment: Environment
  readonly account: string
  readonly status: 'CONNECTING' | 'LIVE' | 'DEGRADED' | 'REFUSED'
  readonly reason: string | null
  readonly key_preview: string
  readonly permissions: {
    readonly read: boolean
    readonly trade: boolean
    readonly withdraw: boolean
    readonly transfer: boolean
  } | null
  readonly open_orders: readonly OrderRow[]
  readonly balances: readonly BalanceRow[]
  readonly positions: readonly PositionRow[]
  readonly fills: readonly FillRow[]
  readonly limits: readonly RateLimitRow[]
  /** When everything was last asked for and answered. */
  readonly reconciled_at: string | null
}

export type AccountsResponse = {
  readonly timestamp: string
  readonly accounts: readonly AccountRow[]
}
