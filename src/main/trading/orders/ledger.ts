import type { UnixMs } from '../../../contract/domain/ids.ts'
import {
  type ManagedOrder,
  type OrderEvidence,
  type OrderStatus,
  isClosed,
} from '../../../contract/domain/managedOrder.ts'
import type { AccountOrigin, Fill, OrderId } from '../../../contract/domain/order.ts'
import type { Bus } from '../../core/bus.ts'
import type { Clock } from '../../core/clock.ts'
import type { OrderStore, StoredFill, StoredOrder } from '../../core/orderJournal.ts'
import type { OrderPlace } from '../../core/orderJournal.ts'

/** What a change rests on, in words; its time is when it is written. */
export type Word = Pick<OrderEvidence, 'source' | 'words'>

type Named = Pick<Fill, 'clientOrderId'> & {
  readonly venueOrderId: Fill['venueOrderId'] | null
  readonly originalClientOrderId?: Fill['clientOrderId']
}

/**
 * The orders as journalled. Orders that can still change are in memory, the rest is read when it is
 * asked for. Nothing is in memory or on the bus that is not on the disk.
 */
export class Ledger {
  private readonly store: OrderStore
  private readonly bus: Bus
  private readonly clock: Clock
  private readonly live = new Map<OrderId, StoredOrder>()

  constructor(options: { readonly store: OrderStore; readonly bus: Bus; readonly clock: Clock }) {
    this.store = options.store
    this.bus = options.bus
    this.clock = options.clock
  }

  /** Takes in what the last run left; returns it. */
  load(isOurs: (origin: AccountOrigin) => boolean): readonly StoredOrder[] {
    const found = this.store.openOrders().filter(({ order }) => isOurs(order))
    for (const stored of found) this.live.set(stored.order.orderId, stored)
    return found
  }

  find(orderId: OrderId): StoredOrder | null {
    return this.live.get(orderId) ?? this.store.find(orderId)
  }

  findByKey(idempotencyKey: string): StoredOrder | null {
    return this.store.findByKey(idempotencyKey)
  }

  /** The order that a message of the venue is about. Its number is surer than its name. */
  findByNames(place: OrderPlace, names: Named): StoredOrder | null {
    const { venueOrderId, clientOrderId, originalClientOrderId } = names
    const byNumber =
      venueOrderId === null ? null : this.store.findByVenueOrderId(place, venueOrderId)
    if (byNumber !== null) return this.find(byNumber)
    for (const name of [clientOrderId, originalClientOrderId]) {
      const found =
        name === null || name === undefined ? null : this.store.findByClientOrderId(place, name)
      if (found !== null) return this.find(found)
    }
    return null
  }

  findFill(fill: Fill): StoredFill | null {
    return this.store.findFill(fill)
  }

  fillsWithoutOrder(order: ManagedOrder): readonly Fill[] {
    const { venueOrderId } = order
    return venueOrderId === null ? [] : this.store.fillsWithoutOrder(order, venueOrderId)
  }

  /** Everything in memory: what can still change. */
  all(): readonly StoredOrder[] {
    return [...this.live.values()]
  }

  /** Journals a new order. Throws STORAGE_UNAVAILABLE; then it does not exist. */
  create(stored: StoredOrder): StoredOrder {
    return this.write(null, stored, [])
  }

  /** Journals the next state of an order. Throws STORAGE_UNAVAILABLE; then it is as it was. */
  save(
    before: StoredOrder,
    after: StoredOrder,
    word: Word,
    fills: readonly Fill[] = [],
  ): StoredOrder {
    const time = this.clock.now()
    const { orderId } = before.order
    const order: ManagedOrder = {
      ...after.order,
      evidence: { ...word, time },
      updatedTime: time,
      version: before.order.version + 1,
    }
    return this.write(
      before.order.status,
      { ...after, order },
      fills.map((fill) => ({ orderId, fill })),
    )
  }

  /** Keeps a fill of an order that we do not know, or what a second message adds to a fill. */
  keepFill(fill: StoredFill): void {
    this.store.commit({ orders: [], changes: [], fills: [fill] })
  }

  private write(
    statusBefore: OrderStatus | null,
    stored: StoredOrder,
    fills: readonly StoredFill[],
  ): StoredOrder {
    const { order } = stored
    const { orderId, version, status, evidence } = order
    const time: UnixMs = evidence.time
    const change = { orderId, version, time, statusBefore, status, evidence }
    this.store.commit({ orders: [stored], changes: [change], fills })
    if (isSettled(order)) this.live.delete(orderId)
    else this.live.set(orderId, stored)
    this.bus.publish(order)
    return stored
  }
}

/** Nothing more is expected of it; what comes all the same is read from the disk. */
function isSettled(order: ManagedOrder): boolean {
  return isClosed(order) && order.uncertainty === null && Number(order.unexplainedQuantity) === 0
}
