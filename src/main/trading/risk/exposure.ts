import { Big } from 'big.js'
import type { AccountId } from '../../../contract/domain/account.ts'
import type { InstrumentId } from '../../../contract/domain/ids.ts'
import { type ManagedOrder, isClosed } from '../../../contract/domain/managedOrder.ts'
import type { OrderId } from '../../../contract/domain/order.ts'
import type { Position } from '../../../contract/domain/position.ts'
import type { Environment, VenueId } from '../../../contract/domain/venue.ts'
import type { Bus } from '../../core/bus.ts'
import type { Clock } from '../../core/clock.ts'
import type { OrderService } from '../../core/tradingServices.ts'
import type { AccountDirectory, GateQuestion, TradingMarkets } from '../seams.ts'
import type { AccountViews } from './accountViews.ts'
import { LateFills } from './lateFills.ts'
import { type Prices, notionalOf } from './prices.ts'
import { isTrigger, underwayOf } from './underway.ts'
import type { Work } from './work.ts'
import { type Underway, type WorkSum, WorkTally, addWork, emptySum } from './workTally.ts'

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

export type Exposure = {
  readonly instruments: ReadonlyMap<InstrumentId, InstrumentRisk>
  /** What has no price, by instrument. */
  readonly unknown: readonly InstrumentId[]
}

/** Everything that can still trade, at one moment. */
export type Underways = {
  readonly count: number
  readonly list: () => readonly Underway[]
  readonly exposure: (environment: Environment) => Exposure
}

export type Exposures = {
  /** Without the order that an amendment changes. */
  look(without: OrderId | null): Underways
  /** Signed positions an account may have: as told, and with fills that are not in it yet. */
  held(
    account: { readonly venue: VenueId; readonly accountId: AccountId },
    instrumentId: InstrumentId,
  ): readonly Big[]
  /** Bought there just now: a balance may not show it yet. */
  justBought(
    account: { readonly venue: VenueId; readonly accountId: AccountId },
    instrumentId: InstrumentId,
  ): Big
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

export function createExposures(parts: ExposureParts): Exposures {
  return new RunningExposures(parts)
}

class RunningExposures implements Exposures {
  private readonly parts: ExposureParts
  private readonly reserved = new Map<OrderId, Reserved>()
  private readonly fills: LateFills
  private readonly tally = new WorkTally((order) => underwayOf(order, this.parts))
  private readonly stops: (() => void)[]

  constructor(parts: ExposureParts) {
    this.parts = parts
    this.fills = new LateFills(parts.clock)
    this.stops = [
      parts.bus.on('order', (order) => this.onOrder(order)),
      parts.bus.on('position', (position) => this.fills.settled(position)),
      parts.bus.on('fill', (fill) => {
        const kind = parts.markets.instrument(fill.instrumentId)?.marketKind
        if (kind === 'spot') this.fills.settled(fill)
      }),
    ]
  }

  look(without: OrderId | null): Underways {
    const { tally } = this
    tally.follow(this.parts.orders().open())
    const left = without === null ? null : (tally.find(without)?.underway ?? null)
    const { added, replaced } = this.reservations(without)
    const gone = [...(left === null ? [] : [left]), ...replaced]
    const goneIds = new Set(gone.map(({ orderId }) => orderId))
    return {
      count: tally.count - gone.length + added.length,
      list: () => [...tally.list().filter(({ orderId }) => !goneIds.has(orderId)), ...added],
      exposure: (environment) => this.exposure(environment, added, gone),
    }
  }

  /** Orders on their way, and what is listed of those that are being changed. */
  private reservations(without: OrderId | null): {
    readonly added: readonly Underway[]
    readonly replaced: readonly Underway[]
  } {
    const added: Underway[] = []
    const replaced: Underway[] = []
    for (const reserved of this.reserved.values()) {
      const listed = this.tally.find(reserved.orderId)
      const isChange = listed !== null && reserved.version === listed.order.version
      if ((listed !== null && !isChange) || (listed === null && this.isLost(reserved))) {
        this.reserved.delete(reserved.orderId)
      } else if (reserved.orderId !== without) {
        added.push(reserved)
        if (listed !== null) replaced.push(listed.underway)
      }
    }
    return { added, replaced }
  }

  private exposure(
    environment: Environment,
    added: readonly Underway[],
    gone: readonly Underway[],
  ): Exposure {
    const sums = new Map<InstrumentId, RiskSum>()
    const sumOf = (sum: WorkSum): RiskSum => {
      const known = sums.get(sum.instrumentId) ?? { ...sum, hedged: false }
      sums.set(sum.instrumentId, known)
      return known
    }
    for (const sum of this.tally.sumsOf(environment)) sumOf(sum)
    for (const each of added) {
      if (each.environment === environment) addWork(sumOf(emptySum(each)), each, 1)
    }
    for (const each of gone) {
      if (each.environment === environment) addWork(sumOf(emptySum(each)), each, -1)
    }
    this.addPositions(environment, (venue, instrumentId, long, short, hedged = false) => {
      const empty = { venue, environment, instrumentId, long: zero, short: zero, unknown: 0 }
      const sum = sumOf(empty)
      if (long === null || short === null) sum.unknown += 1
      sum.long = sum.long.plus(long ?? zero)
      sum.short = sum.short.plus(short ?? zero)
      sum.hedged ||= hedged
    })
    const unknown = [...sums.values()].filter((sum) => sum.unknown > 0)
    return { instruments: sums, unknown: unknown.map(({ instrumentId }) => instrumentId) }
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
    const late = this.fills.late({ ...account, instrumentId })
    return late.eq(0) ? [told] : [told, told.plus(late)]
  }

  justBought(
    account: { readonly venue: VenueId; readonly accountId: AccountId },
    instrumentId: InstrumentId,
  ): Big {
    return this.fills.bought({ ...account, instrumentId })
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

  private addPositions(environment: Environment, add: AddPosition): void {
    const { accounts, views } = this.parts
    for (const account of accounts.all()) {
      if (account.environment !== environment) continue
      const seen = new Set<InstrumentId>()
      for (const position of views.state(account).positions) {
        const { instrumentId } = position
        const late = seen.has(instrumentId) ? zero : this.fills.late(position)
        seen.add(instrumentId)
        const sides = this.sidesOf(position, late)
        add(account.venue, position.instrumentId, sides.long, sides.short, position.hedged)
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
    seen: ReadonlySet<InstrumentId>,
    add: AddPosition,
  ): void {
    for (const { instrumentId, quantity } of this.fills.lateOf(account)) {
      if (seen.has(instrumentId)) continue
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
    this.fills.onOrder(order)
  }

  private isLost({ orderId, at }: Reserved): boolean {
    if (this.parts.clock.monotonic() - at < lostAfterMs) return false
    return this.parts.orders().find(orderId) === null
  }
}

type RiskSum = WorkSum & { hedged: boolean }
type AddPosition = (
  venue: VenueId,
  instrumentId: InstrumentId,
  long: Big | null,
  short: Big | null,
  hedged?: boolean,
) => void

const zero = new Big(0)

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

function signed({ quantity, positionSide }: Position): Big {
  return new Big(quantity).times(positionSide === 'long' ? 1 : -1)
}
