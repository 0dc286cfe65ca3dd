import type { Contract } from '../../../matching/contract.ts'
import { decimalsIn, type Fixed, fixedText, over } from '../../../matching/fixed.ts'
import { averagePriceOf, type Fill, isOpen, type Order } from '../../../matching/order.ts'
import { selfTradeText, statusText } from '../../binance/private/words.ts'
import { timeInForceText } from './words.ts'

/** Writes numbers with a contract's decimals. */
export type Texts = {
  readonly price: (value: Fixed | null) => string
  readonly quantity: (value: Fixed | null) => string
}

export function textsOf({ rules }: Contract): Texts {
  const priceDecimals = Math.max(2, decimalsIn(rules.tickSize ?? 1n))
  const quantityDecimals = decimalsIn(rules.quantity.step ?? 1n)
  return {
    price: (value) => fixedText(value ?? 0n, priceDecimals),
    quantity: (value) => fixedText(value ?? 0n, quantityDecimals),
  }
}

/** Money of the settle asset. */
export function money(value: Fixed): string {
  return fixedText(value, 8)
}

/** Acknowledgement of an order made, changed or canceled: since 2026-07 without averages. */
export function ackRow(contract: Contract, order: Order): object {
  const { price, quantity } = textsOf(contract)
  const { request } = order
  return {
    orderId: order.id,
    symbol: request.symbol,
    status: statusText(order),
    clientOrderId: request.clientOrderId,
    price: price(order.price),
    origQty: quantity(order.quantity),
    executedQty: quantity(order.cumulativeQuantity),
    cumQty: quantity(order.cumulativeQuantity),
    timeInForce: timeInForceText(order),
    type: workingType(order),
    reduceOnly: request.reduceOnly,
    closePosition: request.closePosition,
    side: request.side.toUpperCase(),
    positionSide: request.positionSide.toUpperCase(),
    stopPrice: price(order.triggerPrice),
    workingType: request.note['workingType'] ?? 'CONTRACT_PRICE',
    priceProtect: request.note['priceProtect'] === 'true',
    origType: request.note['type'] ?? workingType(order),
    priceMatch: request.note['priceMatch'] ?? 'NONE',
    selfTradePreventionMode: selfTradeText(order.selfTrade),
    goodTillDate: request.expireTime ?? 0,
    updateTime: order.updateTime,
  }
}

/** An order as queries tell it. */
export function orderRow(contract: Contract, order: Order): object {
  return {
    ...ackRow(contract, order),
    avgPrice: averageText(contract, order),
    cumQuote: fixedText(order.cumulativeQuote, 5),
    time: order.triggeredTime ?? order.createdTime,
  }
}

/** In the engine a triggered order is a plain one. */
function workingType({ request }: Order): string {
  return request.orderType === 'market' ? 'MARKET' : 'LIMIT'
}

export function averageText(contract: Contract, order: Order): string {
  const average = averagePriceOf(order)
  return average === null
    ? '0.00'
    : fixedText(average, Math.max(5, decimalsIn(contract.rules.tickSize ?? 1n)))
}

export function tradeRow(contract: Contract, fill: Fill): object {
  const { price, quantity } = textsOf(contract)
  return {
    buyer: fill.side === 'buy',
    commission: money(fill.fee),
    commissionAsset: fill.feeAsset,
    id: fill.tradeId,
    maker: fill.liquidity === 'maker',
    orderId: fill.orderId,
    price: price(fill.price),
    qty: quantity(fill.quantity),
    quoteQty: fixedText(fill.quote, 7),
    realizedPnl: money(fill.realizedPnl),
    side: fill.side.toUpperCase(),
    positionSide: fill.positionSide.toUpperCase(),
    symbol: fill.symbol,
    time: fill.time,
  }
}

/** Algo orders count apart from those in the engine. */
const firstAlgoId = 3_000_000_000_000_000

export function algoIdOf(order: Order): number {
  return firstAlgoId + order.id
}

export function orderIdOfAlgo(algoId: number): number {
  return algoId - firstAlgoId
}

export function algoStatusText(order: Order): string {
  if (order.triggeredTime !== null) return isOpen(order) ? 'TRIGGERED' : 'FINISHED'
  if (order.status === 'untriggered') return 'NEW'
  return order.status === 'canceled' ? 'CANCELED' : 'EXPIRED'
}

/** A conditional order as its acknowledgement tells it. */
export function algoRow(contract: Contract, order: Order): object {
  const { price, quantity } = textsOf(contract)
  const { request } = order
  const { trigger } = request
  const trailing =
    trigger?.kind === 'trailing'
      ? {
          activatePrice: trigger.activation === null ? null : price(trigger.activation),
          callbackRate: fixedText(trigger.callback * 100n, 1),
        }
      : {}
  return {
    algoId: algoIdOf(order),
    clientAlgoId: request.clientOrderId,
    algoType: 'CONDITIONAL',
    orderType: request.note['type'] ?? '',
    symbol: request.symbol,
    side: request.side.toUpperCase(),
    positionSide: request.positionSide.toUpperCase(),
    timeInForce: request.note['timeInForce'] ?? 'GTC',
    quantity: quantity(request.quantity),
    algoStatus: algoStatusText(order),
    triggerPrice: price(order.triggerPrice),
    price: price(order.price),
    icebergQuantity: null,
    selfTradePreventionMode: selfTradeText(order.selfTrade),
    workingType: request.note['workingType'] ?? 'CONTRACT_PRICE',
    priceMatch: request.note['priceMatch'] ?? 'NONE',
    closePosition: request.closePosition,
    priceProtect: request.note['priceProtect'] === 'true',
    reduceOnly: request.reduceOnly,
    ...trailing,
    createTime: order.createdTime,
    updateTime: order.updateTime,
    triggerTime: order.triggeredTime ?? 0,
    goodTillDate: request.expireTime ?? 0,
  }
}

/** The same as queries tell it: with what became of it in the engine. */
export function algoQueryRow(contract: Contract, order: Order): object {
  const { quantity } = textsOf(contract)
  const triggered = order.triggeredTime !== null
  return {
    ...algoRow(contract, order),
    actualOrderId: triggered ? String(order.id) : '',
    actualPrice: triggered ? averageText(contract, order) : '0.00000',
    actualQty: quantity(order.cumulativeQuantity),
    actualType: triggered ? workingType(order) : '',
  }
}

/** Price at which a position would end without gain or loss after its charges. */
export function breakEven(quantity: Fixed, cost: Fixed, charges: Fixed): Fixed {
  return quantity === 0n ? 0n : over(cost + charges, quantity)
}
