import { Big } from 'big.js'
import type { AccountId } from '../../../contract/domain/account.ts'
import type { InstrumentId, UnixMs } from '../../../contract/domain/ids.ts'
import { type ManagedOrder, isClosed } from '../../../contract/domain/managedOrder.ts'
import type { OrderId } from '../../../contract/domain/order.ts'
import type { Environment, VenueId } from '../../../contract/domain/venue.ts'
import type { Work } from './work.ts'

/** An order that is open, or was let through and is not in the order manager's list yet. */
export type Underway = {
  readonly orderId: OrderId
  readonly venue: VenueId
  readonly environment: Environment
  readonly accountId: AccountId
  readonly createdTime: UnixMs
  readonly triggers: boolean
  readonly work: Work
}

/** What orders of one instrument could add to each side, dollars. */
export type WorkSum = {
  readonly venue: VenueId
  readonly environment: Environment
  readonly instrumentId: InstrumentId
  long: Big
  short: Big
  /** Orders whose worth is not known. */
  unknown: number
}

type Item = { readonly order: ManagedOrder; readonly underway: Underway; round: number }

/**
 * Sums over every open order that follow the order manager's list exactly: an order is taken out
 * with what it was put in with, so a look costs only what changed since the last one.
 */
export class WorkTally {
  private readonly make: (order: ManagedOrder) => Underway
  private readonly items = new Map<OrderId, Item>()
  private readonly sums = new Map<string, WorkSum>()
  private round = 0

  constructor(make: (order: ManagedOrder) => Underway) {
    this.make = make
  }

  follow(open: readonly ManagedOrder[]): void {
    this.round += 1
    let listed = 0
    for (const order of open) {
      if (isClosed(order)) continue
      listed += 1
      this.take(order)
    }
    if (this.items.size === listed) return
    for (const [orderId, item] of this.items) {
      if (item.round !== this.round) this.remove(orderId, item)
    }
  }

  get count(): number {
    return this.items.size
  }

  find(orderId: OrderId): { readonly order: ManagedOrder; readonly underway: Underway } | null {
    return this.items.get(orderId) ?? null
  }

  list(): readonly Underway[] {
    return [...this.items.values()].map(({ underway }) => underway)
  }

  /** Copies, which may be added to. */
  sumsOf(environment: Environment): WorkSum[] {
    return [...this.sums.values()]
      .filter((sum) => sum.environment === environment)
      .map((sum) => ({ ...sum }))
  }

  private take(order: ManagedOrder): void {
    const known = this.items.get(order.orderId)
    // What had no price then may have one now.
    if (known !== undefined && known.order === order && isKnown(known.underway)) {
      known.round = this.round
      return
    }
    if (known !== undefined) this.remove(order.orderId, known)
    const underway = this.make(order)
    this.items.set(order.orderId, { order, underway, round: this.round })
    addWork(this.sumOf(underway), underway, 1)
  }

  private remove(orderId: OrderId, { underway }: Item): void {
    this.items.delete(orderId)
    const sum = this.sumOf(underway)
    addWork(sum, underway, -1)
    if (sum.long.eq(0) && sum.short.eq(0) && sum.unknown === 0) this.sums.delete(keyOf(underway))
  }

  private sumOf(underway: Underway): WorkSum {
    const key = keyOf(underway)
    const known = this.sums.get(key)
    if (known !== undefined) return known
    const made = emptySum(underway)
    this.sums.set(key, made)
    return made
  }
}

export function emptySum({ venue, environment, work }: Underway): WorkSum {
  const { instrumentId } = work
  return { venue, environment, instrumentId, long: new Big(0), short: new Big(0), unknown: 0 }
}

/** Puts work in (1) or takes it out (-1). What only reduces adds to nothing. */
export function addWork(sum: WorkSum, { work }: Underway, sign: 1 | -1): void {
  if (work.reduces) return
  if (work.notional === null) {
    sum.unknown += sign
    return
  }
  const side = work.side === 'buy' ? 'long' : 'short'
  sum[side] = sign === 1 ? sum[side].plus(work.notional) : sum[side].minus(work.notional)
}

function isKnown({ work }: Underway): boolean {
  return work.reduces || work.notional !== null
}

function keyOf({ environment, work }: Underway): string {
  return `${environment}|${work.instrumentId}`
}
