import { Big } from 'big.js'
import { type ManagedOrder, isClosed } from '../../../contract/domain/managedOrder.ts'
import type { Side } from '../../../contract/domain/market.ts'
import type { RouteOutcome } from '../../../contract/domain/routing.ts'

type Fills = Pick<RouteOutcome, 'filledQuantity' | 'averagePrice'>

/** Whether no more can come of an order, as far as anyone can say. */
export function isOver(order: ManagedOrder): boolean {
  return isClosed(order) && order.uncertainty === null
}

/**
 * Whether it is certain that a venue took nothing of an order: we never sent it, or the venue said so
 * itself. A person's word, silence and doubt are no such proof.
 */
export function wasCertainlyRefused(order: ManagedOrder): boolean {
  if (order.uncertainty !== null || !new Big(order.cumulativeQuantity).eq(0)) return false
  if (order.status === 'denied') return true
  const { source } = order.evidence
  const isVenuesWord = source === 'answer' || source === 'report' || source === 'query'
  return order.status === 'rejected' && isVenuesWord
}

export function refusalOf(order: ManagedOrder): string {
  const [first] = order.denials
  return first?.message ?? order.reason ?? order.evidence.words
}

export function fillsOf(orders: readonly ManagedOrder[]): Fills {
  const filled = orders.reduce(
    (total, { cumulativeQuantity }) => total.plus(cumulativeQuantity),
    new Big(0),
  )
  return { filledQuantity: filled.toFixed(), averagePrice: averageOf(orders, filled) }
}

/** Positive is worse than expected. */
export function slippageOf(
  side: Side,
  { averagePrice }: Fills,
  expectedPrice: number | null,
): number | null {
  if (averagePrice === null || expectedPrice === null) return null
  const away = new Big(averagePrice).minus(expectedPrice).div(expectedPrice).toNumber()
  return side === 'buy' ? away : -away
}

/** Null while part of what was filled has no price. */
function averageOf(orders: readonly ManagedOrder[], filled: Big): string | null {
  if (filled.eq(0)) return null
  let spent = new Big(0)
  for (const { cumulativeQuantity, averagePrice } of orders) {
    if (new Big(cumulativeQuantity).eq(0)) continue
    if (averagePrice === null) return null
    spent = spent.plus(new Big(cumulativeQuantity).times(averagePrice))
  }
  return spent.div(filled).toFixed()
}
