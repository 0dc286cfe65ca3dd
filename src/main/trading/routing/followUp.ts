import type { ManagedOrder } from '../../../contract/domain/managedOrder.ts'
import type { OrderId } from '../../../contract/domain/order.ts'
import type { RouteOutcome, RoutingDecision } from '../../../contract/domain/routing.ts'
import { fillsOf, isOver, slippageOf } from './outcome.ts'

/** A decision whose orders are watched until nothing more can come of them. */
export type FollowUp = {
  decision: RoutingDecision
  failovers: RouteOutcome['failovers']
  /** From the decision to the last acknowledgement; null while it is sent, and after a restart. */
  latencyMs: number | null
  /** Whether every part was handed over, so that no further order of it can come. */
  handedOver: boolean
  readonly orders: Map<OrderId, ManagedOrder>
}

export function followUpOf(decision: RoutingDecision): FollowUp {
  const failovers = decision.outcome?.failovers ?? []
  return { decision, failovers, latencyMs: null, handedOver: false, orders: new Map() }
}

/** What came of it; null while something may still come. */
export function outcomeOf(followed: FollowUp): RouteOutcome | null {
  const { decision, failovers, latencyMs, handedOver } = followed
  const orders = [...followed.orders.values()]
  if (!handedOver || !orders.every(isOver)) return null
  const named = decision.parts.flatMap(({ orderId }) => (orderId === null ? [] : [orderId]))
  if (!named.every((orderId) => followed.orders.has(orderId))) return null
  const fills = fillsOf(orders)
  const slippage = slippageOf(decision.request.side, fills, decision.expectedPrice)
  return { ...fills, slippage, latencyMs, failovers }
}
