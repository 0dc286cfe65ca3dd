import { decimalsOf, type Listing } from '../../marketData/listings.ts'

/** Share of the notional taken for clearing a liquidated position. */
export const liquidationFeeRate = '0.012500'

/** A price on the listing's tick, as the venue writes it: `82651.90`. */
export function priceText(listing: Listing, price: number): string {
  return price.toFixed(Math.max(2, decimalsOf(listing.tickSize)))
}

/** Mark and index prices carry eight decimals whatever the tick. */
export function markText(price: number): string {
  return price.toFixed(8)
}

export function quantityText(listing: Listing, quantity: number): string {
  return quantity.toFixed(decimalsOf(listing.stepSize))
}

export function rateText(rate: number): string {
  return rate.toFixed(8)
}

/** Funding is settled every eight hours, UTC. */
export const fundingIntervalMs = 28_800_000

export function nextFundingTime(time: number): number {
  return (Math.floor(time / fundingIntervalMs) + 1) * fundingIntervalMs
}
