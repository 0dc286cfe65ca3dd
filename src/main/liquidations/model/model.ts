import type { ModelSettings } from '../../../contract/domain/liquidationModel.ts'
import type { PositionSide } from '../../../contract/domain/market.ts'
import { LevelBook, levelOf, levelOfLog, priceOfLevel } from './levelBook.ts'
import type { LevelRatio } from './levelPrices.ts'
import { halfLifeMs } from './settings.ts'
import type { BarPrices } from './bars.ts'

/** What happens within one step, as the timeline has understood it. */
export type ModelStep = {
  /** Length of time since the step before, ms. */
  readonly elapsedMs: number
  /** Null where none is known: nothing is crossed and nothing opened. */
  readonly prices: BarPrices | null
  /** Change of open interest since it was last known, base units; 0 where it is not known. */
  readonly interestChange: number
  /** Open interest after the step; null where it is not known. */
  readonly openInterest: number | null
  readonly fundingRate: number | null
}

/** Quantities in base units, notional in the quote asset. */
export type ModelFlow = {
  created: number
  consumed: number
  closed: number
  createdNotional: number
  consumedNotional: number
  closedNotional: number
}

export function noFlow(): ModelFlow {
  return {
    created: 0,
    consumed: 0,
    closed: 0,
    createdNotional: 0,
    consumedNotional: 0,
    closedNotional: 0,
  }
}

export function addFlow(sum: ModelFlow, flow: ModelFlow): void {
  sum.created += flow.created
  sum.consumed += flow.consumed
  sum.closed += flow.closed
  sum.createdNotional += flow.createdNotional
  sum.consumedNotional += flow.consumedNotional
  sum.closedNotional += flow.closedNotional
}

type Amount = { quantity: number; notional: number }
type Sided = Readonly<Record<PositionSide, number>>

const sides: readonly PositionSide[] = ['long', 'short']

/** Remnants below this share of open interest are not worth a step's work. */
const dust = 1e-12

/**
 * The time-evolving model of one venue and symbol. Everything created is active, consumed or
 * closed at any time: created = active + consumed + closed, in base units.
 */
export class LiquidationModel {
  readonly ratios: readonly LevelRatio[]
  private readonly settings: ModelSettings
  private longs: LevelBook
  private shorts: LevelBook
  /** By side, then leverage. */
  private active: Record<PositionSide, Amount[]>
  /** Open at prices nobody knows, base units, by side, then leverage. */
  private unknown: Record<PositionSide, number[]>
  private entryPrice = Number.NaN
  private entryLog = Number.NaN
  private turnoverMs = Number.NaN
  private turnoverLeft: readonly number[] = []

  constructor(settings: ModelSettings, ratios: readonly LevelRatio[]) {
    this.settings = settings
    this.ratios = ratios
    this.longs = new LevelBook('long', ratios.length)
    this.shorts = new LevelBook('short', ratios.length)
    this.active = { long: emptyAmounts(ratios), short: emptyAmounts(ratios) }
    this.unknown = { long: ratios.map(() => 0), short: ratios.map(() => 0) }
  }

  /** One step, in order of time. Crossings come first: what opens in a step cannot be hit in it. */
  step(step: ModelStep): ModelFlow {
    const flow = noFlow()
    const { prices } = step
    const consumed = {
      long: prices === null ? 0 : this.consume('long', prices.low, flow),
      short: prices === null ? 0 : this.consume('short', prices.high, flow),
    }
    if (this.settings.turnover) this.turnOver(step, flow)
    if (this.settings.version === 'twoSided-1') this.keepUp(step, flow, consumed)
    else this.follow(step, flow, consumed)
    return flow
  }

  /** Open quantity of a side, base units. */
  activeQuantity(side: PositionSide): number {
    return this.active[side].reduce((sum, { quantity }) => sum + quantity, 0)
  }

  /** Open levels of a side, upward. `notional` at the level's price. */
  visit(
    side: PositionSide,
    visitor: (price: number, tier: number, notional: number) => void,
    from = Number.NEGATIVE_INFINITY,
    to = Number.POSITIVE_INFINITY,
  ): void {
    const low = from > 0 ? levelOf(from) : Number.NEGATIVE_INFINITY
    const high = Number.isFinite(to) ? levelOf(to) : Number.POSITIVE_INFINITY
    this.book(side).visitBetween(low, high, (level, tier, quantity) => {
      const price = priceOfLevel(level)
      visitor(price, tier, quantity * price)
    })
  }

  copy(): LiquidationModel {
    const copy = new LiquidationModel(this.settings, this.ratios)
    copy.longs = this.longs.copy()
    copy.shorts = this.shorts.copy()
    const amounts = (side: PositionSide): Amount[] => this.active[side].map((each) => ({ ...each }))
    copy.active = { long: amounts('long'), short: amounts('short') }
    copy.unknown = { long: [...this.unknown.long], short: [...this.unknown.short] }
    return copy
  }

  get bytes(): number {
    return this.longs.bytes + this.shorts.bytes
  }

  private book(side: PositionSide): LevelBook {
    return side === 'long' ? this.longs : this.shorts
  }

  /** Returns how much went, base units. */
  private consume(side: PositionSide, extreme: number, flow: ModelFlow): number {
    const before = flow.consumed
    this.book(side).consume(extreme, (level, tier, quantity) => {
      const notional = quantity * priceOfLevel(level)
      this.lessen(side, tier, quantity, notional)
      flow.consumed += quantity
      flow.consumedNotional += notional
    })
    return flow.consumed - before
  }

  /** Traders close and others of the same leverage take their place, at the present price. */
  private turnOver({ elapsedMs, prices }: ModelStep, flow: ModelFlow): void {
    if (prices === null) return
    this.leftAfter(elapsedMs).forEach((left, tier) => {
      for (const side of sides) {
        const unknown = this.unknown[side][tier] ?? 0
        this.unknown[side][tier] = unknown * left
        const replaced = this.closeShare(side, tier, 1 - left, flow) + unknown * (1 - left)
        this.open(side, tier, replaced, prices.close, flow)
      }
    })
  }

  /**
   * Every contract has a long and a short, so each side holds as much as there is open interest.
   * What it lacks after crossings was opened now, as far as a rise or a crossing explains it; the
   * rest, and everything from before the data began, is open at prices nobody knows. What it has
   * too much of was closed, the same share of everything.
   */
  private keepUp(
    { prices, interestChange, openInterest, fundingRate }: ModelStep,
    flow: ModelFlow,
    consumed: Sided,
  ): void {
    if (openInterest === null) return
    const tilt = this.settings.fundingTilt ? longShareOf(fundingRate) : 0.5
    // The crowded side counts whole; of the other, hedgers hold what is missing.
    const shares = { long: Math.min(1, tilt * 2), short: Math.min(1, (1 - tilt) * 2) }
    for (const side of sides) {
      const wanted = openInterest * shares[side]
      const held = this.activeQuantity(side) + sumOf(this.unknown[side])
      const missing = wanted - held
      if (missing <= 0) {
        this.closeSide(side, held > 0 ? -missing / held : 0, flow)
        continue
      }
      const explained = Math.max(0, interestChange) * shares[side] + consumed[side]
      const opened = prices === null ? 0 : Math.min(missing, explained)
      this.spread(side, wanted, opened, missing - opened, prices?.close ?? 0, flow)
    }
  }

  /** Puts volume where a leverage holds less than its share. */
  private spread(
    side: PositionSide,
    wanted: number,
    opened: number,
    unknown: number,
    entryPrice: number,
    flow: ModelFlow,
  ): void {
    const lacks = this.ratios.map(({ weight }, tier) => {
      const held = (this.active[side][tier]?.quantity ?? 0) + (this.unknown[side][tier] ?? 0)
      return Math.max(0, wanted * weight - held)
    })
    const total = sumOf(lacks)
    this.ratios.forEach(({ weight }, tier) => {
      const share = total > 0 ? (lacks[tier] ?? 0) / total : weight
      this.open(side, tier, opened * share, entryPrice, flow)
      this.unknown[side][tier] = (this.unknown[side][tier] ?? 0) + unknown * share
    })
  }

  /** A rise was opened by the side the price moved to; a fall closes what crossings do not explain. */
  private follow(
    { prices, interestChange: change, openInterest, fundingRate }: ModelStep,
    flow: ModelFlow,
    consumed: Sided,
  ): void {
    if (prices !== null && change > 0) {
      const share = this.longShare(prices, fundingRate)
      this.ratios.forEach(({ weight }, tier) => {
        this.open('long', tier, change * share * weight, prices.close, flow)
        this.open('short', tier, change * (1 - share) * weight, prices.close, flow)
      })
    }
    if (change < 0) {
      const rest = Math.max(0, -change - consumed.long - consumed.short)
      const open = this.activeQuantity('long') + this.activeQuantity('short')
      for (const side of sides) this.closeSide(side, open > 0 ? Math.min(1, rest / open) : 0, flow)
    }
    if (openInterest !== null) this.fitInto(openInterest, flow)
  }

  private longShare({ open, close }: BarPrices, fundingRate: number | null): number {
    const direction = close > open ? 1 : close < open ? 0 : 0.5
    return this.settings.fundingTilt ? (direction + longShareOf(fundingRate)) / 2 : direction
  }

  private open(
    side: PositionSide,
    tier: number,
    quantity: number,
    entryPrice: number,
    flow: ModelFlow,
  ): void {
    const ratio = this.ratios[tier]
    const known = this.active[side][tier]
    const factorLog = (side === 'long' ? ratio?.longLog : ratio?.shortLog) ?? Number.NaN
    if (!(quantity > 0) || known === undefined || !Number.isFinite(factorLog)) return
    const level = this.levelBeyond(side, entryPrice, factorLog)
    this.book(side).add(level, tier, quantity)
    known.quantity += quantity
    known.notional += quantity * priceOfLevel(level)
    flow.created += quantity
    flow.createdNotional += quantity * entryPrice
  }

  /** The level of a position, never on the wrong side of its own entry. */
  private levelBeyond(side: PositionSide, entryPrice: number, factorLog: number): number {
    if (entryPrice !== this.entryPrice) {
      this.entryPrice = entryPrice
      this.entryLog = Math.log(entryPrice)
    }
    const level = levelOfLog(this.entryLog + factorLog)
    const own = levelOfLog(this.entryLog)
    return side === 'long' ? Math.min(level, own - 1) : Math.max(level, own + 1)
  }

  /** What is left of a leverage's positions after a step's turnover. */
  private leftAfter(elapsedMs: number): readonly number[] {
    if (elapsedMs !== this.turnoverMs) {
      this.turnoverMs = elapsedMs
      this.turnoverLeft = this.ratios.map(
        ({ leverage }) => 2 ** (-elapsedMs / halfLifeMs[leverage]),
      )
    }
    return this.turnoverLeft
  }

  /** No side holds more than there are contracts. */
  private fitInto(openInterest: number, flow: ModelFlow): void {
    for (const side of sides) {
      const open = this.activeQuantity(side)
      if (open > openInterest) this.closeSide(side, 1 - openInterest / open, flow)
    }
  }

  private closeSide(side: PositionSide, share: number, flow: ModelFlow): void {
    if (share <= 0) return
    this.ratios.forEach((_, tier) => this.closeShare(side, tier, share, flow))
    this.unknown[side] = this.unknown[side].map((quantity) => quantity * (1 - share))
  }

  private closeShare(side: PositionSide, tier: number, share: number, flow: ModelFlow): number {
    const known = this.active[side][tier]
    if (known === undefined || known.quantity <= 0 || share <= 0) return 0
    const closed = known.quantity * share
    const notional = known.notional * share
    this.book(side).shrink(tier, 1 - share)
    this.lessen(side, tier, closed, notional)
    flow.closed += closed
    flow.closedNotional += notional
    return closed
  }

  private lessen(side: PositionSide, tier: number, quantity: number, notional: number): void {
    const known = this.active[side][tier]
    if (known === undefined) return
    const left = known.quantity - quantity
    const isGone = left <= known.quantity * dust
    known.quantity = isGone ? 0 : left
    known.notional = isGone ? 0 : known.notional - notional
  }
}

/** Share of longs by funding, a fraction per interval: 0.01 % gives 59 %, 0.03 % gives 68 %. */
export function longShareOf(fundingRate: number | null): number {
  return fundingRate === null ? 0.5 : 0.5 + 0.2 * Math.tanh(50 * fundingRate * 100)
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}

function emptyAmounts(ratios: readonly LevelRatio[]): Amount[] {
  return ratios.map(() => ({ quantity: 0, notional: 0 }))
}
