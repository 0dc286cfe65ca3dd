import type {
  IChartApi,
  IPrimitivePaneView,
  ISeriesApi,
  ISeriesPrimitive,
  SeriesAttachedParameter,
} from 'lightweight-charts'
import type { CellGrid } from './cellGrid.ts'
import type { GapSegment } from './gapSegments.ts'
import { hatchPattern } from './hatch.ts'
import { columnBand } from './heatFilter.ts'
import { HeatImage } from './heatImage.ts'
import type { HeatPaint } from './heatPixels.ts'
import { layerAxes, paneView } from './layerAxes.ts'
import type { LayerAxes, Scope } from './layerAxes.ts'
import type { ColumnStretch } from './predictedHeat.ts'

export type PriceBand = { readonly low: number; readonly high: number }

/** Colors of the hatching: `common` where no shown venue has data, `partial` where some lack. */
export type GapStyle = {
  readonly [kind in 'common' | 'partial']: { readonly line: string; readonly veil: string }
}

/** Hatching of a wide stretch would shout down everything else: it is drawn fainter. */
const wideGap = 90
const wideStrength = 0.38
/** Narrowest a gap is drawn, device-independent pixels, so that a short one is still seen. */
const narrowestGap = 2
/** What levels of a model that is still warming up are dimmed with. */
const warmUpVeil = 'rgba(10, 10, 10, 0.5)'

/**
 * One layer of heat behind the candles: a single image, and hatched strips where there is no data.
 * Attached to a series of the chart whose logical index is the chart's column; the layer's own
 * columns may begin at another time, and its bins may have another height.
 */
export class HeatLayer implements ISeriesPrimitive {
  readonly #image = new HeatImage()
  readonly #gapStyle: GapStyle
  #chart: IChartApi | null = null
  #series: ISeriesApi<'Line'> | null = null
  #requestUpdate: () => void = () => undefined
  #grid: CellGrid | null = null
  #paint: HeatPaint | null = null
  #opacity = 1
  #origin = 0
  #gaps: readonly GapSegment[] = []
  #warmUp: readonly ColumnStretch[] = []
  #stale = false
  /** What is drawn of each column, worked out when first asked: prices scale with every frame. */
  #bands: (ReturnType<typeof columnBand> | undefined)[] = []
  readonly #views = [paneView('bottom', (scope) => this.#draw(scope))]

  constructor(gapStyle: GapStyle) {
    this.#gapStyle = gapStyle
  }

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

  /** Another map, or the same in other colors; without a paint nothing is drawn. */
  show(grid: CellGrid | null, paint: HeatPaint | null, opacity = 1): void {
    const changed = grid !== this.#grid || paint !== this.#paint
    this.#stale ||= changed
    if (changed) this.#bands = []
    this.#grid = grid
    this.#paint = paint
    this.#opacity = opacity
    this.#requestUpdate()
  }

  /** Time of the chart's column 0. */
  setOrigin(time: number): void {
    this.#origin = time
  }

  /** Columns of the shown map that changed. */
  update(changed: readonly number[]): void {
    for (const column of changed) this.#bands[column] = undefined
    if (!this.#stale) this.#image.update(changed)
    this.#requestUpdate()
  }

  setGaps(gaps: readonly GapSegment[]): void {
    this.#gaps = gaps
    this.#requestUpdate()
  }

  setWarmUp(stretches: readonly ColumnStretch[]): void {
    this.#warmUp = stretches
    this.#requestUpdate()
  }

  /** Prices between which heat is drawn in these columns of the chart; null where there is none. */
  priceBand(fromColumn: number, toColumn: number): PriceBand | null {
    const grid = this.#grid
    const paint = this.#paint
    if (grid === null || paint === null) return null
    const shift = this.#shift(grid)
    let low = Infinity
    let high = -Infinity
    const last = Math.min(grid.columns - 1, Math.floor(toColumn - shift))
    for (let column = Math.max(0, Math.ceil(fromColumn - shift)); column <= last; column++) {
      const band = this.#band(grid, paint, column)
      if (band === null) continue
      low = Math.min(low, band.low)
      high = Math.max(high, band.high + 1)
    }
    return high < low ? null : { low: low * grid.binSize, high: high * grid.binSize }
  }

  #band(grid: CellGrid, paint: HeatPaint, column: number): ReturnType<typeof columnBand> {
    const known = this.#bands[column]
    if (known !== undefined) return known
    const band = columnBand(grid.column(column), paint.mask, paint.least)
    this.#bands[column] = band
    return band
  }

  /** Column of the chart at which the layer's first column lies. */
  #shift(grid: CellGrid): number {
    return (grid.from - this.#origin) / grid.intervalMs
  }

  #draw(scope: Scope): void {
    const grid = this.#grid
    const paint = this.#paint
    if (grid === null || paint === null) return
    const axes = layerAxes(this.#chart, this.#series, grid.binSize, scope)
    if (axes === null) return
    const own = { ...axes, left: axes.left + this.#shift(grid) * axes.columnWidth }
    this.#prepare(grid, paint, own)
    scope.context.globalAlpha = this.#opacity
    this.#drawImage(scope.context, scope, own)
    scope.context.globalAlpha = 1
    this.#drawWarmUp(scope, own)
    this.#drawGaps(scope.context, scope, own, grid)
  }

  /** Composes the image again when colors changed or cells became smaller than a device pixel. */
  #prepare(grid: CellGrid, paint: HeatPaint, axes: LayerAxes): void {
    const bins = poolFor(axes.binHeight)
    const columns = poolFor(axes.columnWidth)
    const { binsPerPixel, columnsPerPixel } = this.#image.frame
    if (!this.#stale && bins === binsPerPixel && columns === columnsPerPixel) return
    this.#image.rebuild(grid, paint, bins, columns)
    this.#stale = false
  }

  #drawImage(context: CanvasRenderingContext2D, scope: Scope, axes: LayerAxes): void {
    const { bottomBin, width, height, binsPerPixel, columnsPerPixel } = this.#image.frame
    const pixelWidth = axes.columnWidth * columnsPerPixel
    const pixelHeight = axes.binHeight * binsPerPixel
    if (!(pixelWidth > 0) || !(pixelHeight > 0)) return
    const top = axes.zero - (bottomBin + height * binsPerPixel) * axes.binHeight
    // Only what is in sight: far zooms would otherwise lose precision.
    const fromX = clamp(Math.floor(-axes.left / pixelWidth), 0, width)
    const toX = clamp(Math.ceil((scope.bitmapSize.width - axes.left) / pixelWidth), 0, width)
    const fromY = clamp(Math.floor(-top / pixelHeight), 0, height)
    const toY = clamp(Math.ceil((scope.bitmapSize.height - top) / pixelHeight), 0, height)
    if (toX <= fromX || toY <= fromY) return
    const x = axes.left + fromX * pixelWidth
    const y = top + fromY * pixelHeight
    context.imageSmoothingEnabled = false
    context.drawImage(
      this.#image.source,
      fromX,
      fromY,
      toX - fromX,
      toY - fromY,
      x,
      y,
      (toX - fromX) * pixelWidth,
      (toY - fromY) * pixelHeight,
    )
    context.imageSmoothingEnabled = true
  }

  #drawWarmUp({ context, bitmapSize }: Scope, axes: LayerAxes): void {
    context.fillStyle = warmUpVeil
    for (const { from, to } of this.#warmUp) {
      const left = Math.max(0, Math.round(axes.left + from * axes.columnWidth))
      const right = Math.min(bitmapSize.width, Math.round(axes.left + to * axes.columnWidth))
      if (right > left) context.fillRect(left, 0, right - left, bitmapSize.height)
    }
  }

  #drawGaps(
    context: CanvasRenderingContext2D,
    scope: Scope,
    axes: LayerAxes,
    grid: CellGrid,
  ): void {
    const ratio = scope.horizontalPixelRatio
    const { width, height } = scope.bitmapSize
    for (const gap of this.#gaps) {
      const from = axes.left + ((gap.from - grid.from) / grid.intervalMs) * axes.columnWidth
      const to = axes.left + ((gap.to - grid.from) / grid.intervalMs) * axes.columnWidth
      if (to < 0 || from > width) continue
      const left = Math.max(-1, Math.round(from))
      const right = Math.min(width + 1, Math.round(Math.max(to, from + narrowestGap * ratio)))
      const { line, veil } = this.#gapStyle[gap.common ? 'common' : 'partial']
      context.globalAlpha = right - left > wideGap * ratio ? wideStrength : 1
      context.fillStyle = veil
      context.fillRect(left, 0, right - left, height)
      const pattern = hatchPattern(context, line, 7 * ratio, Math.max(1, ratio))
      if (pattern === null) continue
      context.fillStyle = pattern
      context.fillRect(left, 0, right - left, height)
    }
    context.globalAlpha = 1
  }
}

/** How many cells share a pixel: a power of two, 1 as long as a cell is at least a pixel. */
export function poolFor(cellSize: number): number {
  if (!(cellSize > 0)) return 1
  let pool = 1
  while (cellSize * pool < 1 && pool < 1024) pool *= 2
  return pool
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
