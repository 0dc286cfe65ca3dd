import type { PositionSide } from '../../../contract/domain/market.ts'

/** Height of a level bin: the logarithm of a price in steps of two basis points. */
export const levelStep = 0.0002

/** Bins to grow by when a price lies outside; the book grows with prices, whatever they do. */
const growth = 2048

/** A scale this small is taken into the amounts, before they lose their meaning. */
const smallestScale = 1e-12

export function levelOf(price: number): number {
  return levelOfLog(Math.log(price))
}

/** The same from a price's natural logarithm: a product of prices is a sum of logarithms. */
export function levelOfLog(logPrice: number): number {
  return Math.floor(logPrice / levelStep)
}

/** Prices from about 2e-9 to 5e8 have theirs at hand. */
const tableReach = 100_000
const table = Float64Array.from({ length: 2 * tableReach }, (_, index) =>
  Math.exp((index - tableReach + 0.5) * levelStep),
)

/** The price a bin stands for: every position in it counts as liquidated there. */
export function priceOfLevel(level: number): number {
  return table[level + tableReach] ?? Math.exp((level + 0.5) * levelStep)
}

export type LevelVisitor = (level: number, tier: number, quantity: number) => void

/**
 * Open positions of one side by liquidation price and leverage, base units. Closing a share of
 * everything costs the same whatever is open: amounts are kept over a scale per leverage.
 */
export class LevelBook {
  readonly side: PositionSide
  private readonly tiers: number
  private amounts: Float64Array[]
  private scales: number[]
  /** Level of index 0. */
  private base = 0
  private length = 0
  /** Levels between which anything may lie, ends included; low above high when empty. */
  private low = Number.POSITIVE_INFINITY
  private high = Number.NEGATIVE_INFINITY

  constructor(side: PositionSide, tiers: number) {
    this.side = side
    this.tiers = tiers
    this.amounts = Array.from({ length: tiers }, () => new Float64Array(0))
    this.scales = Array.from({ length: tiers }, () => 1)
  }

  add(level: number, tier: number, quantity: number): void {
    this.reserve(level)
    const amounts = this.amounts[tier]
    if (amounts === undefined) return
    const at = level - this.base
    amounts[at] = (amounts[at] ?? 0) + quantity / (this.scales[tier] ?? 1)
    this.low = Math.min(this.low, level)
    this.high = Math.max(this.high, level)
  }

  /**
   * Takes out every level the price crossed, its own price included: longs at or above `extreme`,
   * shorts at or below it. `visit` is told what went.
   */
  consume(extreme: number, visit: LevelVisitor): void {
    if (this.side === 'long') {
      while (this.high >= this.low && priceOfLevel(this.high) >= extreme) {
        this.clear(this.high, visit)
        this.high -= 1
      }
    } else {
      while (this.high >= this.low && priceOfLevel(this.low) <= extreme) {
        this.clear(this.low, visit)
        this.low += 1
      }
    }
  }

  /** Leaves `share` of what is open at each leverage, 0 to 1. */
  shrink(tier: number, share: number): void {
    const scale = (this.scales[tier] ?? 1) * share
    if (scale >= smallestScale) {
      this.scales[tier] = scale
      return
    }
    const amounts = this.amounts[tier]
    if (amounts !== undefined) {
      for (let at = 0; at < amounts.length; at += 1) amounts[at] = (amounts[at] ?? 0) * scale
    }
    this.scales[tier] = 1
  }

  /** Everything open, level by level upward. */
  visit(visit: LevelVisitor): void {
    this.visitBetween(this.low, this.high, visit)
  }

  /** What is open from one level to another, ends included. */
  visitBetween(from: number, to: number, visit: LevelVisitor): void {
    const first = Math.max(from, this.low)
    const last = Math.min(to, this.high)
    const { amounts, scales, base, tiers } = this
    for (let level = first; level <= last; level += 1) {
      for (let tier = 0; tier < tiers; tier += 1) {
        const amount = amounts[tier]?.[level - base] ?? 0
        if (amount > 0) visit(level, tier, amount * (scales[tier] ?? 1))
      }
    }
  }

  copy(): LevelBook {
    const copy = new LevelBook(this.side, this.tiers)
    copy.amounts = this.amounts.map((amounts) => amounts.slice())
    copy.scales = [...this.scales]
    copy.base = this.base
    copy.length = this.length
    copy.low = this.low
    copy.high = this.high
    return copy
  }

  /** Memory held, bytes. */
  get bytes(): number {
    return this.length * this.tiers * 8
  }

  private clear(level: number, visit: LevelVisitor): void {
    const at = level - this.base
    for (let tier = 0; tier < this.tiers; tier += 1) {
      const amounts = this.amounts[tier]
      const quantity = (amounts?.[at] ?? 0) * (this.scales[tier] ?? 1)
      if (amounts === undefined || quantity === 0) continue
      amounts[at] = 0
      visit(level, tier, quantity)
    }
  }

  private reserve(level: number): void {
    if (level >= this.base && level < this.base + this.length) return
    const isEmpty = this.length === 0
    const from = isEmpty ? level - growth : Math.min(this.base, level - growth)
    const to = isEmpty ? level + growth : Math.max(this.base + this.length, level + growth)
    const shift = this.base - from
    this.amounts = this.amounts.map((amounts) => {
      const larger = new Float64Array(to - from)
      if (!isEmpty) larger.set(amounts, shift)
      return larger
    })
    this.base = from
    this.length = to - from
  }
}
