import type { HeatmapCells } from '../../../contract/domain/heatmap.ts'
import type { UnifiedSymbol } from '../../../contract/domain/ids.ts'
import type { Environment, VenueId } from '../../../contract/domain/venue.ts'
import { type CellLevel, levelFor } from '../levels.ts'
import { type Block, type CellCache, seriesIndex } from './cellCache.ts'
import { CellsBuilder } from './cellsBuilder.ts'
import { ColumnSums } from './columnSums.ts'

/** Where the cells of a map lie. */
export type GridFrame = {
  readonly environment: Environment
  readonly symbol: UnifiedSymbol
  readonly venues: readonly VenueId[]
  /** A whole number of intervals. */
  readonly from: number
  readonly intervalMs: number
  /** Height of a bin in base bins. */
  readonly multiple: number
}

/** The cells of some columns, and each column's sums: entry `position x venues x 2 + series`. */
export type FilledColumns = {
  readonly cells: HeatmapCells
  readonly micros: Float64Array
  readonly counts: Uint32Array
}

/** Reads the cells of columns from the level that costs least. */
export class GridReader {
  private readonly cache: CellCache
  private readonly builder = new CellsBuilder()
  private readonly sums = new ColumnSums()

  constructor(cache: CellCache) {
    this.cache = cache
  }

  /** Cells of the given columns, in order of column, series and bin. */
  read(frame: GridFrame, columns: readonly number[]): FilledColumns {
    const level = levelFor(frame.intervalMs, frame.multiple)
    const binFactor = frame.multiple / level.binFactor
    const sources = frame.venues.flatMap((venue) => [seriesIndex(venue, 0), seriesIndex(venue, 1)])
    const micros = new Float64Array(columns.length * sources.length)
    const counts = new Uint32Array(columns.length * sources.length)
    const blockOf = this.blocks(frame, level)

    columns.forEach((column, position) => {
      sources.forEach((source, series) => {
        const slot = position * sources.length + series
        this.collect(frame, level, blockOf, column, source)
        this.sums.visit(binFactor, (bin, sum, count) => {
          this.builder.push(column, bin, series, sum, count)
          micros[slot] = (micros[slot] ?? 0) + sum
          counts[slot] = (counts[slot] ?? 0) + count
        })
      })
    })
    return { cells: this.builder.take(), micros, counts }
  }

  private collect(
    frame: GridFrame,
    level: CellLevel,
    blockOf: (index: number) => Block,
    column: number,
    source: number,
  ): void {
    this.sums.reset()
    const first = Math.round((frame.from + column * frame.intervalMs) / level.columnMs)
    const end = first + frame.intervalMs / level.columnMs
    for (let stored = first; stored < end; stored += 1) {
      const index = Math.floor(stored / level.blockColumns)
      const series = blockOf(index).series[source]
      if (series !== undefined) this.sums.addColumn(series, stored - index * level.blockColumns)
    }
  }

  /** Holds on to the block asked for last: neighbours mostly share it. */
  private blocks(frame: GridFrame, level: CellLevel): (index: number) => Block {
    let heldIndex = Number.NaN
    let held: Block | null = null
    return (index) => {
      if (held === null || index !== heldIndex) {
        held = this.cache.block(frame.environment, frame.symbol, level, index)
        heldIndex = index
      }
      return held
    }
  }
}
