import { useLayoutEffect, useRef } from 'react'
import type { VenueId, VenueInfo } from '../../../../contract/domain/venue.ts'
import type { Sum } from '../../canvas/heatFilter.ts'
import type { HeatGrid } from '../../canvas/heatGrid.ts'
import { formatCompact, formatExact } from '../../format/notional.ts'
import { formatBinPrice } from '../../format/price.ts'
import { formatDayMinute, formatMinute } from '../../format/time.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { shortName, useVenueStore } from '../../stores/venueStore.ts'
import { cellReport } from './cellReport.ts'
import type { CellReport, ReportColumn } from './cellReport.ts'
import type { CursorState } from './cursor.ts'
import { coverageSentence } from './coverageWords.ts'

const distance = 16

/** What the cell under the cursor and its neighbours in time hold, per venue and side. */
export function CellTooltip({
  grid,
  shown,
  cursor,
  bounds,
}: {
  readonly grid: HeatGrid
  readonly shown: ReadonlySet<VenueId>
  readonly cursor: NonNullable<CursorState>
  readonly bounds: HTMLElement
}) {
  const box = useRef<HTMLDivElement>(null)
  const side = usePreferences((store) => store.heatmap.side)
  const zone = usePreferences((store) => store.timeZone)
  const infos = useVenueStore((store) => store.venues)
  const { point, cell } = cursor
  useLayoutEffect(() => {
    const { current } = box
    if (current === null) return
    const { offsetWidth: width, offsetHeight: height } = current
    const right = point.x + distance + width <= bounds.clientWidth - 4
    const below = point.y + distance + height <= bounds.clientHeight - 4
    const x = right ? point.x + distance : Math.max(4, point.x - distance - width)
    const y = below ? point.y + distance : Math.max(4, bounds.clientHeight - height - 4)
    current.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`
  })
  if (cell.column < 0 || cell.column >= grid.columns) return null
  const report = cellReport(grid, shown, side, cell)
  const middle = report.columns[1]
  return (
    <div className="cell-tip" ref={box} role="status" data-testid="cell-tooltip">
      <div className="cell-tip-head">
        <strong className="num">
          {formatBinPrice(report.priceLow, grid.binSize)} –{' '}
          {formatBinPrice(report.priceHigh, grid.binSize)}
        </strong>
        <span className="dim num">{middle && formatDayMinute(middle.from, zone)}</span>
      </div>
      <table className="cell-table num">
        <thead>
          <tr>
            <th scope="col">Liquidated</th>
            {report.columns.map((column, at) => (
              <th key={column.column} scope="col" data-now={at === 1}>
                {column.exists ? formatMinute(column.from, zone) : ''}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {report.rows.map((row) => (
            <tr key={`${row.venue}-${row.side}`}>
              <th scope="row">
                <span className="cell-name">
                  <VenueMark infos={infos} venue={row.venue} />
                  <span className={`side-word side-${row.side}`}>{row.side}s</span>
                </span>
              </th>
              {row.sums.map((sum, at) => (
                <CellFigure
                  key={report.columns[at]?.column}
                  grid={grid}
                  venue={row.venue}
                  sum={sum}
                  column={report.columns[at]}
                  now={at === 1}
                />
              ))}
            </tr>
          ))}
          <TotalRow report={report} />
        </tbody>
      </table>
      <ul className="cell-coverage">
        {[...report.coverage].map(([venue, coverage]) => (
          <li key={venue}>
            <VenueMark infos={infos} venue={venue} /> {coverageSentence(coverage, zone)}
          </li>
        ))}
      </ul>
    </div>
  )
}

function VenueMark({
  infos,
  venue,
}: {
  readonly infos: readonly VenueInfo[]
  readonly venue: VenueId
}) {
  const info = infos.find((each) => each.venue === venue)
  return (
    <span className="venue-mark">
      <span className="venue-dot" style={{ background: info?.color }} aria-hidden />
      {info === undefined ? venue : shortName(info)}
    </span>
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

function TotalRow({ report }: { readonly report: CellReport }) {
  return (
    <tr className="cell-total">
      <th scope="row">Total</th>
      {report.columns.map((column, at) => (
        <td key={column.column} data-now={at === 1} data-empty={column.total.count === 0}>
          {column.exists && <TotalFigure column={column} />}
        </td>
      ))}
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
