import type { PriceBand } from '../../canvas/heatLayer.ts'
import type { Bar } from '../../stores/candleSeries.ts'

/** How far from the latest price heat may stretch the price scale, as a share of it. */
const farthest = 0.12
/** Room for predicted levels beyond the candles: share of their height, and of the price at least. */
const levelRoom = { ofHeight: 0.5, ofPrice: 0.02 } as const

export type PriceParts = {
  /** Candles in sight. */
  readonly candles: PriceBand | null
  readonly executed: PriceBand | null
  readonly predicted: PriceBand | null
  readonly price: number
  /** Whether the price comes from a candle. */
  readonly priced: boolean
}

/**
 * The prices a chart should show: its candles, executed heat that is not far off, and so much of
 * the predicted levels as leaves the candles readable.
 */
export function priceNeeds(parts: PriceParts): PriceBand | null {
  const { candles, executed, predicted, price, priced } = parts
  const reach = priced ? price * farthest : Infinity
  const heat = executed === null ? null : clip(executed, price - reach, price + reach)
  const core = union(candles, heat)
  if (predicted === null) return core ?? (priced ? null : around(price))
  const base = candles ?? around(price)
  const room = Math.max((base.high - base.low) * levelRoom.ofHeight, price * levelRoom.ofPrice)
  return union(core, union(base, clip(predicted, base.low - room, base.high + room)))
}

/** Lowest and highest price of the bars within a stretch of time. */
export function candleBand(bars: readonly Bar[], from: number, to: number): PriceBand | null {
  let low = Infinity
  let high = -Infinity
  for (const bar of bars) {
    if (bar.time < from || bar.time > to) continue
    low = Math.min(low, bar.low)
    high = Math.max(high, bar.high)
  }
  return high < low ? null : { low, high }
}

export function union(a: PriceBand | null, b: PriceBand | null): PriceBand | null {
  if (a === null || b === null) return a ?? b
  return { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) }
}

function clip(band: PriceBand, low: number, high: number): PriceBand | null {
  const clipped = { low: Math.max(band.low, low), high: Math.min(band.high, high) }
  return clipped.high > clipped.low ? clipped : null
}

function around(price: number): PriceBand {
  return { low: price * 0.98, high: price * 1.02 }
}
