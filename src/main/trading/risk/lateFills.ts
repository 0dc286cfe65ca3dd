import { Big } from 'big.js'
import type { AccountId } from '../../../contract/domain/account.ts'
import type { InstrumentId } from '../../../contract/domain/ids.ts'
import { type ManagedOrder, isClosed } from '../../../contract/domain/managedOrder.ts'
import type { OrderId } from '../../../contract/domain/order.ts'
import type { VenueId } from '../../../contract/domain/venue.ts'
import type { Clock } from '../../core/clock.ts'
import { accountKey } from './accountViews.ts'

/** How long a fill stays counted beside a position that was not told again, ms. */
const fillSettlesMs = 3000
const zero = new Big(0)

type Account = { readonly venue: VenueId; readonly accountId: AccountId }
type Place = Account & { readonly instrumentId: InstrumentId }
type Late = { readonly quantity: Big; readonly at: number }

/** Fills of the last moments, which positions and balances may not have yet. */
export class LateFills {
  private readonly clock: Clock
  /** Of each order whose filled quantity is known. */
  private readonly filled = new Map<OrderId, Big>()
  private readonly unsettled = new Map<string, Late[]>()
  private readonly purchases = new Map<string, Late[]>()

  constructor(clock: Clock) {
    this.clock = clock
  }

  onOrder(order: ManagedOrder): void {
    const { orderId } = order
    const now = new Big(order.cumulativeQuantity)
    const before = this.filled.get(orderId)
    if (isClosed(order)) this.filled.delete(orderId)
    else this.filled.set(orderId, now)
    if (before === undefined || now.lte(before)) return
    const quantity = now.minus(before).times(order.side === 'buy' ? 1 : -1)
    const late = { quantity, at: this.clock.monotonic() }
    const key = keyOf(order)
    this.unsettled.set(key, [...(this.unsettled.get(key) ?? []), late])
    if (order.side === 'buy') this.purchases.set(key, [...(this.purchases.get(key) ?? []), late])
  }

  /** The position there was told: it has them all. */
  settled(place: Place): void {
    this.unsettled.delete(keyOf(place))
  }

  /** Signed. */
  late(place: Place): Big {
    return this.recent(this.unsettled, keyOf(place))
  }

  bought(place: Place): Big {
    return this.recent(this.purchases, keyOf(place))
  }

  /** By instrument, where it is not nothing. */
  lateOf(
    account: Account,
  ): readonly { readonly instrumentId: InstrumentId; readonly quantity: Big }[] {
    const prefix = `${accountKey(account)}|`
    return [...this.unsettled.keys()].flatMap((key) => {
      if (!key.startsWith(prefix)) return []
      const quantity = this.recent(this.unsettled, key)
      const instrumentId = key.slice(prefix.length) as InstrumentId
      return quantity.eq(0) ? [] : [{ instrumentId, quantity }]
    })
  }

  /** Of the last moments; what is older is dropped. */
  private recent(fills: Map<string, Late[]>, key: string): Big {
    const all = fills.get(key)
    if (all === undefined) return zero
    const oldest = this.clock.monotonic() - fillSettlesMs
    const recent = all.filter(({ at }) => at > oldest)
    if (recent.length === 0) fills.delete(key)
    else fills.set(key, recent)
    return recent.reduce((sum, { quantity }) => sum.plus(quantity), zero)
  }
}

function keyOf(place: Place): string {
  return `${accountKey(place)}|${place.instrumentId}`
}
