import { create } from 'zustand'
import { type ManagedOrder, isClosed } from '../../../contract/domain/managedOrder.ts'
import type { OrderId } from '../../../contract/domain/order.ts'

/** Most closed orders held; the engine's record has the rest. What can still trade is never given up. */
export const closedBound = 500

type OrderStore = {
  readonly orders: ReadonlyMap<OrderId, ManagedOrder>
  /** Counts the times something may have been missed: the record is asked for again then. */
  readonly doubts: number
}

export const useOrderStore = create<OrderStore>(() => ({ orders: new Map(), doubts: 0 }))

/** Changes in the order they happened, or rows of the record. An older telling never wins. */
export function putOrders(arrived: readonly ManagedOrder[], dropped = 0): void {
  if (arrived.length === 0 && dropped === 0) return
  useOrderStore.setState((store) => ({
    orders: bounded(merged(store.orders, arrived)),
    doubts: store.doubts + (dropped > 0 ? 1 : 0),
  }))
}

/**
 * All that is open now. What was held as open and is not among them has closed meanwhile; how, the
 * record tells.
 */
export function putOpenOrders(open: readonly ManagedOrder[]): void {
  useOrderStore.setState((store) => {
    const ids = new Set(open.map((order) => order.orderId))
    const kept = [...store.orders].filter(([id, order]) => isClosed(order) || ids.has(id))
    return { orders: bounded(merged(new Map(kept), open)), doubts: store.doubts + 1 }
  })
}

/** Newest first. */
export function ordersOf({ orders }: OrderStore): readonly ManagedOrder[] {
  return [...orders.values()].toSorted(newestFirst)
}

/** Whether it can still trade, or nobody can say that it cannot. */
export function isOpen(order: ManagedOrder): boolean {
  return !isClosed(order) || order.uncertainty !== null
}

function merged(
  known: ReadonlyMap<OrderId, ManagedOrder>,
  arrived: readonly ManagedOrder[],
): ReadonlyMap<OrderId, ManagedOrder> {
  const orders = new Map(known)
  for (const order of arrived) {
    const before = orders.get(order.orderId)
    if (before === undefined || order.version >= before.version) orders.set(order.orderId, order)
  }
  return orders
}

function bounded(orders: ReadonlyMap<OrderId, ManagedOrder>): ReadonlyMap<OrderId, ManagedOrder> {
  const closed = [...orders.values()].filter((order) => !isOpen(order))
  if (closed.length <= closedBound) return orders
  const leaving = closed.toSorted(newestFirst).slice(closedBound)
  const kept = new Map(orders)
  for (const { orderId } of leaving) kept.delete(orderId)
  return kept
}

function newestFirst(left: ManagedOrder, right: ManagedOrder): number {
  return right.createdTime - left.createdTime || (left.orderId < right.orderId ? 1 : -1)
}
