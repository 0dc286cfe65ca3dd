import type { Liquidation } from '../../../../contract/domain/liquidation.ts'
import type { TapePreferences } from '../../stores/preferences.ts'

export function filterRows(
  rows: readonly Liquidation[],
  filter: TapePreferences,
  symbol: string | null,
): readonly Liquidation[] {
  return rows.filter(
    (row) =>
      !filter.hiddenVenues.includes(row.venue) &&
      (filter.side === 'both' || row.positionSide === filter.side) &&
      row.notional >= filter.minNotional &&
      (!filter.thisSymbolOnly || row.unifiedSymbol === symbol),
  )
}

/** Notional from which a row is emphasised, and then more so. Quote asset. */
const sizeSteps = [10_000, 100_000, 1_000_000] as const

/** 0 for small ones up to 3 for a million and more. */
export function sizeStep(notional: number): 0 | 1 | 2 | 3 {
  return sizeSteps.filter((step) => notional >= step).length as 0 | 1 | 2 | 3
}
