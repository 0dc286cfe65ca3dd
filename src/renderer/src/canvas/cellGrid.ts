import { intervalMs } from '../../../contract/domain/market.ts'
import type { CandleInterval, PositionSide } from '../../../contract/domain/market.ts'
import type { VenueId } from '../../../contract/domain/venue.ts'

/** Cells of one column, parallel arrays sorted by bin. */
export type ColumnCells = {
  readonly bin: Int32Array
  /** `venueIndex * 2 + (short ? 1 : 0)` */
  readonly series: Uint8Array
  readonly notional: Float64Array
  /** Empty where the cells are no events that could be counted. */
  readonly count: Uint32Array
}

/** Cells as they cross the wire, one entry each, in any order. */
export type CellArrays = Omit<ColumnCells, 'count'> & {
  readonly column: Uint32Array
  readonly count?: Uint32Array
}

/** What the two axes of a map stand for. */
export type GridAxes = {
  readonly symbol: string
  readonly from: number
  readonly interval: CandleInterval
  readonly binSize: number
  readonly binSizes: readonly number[]
  readonly venues: readonly VenueId[]
}

const emptyColumn: ColumnCells = {
  bin: new Int32Array(0),
  series: new Uint8Array(0),
  notional: new Float64Array(0),
  count: new Uint32Array(0),
}

/**
 * Cells over time and price as they are now, kept outside React: typed arrays a column, replaced
 * whole when the column changed. Everything drawn and every tooltip reads from here.
 */
export class CellGrid implements GridAxes {
  readonly symbol: string
  readonly from: number
  readonly interval: CandleInterval
  readonly intervalMs: number
  readonly binSize: number
  readonly binSizes: readonly number[]
  readonly venues: readonly VenueId[]
  #columns: ColumnCells[]
  #bins = { min: 0, max: -1 }

  constructor(axes: GridAxes, cells: CellArrays, columns: number) {
    this.symbol = axes.symbol
    this.from = axes.from
    this.interval = axes.interval
    this.intervalMs = intervalMs[axes.interval]
    this.binSize = axes.binSize
    this.binSizes = axes.binSizes
    this.venues = axes.venues
    const parts = groupByColumn(cells)
    this.#columns = Array.from({ length: columns }, (_, column) => parts.get(column) ?? emptyColumn)
    for (const column of this.#columns) this.#noteBins(column)
  }

  get columns(): number {
    return this.#columns.length
  }

  /** Lowest and highest price bin with anything in it; null while the map is empty. */
  get bins(): { readonly min: number; readonly max: number } | null {
    return this.#bins.max < this.#bins.min ? null : this.#bins
  }

  get cellCount(): number {
    return this.#columns.reduce((sum, column) => sum + column.bin.length, 0)
  }

  column(index: number): ColumnCells {
    return this.#columns[index] ?? emptyColumn
  }

  columnTime(column: number): number {
    return this.from + column * this.intervalMs
  }

  /** Puts the changed columns in the place of those of the same index; the map may grow by it. */
  protected replace(columns: number, changed: readonly number[], cells: CellArrays): void {
    while (this.#columns.length < columns) this.#columns.push(emptyColumn)
    const parts = groupByColumn(cells)
    for (const column of changed) {
      const part = parts.get(column) ?? emptyColumn
      this.#columns[column] = part
      this.#noteBins(part)
    }
  }

  #noteBins(cells: ColumnCells): void {
    const first = cells.bin[0]
    const last = cells.bin.at(-1)
    if (first === undefined || last === undefined) return
    const empty = this.#bins.max < this.#bins.min
    this.#bins = {
      min: empty ? first : Math.min(first, this.#bins.min),
      max: empty ? last : Math.max(last, this.#bins.max),
    }
  }
}

/** Index of a cell's series. */
export function seriesIndex(venueIndex: number, side: PositionSide): number {
  return venueIndex * 2 + (side === 'short' ? 1 : 0)
}

/** Cells that come in order, as a large map's do, are cut into columns without being copied. */
function groupByColumn(cells: CellArrays): Map<number, ColumnCells> {
  const sorted = isSorted(cells) ? cells : sortCells(cells)
  const parts = new Map<number, ColumnCells>()
  const { column } = sorted
  for (let start = 0; start < column.length;) {
    let end = start + 1
    while (end < column.length && column[end] === column[start]) end++
    parts.set(column[start] ?? 0, slice(sorted, start, end))
    start = end
  }
  return parts
}

function slice({ bin, series, notional, count }: CellArrays, start: number, end: number) {
  return {
    bin: bin.subarray(start, end),
    series: series.subarray(start, end),
    notional: notional.subarray(start, end),
    count: count?.subarray(start, end) ?? emptyColumn.count,
  }
}

function isSorted(cells: CellArrays): boolean {
  for (let index = 1; index < cells.column.length; index++) {
    if (compare(cells, index - 1, index) > 0) return false
  }
  return true
}

function compare({ column, bin, series }: CellArrays, a: number, b: number): number {
  return (
    (column[a] ?? 0) - (column[b] ?? 0) ||
    (bin[a] ?? 0) - (bin[b] ?? 0) ||
    (series[a] ?? 0) - (series[b] ?? 0)
  )
}

function sortCells(cells: CellArrays): CellArrays {
  const { column, bin, series, notional, count } = cells
  const order = Array.from(column.keys()).toSorted((a, b) => compare(cells, a, b))
  return {
    column: Uint32Array.from(order, (index) => column[index] ?? 0),
    bin: Int32Array.from(order, (index) => bin[index] ?? 0),
    series: Uint8Array.from(order, (index) => series[index] ?? 0),
    notional: Float64Array.from(order, (index) => notional[index] ?? 0),
    ...(count === undefined
      ? {}
      : { count: Uint32Array.from(order, (index) => count[index] ?? 0) }),
  }
}
