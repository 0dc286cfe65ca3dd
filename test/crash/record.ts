import type { ManagedOrder } from '../../src/contract/domain/managedOrder.ts'
import type { Fill } from '../../src/contract/domain/order.ts'
import { databaseFile } from '../../src/main/app/startOptions.ts'
import type { OrderLeg } from '../../src/main/core/orderJournal.ts'
import { createOrderStore } from '../../src/main/storage/orderStore.ts'
import { openDatabaseReadOnly } from '../../src/main/storage/readOnly.ts'

/** One order as it is on the disk. */
export type OwnOrder = {
  readonly order: ManagedOrder
  /** Every name and number it had at its venue. */
  readonly legs: readonly OrderLeg[]
  readonly fills: readonly Fill[]
}

/** Every order that the engine has on the disk, whether it runs or not. */
export function readRecord(dataDirectory: string): readonly OwnOrder[] {
  const database = openDatabaseReadOnly(databaseFile(dataDirectory))
  try {
    const store = createOrderStore(database)
    return store.list({ limit: 1_000_000 }).flatMap(({ orderId }) => {
      const stored = store.find(orderId)
      if (stored === null) return []
      return [{ order: stored.order, legs: stored.legs, fills: store.fills(orderId) }]
    })
  } finally {
    database.close()
  }
}
