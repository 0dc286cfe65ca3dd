import { Big } from 'big.js'
import type { AccountState } from '../../../contract/domain/accounts.ts'
import type { InstrumentId, UnixMs } from '../../../contract/domain/ids.ts'
import type { Fill } from '../../../contract/domain/order.ts'
import type { Position } from '../../../contract/domain/position.ts'
import type { DayFigures } from '../../../contract/domain/risk.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { type Holding, holdingAt } from '../../positions/averageCost.ts'
import {
  type CountedFill,
  type HoldingKey,
  type Ledger,
  type LedgerEntry,
  createLedger,
  fillId,
  keyOf,
} from '../../positions/ledger.ts'
import type { AccountDirectory, TradingAccount, TradingMarkets } from '../seams.ts'
import { type AccountViews, accountKey, countedAccounts } from './accountViews.ts'
import { type KeptDay, type Seed, readDay } from './dayKept.ts'
import { DayValues } from './dayValues.ts'
import type { Prices } from './prices.ts'
import type { RiskStore } from './store.ts'

const dayMs = 86_400_000
/** A position that differs from ours is taken over once nothing was told of it for so long, ms. */
const settledMs = 3000
/** How long after an account came up its balances may still get their prices, ms. */
const valuedWithinMs = 60_000

/** What the day brought, in dollars, and whether it can be relied on. */
export type DayView = {
  readonly figures: DayFigures
  /** Realised and unrealised less fees, since the day began. */
  readonly profit: Big
  /** Share of the day's highest equity that is lost; null where equity is not known. */
  readonly drawdown: Big | null
  /** What keeps the loss from being known; empty when it is. */
  readonly unknown: readonly string[]
}

export type Day = {
  view(): DayView
  /** What fills counted here bought at spot venues and did not sell again. */
  readonly spotHoldings: () => readonly (HoldingKey & { readonly quantity: Big })[]
  /** Looks at the date, at accounts that came up, and at positions that are not as we count them. */
  tick(): void
  onFill(fill: Fill): void
  /** Writes what changed. A failure is logged; figures go on in memory. */
  save(): void
}

export type DayParts = {
  readonly store: RiskStore
  readonly accounts: AccountDirectory
  readonly views: AccountViews
  readonly markets: TradingMarkets
  readonly prices: Prices
  readonly clock: Clock
  readonly log: Log
}

export function createDay(parts: DayParts): Day {
  return new RunningDay(parts)
}

class RunningDay implements Day {
  private readonly parts: DayParts
  private readonly values: DayValues
  private since: UnixMs
  private ledger: Ledger
  private seeds = new Map<string, Seed>()
  private baselines = new Map<string, Big>()
  private peakProfit = new Big(0)
  private notes = new Set<string>()
  /** Fills counted since the last save. */
  private unsaved: CountedFill[] = []
  private changed = false
  /** When something was told of a holding last, monotonic ms. */
  private readonly touched = new Map<string, number>()
  private early: Fill[] = []

  constructor(parts: DayParts) {
    this.parts = parts
    this.values = new DayValues(parts)
    this.since = dayOf(parts.clock.now())
    const { kept, counted } = readDay(parts, this.since)
    this.ledger = createLedger(kept?.ledger ?? null, counted)
    if (kept === null) return
    this.seeds = new Map(Object.entries(kept.seeds))
    this.baselines = new Map(
      Object.entries(kept.baselines).map(([key, value]) => [key, new Big(value)]),
    )
    this.peakProfit = new Big(kept.peakProfit)
    this.notes = new Set(kept.notes)
  }

  onFill(fill: Fill): void {
    if (this.parts.accounts.find(fill.venue, fill.accountId) === null) return
    const seed = this.seeds.get(accountKey(fill))
    if (seed === undefined) {
      this.early.push(fill)
      if (this.early.length > 10_000) this.early.shift()
      return
    }
    this.touched.set(keyOf(fill), this.parts.clock.monotonic())
    if (fill.exchangeTime < seed.since - settledMs) return
    const instrument = this.parts.markets.instrument(fill.instrumentId)
    if (instrument === null) {
      this.note(`a fill of ${fill.instrumentId}, which is not listed`)
      return
    }
    if (!this.ledger.apply(fill, instrument)) return
    this.count(fill)
    // What a new holding had gained before it was there is nothing.
    if (!this.baselines.has(keyOf(fill))) this.baselines.set(keyOf(fill), new Big(0))
  }

  readonly spotHoldings = (): readonly (HoldingKey & { readonly quantity: Big })[] =>
    this.ledger
      .entries()
      .filter(({ held }) => held.quantity.gt(0))
      .filter(({ instrumentId }) => this.isSpot(instrumentId))
      .map((entry) => ({ ...entry, quantity: entry.held.quantity }))

  tick(): void {
    const today = dayOf(this.parts.clock.now())
    if (today !== this.since) this.begin(today)
    for (const account of countedAccounts(this.parts.accounts)) {
      const state = this.parts.views.state(account)
      if (state.askedTime === null) continue
      const seed = this.seeds.get(accountKey(account))
      if (seed === undefined) this.seed(account, state)
      else if (state.status === 'live') this.agree(account, state)
      if (seed !== undefined) this.valueAgain(account, seed, state)
    }
    this.keepPeak()
  }

  view(): DayView {
    const unknown: string[] = []
    const notes = [...this.notes]
    const realized = this.sum((entry) => this.realizedOf(entry), unknown)
    const unrealized = this.sum((entry) => this.unrealizedSince(entry), unknown)
    const fees = this.feesPaid(notes)
    const profit = realized.plus(unrealized).minus(fees)
    const base = this.equityAtStart(notes)
    const peak = profit.gt(this.peakProfit) ? profit : this.peakProfit
    const top = base?.plus(peak) ?? null
    const isWhole = unknown.length === 0
    return {
      profit,
      unknown,
      drawdown: !isWhole || top === null || top.lte(0) ? null : peak.minus(profit).div(top),
      figures: {
        since: this.since,
        realizedPnl: realized.round(8).toFixed(),
        unrealizedPnl: unrealized.round(8).toFixed(),
        fees: fees.round(8).toFixed(),
        peakEquity: top?.round(8).toFixed() ?? null,
        equity: isWhole ? (base?.plus(profit).round(8).toFixed() ?? null) : null,
        missing: [...new Set([...unknown, ...notes])],
      },
    }
  }

  save(): void {
    if (!this.changed) return
    const kept: KeptDay = {
      ledger: this.ledger.dump(),
      seeds: Object.fromEntries(this.seeds),
      baselines: Object.fromEntries(
        [...this.baselines].map(([key, value]) => [key, value.toFixed()]),
      ),
      peakProfit: this.peakProfit.toFixed(),
      notes: [...this.notes],
    }
    try {
      this.parts.store.saveDay(this.since, JSON.stringify(kept), this.unsaved)
      this.unsaved = []
      this.changed = false
    } catch (error) {
      this.parts.log.error({ error }, "the day's figures could not be written")
    }
  }

  private begin(today: UnixMs): void {
    this.save()
    this.since = today
    this.ledger.clearFigures()
    this.baselines.clear()
    this.peakProfit = new Big(0)
    this.notes.clear()
    for (const entry of this.ledger.entries()) {
      const gained = this.values.unrealized(entry)
      if (gained !== null) this.baselines.set(keyOf(entry), gained)
    }
    for (const account of countedAccounts(this.parts.accounts)) {
      if (!this.seeds.has(accountKey(account))) continue
      const equity = this.values.equity(this.parts.views.state(account))
      this.seeds.set(accountKey(account), { since: today, ...equity })
    }
    this.changed = true
  }

  /** An account is counted from its first whole answer on: what it holds then is where it begins. */
  private seed(account: TradingAccount, state: AccountState): void {
    const since = this.parts.clock.now()
    for (const position of state.positions) this.takeOver(position)
    const isOfAccount = (fill: Fill): boolean => accountKey(fill) === accountKey(account)
    const told = [...state.fills, ...this.early.filter(isOfAccount)]
    for (const fill of told) {
      this.ledger.skip(fill)
      this.count(fill)
    }
    this.early = this.early.filter((fill) => !isOfAccount(fill))
    if (told.some(({ exchangeTime }) => exchangeTime >= this.since)) {
      this.note(`fills of ${nameOf(account)} from before it was connected today`)
    }
    this.seeds.set(accountKey(account), { since, ...this.values.equity(state) })
    this.changed = true
  }

  /** Prices arrive after balances: what could not be valued at first is, once it can. */
  private valueAgain(account: TradingAccount, seed: Seed, state: AccountState): void {
    if (seed.note === null || this.parts.clock.now() - seed.since > valuedWithinMs) return
    this.seeds.set(accountKey(account), { ...seed, ...this.values.equity(state) })
    this.changed = true
  }

  /** The venue's word wins over our count, once messages had time to arrive. */
  private agree(account: TradingAccount, state: AccountState): void {
    const told = new Set<string>()
    for (const position of state.positions) {
      const key = keyed(position)
      told.add(keyOf(key))
      const held = this.ledger.find(key)?.held.quantity ?? new Big(0)
      if (!held.eq(signed(position))) this.correct(key, signed(position), position.entryPrice)
    }
    for (const entry of this.ledger.entries()) {
      if (accountKey(entry) !== accountKey(account) || entry.held.quantity.eq(0)) continue
      if (!told.has(keyOf(entry)) && !this.isSpot(entry.instrumentId))
        this.correct(entry, new Big(0), null)
    }
  }

  private correct(key: HoldingKey, quantity: Big, entryPrice: string | null): void {
    const name = keyOf(key)
    const now = this.parts.clock.monotonic()
    const since = this.touched.get(name)
    if (since === undefined) this.touched.set(name, now)
    if (since === undefined || now - since < settledMs) return
    this.note(`fills of ${key.instrumentId} at ${nameOf(key)} that were not told`)
    this.adopt(key, quantity, entryPrice)
  }

  private takeOver(position: Position): void {
    this.adopt(keyed(position), signed(position), position.entryPrice)
  }

  /** Changes what is held without making a profit or a loss of the day of it. */
  private adopt(key: HoldingKey, quantity: Big, entryPrice: string | null): void {
    const instrument = this.parts.markets.instrument(key.instrumentId)
    if (instrument === null)
      return this.note(`a position in ${key.instrumentId}, which is not listed`)
    const before = this.ledger.find(key)
    const gainedBefore = before === null ? new Big(0) : this.unrealizedSince(before)
    const held: Holding =
      entryPrice === null || quantity.eq(0)
        ? { quantity, cost: new Big(0) }
        : holdingAt(instrument, quantity, new Big(entryPrice))
    this.ledger.adopt(key, held)
    const after = this.ledger.find(key)
    const now = after === null ? null : this.values.unrealized(after)
    if (now === null || gainedBefore === null) this.baselines.delete(keyOf(key))
    else this.baselines.set(keyOf(key), now.minus(gainedBefore))
    this.changed = true
  }

  private keepPeak(): void {
    const { profit, unknown } = this.view()
    if (unknown.length > 0 || profit.lte(this.peakProfit)) return
    this.peakProfit = profit
    this.changed = true
  }

  private sum(of: (entry: LedgerEntry) => Big | null, unknown: string[]): Big {
    return this.ledger.entries().reduce((sum, entry) => {
      const value = of(entry)
      if (value === null) unknown.push(`a price of ${entry.instrumentId}`)
      return value === null ? sum : sum.plus(value)
    }, new Big(0))
  }

  private realizedOf(entry: LedgerEntry): Big | null {
    return entry.realized.eq(0) ? entry.realized : this.values.inDollars(entry, entry.realized)
  }

  private unrealizedSince(entry: LedgerEntry): Big | null {
    const now = this.values.unrealized(entry)
    const key = keyOf(entry)
    if (now === null) return null
    const baseline = this.baselines.get(key)
    if (baseline !== undefined) return now.minus(baseline)
    this.baselines.set(key, now)
    return new Big(0)
  }

  private feesPaid(notes: string[]): Big {
    return this.ledger
      .fees()
      .reduce((sum, fee) => sum.plus(this.values.fee(fee, notes)), new Big(0))
  }

  private equityAtStart(notes: string[]): Big | null {
    let sum = new Big(0)
    for (const account of countedAccounts(this.parts.accounts)) {
      const seed = this.seeds.get(accountKey(account))
      if (seed === undefined) notes.push(`${nameOf(account)}, which did not answer yet`)
      if (seed?.note !== undefined && seed.note !== null) notes.push(seed.note)
      if (seed !== undefined && seed.equity === null) return null
      sum = sum.plus(seed?.equity ?? 0)
    }
    return sum.eq(0) ? null : sum
  }

  private isSpot(instrumentId: InstrumentId): boolean {
    return this.parts.markets.instrument(instrumentId)?.marketKind === 'spot'
  }

  private count(fill: Fill): void {
    this.unsaved.push({ fillId: fillId(fill), withFee: fill.fee !== null })
    this.changed = true
  }

  private note(what: string): void {
    if (this.notes.has(what)) return
    this.notes.add(what)
    this.changed = true
  }
}

function dayOf(now: UnixMs): UnixMs {
  return (now - (now % dayMs)) as UnixMs
}

/** Fills name a side in hedge mode only; positions always have one. */
function keyed(position: Position): HoldingKey {
  const { venue, environment, accountId, instrumentId, hedged, positionSide } = position
  return {
    venue,
    environment,
    accountId,
    instrumentId,
    positionSide: hedged ? positionSide : null,
  }
}

function signed({ quantity, positionSide }: Position): Big {
  return new Big(quantity).times(positionSide === 'long' ? 1 : -1)
}

function nameOf({ venue, accountId }: Pick<TradingAccount, 'venue' | 'accountId'>): string {
  return `${venue} ${accountId}`
}
