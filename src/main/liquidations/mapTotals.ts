import type { HeatmapTotals } from '../../contract/domain/heatmap.ts'
import type { VenueId } from '../../contract/domain/venue.ts'
import { MicrosSum } from './amounts.ts'

/** Sums of each column of a map by venue and side, so that a changed column replaces its own. */
export class MapTotals {
  private readonly venues: readonly VenueId[]
  private readonly series: number
  private micros: Float64Array
  private counts: Uint32Array

  constructor(venues: readonly VenueId[], columns: number) {
    this.venues = venues
    this.series = venues.length * 2
    this.micros = new Float64Array(columns * this.series)
    this.counts = new Uint32Array(columns * this.series)
  }

  /** Columns given become what `filled` says, in the same order. */
  replace(
    columns: readonly number[],
    filled: { readonly micros: Float64Array; readonly counts: Uint32Array },
  ): void {
    this.reserve(Math.max(-1, ...columns) + 1)
    if (filled.counts.length === 0) return
    columns.forEach((column, position) => {
      const start = position * this.series
      const end = start + this.series
      this.micros.set(filled.micros.subarray(start, end), column * this.series)
      this.counts.set(filled.counts.subarray(start, end), column * this.series)
    })
  }

  /** Over every column. */
  totals(): Readonly<Partial<Record<VenueId, HeatmapTotals>>> {
    return Object.fromEntries(
      this.venues.map((venue, index) => [
        venue,
        { long: this.sumOf(index * 2), short: this.sumOf(index * 2 + 1) },
      ]),
    )
  }

  private sumOf(series: number): { readonly notional: number; readonly count: number } {
    const sum = new MicrosSum()
    let count = 0
    for (let at = series; at < this.counts.length; at += this.series) {
      sum.add(this.micros[at] ?? 0)
      count += this.counts[at] ?? 0
    }
    return { notional: sum.amount, count }
  }

  private reserve(columns: number): void {
    if (columns * this.series <= this.counts.length) return
    const { micros, counts } = this
    this.micros = new Float64Array(columns * this.series)
    this.counts = new Uint32Array(columns * this.series)
    this.micros.set(micros)
    this.counts.set(counts)
  }
}
