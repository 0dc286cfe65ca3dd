import type {
  ModelColumn,
  ModelGap,
  ModelNote,
  ModelSettings,
  PredictedCells,
  PredictedGrid,
} from '../../../contract/domain/liquidationModel.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { VenueId } from '../../../contract/domain/venue.ts'
import { CellGrid } from './cellGrid.ts'

/** A stretch of columns, the last not included. */
export type ColumnStretch = { readonly from: number; readonly to: number }

/** A map of predicted levels: what a model holds open, never what happened. */
export class PredictedHeat extends CellGrid {
  readonly #states = new Map<VenueId, ModelColumn[]>()
  #gaps: readonly ModelGap[]
  #notes: readonly ModelNote[]
  readonly settings: ModelSettings
  readonly stepMs: number

  constructor(grid: PredictedGrid) {
    super(grid, grid.cells, grid.columns)
    this.#gaps = grid.gaps
    this.#notes = grid.notes
    this.settings = grid.settings
    this.stepMs = grid.stepMs
    for (const venue of grid.venues) {
      this.#states.set(venue, [...(grid.columnStates[venue] ?? [])])
    }
  }

  get gaps(): readonly ModelGap[] {
    return this.#gaps
  }

  get notes(): readonly ModelNote[] {
    return this.#notes
  }

  state(venue: VenueId, column: number): ModelColumn | null {
    return this.#states.get(venue)?.[column] ?? null
  }

  /** Whether a later answer continues this map: the same axes, and it begins within. */
  continuedBy(tail: PredictedGrid): boolean {
    const shift = (tail.from - this.from) / this.intervalMs
    return (
      tail.binSize === this.binSize &&
      tail.interval === this.interval &&
      tail.venues.join(' ') === this.venues.join(' ') &&
      Number.isInteger(shift) &&
      shift >= 0 &&
      shift <= this.columns
    )
  }

  /** Puts the columns of a later answer in the place of these. Returns the columns to draw again. */
  applyTail(tail: PredictedGrid): readonly number[] {
    const first = (tail.from - this.from) / this.intervalMs
    const changed = Array.from({ length: tail.columns }, (_, index) => first + index)
    const columns = Math.max(this.columns, first + tail.columns)
    this.replace(columns, changed, shifted(tail.cells, first))
    for (const venue of this.venues) {
      const states = this.#states.get(venue) ?? []
      for (const [at, state] of (tail.columnStates[venue] ?? []).entries()) {
        states[first + at] = state
      }
    }
    this.#gaps = [...earlier(this.#gaps, tail.from), ...tail.gaps]
    this.#notes = tail.notes
    return changed
  }

  /** Columns in which no shown venue's model is past its warm-up: levels of older positions lack. */
  warmingUp(shown: ReadonlySet<VenueId>): readonly ColumnStretch[] {
    const venues = this.venues.filter((venue) => shown.has(venue))
    const stretches: ColumnStretch[] = []
    for (let column = 0; column < this.columns; column++) {
      const states = venues.map((venue) => this.state(venue, column)?.state)
      if (!states.includes('warmingUp') || states.includes('modelled')) continue
      const last = stretches.at(-1)
      if (last?.to === column) stretches[stretches.length - 1] = { ...last, to: column + 1 }
      else stretches.push({ from: column, to: column + 1 })
    }
    return stretches
  }
}

function shifted(cells: PredictedCells, columns: number): PredictedCells {
  return { ...cells, column: cells.column.map((column) => column + columns) }
}

function earlier(gaps: readonly ModelGap[], end: UnixMs): readonly ModelGap[] {
  return gaps
    .filter((gap) => gap.from < end)
    .map((gap) => (gap.to > end ? { ...gap, to: end } : gap))
}
