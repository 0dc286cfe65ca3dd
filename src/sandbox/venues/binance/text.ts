import type { LadderLevel } from '../../marketData/ladder.ts'
import { decimalsOf, type Listing } from '../../marketData/listings.ts'

/** A price on the listing's tick, as the venue writes it: `82651.90`. */
export function priceText(listing: Listing, price: number): string {
  return price.toFixed(Math.max(2, decimalsOf(listing.tickSize)))
}

export function quantityText(listing: Listing, quantity: number): string {
  return quantity.toFixed(decimalsOf(listing.stepSize))
}

export function levels(
  listing: Listing,
  side: readonly LadderLevel[],
): [price: string, quantity: string][] {
  return side.map((level) => [
    priceText(listing, level.price),
    quantityText(listing, level.quantity),
  ])
}

/** Update ids grow with time and leave gaps, as the venue's do. */
const idsPerStep = 8

/** The last update id that the book of a step contains. */
export function updateId(step: number): number {
  return step * idsPerStep
}

/** Levels a side of the sandbox's book. */
export const bookDepth = 120
