import type { InstrumentId, UnixMs } from '../../contract/domain/ids.ts'
import type {
  AccountOrigin,
  ClientOrderId,
  ExecutionReport,
  ExecutionType,
  Fill as ToldFill,
  OrderType,
  TimeInForce,
  VenueOrderId,
} from '../../contract/domain/order.ts'
import type { AccountId } from '../../contract/domain/account.ts'
import { fixedText } from '../matching/fixed.ts'
import type { OrderEvent } from '../matching/events.ts'
import { averagePriceOf, type Fill, leavesOf, type Order } from '../matching/order.ts'

/** Where the desk's reports come from. The peer on the other side puts its own in its place. */
export function originOf(account: string): AccountOrigin {
  return { venue: 'binance-spot', environment: 'sandbox', accountId: account as AccountId }
}

export function orderTypeOf({ request }: Order): OrderType {
  const { trigger, orderType } = request
  if (trigger === null) return orderType
  if (trigger.kind === 'trailing') return 'trailingStop'
  return orderType === 'limit' ? 'stopLimit' : 'stopMarket'
}

const types: Readonly<Record<OrderEvent['execution'], ExecutionType>> = {
  accepted: 'accepted',
  triggered: 'triggered',
  trade: 'trade',
  amended: 'amended',
  canceled: 'canceled',
  expired: 'expired',
  rejected: 'rejected',
  prevented: 'status',
}

export function typeOfEvent(execution: OrderEvent['execution']): ExecutionType {
  return types[execution]
}

/** An order of the engine as a report tells it. */
export function reportOf(
  order: Order,
  executionType: ExecutionType,
  time: number,
): ExecutionReport {
  const { request } = order
  const average = averagePriceOf(order)
  const text = (value: bigint | null): string | null => (value === null ? null : fixedText(value))
  return {
    kind: 'executionReport',
    ...originOf(order.account),
    executionType,
    instrumentId: request.symbol as InstrumentId,
    clientOrderId: request.clientOrderId as ClientOrderId,
    originalClientOrderId: null,
    venueOrderId: String(order.id) as VenueOrderId,
    side: request.side,
    orderType: orderTypeOf(order),
    timeInForce: lifetimeOf(order),
    status: order.status,
    quantity: text(order.quantity),
    price: text(order.price),
    stopPrice: text(order.triggerPrice),
    cumulativeQuantity: fixedText(order.cumulativeQuantity),
    leavesQuantity: fixedText(leavesOf(order)),
    averagePrice: text(average),
    postOnly: request.postOnly,
    reduceOnly: false,
    positionSide: null,
    reason: order.reason,
    sequence: null,
    exchangeTime: time as UnixMs,
    receivedTime: time as UnixMs,
  }
}

/** As it was said: a day of ours is an order that ends with the day. */
function lifetimeOf({ request }: Order): TimeInForce | null {
  const said = request.note['timeInForce']
  return said === undefined ? null : (said as TimeInForce)
}

export function fillOf(fill: Fill): ToldFill {
  return {
    kind: 'fill',
    ...originOf(fill.account),
    instrumentId: fill.symbol as InstrumentId,
    tradeId: String(fill.tradeId),
    clientOrderId: fill.clientOrderId as ClientOrderId,
    venueOrderId: String(fill.orderId) as VenueOrderId,
    side: fill.side,
    lastPrice: fixedText(fill.price),
    lastQuantity: fixedText(fill.quantity),
    fee: fixedText(fill.fee),
    feeAsset: fill.feeAsset,
    liquiditySide: fill.liquidity,
    positionSide: null,
    realizedPnl: null,
    isLiquidation: false,
    exchangeTime: fill.time as UnixMs,
    receivedTime: fill.time as UnixMs,
  }
}
