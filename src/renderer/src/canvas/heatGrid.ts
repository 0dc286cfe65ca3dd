import type {
  ColumnCoverage,
  HeatmapCells,
  HeatmapGrid,
  HeatmapTotals,
  RecordingGap,
} from '../../../contract/domain/heatmap.ts'
import { intervalMs } from '../../../contract/domain/market.ts'
import type { CandleInterval, PositionSide } from '../../../contract/domain/market.ts'
import type { VenueId } from '../../../contract/domain/venue.ts'
import type { HeatmapUpdate } from '../../../contract/ipc/frames.ts'

/** Cells of one column, parallel arrays sorted by bin. */
export type ColumnCells = {
  readonly bin: Int32Array
  /** `venueIndex * 2 + (short ? 1 : 0)` */
  readonly series: Uint8Array
  readonly notional: Float64Array
  readonly count: Uint32Array
}

const emptyColumn: ColumnCells = {
  bin: new Int32Array(0),
  series: new Uint8Array(0),
  notional: new Float64Array(0),
  count: new Uint32Array(0),
}

export type VenueTotals = Readonly<Partial<Record<VenueId, HeatmapTotals>>>

/**
 * One heatmap as it is now, kept outside React: typed arrays a column, replaced whole when a frame
 * says the column changed. Everything drawn and every tooltip reads from here.
 */
export class HeatGrid {
  readonly symbol: string
  readonly from: number
  readonly interval: CandleInterval
  readonly intervalMs: number
  readonly binSize: number
  readonly binSizes: readonly number[]
  readonly venues: readonly VenueId[]
  #columns: ColumnCells[]
  #coverage = new Map<VenueId, ColumnCoverage[]>()
  #gaps: readonly RecordingGap[]
  #totals: VenueTotals
  #bins = { min: 0, max: -1 }

  constructor(grid: HeatmapGrid) {
    this.symbol = grid.symbol
    this.from = grid.from
    this.interval = grid.interval
    this.intervalMs = intervalMs[grid.interval]
    this.binSize = grid.binSize
    this.binSizes = grid.binSizes
    this.venues = grid.venues
    this.#gaps = grid.gaps
    this.#totals = grid.totals
    this.#columns = splitColumns(grid.cells, grid.columns)
    for (const venue of grid.venues) {
      this.#coverage.set(venue, [...(grid.coverage[venue] ?? [])])
    }
    for (const column of this.#columns) this.#noteBins(column)
  }

  get columns(): number {
    return this.#columns.length
  }

  get gaps(): readonly RecordingGap[] {
    return this.#gaps
  }

  /** By venue and side, as the engine counted them. */
  get totals(): VenueTotals {
    return this.#totals
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

  coverage(venue: VenueId, column: number): ColumnCoverage | null {
    return this.#coverage.get(venue)?.[column] ?? null
  }

  columnTime(column: number): number {
    return this.from + column * this.intervalMs
  }

  /** Takes in a frame's changed columns. Returns the columns to draw again. */
  apply(update: HeatmapUpdate): readonly number[] {
    while (this.#columns.length < update.columns) this.#columns.push(emptyColumn)
    const parts = splitChanged(update)
    for (const [column, cells] of parts) {
      this.#columns[column] = cells
      this.#noteBins(cells)
    }
    for (const venue of this.venues) this.#applyCoverage(venue, update)
    this.#gaps = update.gaps
    this.#totals = update.totals
    return update.changed
  }

  #applyCoverage(venue: VenueId, update: HeatmapUpdate): void {
    const known = this.#coverage.get(venue)
    const changes = update.coverage[venue]
    if (known === undefined || changes === undefined) return
    for (const [at, column] of update.changed.entries()) {
      const coverage = changes[at]
      if (coverage !== undefined) known[column] = coverage
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

function splitColumns(cells: HeatmapCells, columns: number): ColumnCells[] {
  const parts = groupByColumn(cells)
  return Array.from({ length: columns }, (_, column) => parts.get(column) ?? emptyColumn)
}

function splitChanged(update: HeatmapUpdate): Map<number, ColumnCells> {
  const parts = groupByColumn(update.cells)
  return new Map(update.changed.map((column) => [column, parts.get(column) ?? emptyColumn]))
}

function groupByColumn(cells: HeatmapCells): Map<number, ColumnCells> {
  const order = Array.from({ length: cells.column.length }, (_, index) => index).toSorted(
    (a, b) =>
      (cells.column[a] ?? 0) - (cells.column[b] ?? 0) ||
      (cells.bin[a] ?? 0) - (cells.bin[b] ?? 0) ||
      (cells.series[a] ?? 0) - (cells.series[b] ?? 0),
  )
  const parts = new Map<number, ColumnCells>()
  for (let start = 0; start < order.length;) {
    const column = cells.column[order[start] ?? 0] ?? 0
    let end = start
    while (end < order.length && cells.column[order[end] ?? 0] === column) end++
    parts.set(column, pick(cells, order.slice(start, end)))
    start = end
  }
  return parts
}

function pick(cells: HeatmapCells, indexes: readonly number[]): ColumnCells {
  return {
    bin: Int32Array.from(indexes, (index) => cells.bin[index] ?? 0),
    series: Uint8Array.from(indexes, (index) => cells.series[index] ?? 0),
    notional: Float64Array.from(indexes, (index) => cells.notional[index] ?? 0),
    count: Uint32Array.from(indexes, (index) => cells.count[index] ?? 0),
  }
}
