import type {
  ColumnCoverage,
  HeatmapGrid,
  HeatmapTotals,
  RecordingGap,
} from '../../../contract/domain/heatmap.ts'
import type { VenueId } from '../../../contract/domain/venue.ts'
import type { HeatmapUpdate } from '../../../contract/ipc/frames.ts'
import { CellGrid } from './cellGrid.ts'

export type VenueTotals = Readonly<Partial<Record<VenueId, HeatmapTotals>>>

/** A map of executed liquidations, with what was recorded and what it adds up to. */
export class HeatGrid extends CellGrid {
  readonly #coverage = new Map<VenueId, ColumnCoverage[]>()
  #gaps: readonly RecordingGap[]
  #totals: VenueTotals

  constructor(grid: HeatmapGrid) {
    super(grid, grid.cells, grid.columns)
    this.#gaps = grid.gaps
    this.#totals = grid.totals
    for (const venue of grid.venues) {
      this.#coverage.set(venue, [...(grid.coverage[venue] ?? [])])
    }
  }

  get gaps(): readonly RecordingGap[] {
    return this.#gaps
  }

  /** By venue and side, as the engine counted them. */
  get totals(): VenueTotals {
    return this.#totals
  }

  coverage(venue: VenueId, column: number): ColumnCoverage | null {
    return this.#coverage.get(venue)?.[column] ?? null
  }

  /** Takes in a frame's changed columns. Returns the columns to draw again. */
  apply(update: HeatmapUpdate): readonly number[] {
    this.replace(update.columns, update.changed, update.cells)
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
}
