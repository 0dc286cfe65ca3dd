import { minuteMs } from '../../marketData/factor.ts'
import { decimalsOf, hyperliquidTick, type Listing } from '../../marketData/listings.ts'
import { intervals as usualIntervals } from '../intervals.ts'

const hourMs = 60 * minuteMs

/** Numbers are written as Python writes floats: `82640.0`, `0.00219`. */
export function floatText(value: number, decimals = 8): string {
  const text = String(Number(value.toFixed(decimals)))
  if (text.includes('e')) return value.toFixed(decimals)
  return text.includes('.') ? text : `${text}.0`
}

/** A price with at most 5 significant figures and 6 - size decimals. */
export function priceText(listing: Listing, price: number): string {
  const tick = hyperliquidTick(price, listing.asset.hyperliquidSizeDecimals)
  return floatText(Math.round(price / tick) * tick, decimalsOf(tick))
}

export function sizeText(listing: Listing, size: number): string {
  return floatText(size, listing.asset.hyperliquidSizeDecimals)
}

/** Candle lengths by the venue's name for them, ms: the usual ones without six hours. */
export const intervals: ReadonlyMap<string, number> = new Map(
  [...usualIntervals].filter(([name]) => name !== '6h'),
)

/** Funding is paid every hour, an eighth of the rate for eight. */
export const fundingIntervalMs = hourMs
