import { type Fixed, fixedText } from '../../../matching/fixed.ts'
import type { Fill, Order } from '../../../matching/order.ts'
import { selfTradeText, statusText } from '../../binance/private/words.ts'
import { expiryReasonText, timeInForceText, typeText } from './words.ts'

/** Prices, quantities and money alike. */
export function amount(value: Fixed | null): string {
  return fixedText(value ?? 0n, 8)
}

/** What every answer about an order has. */
function coreRow(order: Order): object {
  const { request } = order
  return {
    price: amount(order.price),
    origQty: amount(order.quantity),
    executedQty: amount(order.cumulativeQuantity),
    origQuoteOrderQty: amount(request.quoteQuantity),
    cummulativeQuoteQty: amount(order.cumulativeQuote),
    status: statusText(order),
    timeInForce: timeInForceText(order),
    type: typeText(order),
    side: request.side.toUpperCase(),
    ...triggerRow(order),
    ...strategyRow(order),
    selfTradePreventionMode: selfTradeText(order.selfTrade),
    ...(expiryReasonText(order) === undefined ? {} : { expiryReason: expiryReasonText(order) }),
  }
}

function triggerRow(order: Order): object {
  const { trigger } = order.request
  if (trigger === null) return {}
  if (trigger.kind !== 'trailing') return { stopPrice: amount(order.triggerPrice) }
  return {
    ...(trigger.activation === null ? {} : { stopPrice: amount(trigger.activation) }),
    trailingDelta: Number(fixedText(trigger.callback * 10_000n)),
    trailingTime: order.trailing ? order.createdTime : -1,
  }
}

function strategyRow({ request }: Order): object {
  const { strategyId, strategyType } = request.note
  return {
    ...(strategyId === undefined ? {} : { strategyId: Number(strategyId) }),
    ...(strategyType === undefined ? {} : { strategyType: Number(strategyType) }),
  }
}

export function ackRow(order: Order, time: number): object {
  return {
    symbol: order.request.symbol,
    orderId: order.id,
    orderListId: -1,
    clientOrderId: order.request.clientOrderId,
    transactTime: time,
  }
}

export function resultRow(order: Order, time: number): object {
  return {
    ...ackRow(order, time),
    ...coreRow(order),
    workingTime: order.workingTime ?? -1,
  }
}

export function fullRow(order: Order, fills: readonly Fill[], time: number): object {
  return { ...resultRow(order, time), fills: fills.map(fillRow) }
}

function fillRow(fill: Fill): object {
  return {
    price: amount(fill.price),
    qty: amount(fill.quantity),
    commission: amount(fill.fee),
    commissionAsset: fill.feeAsset,
    tradeId: fill.tradeId,
  }
}

/** `GET /api/v3/order`. */
export function queryRow(order: Order): object {
  return {
    symbol: order.request.symbol,
    orderId: order.id,
    orderListId: -1,
    clientOrderId: order.request.clientOrderId,
    stopPrice: amount(order.triggerPrice),
    icebergQty: amount(0n),
    ...coreRow(order),
    time: order.createdTime,
    updateTime: order.updateTime,
    isWorking: order.workingTime !== null,
    workingTime: order.workingTime ?? -1,
  }
}

/** A cancel's answer: `clientOrderId` names the cancel, `origClientOrderId` the order. */
export function cancelRow(order: Order, cancelId: string, time: number): object {
  return {
    ...ackRow(order, time),
    origClientOrderId: order.request.clientOrderId,
    clientOrderId: cancelId,
    ...coreRow(order),
  }
}

export function tradeRow(fill: Fill): object {
  return {
    symbol: fill.symbol,
    id: fill.tradeId,
    orderId: fill.orderId,
    orderListId: -1,
    price: amount(fill.price),
    qty: amount(fill.quantity),
    quoteQty: amount(fill.quote),
    commission: amount(fill.fee),
    commissionAsset: fill.feeAsset,
    time: fill.time,
    isBuyer: fill.side === 'buy',
    isMaker: fill.liquidity === 'maker',
    isBestMatch: true,
  }
}
