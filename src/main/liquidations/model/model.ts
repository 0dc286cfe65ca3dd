import type { ModelSettings } from '../../../contract/domain/liquidationModel.ts'
import type { PositionSide } from '../../../contract/domain/market.ts'
import { LevelBook, levelOf, priceOfLevel } from './levelBook.ts'
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

  constructor(settings: ModelSettings, ratios: readonly LevelRatio[]) {
    this.settings = settings
    this.ratios = ratios
    this.longs = new LevelBook('long', ratios.length)
    this.shorts = new LevelBook('short', ratios.length)
    this.active = { long: emptyAmounts(ratios), short: emptyAmounts(ratios) }
  }

  /** One step, in order of time. Crossings come first: what opens in a step cannot be hit in it. */
  step(step: ModelStep): ModelFlow {
    const flow = noFlow()
    const { prices } = step
    const consumed = {
      long: prices === null ? 0 : this.consume('long', prices.low, flow),
      short: prices === null ? 0 : this.consume('short', prices.high, flow),
    }
    const replaced = this.settings.turnover ? this.turnOver(step, flow) : { long: 0, short: 0 }
    this.follow(step, flow, { replaced, consumed })
    if (step.openInterest !== null) this.fitInto(step.openInterest, flow)
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

  /** Traders close and others take their place: open interest stays, levels move to the price. */
  private turnOver({ elapsedMs, prices }: ModelStep, flow: ModelFlow): Sided {
    const replaced = { long: 0, short: 0 }
    if (prices === null) return replaced
    this.ratios.forEach(({ leverage }, tier) => {
      const share = 2 ** (-elapsedMs / halfLifeMs[leverage])
      for (const side of ['long', 'short'] as const) {
        replaced[side] += this.closeShare(side, tier, 1 - share, flow)
      }
    })
    return replaced
  }

  /** Opens what open interest rose by and what was replaced; closes what it fell by. */
  private follow(
    { prices, interestChange: change, openInterest, fundingRate }: ModelStep,
    flow: ModelFlow,
    { replaced, consumed }: Readonly<Record<'replaced' | 'consumed', Sided>>,
  ): void {
    if (prices !== null) {
      const opened = this.opened(Math.max(0, change), prices, fundingRate)
      this.open('long', opened.long + replaced.long, prices.close, flow)
      this.open('short', opened.short + replaced.short, prices.close, flow)
    }
    if (change < 0) this.closeRest(-change, openInterest, flow, consumed)
  }

  /** Volume a rise opens on each side, base units. */
  private opened(
    rise: number,
    { open, close }: BarPrices,
    fundingRate: number | null,
  ): Record<PositionSide, number> {
    const tilt = this.settings.fundingTilt ? longShareOf(fundingRate) : 0.5
    if (this.settings.version === 'twoSided-1') {
      // The crowded side counts whole; of the other, hedgers hold what is missing.
      return { long: rise * Math.min(1, tilt * 2), short: rise * Math.min(1, (1 - tilt) * 2) }
    }
    const direction = close > open ? 1 : close < open ? 0 : 0.5
    const share = this.settings.fundingTilt ? (direction + tilt) / 2 : direction
    return { long: rise * share, short: rise * (1 - share) }
  }

  private open(side: PositionSide, quantity: number, entryPrice: number, flow: ModelFlow): void {
    if (!(quantity > 0)) return
    this.ratios.forEach((ratio, tier) => {
      const factor = side === 'long' ? ratio.long : ratio.short
      if (factor === null || !Number.isFinite(factor)) return
      const amount = quantity * ratio.weight
      const level = levelBeyond(side, entryPrice, factor)
      this.book(side).add(level, tier, amount)
      const known = this.active[side][tier]
      if (known === undefined) return
      known.quantity += amount
      known.notional += amount * priceOfLevel(level)
      flow.created += amount
      flow.createdNotional += amount * entryPrice
    })
  }

  /**
   * Closes the same share of every position. A crossing liquidates and so lowers open interest
   * itself: only what it does not explain was closed by traders.
   */
  private closeRest(
    fall: number,
    openInterest: number | null,
    flow: ModelFlow,
    consumed: Sided,
  ): void {
    const isTwoSided = this.settings.version === 'twoSided-1'
    const active = this.activeQuantity('long') + this.activeQuantity('short')
    const explained = consumed.long + consumed.short
    for (const side of ['long', 'short'] as const) {
      const rest = Math.max(0, fall - (isTwoSided ? consumed[side] : explained))
      // Positions from before the model began close as well: it only holds a part of them all.
      const open = isTwoSided ? (openInterest ?? 0) + fall : active
      if (rest > 0 && open > 0) this.closeSide(side, Math.min(1, rest / open), flow)
    }
  }

  /** No side holds more than there are contracts. */
  private fitInto(openInterest: number, flow: ModelFlow): void {
    for (const side of ['long', 'short'] as const) {
      const open = this.activeQuantity(side)
      if (open <= openInterest || open <= 0) continue
      this.closeSide(side, 1 - openInterest / open, flow)
    }
  }

  private closeSide(side: PositionSide, share: number, flow: ModelFlow): void {
    this.ratios.forEach((_, tier) => this.closeShare(side, tier, share, flow))
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

/** The level of a position, never on the wrong side of its own entry. */
function levelBeyond(side: PositionSide, entryPrice: number, factor: number): number {
  const level = levelOf(entryPrice * factor)
  return side === 'long'
    ? Math.min(level, levelOf(entryPrice) - 1)
    : Math.max(level, levelOf(entryPrice) + 1)
}

function emptyAmounts(ratios: readonly LevelRatio[]): Amount[] {
  return ratios.map(() => ({ quantity: 0, notional: 0 }))
}
