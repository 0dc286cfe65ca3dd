import type { NewOrder } from '../../contract/domain/order.ts'
import { fixed, type Fixed, readFixed } from '../matching/fixed.ts'
import type { OrderRequest, TimeInForce, Trigger } from '../matching/order.ts'

const dayMs = 86_400_000

/** An order as the engine takes it; null where an amount has more decimals than the engine. */
export function requestOf(order: NewOrder, now: number): OrderRequest | null {
  const amounts = ['quantity', 'quoteQuantity', 'price', 'stopPrice'] as const
  const isExact = amounts.every((name) => order[name] === null || readFixed(order[name]) !== null)
  if (!isExact) return null
  const { timeInForce, orderType } = order
  const rests = orderType === 'limit' || orderType === 'stopLimit'
  return {
    symbol: order.instrumentId,
    side: order.side,
    orderType: rests ? 'limit' : 'market',
    trigger: triggerOf(order),
    quantity: exact(order.quantity),
    quoteQuantity: exact(order.quoteQuantity),
    price: exact(order.price),
    timeInForce: rests ? lifetimeOf(timeInForce) : 'ioc',
    expireTime: rests ? expiryOf(order, now) : null,
    postOnly: order.postOnly,
    reduceOnly: false,
    closePosition: false,
    positionSide: 'both',
    clientOrderId: order.clientOrderId,
    selfTrade: null,
    note: timeInForce === null ? {} : { timeInForce },
  }
}

function exact(text: string | null): Fixed | null {
  return text === null ? null : readFixed(text)
}

/** A day order ends as a dated one does. */
function lifetimeOf(timeInForce: NewOrder['timeInForce']): TimeInForce {
  if (timeInForce === null || timeInForce === 'day') return 'gtd'
  return timeInForce
}

function expiryOf({ timeInForce, expireTime }: NewOrder, now: number): number | null {
  const isDay = timeInForce === null || timeInForce === 'day'
  return isDay ? now - (now % dayMs) + dayMs : expireTime
}

function triggerOf(order: NewOrder): Trigger | null {
  const { orderType, side, stopPrice, trailingDelta } = order
  const usual = side === 'buy' ? 'rise' : 'fall'
  const direction = order.triggerDirection ?? usual
  if (orderType === 'trailingStop') {
    return {
      kind: 'trailing',
      by: 'last',
      callback: fixed(trailingDelta ?? '0') / 10_000n,
      activation: exact(stopPrice),
      activationDirection: direction,
    }
  }
  const price = exact(stopPrice)
  if (price === null) return null
  return { kind: direction === usual ? 'stop' : 'takeProfit', by: 'last', price, direction }
}
