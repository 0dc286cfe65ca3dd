import type { AccountState } from '../../../contract/domain/accounts.ts'
import type { Balance } from '../../../contract/domain/balance.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { ExecutionReport, Fill } from '../../../contract/domain/order.ts'
import type { Position } from '../../../contract/domain/position.ts'
import type {
  AccountRow,
  AccountsResponse,
  BalanceRow,
  FillRow,
  OrderRow,
  PositionRow,
} from '../../../contract/gatewayAccounts.ts'
import { limitRow } from './connections.ts'
import { isoTime } from './coverage.ts'
import { capitals, spelled } from './words.ts'

export function accountsAnswer(states: readonly AccountState[], now: UnixMs): AccountsResponse {
  return { timestamp: isoTime(now), accounts: states.map(accountRow) }
}

function accountRow(state: AccountState): AccountRow {
  const { permissions } = state
  return {
    exchange: state.venue,
    environment: state.environment,
    account: state.accountId,
    status: capitals(state.status),
    reason: state.reason,
    key_preview: state.keyPreview,
    permissions: permissions === null ? null : permissionsRow(permissions),
    open_orders: state.openOrders.map(orderRow),
    balances: state.balances.map(balanceRow),
    positions: state.positions.map(positionRow),
    fills: state.fills.map(fillRow),
    limits: state.limits.map(limitRow),
    reconciled_at: state.askedTime === null ? null : isoTime(state.askedTime),
  }
}

function permissionsRow({
  read,
  trade,
  withdraw,
  transfer,
}: NonNullable<AccountState['permissions']>): AccountRow['permissions'] {
  return { read, trade, withdraw, transfer }
}

function orderRow(order: ExecutionReport): OrderRow {
  return {
    instrument_id: order.instrumentId,
    client_order_id: order.clientOrderId,
    exchange_order_id: order.venueOrderId,
    side: capitals(order.side),
    type: order.orderType === null ? null : spelled(order.orderType),
    time_in_force: order.timeInForce === null ? null : capitals(order.timeInForce),
    status: spelled(order.status),
    quantity: order.quantity,
    price: order.price,
    stop_price: order.stopPrice,
    filled_quantity: order.cumulativeQuantity,
    remaining_quantity: order.leavesQuantity,
    average_fill_price: order.averagePrice,
    post_only: order.postOnly,
    reduce_only: order.reduceOnly,
    updated_at: isoTime(order.exchangeTime),
  }
}

export function fillRow(fill: Fill): FillRow {
  return {
    instrument_id: fill.instrumentId,
    trade_id: fill.tradeId,
    exchange_order_id: fill.venueOrderId,
    side: capitals(fill.side),
    price: fill.lastPrice,
    quantity: fill.lastQuantity,
    commission: fill.fee,
    commission_asset: fill.feeAsset,
    liquidity: fill.liquiditySide === null ? null : capitals(fill.liquiditySide),
    executed_at: isoTime(fill.exchangeTime),
  }
}

function balanceRow(balance: Balance): BalanceRow {
  const { wallet, asset, total, available, locked, exchangeTime } = balance
  return { wallet, asset, total, available, locked, updated_at: isoTime(exchangeTime) }
}

function positionRow(position: Position): PositionRow {
  return {
    instrument_id: position.instrumentId,
    side: capitals(position.positionSide),
    quantity: position.quantity,
    entry_price: position.entryPrice,
    mark_price: position.markPrice,
    liquidation_price: position.liquidationPrice,
    unrealized_pnl: position.unrealizedPnl,
    leverage: position.leverage,
    margin_mode: position.marginMode === null ? null : capitals(position.marginMode),
    updated_at: isoTime(position.exchangeTime),
  }
}
