import type {
  ModelColumn,
  ModelGap,
  PredictedCells,
  PredictedGrid,
  PredictedQuery,
} from '../../../contract/domain/liquidationModel.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import { intervalMs } from '../../../contract/domain/market.ts'
import type { VenueId } from '../../../contract/domain/venue.ts'
import { barMs } from './bars.ts'
import { type BinnedLevels, type ColumnRecord, columnOf, gapsWithin } from './columns.ts'
import type { RunView } from './seriesRun.ts'

/** A query that was checked: times aligned outwards. */
export type GridFrame = {
  readonly query: PredictedQuery
  readonly from: number
  readonly to: number
  readonly columns: number
  readonly now: number
}

export type VenueView = { readonly venue: VenueId; readonly view: RunView | null }

/** Prices shown around those of the range unless the query says otherwise. */
const margin = 0.15

export type GridParts = Pick<
  PredictedGrid,
  'columns' | 'priceLow' | 'priceHigh' | 'cells' | 'columnStates' | 'gaps' | 'highest'
>

/** Puts the venues' columns into the arrays of the contract. */
export function assembleGrid(
  frame: GridFrame,
  views: readonly VenueView[],
  { priceLow, priceHigh }: PriceSpan,
): GridParts {
  const states = views.map(({ view }) => statesOf(frame, view))
  const cells = cellsOf(frame, views, states, priceLow, priceHigh)
  return {
    columns: frame.columns,
    priceLow,
    priceHigh,
    cells,
    columnStates: Object.fromEntries(views.map(({ venue }, at) => [venue, states[at] ?? []])),
    gaps: views.flatMap(({ venue, view }) => gapsOf(frame, venue, view)),
    highest: cells.notional.length === 0 ? null : cells.notional.reduce((a, b) => Math.max(a, b)),
  }
}

function timeOf({ from, query }: GridFrame, column: number): number {
  return from + column * intervalMs[query.interval]
}

function statesOf(frame: GridFrame, view: RunView | null): readonly ModelColumn[] {
  const step = intervalMs[frame.query.interval]
  return Array.from({ length: frame.columns }, (_, column) => {
    const time = timeOf(frame, column)
    const elapsed = Math.min(step, Math.max(0, frame.now - time))
    return columnOf(view?.columns.get(time), Math.ceil(elapsed / barMs))
  })
}

export type PriceSpan = Pick<PredictedGrid, 'priceLow' | 'priceHigh'>

/** Prices to show: those asked for, else those of the range with a margin. */
export function pricesOf(frame: GridFrame, views: readonly VenueView[]): PriceSpan {
  let low = Number.POSITIVE_INFINITY
  let high = 0
  for (const record of recordsOf(frame, views)) {
    low = Math.min(low, record.low)
    high = Math.max(high, record.high)
  }
  const { priceLow, priceHigh } = frame.query
  const isKnown = high > 0 && Number.isFinite(low)
  return {
    priceLow: priceLow ?? (isKnown ? low * (1 - margin) : 0),
    priceHigh: priceHigh ?? (isKnown ? high * (1 + margin) : 0),
  }
}

function* recordsOf(frame: GridFrame, views: readonly VenueView[]): Iterable<ColumnRecord> {
  for (const { view } of views) {
    for (let column = 0; column < frame.columns; column += 1) {
      const record = view?.columns.get(timeOf(frame, column))
      if (record !== undefined) yield record
    }
  }
}

function cellsOf(
  frame: GridFrame,
  views: readonly VenueView[],
  states: readonly (readonly ModelColumn[])[],
  priceLow: number,
  priceHigh: number,
): PredictedCells {
  const { binSize, combine = false } = frame.query
  const lowBin = Math.floor(priceLow / binSize)
  const highBin = Math.floor(priceHigh / binSize)
  const builder = new CellArrays()
  const sums = new BinSums(lowBin, highBin)
  for (let column = 0; column < frame.columns; column += 1) {
    for (const short of [0, 1] as const) {
      views.forEach(({ view }, at) => {
        const record = view?.columns.get(timeOf(frame, column))
        if (record === undefined || states[at]?.[column]?.state === 'gap') return
        const levels = short === 1 ? record.short : record.long
        if (combine) sums.add(levels)
        else builder.push(column, at * 2 + short, levels, lowBin, highBin)
      })
      if (combine) sums.flush((bin, notional) => builder.cell(column, bin, short, notional))
    }
  }
  return builder.take()
}

/** Adds up the bins of several venues. */
class BinSums {
  private readonly low: number
  private readonly sums: Float64Array
  private isTouched = false

  constructor(low: number, high: number) {
    this.low = low
    this.sums = new Float64Array(Math.max(0, high - low + 1))
  }

  add({ bins, notional }: BinnedLevels): void {
    this.isTouched = true
    for (let at = 0; at < bins.length; at += 1) {
      const slot = (bins[at] ?? 0) - this.low
      if (slot >= 0 && slot < this.sums.length) {
        this.sums[slot] = (this.sums[slot] ?? 0) + (notional[at] ?? 0)
      }
    }
  }

  flush(visit: (bin: number, notional: number) => void): void {
    if (!this.isTouched) return
    this.isTouched = false
    this.sums.forEach((sum, slot) => {
      if (sum > 0) visit(this.low + slot, sum)
    })
    this.sums.fill(0)
  }
}

/** Arrays that grow; cells come in order of column. */
class CellArrays {
  private column = new Uint32Array(4096)
  private bin = new Int32Array(4096)
  private series = new Uint8Array(4096)
  private notional = new Float64Array(4096)
  private size = 0

  push(column: number, series: number, levels: BinnedLevels, low: number, high: number): void {
    const { bins, notional } = levels
    for (let at = 0; at < bins.length; at += 1) {
      const bin = bins[at] ?? 0
      if (bin >= low && bin <= high) this.cell(column, bin, series, notional[at] ?? 0)
    }
  }

  cell(column: number, bin: number, series: number, notional: number): void {
    if (this.size === this.column.length) this.grow()
    this.column[this.size] = column
    this.bin[this.size] = bin
    this.series[this.size] = series
    this.notional[this.size] = notional
    this.size += 1
  }

  take(): PredictedCells {
    const { size } = this
    return {
      column: this.column.slice(0, size),
      bin: this.bin.slice(0, size),
      series: this.series.slice(0, size),
      notional: this.notional.slice(0, size),
    }
  }

  private grow(): void {
    const grown = <Items extends { set(from: Items): void }>(from: Items, to: Items): Items => {
      to.set(from)
      return to
    }
    const length = this.size * 2
    this.column = grown(this.column, new Uint32Array(length))
    this.bin = grown(this.bin, new Int32Array(length))
    this.series = grown(this.series, new Uint8Array(length))
    this.notional = grown(this.notional, new Float64Array(length))
  }
}

/** Before the first and after the last step nothing was recorded either. */
function gapsOf(frame: GridFrame, venue: VenueId, view: RunView | null): readonly ModelGap[] {
  const until = Math.min(frame.to, frame.now)
  const notRecorded = (from: number, to: number): readonly ModelGap[] =>
    to - from >= barMs
      ? [{ venue, from: from as UnixMs, to: to as UnixMs, reason: 'notRecorded' }]
      : []
  if (view?.last === null || view === null) return notRecorded(frame.from, until)
  return [
    ...notRecorded(frame.from, Math.min(view.firstTime, until)),
    ...gapsWithin(venue, view.gaps, frame.from, until),
    ...notRecorded(Math.max(frame.from, view.last.time + barMs), until),
  ]
}
