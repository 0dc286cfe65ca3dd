import type { ColumnCoverage, HeatmapGrid, RecordingGap } from '../../contract/domain/heatmap.ts'
import type { UnixMs } from '../../contract/domain/ids.ts'
import type { VenueId } from '../../contract/domain/venue.ts'
import type { CoverageView } from './coverageView.ts'
import type { FilledColumns, GridReader } from './grid/gridReader.ts'
import type { MapFrame } from './mapQuery.ts'
import { MapTotals } from './mapTotals.ts'

export type MapCoverage = {
  readonly columns: Readonly<Partial<Record<VenueId, readonly ColumnCoverage[]>>>
  readonly gaps: readonly RecordingGap[]
}

export type ReadMap = {
  readonly grid: HeatmapGrid
  readonly totals: MapTotals
  readonly coverage: MapCoverage
}

/** Puts a map together: cells, what their absence means, and sums. */
export class MapReader {
  private readonly cells: GridReader
  private readonly view: CoverageView
  private readonly now: () => number
  private readonly binSizes: (frame: MapFrame) => readonly number[]

  constructor(
    cells: GridReader,
    view: CoverageView,
    now: () => number,
    binSizes: (frame: MapFrame) => readonly number[],
  ) {
    this.cells = cells
    this.view = view
    this.now = now
    this.binSizes = binSizes
  }

  read(frame: MapFrame): ReadMap {
    const columns = Array.from({ length: frame.columns }, (_, column) => column)
    const filled = this.fill(frame, columns)
    const totals = new MapTotals(frame.venues, frame.columns)
    totals.replace(columns, filled)
    const coverage = this.coverage(frame)
    const grid: HeatmapGrid = {
      symbol: frame.symbol,
      environment: frame.environment,
      from: frame.from as UnixMs,
      to: (frame.from + frame.columns * frame.intervalMs) as UnixMs,
      interval: frame.query.interval,
      binSize: frame.query.binSize,
      columns: frame.columns,
      venues: frame.venues,
      cells: filled.cells,
      coverage: coverage.columns,
      gaps: coverage.gaps,
      totals: totals.totals(),
      binSizes: this.binSizes(frame),
    }
    return { grid, totals, coverage }
  }

  fill(frame: MapFrame, columns: readonly number[]): FilledColumns {
    const { multiple } = frame
    return multiple === null
      ? this.cells.read({ ...frame, multiple: 1 }, [])
      : this.cells.read({ ...frame, multiple }, columns)
  }

  coverage(frame: MapFrame): MapCoverage {
    const now = this.now()
    const answers = frame.infos.map((info) => ({
      venue: info.venue,
      answer: this.view.of({ ...frame, info, now }),
    }))
    return {
      columns: Object.fromEntries(answers.map(({ venue, answer }) => [venue, answer.columns])),
      gaps: answers.flatMap(({ answer }) => answer.gaps),
    }
  }
}
