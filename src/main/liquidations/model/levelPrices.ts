import {
  type LeverageTier,
  type LeverageWeights,
  leverageTiers,
} from '../../../contract/domain/liquidationModel.ts'
import type { MarginTier } from '../../../contract/domain/margin.ts'
import { liquidationPrice } from '../margin/liquidationPrice.ts'

/** Notional of the position a level is computed for, quote asset: tiers matter to the very large. */
const typicalNotional = 10_000

/** A leverage of the model: its share, and liquidation over entry price of either side. */
export type LevelRatio = {
  readonly leverage: LeverageTier
  readonly weight: number
  /** Null where a long of this leverage cannot be liquidated. */
  readonly long: number | null
  readonly short: number
  /** Natural logarithms of the two. */
  readonly longLog: number
  readonly shortLog: number
}

/** The exact liquidation price is proportional to the entry for a fixed notional. */
export function levelRatios(
  weights: LeverageWeights,
  tiers: readonly MarginTier[],
): readonly LevelRatio[] {
  return leverageTiers.flatMap((leverage) => {
    const weight = weights[leverage] ?? 0
    if (weight <= 0) return []
    const ofSide = (positionSide: 'long' | 'short'): number | null =>
      liquidationPrice({ positionSide, leverage, entryPrice: 1, quantity: typicalNotional }, tiers)
    const long = ofSide('long')
    const short = ofSide('short') ?? Infinity
    const logs = { longLog: long === null ? Number.NaN : Math.log(long), shortLog: Math.log(short) }
    return [{ leverage, weight, long, short, ...logs }]
  })
}
