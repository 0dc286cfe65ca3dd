import type {
  IChartApi,
  IPrimitivePaneView,
  ISeriesApi,
  ISeriesPrimitive,
  SeriesAttachedParameter,
} from 'lightweight-charts'
import { layerAxes, paneView } from './layerAxes.ts'
import type { Scope } from './layerAxes.ts'

/** A cell of the map: its column and price bin. */
export type Cell = { readonly column: number; readonly bin: number }

/** The outline of the cell looked at, above everything else. */
export class CursorLayer implements ISeriesPrimitive {
  #chart: IChartApi | null = null
  #series: ISeriesApi<'Line'> | null = null
  #requestUpdate: () => void = () => undefined
  #cell: Cell | null = null
  #binSize = 1
  readonly #views = [paneView('top', (scope) => this.#draw(scope))]

  attached(parameters: SeriesAttachedParameter): void {
    this.#chart = parameters.chart
    this.#series = parameters.series as ISeriesApi<'Line'>
    this.#requestUpdate = parameters.requestUpdate
  }

  detached(): void {
    this.#chart = null
    this.#series = null
    this.#requestUpdate = () => undefined
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.#views
  }

  set(cell: Cell | null, binSize: number): void {
    const same = cell?.column === this.#cell?.column && cell?.bin === this.#cell?.bin
    if (same && binSize === this.#binSize) return
    this.#cell = cell
    this.#binSize = binSize
    this.#requestUpdate()
  }

  #draw(scope: Scope): void {
    const cell = this.#cell
    const axes = layerAxes(this.#chart, this.#series, this.#binSize, scope)
    if (cell === null || axes === null) return
    const line = Math.max(1, Math.round(scope.horizontalPixelRatio))
    const left = Math.round(axes.left + cell.column * axes.columnWidth)
    const right = Math.round(axes.left + (cell.column + 1) * axes.columnWidth)
    const top = Math.round(axes.zero - (cell.bin + 1) * axes.binHeight)
    const bottom = Math.round(axes.zero - cell.bin * axes.binHeight)
    const { context } = scope
    context.strokeStyle = '#ffffff'
    context.lineWidth = line
    context.strokeRect(
      left + line / 2,
      top + line / 2,
      Math.max(line * 2, right - left - line),
      Math.max(line * 2, bottom - top - line),
    )
  }
}
