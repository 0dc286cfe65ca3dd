import type {
  LeverageTier,
  LiquidationCluster,
  LiquidationProfile,
  ProfileLevel,
} from '../../../contract/domain/liquidationModel.ts'
import type { PositionSide } from '../../../contract/domain/market.ts'
import type { VenueId } from '../../../contract/domain/venue.ts'
import type { LiquidationModel } from './model.ts'
import { type Zone, judgedBins, zonesOf } from './zones.ts'

export type ProfileSource = { readonly venue: VenueId; readonly model: LiquidationModel }

/** Levels further from the price than this are not told: nobody is liquidated there today. */
const farthest = 0.35

type Bin = {
  notional: number
  readonly byVenue: Partial<Record<VenueId, number>>
  readonly byLeverage: Partial<Record<LeverageTier, number>>
}

const sides: readonly PositionSide[] = ['long', 'short']

/** Levels, sums and clusters around a price. */
export function profileOf(
  sources: readonly ProfileSource[],
  price: number,
  binSize: number,
): Pick<LiquidationProfile, 'levels' | 'totals' | 'nearest' | 'clusters'> {
  const bins = {
    long: binsOf(sources, 'long', price, binSize),
    short: binsOf(sources, 'short', price, binSize),
  }
  const totals = { long: totalOf(bins.long), short: totalOf(bins.short) }
  const clusters = sides
    .flatMap((side) => clustersOf(side, bins[side], totals[side], price, binSize))
    .toSorted((left, right) => left.distance - right.distance)
  return {
    levels: [...levelsOf('long', bins.long, binSize), ...levelsOf('short', bins.short, binSize)],
    totals,
    nearest: {
      above: clusters.find(({ side }) => side === 'short') ?? null,
      below: clusters.find(({ side }) => side === 'long') ?? null,
    },
    clusters,
  }
}

function binsOf(
  sources: readonly ProfileSource[],
  side: PositionSide,
  price: number,
  binSize: number,
): ReadonlyMap<number, Bin> {
  const bins = new Map<number, Bin>()
  const [from, to] = [price * (1 - farthest), price * (1 + farthest)]
  for (const { venue, model } of sources) {
    const take = (levelPrice: number, tier: number, notional: number): void => {
      const leverage = model.ratios[tier]?.leverage
      if (leverage === undefined) return
      const index = Math.floor(levelPrice / binSize)
      const bin = bins.get(index) ?? { notional: 0, byVenue: {}, byLeverage: {} }
      bins.set(index, bin)
      bin.notional += notional
      bin.byVenue[venue] = (bin.byVenue[venue] ?? 0) + notional
      bin.byLeverage[leverage] = (bin.byLeverage[leverage] ?? 0) + notional
    }
    model.visit(side, take, from, to)
  }
  return bins
}

function totalOf(bins: ReadonlyMap<number, Bin>): number {
  let total = 0
  for (const { notional } of bins.values()) total += notional
  return total
}

/** Lowest price first; the sum counts outward from the price. */
function levelsOf(
  side: PositionSide,
  bins: ReadonlyMap<number, Bin>,
  binSize: number,
): readonly ProfileLevel[] {
  const outward = [...bins].toSorted(([left], [right]) =>
    side === 'long' ? right - left : left - right,
  )
  let cumulative = 0
  const levels = outward.map(([index, bin]): ProfileLevel => {
    cumulative += bin.notional
    return { price: edgeOf(index, binSize), side, ...bin, cumulative }
  })
  return side === 'long' ? levels.toReversed() : levels
}

function clustersOf(
  side: PositionSide,
  bins: ReadonlyMap<number, Bin>,
  total: number,
  price: number,
  binSize: number,
): readonly LiquidationCluster[] {
  const list = [...bins].map(([bin, { notional }]) => ({ bin, notional }))
  return zonesOf(side, list, judgedBins(side, price, binSize)).map((zone) =>
    clusterOf(zone, bins, total, price, binSize),
  )
}

function clusterOf(
  { side, low, high, peak, notional }: Zone,
  bins: ReadonlyMap<number, Bin>,
  total: number,
  price: number,
  binSize: number,
): LiquidationCluster {
  const byVenue: Partial<Record<VenueId, number>> = {}
  for (let bin = low; bin <= high; bin += 1) {
    for (const [venue, amount] of Object.entries(bins.get(bin)?.byVenue ?? {})) {
      byVenue[venue as VenueId] = (byVenue[venue as VenueId] ?? 0) + amount
    }
  }
  const priceLow = edgeOf(low, binSize)
  const priceHigh = edgeOf(high + 1, binSize)
  const away = side === 'long' ? price - priceHigh : priceLow - price
  return {
    side,
    priceLow,
    priceHigh,
    peakPrice: edgeOf(peak, binSize),
    notional,
    distance: Math.max(0, away) / price,
    share: total > 0 ? notional / total : 0,
    byVenue,
  }
}

/** Edge of a bin without the noise of binary fractions. */
function edgeOf(bin: number, binSize: number): number {
  return Number((bin * binSize).toPrecision(12))
}
