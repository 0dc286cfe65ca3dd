import type {
  IChartApi,
  IPrimitivePaneRenderer,
  IPrimitivePaneView,
  ISeriesApi,
  ISeriesPrimitive,
  Logical,
  SeriesAttachedParameter,
} from 'lightweight-charts'
import type { GapSegment } from './gapSegments.ts'
import { hatchPattern } from './hatch.ts'
import { columnBand } from './heatFilter.ts'
import type { HeatGrid } from './heatGrid.ts'
import { HeatImage } from './heatImage.ts'
import type { HeatPaint } from './heatPixels.ts'

type Target = Parameters<IPrimitivePaneRenderer['draw']>[0]
type Scope = Parameters<Parameters<Target['useBitmapCoordinateSpace']>[0]>[0]

export type PriceBand = { readonly low: number; readonly high: number }

/** A cell of the map: its column and price bin. */
export type Cell = { readonly column: number; readonly bin: number }

/** Hatching of a wide stretch would shout down everything else: it is drawn fainter. */
const wideGap = 90
const wideStrength = 0.38
const gapColor = {
  common: 'rgba(247, 184, 1, 0.55)',
  partial: 'rgba(150, 158, 170, 0.28)',
} as const
const gapVeil = { common: 'rgba(247, 184, 1, 0.07)', partial: 'rgba(150, 158, 170, 0.05)' } as const
/** Narrowest a gap is drawn, device-independent pixels, so that a short one is still seen. */
const narrowestGap = 2

/**
 * The heat behind the candles: one image under everything, hatched strips where nothing was
 * recorded, and the outline of the cell under the cursor. Attached to a series of the chart whose
 * logical index equals the map's column.
 */
export class HeatLayer implements ISeriesPrimitive {
  readonly #image = new HeatImage()
  #chart: IChartApi | null = null
  #series: ISeriesApi<'Line'> | null = null
  #requestUpdate: () => void = () => undefined
  #grid: HeatGrid | null = null
  #paint: HeatPaint | null = null
  #gaps: readonly GapSegment[] = []
  #cursor: Cell | null = null
  #stale = false
  readonly #views: readonly IPrimitivePaneView[] = [
    view('bottom', (scope) => this.#drawHeat(scope)),
    view('top', (scope) => this.#drawCursor(scope)),
  ]

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

  /** Another map, or the same in other colors. */
  show(grid: HeatGrid | null, paint: HeatPaint | null): void {
    this.#grid = grid
    this.#paint = paint
    this.#stale = true
    this.#requestUpdate()
  }

  /** Columns of the shown map that changed. */
  update(changed: readonly number[]): void {
    if (!this.#stale) this.#image.update(changed)
    this.#requestUpdate()
  }

  /** Prices between which heat is drawn in these columns; null where there is none. */
  priceBand(fromColumn: number, toColumn: number): PriceBand | null {
    const grid = this.#grid
    const paint = this.#paint
    if (grid === null || paint === null) return null
    let low = Infinity
    let high = -Infinity
    const last = Math.min(grid.columns - 1, Math.floor(toColumn))
    for (let column = Math.max(0, Math.ceil(fromColumn)); column <= last; column++) {
      const band = columnBand(grid.column(column), paint.mask, paint.least)
      if (band === null) continue
      low = Math.min(low, band.low)
      high = Math.max(high, band.high + 1)
    }
    return high < low ? null : { low: low * grid.binSize, high: high * grid.binSize }
  }

  setGaps(gaps: readonly GapSegment[]): void {
    this.#gaps = gaps
    this.#requestUpdate()
  }

  setCursor(cell: Cell | null): void {
    if (cell?.column === this.#cursor?.column && cell?.bin === this.#cursor?.bin) return
    this.#cursor = cell
    this.#requestUpdate()
  }

  #drawHeat(scope: Scope): void {
    const grid = this.#grid
    const paint = this.#paint
    const axes = this.#axes(scope)
    if (grid === null || paint === null || axes === null) return
    this.#prepare(grid, paint, axes)
    this.#drawImage(scope.context, scope, axes)
    this.#drawGaps(scope.context, scope, axes, grid)
  }

  /** Where column and bin edges lie, in device pixels. Both axes are straight lines. */
  #axes(scope: Scope): Axes | null {
    const timeScale = this.#chart?.timeScale()
    const grid = this.#grid
    if (timeScale === undefined || this.#series === null || grid === null) return null
    const first = timeScale.logicalToCoordinate(0 as Logical)
    const next = timeScale.logicalToCoordinate(1 as Logical)
    const base = Math.max(grid.binSize, 1e-12)
    const origin = this.#series.priceToCoordinate(0)
    const step = this.#series.priceToCoordinate(base * 1000)
    if (first === null || next === null || origin === null || step === null) return null
    const spacing = (next - first) * scope.horizontalPixelRatio
    return {
      // A candle stands in the middle of its column.
      left: (first + 0.5) * scope.horizontalPixelRatio - spacing / 2,
      columnWidth: spacing,
      zero: origin * scope.verticalPixelRatio,
      binHeight: ((origin - step) / 1000) * scope.verticalPixelRatio,
    }
  }

  /** Composes the image again when colors changed or cells became smaller than a device pixel. */
  #prepare(grid: HeatGrid, paint: HeatPaint, axes: Axes): void {
    const bins = poolFor(axes.binHeight)
    const columns = poolFor(axes.columnWidth)
    const { binsPerPixel, columnsPerPixel } = this.#image.frame
    if (!this.#stale && bins === binsPerPixel && columns === columnsPerPixel) return
    this.#image.rebuild(grid, paint, bins, columns)
    this.#stale = false
  }

  #drawImage(context: CanvasRenderingContext2D, scope: Scope, axes: Axes): void {
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
    context.save()
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
    context.restore()
  }

  #drawGaps(context: CanvasRenderingContext2D, scope: Scope, axes: Axes, grid: HeatGrid): void {
    const ratio = scope.horizontalPixelRatio
    const { width, height } = scope.bitmapSize
    for (const gap of this.#gaps) {
      const from = axes.left + ((gap.from - grid.from) / grid.intervalMs) * axes.columnWidth
      const to = axes.left + ((gap.to - grid.from) / grid.intervalMs) * axes.columnWidth
      if (to < 0 || from > width) continue
      const left = Math.max(-1, Math.round(from))
      const right = Math.min(width + 1, Math.round(Math.max(to, from + narrowestGap * ratio)))
      const kind = gap.common ? 'common' : 'partial'
      context.globalAlpha = right - left > wideGap * ratio ? wideStrength : 1
      context.fillStyle = gapVeil[kind]
      context.fillRect(left, 0, right - left, height)
      const pattern = hatchPattern(context, gapColor[kind], 7 * ratio, Math.max(1, ratio))
      if (pattern === null) continue
      context.fillStyle = pattern
      context.fillRect(left, 0, right - left, height)
    }
    context.globalAlpha = 1
  }

  #drawCursor(scope: Scope): void {
    const cell = this.#cursor
    const axes = this.#axes(scope)
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

type Axes = {
  /** Left edge of column 0. */
  readonly left: number
  readonly columnWidth: number
  /** Where the price zero would be. */
  readonly zero: number
  readonly binHeight: number
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

function view(zOrder: 'bottom' | 'top', draw: (scope: Scope) => void): IPrimitivePaneView {
  const renderer: IPrimitivePaneRenderer = {
    draw: (target) => target.useBitmapCoordinateSpace((scope) => draw(scope)),
  }
  return { zOrder: () => zOrder, renderer: () => renderer }
}
