import { CandlestickSeries, LineSeries, createChart } from 'lightweight-charts'
import type {
  IChartApi,
  ISeriesApi,
  Logical,
  MouseEventParams,
  UTCTimestamp,
} from 'lightweight-charts'
import type { LiquidationProfile } from '../../../../contract/domain/liquidationModel.ts'
import type { CellGrid } from '../../canvas/cellGrid.ts'
import { CursorLayer } from '../../canvas/cursorLayer.ts'
import type { Cell } from '../../canvas/cursorLayer.ts'
import { HeatLayer } from '../../canvas/heatLayer.ts'
import type { PriceBand } from '../../canvas/heatLayer.ts'
import type { LaneAxis } from '../../canvas/coverageLane.ts'
import { ProfileLayer, profileWidth } from '../../canvas/profileLayer.ts'
import { formatFixed, priceDecimals } from '../../format/price.ts'
import type { TimeZone } from '../../format/time.ts'
import { formatDay, formatDayMinute, formatMinute, isMidnight } from '../../format/time.ts'
import type { Bar } from '../../stores/candleSeries.ts'
import type { ChartLink, ColumnRange, LinkedChart } from './ChartLink.ts'
import {
  axisOptions,
  chartOptions,
  fineCandles,
  modelGaps,
  openCandles,
  recordingGaps,
} from './chartOptions.ts'
import { candleBand, priceNeeds } from './priceNeeds.ts'

export type Point = { readonly x: number; readonly y: number }

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

/**
 * The chart of one heatmap: an invisible series gives every column a logical index (so that the
 * images, the candles and the time axis are one), candles lie above it, heat behind.
 */
export class HeatChart implements LinkedChart {
  readonly #chart: IChartApi
  readonly #axis: ISeriesApi<'Line'>
  readonly #candles: ISeriesApi<'Candlestick'>
  /** What a model predicts, at the bottom. */
  readonly predicted = new HeatLayer(modelGaps)
  /** What happened. */
  readonly executed = new HeatLayer(recordingGaps)
  readonly #profile = new ProfileLayer()
  readonly #outline = new CursorLayer()
  readonly #element: HTMLElement
  readonly #events: HeatChartEvents
  readonly #link: ChartLink
  readonly #stop: () => void
  #grid: CellGrid | null = null
  #columns = 0
  #axisPrice = 1
  #bars: Bar[] = []
  #showsCandles = true
  #cursor: Cell | null = null
  /** False while the whole map is shown, which then follows it as it grows. */
  #moved = false
  /** The view is being dragged; nobody reads a cell meanwhile. */
  #dragging = false
  #fine = false
  #asked: ColumnRange | null = null
  /** The price range set by hand; null while prices scale by themselves. */
  #prices: PriceBand | null = null
  #zone: TimeZone = 'local'

  constructor(element: HTMLElement, events: HeatChartEvents, link: ChartLink) {
    this.#element = element
    this.#events = events
    this.#link = link
    this.#chart = createChart(
      element,
      chartOptions((time) => this.#tick(time * 1000)),
    )
    this.#axis = this.#chart.addSeries(LineSeries, {
      ...axisOptions,
      autoscaleInfoProvider: () => this.#autoscale(),
    })
    // The axis speaks for everything that is drawn.
    this.#candles = this.#chart.addSeries(CandlestickSeries, {
      ...openCandles,
      autoscaleInfoProvider: () => null,
    })
    const watcher = { updateAllViews: () => this.#tellPrices() }
    const layers = [this.predicted, this.executed, this.#profile, this.#outline, watcher]
    for (const layer of layers) this.#axis.attachPrimitive(layer)
    const leave = link.join(this)
    const stopListening = this.#listen(events)
    this.#stop = () => {
      leave()
      stopListening()
    }
  }

  close(): void {
    this.#stop()
    this.#chart.remove()
  }

  /** Another map. The view stays where it was when the time axis has the same columns. */
  setGrid(grid: CellGrid, price: number | null): void {
    const before = this.#grid
    const view = this.#view()
    const same = before?.symbol === grid.symbol && before.interval === grid.interval
    if (!same) {
      this.#moved = false
      this.#bars = []
      this.#scaleAlone()
    }
    this.#grid = grid
    for (const layer of [this.predicted, this.executed]) layer.setOrigin(grid.from)
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

  /** Columns that changed; new ones are appended without moving a view the user has panned. */
  update(grid: CellGrid, changed: readonly number[]): void {
    this.executed.update(changed)
    for (; this.#columns < grid.columns; this.#columns++) {
      this.#axis.update({ time: seconds(grid.columnTime(this.#columns)), value: this.#axisPrice })
    }
  }

  /** The levels that stand now, at the right edge; a map that is shown whole makes room for them. */
  setProfile(profile: LiquidationProfile | null): void {
    const appears = (this.#profile.profile === null) !== (profile === null)
    this.#profile.show(profile)
    if (appears && !this.#moved && this.#grid !== null) this.#fit()
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
    this.#showsCandles = visible
    this.#candles.applyOptions({ visible })
  }

  setZone(zone: TimeZone): void {
    this.#zone = zone
    this.#chart.applyOptions({
      localization: { timeFormatter: (time: number) => formatDayMinute(time * 1000, zone) },
    })
  }

  /** Outlines a cell; `follow` brings it into view, `cross` draws the crosshair through it. */
  setCursor(cell: Cell | null, how: 'outline' | 'cross' | 'follow' = 'outline'): void {
    this.#cursor = cell
    const grid = this.#grid
    this.#outline.set(cell, grid?.binSize ?? 1)
    if (cell === null || grid === null) {
      this.#chart.clearCrosshairPosition()
      return
    }
    if (how === 'outline') return
    if (how === 'follow') this.#scrollTo(cell.column)
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

  /** Whether a point lies on the profile at the right edge. */
  onProfile(point: Point): boolean {
    const { plotWidth } = this
    return this.#profile.profile !== null && point.x > plotWidth - profileWidth(plotWidth)
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

  /** Shows the whole map and lets prices scale by themselves again, in every linked chart. */
  reset(): void {
    this.#link.reset()
  }

  resetAlone(): void {
    this.#moved = false
    this.#scaleAlone()
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

  needs(): PriceBand | null {
    const view = this.#view()
    const grid = this.#grid
    if (view === null || grid === null) return null
    const time = (column: number): number => grid.from + column * grid.intervalMs
    return priceNeeds({
      candles: this.#showsCandles
        ? candleBand(this.#bars, time(view.from - 0.5), time(view.to + 0.5))
        : null,
      executed: this.executed.priceBand(view.from, view.to),
      predicted: this.predicted.priceBand(view.from, view.to),
      price: this.#axisPrice,
      priced: this.lastBar !== null,
    })
  }

  followColumns(range: ColumnRange): void {
    const view = this.#view()
    if (view === null || sameRange(view, range)) return
    this.#moved = true
    this.#setRange(range.from, range.to)
  }

  followPrices(band: PriceBand | null): void {
    this.#prices = band
    const scale = this.#chart.priceScale('right')
    if (band === null) scale.applyOptions({ autoScale: true })
    else scale.setVisibleRange({ from: band.low, to: band.high })
  }

  #tick(time: number): string {
    return isMidnight(time, this.#zone) || (this.#grid?.intervalMs ?? 0) >= 86_400_000
      ? formatDay(time, this.#zone)
      : formatMinute(time, this.#zone)
  }

  #listen(events: HeatChartEvents): () => void {
    const onMove = (move: MouseEventParams): void => {
      // Moves made by the program (the keyboard cursor, a linked chart) carry no mouse event.
      if (move.sourceEvent === undefined && move.point !== undefined) return
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
      const view = this.#view()
      if (this.#moved && view !== null) this.#link.moved(this, view)
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

  /** The chart tells nobody when its prices are dragged: seen here whenever it draws. */
  #tellPrices(): void {
    const scale = this.#chart.priceScale('right')
    const range = scale.options().autoScale ? null : scale.getVisibleRange()
    const band = range === null ? null : { low: range.from, high: range.to }
    if (samePrices(band, this.#prices)) return
    this.#prices = band
    this.#link.scaled(this, band)
  }

  #scaleAlone(): void {
    this.#prices = null
    this.#chart.priceScale('right').applyOptions({ autoScale: true })
  }

  /** A candle outside the map would give the time axis columns the map does not have. */
  #trimCandles(grid: CellGrid): void {
    const end = grid.columnTime(grid.columns)
    this.#bars = this.#bars.filter((bar) => bar.time >= grid.from && bar.time < end)
    this.#candles.setData(this.#bars.map((bar) => ({ ...bar, time: seconds(bar.time) })))
  }

  /** The cursor stays at its time when the map begins later than the one before it. */
  #carryCursor(before: CellGrid | null, grid: CellGrid): void {
    const cursor = this.#cursor
    if (cursor === null) return
    const same = before !== null && before.binSize === grid.binSize
    const column = cursor.column + (same ? (before.from - grid.from) / grid.intervalMs : 0)
    const cell = same && column >= 0 ? { ...cursor, column } : null
    this.setCursor(cell)
    this.#events.onPointer(cell, cell === null ? null : this.pointOf(cell))
  }

  #fillAxis(grid: CellGrid): void {
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

  #autoscale() {
    const band = this.#link.needs()
    return band === null ? null : { priceRange: { minValue: band.low, maxValue: band.high } }
  }

  #styleCandles(): void {
    const fine = (this.laneAxis()?.columnWidth ?? Infinity) < fineWidth
    if (fine === this.#fine) return
    this.#fine = fine
    this.#candles.applyOptions(fine ? fineCandles : openCandles)
  }

  #fit(): void {
    const { plotWidth } = this
    const taken = this.#profile.profile === null ? 0 : profileWidth(plotWidth) / plotWidth
    const share = Math.min(0.5, Math.max(rightRoom, taken + 0.01) || rightRoom)
    this.#setRange(-0.5, this.#columns - 0.5 + (this.#columns * share) / (1 - share))
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

/** A thousandth of what is in sight makes no difference to the eye. */
function sameRange(a: ColumnRange, b: ColumnRange): boolean {
  const slack = (a.to - a.from) * 0.001
  return Math.abs(a.from - b.from) <= slack && Math.abs(a.to - b.to) <= slack
}

function samePrices(a: PriceBand | null, b: PriceBand | null): boolean {
  if (a === null || b === null) return a === b
  return sameRange({ from: a.low, to: a.high }, { from: b.low, to: b.high })
}

const seconds = (ms: number): UTCTimestamp => Math.floor(ms / 1000) as UTCTimestamp
