import type { ExternalMarket } from './externalMarket.ts'
import { type Fixed, least, most, one, times } from './fixed.ts'
import type { MutableOrder } from './order.ts'

/** The price a trigger looks at. */
export function levelNow(
  by: 'last' | 'mark' | 'index',
  external: ExternalMarket,
  symbol: string,
  time: number,
): Fixed {
  if (by === 'last') return external.last(symbol, time)
  return by === 'mark' ? external.mark(symbol, time) : external.index(symbol, time)
}

/** Whether a price sets an order off. A trailing order follows the price as it is asked. */
export function isReached(order: MutableOrder, price: Fixed): boolean {
  const { trigger } = order.request
  if (trigger === null) return false
  if (trigger.kind === 'trailing') return isTrailReached(order, price)
  const level = order.triggerPrice as Fixed
  return passes(trigger.direction, price, level)
}

function isTrailReached(order: MutableOrder, price: Fixed): boolean {
  const { trigger, side } = order.request
  if (trigger?.kind !== 'trailing') return false
  if (!order.trailing) {
    const { activation, activationDirection = side === 'sell' ? 'rise' : 'fall' } = trigger
    if (activation !== null && !passes(activationDirection, price, activation)) return false
    order.trailing = true
  }
  const before = order.extreme ?? price
  order.extreme = side === 'sell' ? most(before, price) : least(before, price)
  const level = trailLevel(order) as Fixed
  return side === 'sell' ? price <= level : price >= level
}

/** Where a trailing order would be set off now; null before it trails. */
export function trailLevel(order: Pick<MutableOrder, 'request' | 'extreme'>): Fixed | null {
  const { trigger, side } = order.request
  if (trigger?.kind !== 'trailing' || order.extreme === null) return null
  return times(order.extreme, side === 'sell' ? one - trigger.callback : one + trigger.callback)
}

function passes(direction: 'rise' | 'fall', price: Fixed, level: Fixed): boolean {
  return direction === 'rise' ? price >= level : price <= level
}
