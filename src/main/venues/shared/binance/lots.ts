import { Big } from 'big.js'

/** Bounds of a quantity and its step; null where the venue sets none. */
export type Lots = {
  readonly min: string | null
  readonly max: string | null
  readonly step: string | null
}

/**
 * What an order at the market must keep: `LOT_SIZE` holds for every order, and `MARKET_LOT_SIZE`
 * beside it for those. The market's most is above the lot's on dozens of symbols.
 */
export function marketLots(lot: Lots, market: Lots): Lots {
  return {
    min: stricter(lot.min, market.min, 'larger'),
    max: stricter(lot.max, market.max, 'smaller'),
    step: stricter(lot.step, market.step, 'larger'),
  }
}

function stricter(
  one: string | null,
  other: string | null,
  which: 'larger' | 'smaller',
): string | null {
  if (one === null || other === null) return one ?? other
  return new Big(one).gt(other) === (which === 'larger') ? one : other
}
