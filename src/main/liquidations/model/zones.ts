import type { PositionSide } from '../../../contract/domain/market.ts'

/** Of the bins of a side, the strongest that count as zone. */
export const zoneShare = 0.2

/** Prices within this fraction of the mark are judged: beyond it nothing is said. */
export const rangeShare = 0.05

/** Notional by price bin. */
export type BinNotional = { readonly bin: number; readonly notional: number }

/** Neighbouring bins that stand out, ends included. */
export type Zone = {
  readonly side: PositionSide
  readonly low: number
  readonly high: number
  /** The strongest of them. */
  readonly peak: number
  readonly notional: number
}

/** Bins of a side within `rangeShare` of the price: longs below it, shorts above. */
export function judgedBins(
  side: PositionSide,
  price: number,
  binSize: number,
): { readonly low: number; readonly high: number } {
  const at = Math.floor(price / binSize)
  return side === 'long'
    ? { low: Math.floor((price * (1 - rangeShare)) / binSize), high: at }
    : { low: at, high: Math.floor((price * (1 + rangeShare)) / binSize) }
}

/** The strongest bins between `low` and `high`, neighbours joined, lowest price first. */
export function zonesOf(
  side: PositionSide,
  bins: readonly BinNotional[],
  { low, high }: { readonly low: number; readonly high: number },
  share = zoneShare,
): readonly Zone[] {
  const most = Math.max(1, Math.floor((high - low + 1) * share))
  const strongest = bins
    .filter(({ bin, notional }) => bin >= low && bin <= high && notional > 0)
    .toSorted((left, right) => right.notional - left.notional || left.bin - right.bin)
    .slice(0, most)
    .toSorted((left, right) => left.bin - right.bin)
  const zones: { -readonly [Name in keyof Zone]: Zone[Name] }[] = []
  let peak = 0
  for (const { bin, notional } of strongest) {
    const last = zones.at(-1)
    if (last !== undefined && last.high === bin - 1) {
      last.high = bin
      last.notional += notional
      if (notional > peak) last.peak = bin
      peak = Math.max(peak, notional)
    } else {
      zones.push({ side, low: bin, high: bin, peak: bin, notional })
      peak = notional
    }
  }
  return zones
}
