import type { PriceBand } from '../../canvas/heatLayer.ts'
import { union } from './priceNeeds.ts'

/** Columns in sight, fractions included. */
export type ColumnRange = { readonly from: number; readonly to: number }

/** What a chart lets the others of its group do to it. */
export type LinkedChart = {
  readonly needs: () => PriceBand | null
  readonly followColumns: (range: ColumnRange) => void
  /** Null: prices scale by themselves again. */
  readonly followPrices: (band: PriceBand | null) => void
  readonly resetAlone: () => void
}

/** Charts that stand side by side and show the same columns and prices. */
export class ChartLink {
  readonly #charts = new Set<LinkedChart>()

  /** Returns the way to leave. */
  join(chart: LinkedChart): () => void {
    this.#charts.add(chart)
    return () => this.#charts.delete(chart)
  }

  /** What all of them together want to show. */
  needs(): PriceBand | null {
    let all: PriceBand | null = null
    for (const chart of this.#charts) all = union(all, chart.needs())
    return all
  }

  moved(by: LinkedChart, range: ColumnRange): void {
    for (const chart of this.#others(by)) chart.followColumns(range)
  }

  scaled(by: LinkedChart, band: PriceBand | null): void {
    for (const chart of this.#others(by)) chart.followPrices(band)
  }

  reset(): void {
    for (const chart of this.#charts) chart.resetAlone()
  }

  *#others(chart: LinkedChart): Iterable<LinkedChart> {
    for (const each of this.#charts) if (each !== chart) yield each
  }
}
