import type { ColumnCoverage, RecordingGap } from '../../../../contract/domain/heatmap.ts'
import type { VenueId } from '../../../../contract/domain/venue.ts'
import type { SideChoice, Sum } from '../../canvas/heatFilter.ts'
import { cellSum, noSum } from '../../canvas/heatFilter.ts'
import { seriesIndex } from '../../canvas/cellGrid.ts'
import type { HeatGrid } from '../../canvas/heatGrid.ts'
import type { Cell } from '../../canvas/cursorLayer.ts'

/** What is known of one venue in one column. */
export type CoverageReport = {
  readonly coverage: ColumnCoverage | null
  /** Stretches of the column without a record. */
  readonly gaps: readonly { readonly from: number; readonly to: number }[]
}

export type ReportRow = {
  readonly venue: VenueId
  readonly side: 'long' | 'short'
  /** Aligned with the report's columns. */
  readonly sums: readonly Sum[]
}

export type ReportColumn = {
  readonly column: number
  readonly from: number
  readonly to: number
  /** Outside the map: before its beginning or in the future. */
  readonly exists: boolean
  /** Some shown venue was recorded in it; otherwise its total is unknown, not zero. */
  readonly recorded: boolean
  readonly total: Sum
}

/** What the cursor's cell and its two neighbours in time hold. */
export type CellReport = {
  readonly priceLow: number
  readonly priceHigh: number
  /** The previous, this and the next interval. */
  readonly columns: readonly ReportColumn[]
  readonly rows: readonly ReportRow[]
  /** Of this interval. */
  readonly coverage: ReadonlyMap<VenueId, CoverageReport>
}

export function cellReport(
  grid: HeatGrid,
  shown: ReadonlySet<VenueId>,
  side: SideChoice,
  cell: Cell,
): CellReport {
  const indexes = [cell.column - 1, cell.column, cell.column + 1]
  const venues = grid.venues.filter((venue) => shown.has(venue))
  const sides = (['long', 'short'] as const).filter((each) => side === 'both' || side === each)
  const rows = venues.flatMap((venue) =>
    sides.map((each) => ({
      venue,
      side: each,
      sums: indexes.map((column) =>
        cellSum(grid, column, cell.bin, seriesIndex(grid.venues.indexOf(venue), each)),
      ),
    })),
  )
  return {
    priceLow: cell.bin * grid.binSize,
    priceHigh: (cell.bin + 1) * grid.binSize,
    columns: indexes.map((column, at) => ({
      column,
      from: grid.columnTime(column),
      to: grid.columnTime(column + 1),
      exists: column >= 0 && column < grid.columns,
      recorded: venues.some((venue) => (grid.coverage(venue, column)?.recorded ?? 0) > 0),
      total: addUp(rows.map((row) => row.sums[at] ?? noSum)),
    })),
    rows,
    coverage: new Map(venues.map((venue) => [venue, coverageOf(grid, venue, cell.column)])),
  }
}

function coverageOf(grid: HeatGrid, venue: VenueId, column: number): CoverageReport {
  const from = grid.columnTime(column)
  const to = grid.columnTime(column + 1)
  return {
    coverage: grid.coverage(venue, column),
    gaps: grid.gaps
      .filter((gap) => gap.venue === venue && gap.from < to && gap.to > from)
      .map((gap) => within(gap, from, to)),
  }
}

function within(gap: RecordingGap, from: number, to: number): { from: number; to: number } {
  return { from: Math.max(gap.from, from), to: Math.min(gap.to, to) }
}

function addUp(sums: readonly Sum[]): Sum {
  return sums.reduce(
    (total, sum) => ({
      notional: total.notional + sum.notional,
      count: total.count + sum.count,
    }),
    noSum,
  )
}
