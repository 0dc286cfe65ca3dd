import type { HeatmapGrid } from '../../../src/contract/domain/heatmap.ts'
import type { PredictedGrid } from '../../../src/contract/domain/liquidationModel.ts'
import type { UnifiedSymbol, UnixMs } from '../../../src/contract/domain/ids.ts'
import type { VenueId } from '../../../src/contract/domain/venue.ts'

export type TestCell = readonly [
  column: number,
  bin: number,
  series: number,
  notional: number,
  count?: number,
]

export const minute = 60_000

/** Two venues unless told otherwise; bins of 10, columns of a minute from the epoch on. */
export function makeGrid(
  cells: readonly TestCell[],
  change: Partial<HeatmapGrid> = {},
): HeatmapGrid {
  const columns = change.columns ?? 4
  const venues: readonly VenueId[] = change.venues ?? ['binance-usdm', 'bybit']
  return {
    symbol: 'BTCUSDT' as UnifiedSymbol,
    environment: 'sandbox',
    from: 0 as UnixMs,
    to: (columns * minute) as UnixMs,
    interval: '1m',
    binSize: 10,
    columns,
    venues,
    cells: cellArrays(cells),
    coverage: Object.fromEntries(
      venues.map((venue) => [
        venue,
        Array.from({ length: columns }, () => ({ guarantee: 'complete', recorded: 1 })),
      ]),
    ),
    gaps: [],
    totals: {},
    binSizes: [1, 2, 5, 10, 20, 50],
    ...change,
  }
}

export function cellArrays(cells: readonly TestCell[]): HeatmapGrid['cells'] {
  return {
    column: Uint32Array.from(cells, ([column]) => column),
    bin: Int32Array.from(cells, ([, bin]) => bin),
    series: Uint8Array.from(cells, ([, , series]) => series),
    notional: Float64Array.from(cells, ([, , , notional]) => notional),
    count: Uint32Array.from(cells, ([, , , , count]) => count ?? 1),
  }
}

/** Predicted levels over the same axes as `makeGrid`. */
export function makePredicted(
  cells: readonly TestCell[],
  change: Partial<PredictedGrid> = {},
): PredictedGrid {
  const columns = change.columns ?? 4
  const from = change.from ?? (0 as UnixMs)
  return {
    symbol: 'BTCUSDT' as UnifiedSymbol,
    environment: 'sandbox',
    from,
    to: (from + columns * minute) as UnixMs,
    interval: '1m',
    binSize: 10,
    columns,
    venues: ['binance-usdm', 'bybit'],
    combined: false,
    settings: { version: 'twoSided-1', weights: { 10: 1 }, fundingTilt: false, turnover: false },
    priceLow: 40,
    priceHigh: 90,
    cells: cellArrays(cells),
    columnStates: {},
    gaps: [],
    notes: [],
    highest: null,
    stepMs: 300_000,
    binSizes: [10, 20, 50],
    ...change,
  }
}
