import { Big } from 'big.js'
import type { Side } from '../../../contract/domain/market.ts'
import type { TriggerPrice } from '../../../contract/domain/order.ts'
import type { BookTop } from '../seams.ts'
import type { Facts } from './machine.ts'

/** Top of book that is young enough to decide anything; null otherwise. */
export function freshTop({ top, now, limits }: Facts): BookTop | null {
  return top !== null && now - top.receivedTime <= limits.maxPriceAgeMs ? top : null
}

/**
 * The price a trigger that is held here goes by: the mark where it is wished, otherwise the best
 * price that an order of this side would meet. Null while there is no fresh one.
 */
export function watchedPrice(facts: Facts, side: Side, triggerBy: TriggerPrice | null): Big | null {
  const { mark, now, limits } = facts
  if (triggerBy === 'mark') {
    const isFresh = mark !== null && now - mark.receivedTime <= limits.maxPriceAgeMs
    return isFresh ? new Big(mark.price) : null
  }
  const top = freshTop(facts)
  const price = side === 'sell' ? top?.bid : top?.ask
  return price === null || price === undefined ? null : new Big(price)
}

/** Whether a stop that is held here has been reached. */
export function isReached(
  price: Big,
  stopPrice: string,
  side: Side,
  direction: 'rise' | 'fall' | null,
): boolean {
  const way = direction ?? (side === 'buy' ? 'rise' : 'fall')
  return way === 'rise' ? price.gte(stopPrice) : price.lte(stopPrice)
}
