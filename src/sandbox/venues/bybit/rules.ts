import { decimalsOf, type Listing } from '../../marketData/listings.ts'
import { quantityText } from './text.ts'

/** Smallest notional of an order, quote asset. */
export const leastNotional = '5'

/** Largest orders, in steps of their listing. */
export const stepsAtMost = 1_000_000
export const marketStepsAtMost = 100_000

/** How far above the mark a buy may be priced, and how far below it a sell, as a share of it. */
export const priceBand = 0.1

export function highestPrice(listing: Listing): string {
  return (listing.asset.price * 20).toFixed(Math.max(2, decimalsOf(listing.tickSize)))
}

/** The rules of quantities, as `instruments-info` tells them. */
export function lotSizeFilter(listing: Listing): Readonly<Record<string, string>> {
  const most = quantityText(listing, stepsAtMost * listing.stepSize)
  return {
    maxOrderQty: most,
    maxMktOrderQty: quantityText(listing, marketStepsAtMost * listing.stepSize),
    minOrderQty: quantityText(listing, listing.stepSize),
    qtyStep: quantityText(listing, listing.stepSize),
    postOnlyMaxOrderQty: most,
    minNotionalValue: leastNotional,
  }
}
