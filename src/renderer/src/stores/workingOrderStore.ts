import { create } from 'zustand'
import type { WorkingOrder } from '../../../contract/domain/workingOrder.ts'

type WorkingOrderStore = {
  /** Newest first; null until the engine told. */
  readonly workingOrders: readonly WorkingOrder[] | null
}

export const useWorkingOrderStore = create<WorkingOrderStore>(() => ({ workingOrders: null }))

/** Those that changed, or all of them: then the others are gone. */
export function putWorkingOrders(arrived: readonly WorkingOrder[], all = false): void {
  useWorkingOrderStore.setState((store) => {
    const byId = new Map(
      (all ? [] : (store.workingOrders ?? [])).map((each) => [each.workingOrderId, each]),
    )
    for (const order of arrived) {
      const known = byId.get(order.workingOrderId)
      if (known === undefined || order.version >= known.version) {
        byId.set(order.workingOrderId, order)
      }
    }
    const workingOrders = [...byId.values()].toSorted((a, b) => b.createdTime - a.createdTime)
    return { workingOrders }
  })
}

/** Those whose protective leg is missing. */
export function alarmed(orders: readonly WorkingOrder[] | null): readonly WorkingOrder[] {
  return (orders ?? []).filter((order) => order.alarm !== null)
}
