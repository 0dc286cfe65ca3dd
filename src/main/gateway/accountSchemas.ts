import { z } from 'zod'
import { environments } from '../../contract/domain/venue.ts'
import type { AccountsResponse } from '../../contract/gatewayAccounts.ts'
import { limits } from './connectionSchemas.ts'

const time = z.iso.datetime()
const amount = z.string()
const side = z.enum(['BUY', 'SELL'])

const order = z.strictObject({
  instrument_id: z.string(),
  client_order_id: z.string().nullable(),
  exchange_order_id: z.string().nullable(),
  side,
  type: z.string().nullable(),
  time_in_force: z.string().nullable(),
  status: z.string(),
  quantity: amount.nullable(),
  price: amount.nullable(),
  stop_price: amount.nullable(),
  filled_quantity: amount,
  remaining_quantity: amount.nullable(),
  average_fill_price: amount.nullable(),
  post_only: z.boolean(),
  reduce_only: z.boolean(),
  updated_at: time,
})

export const fill = z.strictObject({
  instrument_id: z.string(),
  trade_id: z.string(),
  exchange_order_id: z.string(),
  side,
  price: amount,
  quantity: amount,
  commission: amount.nullable(),
  commission_asset: z.string().nullable(),
  liquidity: z.enum(['MAKER', 'TAKER']).nullable(),
  executed_at: time,
})

const balance = z.strictObject({
  wallet: z.string(),
  asset: z.string(),
  total: amount.nullable(),
  available: amount.nullable(),
  locked: amount.nullable(),
  updated_at: time,
})

const position = z.strictObject({
  instrument_id: z.string(),
  side: z.enum(['LONG', 'SHORT']),
  quantity: amount,
  entry_price: amount.nullable(),
  mark_price: amount.nullable(),
  liquidation_price: amount.nullable(),
  unrealized_pnl: amount.nullable(),
  leverage: amount.nullable(),
  margin_mode: z.enum(['CROSS', 'ISOLATED']).nullable(),
  updated_at: time,
})

const permissions = z.strictObject({
  read: z.boolean(),
  trade: z.boolean(),
  withdraw: z.boolean(),
  transfer: z.boolean(),
})

const account = z.strictObject({
  exchange: z.string(),
  environment: z.enum(environments),
  account: z.string(),
  status: z.enum(['CONNECTING', 'LIVE', 'DEGRADED', 'REFUSED']),
  reason: z.string().nullable(),
  key_preview: z.string(),
  permissions: permissions.nullable(),
  open_orders: z.array(order),
  balances: z.array(balance),
  positions: z.array(position),
  fills: z.array(fill),
  limits,
  reconciled_at: time.nullable(),
})

export const accountsResponse: z.ZodType<AccountsResponse> = z.strictObject({
  timestamp: time,
  accounts: z.array(account),
})
