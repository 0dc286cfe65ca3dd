import { monthMs } from '../../marketData/bars.ts'
import { dayMs, minuteMs } from '../../marketData/factor.ts'
import { decimalsOf, type Listing } from '../../marketData/listings.ts'

/** A price on the listing's tick, with the venue's two decimals at least: `82642.80`. */
export function priceText(listing: Listing, price: number): string {
  return price.toFixed(Math.max(2, decimalsOf(listing.tickSize)))
}

export function quantityText(listing: Listing, quantity: number): string {
  return quantity.toFixed(decimalsOf(listing.stepSize))
}

/** The shortest text of a number: `0.0001`, `2084.9`. Liquidations are written so. */
export function shortText(value: number): string {
  return String(value)
}

/** Candle lengths by the venue's name for them, ms. */
export const intervals: ReadonlyMap<string, number> = new Map([
  ['1', minuteMs],
  ['3', 3 * minuteMs],
  ['5', 5 * minuteMs],
  ['15', 15 * minuteMs],
  ['30', 30 * minuteMs],
  ['60', 60 * minuteMs],
  ['120', 120 * minuteMs],
  ['240', 240 * minuteMs],
  ['360', 360 * minuteMs],
  ['720', 720 * minuteMs],
  ['D', dayMs],
  ['W', 7 * dayMs],
  ['M', monthMs],
])

export const fundingIntervalMs = 28_800_000

export function nextFundingTime(time: number): number {
  return (Math.floor(time / fundingIntervalMs) + 1) * fundingIntervalMs
}
