import type { VenueId } from '../../../../contract/domain/venue.ts'
import type { Cell } from '../../canvas/cursorLayer.ts'
import { noSum } from '../../canvas/heatFilter.ts'
import type { Sum } from '../../canvas/heatFilter.ts'
import type { HeatGrid } from '../../canvas/heatGrid.ts'
import type { PredictedHeat } from '../../canvas/predictedHeat.ts'
import { useHeatmapLook } from '../../components/panelId.ts'
import { VenueMark } from '../../components/VenueMark.tsx'
import { formatCompact, formatExact } from '../../format/notional.ts'
import { formatBinPrice } from '../../format/price.ts'
import { formatDayMinute, formatMinute } from '../../format/time.ts'
import type { TimeZone } from '../../format/time.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { cellReport } from './cellReport.ts'
import type { CellReport, ReportColumn } from './cellReport.ts'
import { coverageSentence } from './coverageWords.ts'
import type { Point } from './HeatChart.ts'
import { PredictedSection } from './PredictedSection.tsx'
import { useTipPlace } from './useTipPlace.ts'

/** Charts narrower than this get the cell alone, without its neighbours in time, CSS pixels. */
const narrow = 560

/** What the cell under the cursor and its neighbours in time hold, per venue and side. */
export function CellTooltip({
  grid,
  heat,
  shown,
  cell,
  point,
  bounds,
}: {
  readonly grid: HeatGrid
  readonly heat: PredictedHeat | null
  readonly shown: ReadonlySet<VenueId>
  readonly cell: Cell
  readonly point: Point
  readonly bounds: HTMLElement
}) {
  const box = useTipPlace(point, bounds)
  const { executed, side } = useHeatmapLook()
  const zone = usePreferences((store) => store.timeZone)
  if (cell.column < 0 || cell.column >= grid.columns) return null
  const time = grid.columnTime(cell.column)
  const compact = bounds.clientWidth < narrow
  const columns = compact ? [1] : [0, 1, 2]
  const price = (cell.bin + 0.5) * grid.binSize
  return (
    <div
      className="cell-tip"
      ref={box}
      role="status"
      data-testid="cell-tooltip"
      data-compact={compact}
    >
      <div className="cell-tip-head">
        <strong className="num">
          {formatBinPrice(cell.bin * grid.binSize, grid.binSize)} –{' '}
          {formatBinPrice((cell.bin + 1) * grid.binSize, grid.binSize)}
        </strong>
        <span className="dim num">{formatDayMinute(time, zone)}</span>
      </div>
      {executed.on && (
        <Executed report={cellReport(grid, shown, side, cell)} grid={grid} columns={columns} />
      )}
      {heat !== null && <PredictedSection heat={heat} shown={shown} time={time} price={price} />}
    </div>
  )
}

function Executed({
  report,
  grid,
  columns,
}: {
  readonly report: CellReport
  readonly grid: HeatGrid
  /** Which of the report's columns are told. */
  readonly columns: readonly number[]
}) {
  const zone = usePreferences((store) => store.timeZone)
  return (
    <>
      <table className="cell-table num">
        <thead>
          <tr>
            <th scope="col">Realised</th>
            {columns.map((at) => (
              <th key={at} scope="col" data-now={at === 1}>
                {columnTitle(report.columns[at], zone)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {report.rows.map((row) => (
            <tr key={`${row.venue}-${row.side}`}>
              <th scope="row">
                <span className="cell-name">
                  <VenueMark venue={row.venue} />
                  <span className={`side-word side-${row.side}`}>{row.side}s</span>
                </span>
              </th>
              {columns.map((at) => (
                <CellFigure
                  key={at}
                  grid={grid}
                  venue={row.venue}
                  sum={row.sums[at] ?? noSum}
                  column={report.columns[at]}
                  now={at === 1}
                />
              ))}
            </tr>
          ))}
          <TotalRow report={report} columns={columns} />
        </tbody>
      </table>
      <ul className="cell-coverage">
        {[...report.coverage].map(([venue, coverage]) => (
          <li key={venue}>
            <VenueMark venue={venue} /> {coverageSentence(coverage, zone)}
          </li>
        ))}
      </ul>
    </>
  )
}

function CellFigure({
  grid,
  venue,
  sum,
  column,
  now,
}: {
  readonly grid: HeatGrid
  readonly venue: VenueId
  readonly sum: Sum
  readonly column: ReportColumn | undefined
  readonly now: boolean
}) {
  if (column === undefined || !column.exists) return <td />
  const coverage = grid.coverage(venue, column.column)
  const unknown = coverage === null || coverage.recorded === 0
  return (
    <td data-now={now} data-empty={sum.count === 0} title={formatExact(sum.notional)}>
      {sum.count > 0 ? (
        <>
          {formatCompact(sum.notional)}
          <small>×{sum.count}</small>
        </>
      ) : unknown ? (
        <span className="warn">no record</span>
      ) : (
        <>
          0<small />
        </>
      )}
    </td>
  )
}

function columnTitle(column: ReportColumn | undefined, zone: TimeZone): string {
  return column?.exists === true ? formatMinute(column.from, zone) : ''
}

function TotalRow({
  report,
  columns,
}: {
  readonly report: CellReport
  readonly columns: readonly number[]
}) {
  return (
    <tr className="cell-total">
      <th scope="row">Total</th>
      {report.columns.map(
        (column, at) =>
          columns.includes(at) && (
            <td key={column.column} data-now={at === 1} data-empty={column.total.count === 0}>
              {column.exists && <TotalFigure column={column} />}
            </td>
          ),
      )}
    </tr>
  )
}

/** A sum over nothing recorded is unknown, never zero. */
function TotalFigure({ column }: { readonly column: ReportColumn }) {
  if (!column.recorded && column.total.count === 0) return <span className="warn">no record</span>
  return (
    <>
      {formatCompact(column.total.notional)}
      <small>{column.total.count > 0 && `×${column.total.count}`}</small>
    </>
  )
}
