import {
  CandlestickSeries,
  ColorType,
  CrosshairMode,
  LineSeries,
  LineStyle,
  createChart,
} from 'lightweight-charts'
import type {
  IChartApi,
  ISeriesApi,
  Logical,
  MouseEventParams,
  UTCTimestamp,
} from 'lightweight-charts'
import type { GapSegment } from '../../canvas/gapSegments.ts'
import type { HeatGrid } from '../../canvas/heatGrid.ts'
import { HeatLayer } from '../../canvas/heatLayer.ts'
import type { Cell } from '../../canvas/heatLayer.ts'
import type { HeatPaint } from '../../canvas/heatPixels.ts'
import type { LaneAxis } from '../../canvas/coverageLane.ts'
import { formatFixed, priceDecimals } from '../../format/price.ts'
import type { TimeZone } from '../../format/time.ts'
import { formatDay, formatDayMinute, formatMinute, isMidnight } from '../../format/time.ts'
import type { Bar } from '../../stores/candleSeries.ts'

export type Point = { readonly x: number; readonly y: number }

/** Columns in sight, fractions included. */
type ColumnRange = { readonly from: number; readonly to: number }

export type HeatChartEvents = {
  /** The cell under the mouse; null when it left. */
  readonly onPointer: (cell: Cell | null, point: Point | null) => void
  /** The visible columns or the chart's size changed. */
  readonly onView: () => void
}

/** Empty columns kept to the right of the newest, as a share of the map's width. */
const rightRoom = 0.03
const fewestVisible = 4
/** Column width under which candles are drawn fine, CSS pixels. */
const fineWidth = 6
/** How far from the latest price heat may stretch the price scale, as a share of it. */
const farthest = 0.12

/**
 * The chart of one heatmap: an invisible series gives every column a logical index (so that the
 * image, the candles and the time axis are one), candles lie above it, heat behind.
 */
export class HeatChart {
  readonly #chart: IChartApi
  readonly #axis: ISeriesApi<'Line'>
  readonly #candles: ISeriesApi<'Candlestick'>
  readonly #layer = new HeatLayer()
  readonly #element: HTMLElement
  readonly #events: HeatChartEvents
  readonly #stop: () => void
  #grid: HeatGrid | null = null
  #columns = 0
  #axisPrice = 1
  #bars: Bar[] = []
  #cursor: Cell | null = null
  /** False while the whole map is shown, which then follows it as it grows. */
  #moved = false
  /** The view is being dragged; nobody reads a cell meanwhile. */
  #dragging = false
  #fine = false
  #asked: ColumnRange | null = null
  #zone: TimeZone = 'local'

  constructor(element: HTMLElement, events: HeatChartEvents) {
    this.#element = element
    this.#chart = createChart(element, this.#options())
    this.#axis = this.#chart.addSeries(LineSeries, {
      lineVisible: false,
      pointMarkersVisible: false,
      crosshairMarkerVisible: false,
      lastValueVisible: false,
      priceLineVisible: false,
      autoscaleInfoProvider: () => this.#autoscale(),
    })
    this.#candles = this.#chart.addSeries(CandlestickSeries, openCandles)
    this.#axis.attachPrimitive(this.#layer)
    this.#events = events
    this.#stop = this.#listen(events)
  }

  close(): void {
    this.#stop()
    this.#chart.remove()
  }

  /** Another map. The view stays where it was when the time axis has the same columns. */
  setGrid(grid: HeatGrid, price: number | null): void {
    const before = this.#grid
    const view = this.#view()
    const same = before?.symbol === grid.symbol && before.interval === grid.interval
    if (!same) {
      this.#moved = false
      this.#bars = []
      this.#chart.priceScale('right').applyOptions({ autoScale: true })
    }
    this.#grid = grid
    this.#axisPrice = price ?? this.#axisPrice
    this.#trimCandles(grid)
    this.#fillAxis(grid)
    if (same && this.#moved && view !== null) {
      const shift = (before.from - grid.from) / grid.intervalMs
      this.#setRange(view.from + shift, view.to + shift)
    } else {
      this.#fit()
    }
    this.#carryCursor(same ? before : null, grid)
  }

  paint(grid: HeatGrid | null, paint: HeatPaint | null): void {
    this.#layer.show(grid, paint)
  }

  setGaps(gaps: readonly GapSegment[]): void {
    this.#layer.setGaps(gaps)
  }

  /** Columns that changed; new ones are appended without moving a view the user has panned. */
  update(grid: HeatGrid, changed: readonly number[]): void {
    this.#layer.update(changed)
    for (; this.#columns < grid.columns; this.#columns++) {
      this.#axis.update({ time: seconds(grid.columnTime(this.#columns)), value: this.#axisPrice })
    }
  }

  setCandles(bars: readonly Bar[]): void {
    const grid = this.#grid
    if (grid === null) return
    this.#bars = [...bars]
    this.#trimCandles(grid)
    const close = this.lastBar?.close
    if (close === undefined) return
    this.#axisPrice = close
    this.#fillAxis(grid)
  }

  get lastBar(): Bar | null {
    return this.#bars.at(-1) ?? null
  }

  updateCandle(bar: Bar): void {
    const grid = this.#grid
    if (grid === null || bar.time < grid.from || bar.time >= grid.columnTime(this.#columns)) return
    if (this.lastBar?.time === bar.time) this.#bars.pop()
    this.#bars.push(bar)
    this.#candles.update({ ...bar, time: seconds(bar.time) })
  }

  showCandles(visible: boolean): void {
    this.#candles.applyOptions({ visible })
  }

  setZone(zone: TimeZone): void {
    this.#zone = zone
    this.#chart.applyOptions({
      localization: { timeFormatter: (time: number) => formatDayMinute(time * 1000, zone) },
    })
  }

  /** Outlines a cell; brings it into view when `follow` is set. */
  setCursor(cell: Cell | null, follow = false): void {
    this.#cursor = cell
    this.#layer.setCursor(cell)
    const grid = this.#grid
    if (cell === null || grid === null) {
      this.#chart.clearCrosshairPosition()
      return
    }
    if (!follow) return
    this.#scrollTo(cell.column)
    const price = (cell.bin + 0.5) * grid.binSize
    this.#chart.setCrosshairPosition(price, seconds(grid.columnTime(cell.column)), this.#axis)
  }

  /** Middle of a cell, CSS pixels of the chart. */
  pointOf(cell: Cell): Point | null {
    const grid = this.#grid
    if (grid === null) return null
    const x = this.#chart.timeScale().logicalToCoordinate(cell.column as Logical)
    const y = this.#axis.priceToCoordinate((cell.bin + 0.5) * grid.binSize)
    return x === null || y === null ? null : { x, y }
  }

  cellAt(point: Point): Cell | null {
    const grid = this.#grid
    if (grid === null) return null
    const logical = this.#chart.timeScale().coordinateToLogical(point.x)
    const price = this.#axis.coordinateToPrice(point.y)
    if (logical === null || price === null) return null
    return { column: Math.round(logical), bin: Math.floor(price / grid.binSize) }
  }

  priceAt(y: number): number | null {
    return this.#axis.coordinateToPrice(y)
  }

  /** Where the columns lie, for what is drawn under the chart. */
  laneAxis(): LaneAxis | null {
    const scale = this.#chart.timeScale()
    const first = scale.logicalToCoordinate(0 as Logical)
    const second = scale.logicalToCoordinate(1 as Logical)
    if (first === null || second === null) return null
    const columnWidth = second - first
    return { left: first + 0.5 - columnWidth / 2, columnWidth }
  }

  get plotWidth(): number {
    return this.#chart.timeScale().width()
  }

  get axisHeight(): number {
    return this.#chart.timeScale().height()
  }

  /** What the chart is drawn in. */
  get element(): HTMLElement {
    return this.#element
  }

  /** Shows the whole map and lets prices scale by themselves again. */
  reset(): void {
    this.#moved = false
    this.#chart.priceScale('right').applyOptions({ autoScale: true })
    this.#fit()
  }

  /** Factors above 1 show less. */
  zoom(factor: number, around?: number): void {
    const view = this.#view()
    if (view === null) return
    const center = around ?? (view.from + view.to) / 2
    const from = center - (center - view.from) / factor
    const to = center + (view.to - center) / factor
    if (to - from < fewestVisible) return
    this.#moved = true
    this.#setRange(from, to)
  }

  #options() {
    return {
      autoSize: true,
      layout: {
        background: { type: ColorType.Solid, color: '#0a0a0a' } as const,
        textColor: '#9aa3ad',
        fontSize: 11,
        fontFamily: "'JetBrains Mono Variable', monospace",
        attributionLogo: false,
      },
      grid: {
        vertLines: { color: 'rgba(255,255,255,0.035)' },
        horzLines: { color: 'rgba(255,255,255,0.035)' },
      },
      crosshair: {
        mode: CrosshairMode.Normal,
        vertLine: {
          color: 'rgba(255,255,255,0.35)',
          style: LineStyle.Dashed,
          labelBackgroundColor: '#2a2f36',
        },
        horzLine: {
          color: 'rgba(255,255,255,0.35)',
          style: LineStyle.Dashed,
          labelBackgroundColor: '#2a2f36',
        },
      },
      rightPriceScale: {
        borderVisible: false,
        scaleMargins: { top: 0.06, bottom: 0.06 },
        minimumWidth: 72,
      },
      timeScale: {
        borderVisible: false,
        timeVisible: true,
        secondsVisible: false,
        minBarSpacing: 0.1,
        tickMarkFormatter: (time: number) => this.#tick(time * 1000),
      },
    }
  }

  #tick(time: number): string {
    return isMidnight(time, this.#zone) || (this.#grid?.intervalMs ?? 0) >= 86_400_000
      ? formatDay(time, this.#zone)
      : formatMinute(time, this.#zone)
  }

  #listen(events: HeatChartEvents): () => void {
    const onMove = (move: MouseEventParams): void => {
      // Moves made by the program (the keyboard cursor) carry no mouse event.
      if (move.point !== undefined && move.sourceEvent === undefined) return
      if (move.point === undefined || this.#dragging) events.onPointer(null, null)
      else events.onPointer(this.cellAt(move.point), move.point)
    }
    const onWheel = (): void => {
      this.#moved = true
    }
    const onDrag = (event: PointerEvent): void => {
      this.#dragging = event.buttons !== 0
      if (this.#dragging) this.#moved = true
    }
    const onReset = (): void => this.reset()
    const onRange = (): void => {
      this.#styleCandles()
      events.onView()
    }
    const scale = this.#chart.timeScale()
    this.#chart.subscribeCrosshairMove(onMove)
    scale.subscribeVisibleLogicalRangeChange(onRange)
    scale.subscribeSizeChange(events.onView)
    this.#element.addEventListener('wheel', onWheel, { passive: true })
    this.#element.addEventListener('pointermove', onDrag)
    this.#chart.subscribeDblClick(onReset)
    return () => {
      this.#chart.unsubscribeCrosshairMove(onMove)
      scale.unsubscribeVisibleLogicalRangeChange(onRange)
      scale.unsubscribeSizeChange(events.onView)
      this.#element.removeEventListener('wheel', onWheel)
      this.#element.removeEventListener('pointermove', onDrag)
      this.#chart.unsubscribeDblClick(onReset)
    }
  }

  /** A candle outside the map would give the time axis columns the map does not have. */
  #trimCandles(grid: HeatGrid): void {
    const end = grid.columnTime(grid.columns)
    this.#bars = this.#bars.filter((bar) => bar.time >= grid.from && bar.time < end)
    this.#candles.setData(this.#bars.map((bar) => ({ ...bar, time: seconds(bar.time) })))
  }

  /** The cursor stays at its time when the map begins later than the one before it. */
  #carryCursor(before: HeatGrid | null, grid: HeatGrid): void {
    const cursor = this.#cursor
    if (cursor === null) return
    const same = before !== null && before.binSize === grid.binSize
    const column = cursor.column + (same ? (before.from - grid.from) / grid.intervalMs : 0)
    const cell = same && column >= 0 ? { ...cursor, column } : null
    this.setCursor(cell)
    this.#events.onPointer(cell, cell === null ? null : this.pointOf(cell))
  }

  #fillAxis(grid: HeatGrid): void {
    this.#columns = grid.columns
    this.#setPrecision(this.#axisPrice, grid.binSize)
    this.#axis.setData(
      Array.from({ length: grid.columns }, (_, column) => ({
        time: seconds(grid.columnTime(column)),
        value: this.#axisPrice,
      })),
    )
  }

  #setPrecision(price: number, binSize: number): void {
    const precision = priceDecimals(price, Math.min(binSize, 1))
    const priceFormat = {
      type: 'custom',
      minMove: 10 ** -precision,
      formatter: (value: number) => formatFixed(value, precision),
    } as const
    this.#axis.applyOptions({ priceFormat })
    this.#candles.applyOptions({ priceFormat })
  }

  /** Heat in sight widens the scale the candles ask for, but not to levels far from the price. */
  #autoscale() {
    const view = this.#view()
    const band = view === null ? null : this.#layer.priceBand(view.from, view.to)
    if (band === null) return this.lastBar === null ? aroundPrice(this.#axisPrice) : null
    const reach = this.lastBar === null ? Infinity : this.#axisPrice * farthest
    const minValue = Math.max(band.low, this.#axisPrice - reach)
    const maxValue = Math.min(band.high, this.#axisPrice + reach)
    return maxValue > minValue ? { priceRange: { minValue, maxValue } } : null
  }

  #styleCandles(): void {
    const fine = (this.laneAxis()?.columnWidth ?? Infinity) < fineWidth
    if (fine === this.#fine) return
    this.#fine = fine
    this.#candles.applyOptions(fine ? fineCandles : openCandles)
  }

  #fit(): void {
    this.#setRange(-0.5, this.#columns - 0.5 + this.#columns * rightRoom)
  }

  /** The chart takes a new range over only with its next frame; until then it is the one asked for. */
  #setRange(from: number, to: number): void {
    const range = { from, to }
    this.#asked = range
    requestAnimationFrame(() => {
      if (this.#asked === range) this.#asked = null
    })
    this.#chart.timeScale().setVisibleLogicalRange(range)
  }

  #view(): ColumnRange | null {
    return this.#asked ?? this.#chart.timeScale().getVisibleLogicalRange()
  }

  #scrollTo(column: number): void {
    const view = this.#view()
    if (view === null || (column >= view.from && column <= view.to)) return
    const shift = column < view.from ? column - view.from - 1 : column - view.to + 1
    this.#moved = true
    this.#setRange(view.from + shift, view.to + shift)
  }
}

/** Neutral, to stand out from every palette, and open, to let the heat inside them be seen. */
const openCandles = {
  upColor: 'rgba(255, 255, 255, 0.3)',
  downColor: 'rgba(8, 10, 13, 0.45)',
  borderUpColor: '#eef2f6',
  borderDownColor: '#9aa5b1',
  wickUpColor: '#eef2f6',
  wickDownColor: '#9aa5b1',
  priceLineColor: '#dbe2ea',
  priceLineStyle: LineStyle.Dotted,
} as const

/** A scale for a chart that has neither candles nor heat. */
function aroundPrice(price: number) {
  return { priceRange: { minValue: price * 0.98, maxValue: price * 1.02 } }
}

/** Where candles are but a few pixels wide they would hide the heat: thinner there. */
const fineCandles = {
  ...openCandles,
  upColor: 'rgba(255, 255, 255, 0.5)',
  borderUpColor: 'rgba(255, 255, 255, 0)',
  wickUpColor: 'rgba(255, 255, 255, 0.5)',
  downColor: 'rgba(190, 200, 212, 0.35)',
  borderDownColor: 'rgba(190, 200, 212, 0)',
  wickDownColor: 'rgba(190, 200, 212, 0.35)',
} as const

const seconds = (ms: number): UTCTimestamp => Math.floor(ms / 1000) as UTCTimestamp
