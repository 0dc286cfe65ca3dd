import { mix, unit } from './hash.ts'
import { roundTo } from './forcedTrades.ts'
import type { Listing } from './listings.ts'
import type { Market } from './market.ts'

/** Price and quantity of one level, base units. */
export type LadderLevel = { readonly price: number; readonly quantity: number }

/** A made-up book around the mark. Bids from high to low, asks from low to high. */
export type Ladder = {
  readonly bids: readonly LadderLevel[]
  readonly asks: readonly LadderLevel[]
}

/** The book changes once in this time, ms. */
export const ladderStepMs = 50

/** Levels lie on a fixed grid of about 2 basis points' tenth, a whole number of ticks. */
function gridSize(listing: Listing): number {
  const ticks = Math.max(1, Math.round((listing.asset.price * 0.00002) / listing.tickSize))
  return ticks * listing.tickSize
}

/** Best bid and ask around a mark price: the grid lines below and above it. */
export function bestPrices(listing: Listing, mark: number): { bid: number; ask: number } {
  const grid = gridSize(listing)
  const line = Math.floor(mark / grid)
  return {
    bid: roundTo(line * grid, listing.tickSize),
    ask: roundTo((line + 1) * grid, listing.tickSize),
  }
}

/**
 * The book at one step (time / `ladderStepMs`). A level keeps its quantity for a while, so that two
 * neighbouring steps differ in few levels.
 */
export function ladderAt(market: Market, listing: Listing, step: number, depth: number): Ladder {
  const grid = gridSize(listing)
  const line = Math.floor(market.mark(listing, step * ladderStepMs) / grid)
  const level = (at: number): LadderLevel => ({
    price: roundTo(at * grid, listing.tickSize),
    quantity: levelQuantity(market, listing, at, step, Math.abs(at - line)),
  })
  return {
    bids: Array.from({ length: depth }, (_, index) => level(line - index)),
    asks: Array.from({ length: depth }, (_, index) => level(line + 1 + index)),
  }
}

function levelQuantity(
  market: Market,
  listing: Listing,
  line: number,
  step: number,
  distance: number,
): number {
  const patience = distance < 2 ? 2 : 20 + (mix(listing.key, line) % 160)
  const draw = unit(market.seed, listing.key, line, Math.floor(step / patience))
  const usual = (listing.asset.minuteNotional * listing.scale * 0.01) / listing.asset.price
  const deeper = 1 + Math.min(distance, 40) / 20
  return Math.max(
    listing.stepSize,
    roundTo(usual * deeper * (0.1 - Math.log(1 - draw)), listing.stepSize),
  )
}

export type LadderChange = Ladder

/** What changed between two books: new quantities, and 0 for levels that left the window. */
export function ladderChange(before: Ladder, after: Ladder): LadderChange {
  return {
    bids: sideChange(before.bids, after.bids),
    asks: sideChange(before.asks, after.asks),
  }
}

function sideChange(before: readonly LadderLevel[], after: readonly LadderLevel[]): LadderLevel[] {
  const old = new Map(before.map((level) => [level.price, level.quantity]))
  const changed = after.filter((level) => old.get(level.price) !== level.quantity)
  const kept = new Set(after.map((level) => level.price))
  const gone = before.filter((level) => !kept.has(level.price))
  return [...changed, ...gone.map(({ price }) => ({ price, quantity: 0 }))]
}
