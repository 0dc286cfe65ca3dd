import type { PositionSide } from '../../../contract/domain/market.ts'
import type { VenueId } from '../../../contract/domain/venue.ts'
import type { CellGrid, ColumnCells } from './cellGrid.ts'
import { seriesIndex } from './cellGrid.ts'
import type { VenueTotals } from './heatGrid.ts'

export type SideChoice = 'both' | PositionSide

/** One entry per series of the grid: 1 where it is shown. */
export type SeriesMask = Uint8Array

export function makeMask(
  venues: readonly VenueId[],
  shown: ReadonlySet<VenueId>,
  side: SideChoice,
): SeriesMask {
  const mask = new Uint8Array(venues.length * 2)
  for (const [index, venue] of venues.entries()) {
    if (!shown.has(venue)) continue
    if (side !== 'short') mask[seriesIndex(index, 'long')] = 1
    if (side !== 'long') mask[seriesIndex(index, 'short')] = 1
  }
  return mask
}

/** Notional of every shown cell (venues and sides of a bin added up), in no order. */
export function cellNotionals(grid: CellGrid, mask: SeriesMask): Float64Array {
  const sums: number[] = []
  for (let column = 0; column < grid.columns; column++) {
    const cells = grid.column(column)
    let bin = Number.NaN
    for (let index = 0; index < cells.bin.length; index++) {
      if (mask[cells.series[index] ?? 0] !== 1) continue
      const notional = cells.notional[index] ?? 0
      if (cells.bin[index] === bin) sums[sums.length - 1] = (sums.at(-1) ?? 0) + notional
      else sums.push(notional)
      bin = cells.bin[index] ?? Number.NaN
    }
  }
  return Float64Array.from(sums)
}

export type Sum = { readonly notional: number; readonly count: number }

export const noSum: Sum = { notional: 0, count: 0 }

/** What is shown, added up from the engine's own figures. */
export function shownTotal(totals: VenueTotals, shown: Iterable<VenueId>, side: SideChoice): Sum {
  let notional = 0
  let count = 0
  for (const venue of shown) {
    for (const each of ['long', 'short'] as const) {
      if (side !== 'both' && side !== each) continue
      const sum = totals[venue]?.[each] ?? noSum
      notional += sum.notional
      count += sum.count
    }
  }
  return { notional, count }
}

/** What one cell of one series holds. */
export function cellSum(grid: CellGrid, column: number, bin: number, series: number): Sum {
  const cells = grid.column(column)
  let low = 0
  let high = cells.bin.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((cells.bin[middle] ?? 0) < bin) low = middle + 1
    else high = middle
  }
  for (let index = low; index < cells.bin.length && cells.bin[index] === bin; index++) {
    if (cells.series[index] === series) {
      return { notional: cells.notional[index] ?? 0, count: cells.count[index] ?? 0 }
    }
  }
  return noSum
}

/**
 * Lowest and highest bin drawn in a column: cells of shown series with at least `least` notional.
 * Null where none is.
 */
export function columnBand(
  cells: ColumnCells,
  mask: SeriesMask,
  least: number,
): { readonly low: number; readonly high: number } | null {
  let low = Infinity
  let high = -Infinity
  for (let index = 0; index < cells.bin.length; index++) {
    if (mask[cells.series[index] ?? 0] !== 1 || (cells.notional[index] ?? 0) < least) continue
    const bin = cells.bin[index] ?? 0
    low = Math.min(low, bin)
    high = Math.max(high, bin)
  }
  return high < low ? null : { low, high }
}
