import type { HeatmapCells } from '../../../contract/domain/heatmap.ts'
import { microsPerUnit } from '../amounts.ts'

/** Collects cells into arrays that grow and are used again; `take` copies out what was collected. */
export class CellsBuilder {
  private column = new Uint32Array(4096)
  private bin = new Int32Array(4096)
  private series = new Uint8Array(4096)
  private notional = new Float64Array(4096)
  private count = new Uint32Array(4096)
  private size = 0

  push(column: number, bin: number, series: number, micros: number, count: number): void {
    const at = this.size
    if (at === this.column.length) this.grow()
    this.column[at] = column
    this.bin[at] = bin
    this.series[at] = series
    this.notional[at] = micros / microsPerUnit
    this.count[at] = count
    this.size = at + 1
  }

  take(): HeatmapCells {
    const { size } = this
    this.size = 0
    return {
      column: this.column.slice(0, size),
      bin: this.bin.slice(0, size),
      series: this.series.slice(0, size),
      notional: this.notional.slice(0, size),
      count: this.count.slice(0, size),
    }
  }

  private grow(): void {
    const length = this.column.length * 2
    this.column = enlarge(this.column, new Uint32Array(length))
    this.bin = enlarge(this.bin, new Int32Array(length))
    this.series = enlarge(this.series, new Uint8Array(length))
    this.notional = enlarge(this.notional, new Float64Array(length))
    this.count = enlarge(this.count, new Uint32Array(length))
  }
}

function enlarge<Items extends { set(from: Items): void }>(from: Items, to: Items): Items {
  to.set(from)
  return to
}
