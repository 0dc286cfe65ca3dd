import type { ColumnCoverage, HeatmapGrid, RecordingGap } from '../../contract/domain/heatmap.ts'
import type { VenueId } from '../../contract/domain/venue.ts'
import type { HeatmapChange, HeatmapWatch } from '../core/services.ts'
import { type MapFrame, columnBound } from './mapQuery.ts'
import type { MapCoverage, MapReader } from './mapReader.ts'
import type { MapTotals } from './mapTotals.ts'
import type { StoreRow } from './store.ts'

/** How often coverage is looked at again, ms. */
const coverageEveryMs = 1000

/** A change of a column's recorded share that is worth showing. */
const visibleShare = 0.005

/** One watcher's view of a map: what it has seen, and which columns changed since. */
export class MapWatch implements HeatmapWatch {
  grid: HeatmapGrid
  private readonly reader: MapReader
  private readonly now: () => number
  private readonly resolveBin: (frame: MapFrame) => number | null
  private readonly onClose: (watch: MapWatch) => void
  private frame: MapFrame
  /** Whether the map reached the present, give or take a column; it then grows with time. */
  private readonly follows: boolean
  private readonly dirty = new Set<number>()
  private totals: MapTotals
  private coverage: MapCoverage
  private coverageTime: number

  constructor(
    frame: MapFrame,
    reader: MapReader,
    now: () => number,
    resolveBin: (frame: MapFrame) => number | null,
    onClose: (watch: MapWatch) => void,
  ) {
    this.reader = reader
    this.now = now
    this.resolveBin = resolveBin
    this.onClose = onClose
    this.frame = frame
    this.follows = frame.from + (frame.columns + 1) * frame.intervalMs > now()
    const read = reader.read(frame)
    ;({ grid: this.grid, totals: this.totals, coverage: this.coverage } = read)
    this.coverageTime = now()
  }

  /** A committed row: its column has changed if it lies in this map. */
  note({ environment, liquidation }: StoreRow): void {
    const { frame } = this
    if (environment !== frame.environment || liquidation.unifiedSymbol !== frame.symbol) return
    if (!frame.venues.includes(liquidation.venue)) return
    const column = Math.floor((liquidation.exchangeTime - frame.from) / frame.intervalMs)
    if (column >= 0 && column < frame.columns) this.dirty.add(column)
  }

  changes(): HeatmapChange | null {
    const grown = this.grow()
    this.resolve()
    const coverage = this.freshCoverage(grown)
    if (coverage !== null) this.noteCoverage(coverage)
    const gapsChanged = coverage !== null && !sameGaps(coverage.gaps, this.coverage.gaps)
    if (coverage !== null) this.coverage = coverage
    if (this.dirty.size === 0 && !gapsChanged) return null
    return this.takeChange()
  }

  reset(): HeatmapGrid {
    this.grow()
    this.resolve()
    this.dirty.clear()
    const read = this.reader.read(this.frame)
    ;({ grid: this.grid, totals: this.totals, coverage: this.coverage } = read)
    this.coverageTime = this.now()
    return this.grid
  }

  close(): void {
    this.onClose(this)
  }

  private takeChange(): HeatmapChange {
    const { frame, coverage } = this
    const changed = [...this.dirty].toSorted((left, right) => left - right)
    this.dirty.clear()
    const filled = this.reader.fill(frame, changed)
    this.totals.replace(changed, filled)
    return {
      columns: frame.columns,
      changed,
      cells: filled.cells,
      coverage: pick(coverage.columns, changed),
      gaps: coverage.gaps,
      totals: this.totals.totals(),
    }
  }

  /** A map opened before its symbol had a price has no cells until the first one sets the bins. */
  private resolve(): void {
    const { frame } = this
    if (frame.multiple === null) this.frame = { ...frame, multiple: this.resolveBin(frame) }
  }

  /** Adds the columns that have begun since, up to the bound. Returns whether any did. */
  private grow(): boolean {
    if (!this.follows) return false
    const { from, intervalMs, columns } = this.frame
    const wanted = Math.min(columnBound, Math.ceil((this.now() - from) / intervalMs))
    if (wanted <= columns) return false
    for (let column = columns; column < wanted; column += 1) this.dirty.add(column)
    this.frame = { ...this.frame, columns: wanted }
    return true
  }

  private freshCoverage(grown: boolean): MapCoverage | null {
    const now = this.now()
    const age = Math.abs(now - this.coverageTime)
    if (!grown && age < coverageEveryMs) return null
    this.coverageTime = now
    return this.reader.coverage(this.frame)
  }

  private noteCoverage(fresh: MapCoverage): void {
    for (const venue of this.frame.venues) {
      const before = this.coverage.columns[venue] ?? []
      const after = fresh.columns[venue] ?? []
      after.forEach((each, column) => {
        if (isVisiblyOther(before[column], each)) this.dirty.add(column)
      })
    }
  }
}

function isVisiblyOther(before: ColumnCoverage | undefined, after: ColumnCoverage): boolean {
  if (before === undefined || before.guarantee !== after.guarantee) return true
  const difference = Math.abs(before.recorded - after.recorded)
  const reachedEnd = (after.recorded === 1) !== (before.recorded === 1)
  return difference > visibleShare || reachedEnd
}

function sameGaps(left: readonly RecordingGap[], right: readonly RecordingGap[]): boolean {
  return (
    left.length === right.length &&
    left.every((gap, index) => {
      const other = right[index]
      return (
        other !== undefined &&
        gap.venue === other.venue &&
        gap.from === other.from &&
        gap.to === other.to &&
        gap.reason === other.reason
      )
    })
  )
}

function pick(
  columns: MapCoverage['columns'],
  wanted: readonly number[],
): Readonly<Partial<Record<VenueId, readonly ColumnCoverage[]>>> {
  return Object.fromEntries(
    Object.entries(columns).map(([venue, all]) => [
      venue,
      wanted.map((column) => all[column]).filter((each) => each !== undefined),
    ]),
  )
}
