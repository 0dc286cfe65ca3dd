import { Big } from 'big.js'
import type { AccountId } from '../../../contract/domain/account.ts'
import type { InstrumentId, UnixMs } from '../../../contract/domain/ids.ts'
import type { Instrument } from '../../../contract/domain/instrument.ts'
import { type ManagedOrder, isClosed } from '../../../contract/domain/managedOrder.ts'
import type { OrderId, OrderType } from '../../../contract/domain/order.ts'
import type { Position } from '../../../contract/domain/position.ts'
import type { Environment, VenueId } from '../../../contract/domain/venue.ts'
import type { Bus } from '../../core/bus.ts'
import type { Clock } from '../../core/clock.ts'
import type { OrderService } from '../../core/tradingServices.ts'
import type { AccountDirectory, GateQuestion, TradingMarkets } from '../seams.ts'
import { type AccountViews, accountKey } from './accountViews.ts'
import { type Prices, notionalOf } from './prices.ts'
import { type Work, leavesOf, workOf } from './work.ts'

/** How long a fill stays counted beside a position that was not told again, ms. */
const fillSettlesMs = 3000
/** An order let through that nobody heard of again is forgotten after this, ms. */
const lostAfterMs = 60_000

/** What an instrument can come to be, dollars: each side after everything that works there trades. */
export type InstrumentRisk = {
  readonly instrumentId: InstrumentId
  readonly venue: VenueId
  readonly long: Big
  readonly short: Big
  /** Long and short are held apart: both count. */
  readonly hedged: boolean
}

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

export type Exposure = {
  readonly instruments: ReadonlyMap<InstrumentId, InstrumentRisk>
  /** What has no price, by instrument. */
  readonly unknown: readonly InstrumentId[]
}

export type Exposures = {
  /** Everything that can still trade, without the order that an amendment changes. */
  underway(without: OrderId | null): readonly Underway[]
  of(underway: readonly Underway[], environment: Environment): Exposure
  /** Signed positions an account may have: as told, and with fills that are not in it yet. */
  held(
    account: { readonly venue: VenueId; readonly accountId: AccountId },
    instrumentId: InstrumentId,
  ): readonly Big[]
  reserve(question: GateQuestion, work: Work): void
  withdraw(orderId: OrderId): void
  close(): void
}

export type ExposureParts = {
  readonly accounts: AccountDirectory
  readonly views: AccountViews
  readonly markets: TradingMarkets
  readonly prices: Prices
  readonly orders: () => Pick<OrderService, 'open' | 'find'>
  /** What was bought today at spot venues. */
  readonly spotHoldings: () => readonly {
    readonly venue: VenueId
    readonly environment: Environment
    readonly accountId: AccountId
    readonly instrumentId: InstrumentId
    readonly quantity: Big
  }[]
  readonly bus: Bus
  readonly clock: Clock
}

type Reserved = Underway & {
  readonly at: number
  /** Of the order that an amendment changes: the next one has the change in it. */
  readonly version: number | null
}
type Late = { readonly quantity: Big; readonly at: number }

export function createExposures(parts: ExposureParts): Exposures {
  return new RunningExposures(parts)
}

class RunningExposures implements Exposures {
  private readonly parts: ExposureParts
  private readonly reserved = new Map<OrderId, Reserved>()
  /** Of each order whose filled quantity is known. */
  private readonly filled = new Map<OrderId, Big>()
  /** Fills that the position may not have yet. */
  private readonly late = new Map<string, Late[]>()
  private readonly works = new WeakMap<ManagedOrder, Underway>()
  private readonly stops: (() => void)[]

  constructor(parts: ExposureParts) {
    this.parts = parts
    this.stops = [
      parts.bus.on('order', (order) => this.onOrder(order)),
      parts.bus.on('position', (position) => this.late.delete(lateKey(position))),
      parts.bus.on('fill', (fill) => {
        const kind = parts.markets.instrument(fill.instrumentId)?.marketKind
        if (kind === 'spot') this.late.delete(lateKey(fill))
      }),
    ]
  }

  underway(without: OrderId | null): readonly Underway[] {
    const open = this.parts.orders().open()
    const listed = new Set<OrderId>()
    const found: Underway[] = []
    for (const order of open) {
      listed.add(order.orderId)
      if (order.orderId === without || isClosed(order)) continue
      const change = this.reserved.get(order.orderId)
      found.push(change?.version === order.version ? change : this.ofOrder(order))
    }
    for (const reserved of this.reserved.values()) {
      const isListed = listed.has(reserved.orderId)
      if (isListed && reserved.version !== null) continue
      if (isListed || this.isLost(reserved)) {
        this.reserved.delete(reserved.orderId)
      } else if (reserved.orderId !== without) {
        found.push(reserved)
      }
    }
    return found
  }

  of(underway: readonly Underway[], environment: Environment): Exposure {
    const sums = new Map<InstrumentId, Sum>()
    const unknown = new Set<InstrumentId>()
    const add = (
      venue: VenueId,
      instrumentId: InstrumentId,
      long: Big | null,
      short: Big | null,
    ) => {
      const sum = sums.get(instrumentId) ?? { venue, long: zero, short: zero, hedged: false }
      if (long === null || short === null) unknown.add(instrumentId)
      sums.set(instrumentId, {
        ...sum,
        long: sum.long.plus(long ?? zero),
        short: sum.short.plus(short ?? zero),
      })
    }
    this.addPositions(environment, add, (instrumentId) => {
      const sum = sums.get(instrumentId)
      if (sum !== undefined) sums.set(instrumentId, { ...sum, hedged: true })
    })
    for (const { work, venue, environment: where } of underway) {
      if (where !== environment || work.reduces) continue
      const isBuy = work.side === 'buy'
      add(venue, work.instrumentId, isBuy ? work.notional : zero, isBuy ? zero : work.notional)
    }
    const instruments = new Map(
      [...sums].map(([instrumentId, sum]) => [instrumentId, { instrumentId, ...sum }]),
    )
    return { instruments, unknown: [...unknown] }
  }

  held(
    account: { readonly venue: VenueId; readonly accountId: AccountId },
    instrumentId: InstrumentId,
  ): readonly Big[] {
    const found = this.parts.accounts.find(account.venue, account.accountId)
    if (found === null) return [zero]
    const told = this.parts.views
      .state(found)
      .positions.filter((each) => each.instrumentId === instrumentId)
      .reduce((sum, each) => sum.plus(signed(each)), zero)
    const late = this.lateOf(lateKey({ ...account, instrumentId }))
    return late.eq(0) ? [told] : [told, told.plus(late)]
  }

  reserve({ orderId, request, environment, replaces }: GateQuestion, work: Work): void {
    const { venue, accountId, orderType } = request
    this.reserved.set(orderId, {
      orderId,
      venue,
      environment,
      accountId,
      createdTime: this.parts.clock.now(),
      triggers: isTrigger(orderType),
      work,
      at: this.parts.clock.monotonic(),
      version: replaces?.version ?? null,
    })
  }

  withdraw(orderId: OrderId): void {
    this.reserved.delete(orderId)
  }

  close(): void {
    for (const stop of this.stops) stop()
  }

  private addPositions(
    environment: Environment,
    add: (venue: VenueId, instrumentId: InstrumentId, long: Big | null, short: Big | null) => void,
    hedge: (instrumentId: InstrumentId) => void,
  ): void {
    const { accounts, views } = this.parts
    for (const account of accounts.all()) {
      if (account.environment !== environment) continue
      const seen = new Set<string>()
      for (const position of views.state(account).positions) {
        const key = lateKey(position)
        const late = seen.has(key) ? zero : this.lateOf(key)
        seen.add(key)
        const sides = this.sidesOf(position, late)
        add(account.venue, position.instrumentId, sides.long, sides.short)
        if (position.hedged) hedge(position.instrumentId)
      }
      this.addLate(account, seen, add)
    }
    for (const each of this.parts.spotHoldings()) {
      if (each.environment !== environment) continue
      const worth = this.worthOf(each.instrumentId, each.quantity, null)
      add(each.venue, each.instrumentId, worth, worth === null ? null : worth.times(-1))
    }
  }

  /** Fills of instruments in which no position was told yet. */
  private addLate(
    account: { readonly venue: VenueId; readonly accountId: AccountId },
    seen: ReadonlySet<string>,
    add: (venue: VenueId, instrumentId: InstrumentId, long: Big | null, short: Big | null) => void,
  ): void {
    const prefix = `${accountKey(account)}|`
    for (const key of this.late.keys()) {
      if (!key.startsWith(prefix) || seen.has(key)) continue
      const quantity = this.lateOf(key)
      if (quantity.eq(0)) continue
      const instrumentId = key.slice(prefix.length) as InstrumentId
      const worth = this.worthOf(instrumentId, quantity, null)
      add(account.venue, instrumentId, worth, worth === null ? null : worth.times(-1))
    }
  }

  /** Each side takes the larger of the position with and without what may be late. */
  private sidesOf(
    position: Position,
    late: Big,
  ): { readonly long: Big | null; readonly short: Big | null } {
    const told = this.worthOf(position.instrumentId, signed(position), position)
    const withLate = this.worthOf(position.instrumentId, signed(position).plus(late), position)
    if (told === null || withLate === null) return { long: null, short: null }
    if (position.hedged) {
      const isLong = position.positionSide === 'long'
      return { long: isLong ? told.abs() : zero, short: isLong ? zero : told.abs() }
    }
    return {
      long: withLate.gt(told) ? withLate : told,
      short: (withLate.lt(told) ? withLate : told).times(-1),
    }
  }

  /** Signed dollars. A position has its venue's own price where the market's is not at hand. */
  private worthOf(
    instrumentId: InstrumentId,
    quantity: Big,
    position: Position | null,
  ): Big | null {
    const { markets, prices } = this.parts
    const instrument = markets.instrument(instrumentId)
    if (instrument === null) return null
    const told = position?.markPrice ?? position?.entryPrice ?? null
    const price = prices.fair(instrumentId) ?? (told === null ? null : new Big(told))
    return price === null ? null : notionalOf(instrument, quantity, price, prices)
  }

  private onOrder(order: ManagedOrder): void {
    const { orderId } = order
    const reserved = this.reserved.get(orderId)
    const version = reserved?.version ?? order.version
    if (isClosed(order) || order.version > version) this.reserved.delete(orderId)
    const now = new Big(order.cumulativeQuantity)
    const before = this.filled.get(orderId)
    if (isClosed(order)) this.filled.delete(orderId)
    else this.filled.set(orderId, now)
    if (before === undefined || now.lte(before)) return
    const quantity = now.minus(before).times(order.side === 'buy' ? 1 : -1)
    const key = lateKey(order)
    const at = this.parts.clock.monotonic()
    this.late.set(key, [...(this.late.get(key) ?? []), { quantity, at }])
  }

  private lateOf(key: string): Big {
    const all = this.late.get(key)
    if (all === undefined) return zero
    const oldest = this.parts.clock.monotonic() - fillSettlesMs
    const recent = all.filter(({ at }) => at > oldest)
    if (recent.length === 0) this.late.delete(key)
    else this.late.set(key, recent)
    return recent.reduce((sum, { quantity }) => sum.plus(quantity), zero)
  }

  /** Worked out once for each version of an order. */
  private ofOrder(order: ManagedOrder): Underway {
    const known = this.works.get(order)
    if (known !== undefined) return known
    const { markets, prices } = this.parts
    const { orderId, venue, environment, accountId, createdTime, instrumentId } = order
    const instrument = markets.instrument(instrumentId)
    const made: Underway = {
      orderId,
      venue,
      environment,
      accountId,
      createdTime,
      triggers: order.status === 'untriggered' || isTrigger(order.orderType),
      work:
        instrument === null
          ? { instrumentId, side: order.side, ...unlisted }
          : this.workOfOrder(order, instrument, prices),
    }
    if (made.work.notional !== null || made.work.reduces) this.works.set(order, made)
    return made
  }

  private workOfOrder(order: ManagedOrder, instrument: Instrument, prices: Prices): Work {
    const reference = prices.reference(order.instrumentId, null)
    const { pending } = order
    const price = pending?.kind === 'amend' ? (pending.amendment.price ?? order.price) : order.price
    const leaves = leavesOf(order)
    const now = workOf(order, leaves, instrument, reference, prices)
    if (price === order.price) return now
    const then = workOf({ ...order, price }, leaves, instrument, reference, prices)
    const isDearer = now.notional === null || then.notional?.gt(now.notional) !== false
    return isDearer ? then : now
  }

  private isLost({ orderId, at }: Reserved): boolean {
    if (this.parts.clock.monotonic() - at < lostAfterMs) return false
    return this.parts.orders().find(orderId) === null
  }
}

type Sum = Omit<InstrumentRisk, 'instrumentId'>

const zero = new Big(0)
const unlisted = { reduces: false, quantity: null, notional: null, spends: null } as const

/** What can become of the instrument at worst. */
export function worstOf({
  long,
  short,
  hedged,
}: Pick<InstrumentRisk, 'long' | 'short' | 'hedged'>) {
  if (hedged) return positive(long).plus(positive(short))
  return positive(long.gt(short) ? long : short)
}

function positive(amount: Big): Big {
  return amount.gt(0) ? amount : zero
}

function isTrigger(orderType: OrderType | null): boolean {
  return orderType !== null && ['stopMarket', 'stopLimit', 'trailingStop'].includes(orderType)
}

function signed({ quantity, positionSide }: Position): Big {
  return new Big(quantity).times(positionSide === 'long' ? 1 : -1)
}

function lateKey(told: {
  readonly venue: VenueId
  readonly accountId: AccountId
  readonly instrumentId: InstrumentId
}): string {
  return `${accountKey(told)}|${told.instrumentId}`
}
