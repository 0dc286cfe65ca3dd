import type { VenueId } from '../../../../contract/domain/venue.ts'
import type { PredictedHeat } from '../../canvas/predictedHeat.ts'
import { useHeatmapLook } from '../../components/panelId.ts'
import { VenueMark } from '../../components/VenueMark.tsx'
import { formatCompact } from '../../format/notional.ts'
import { formatBinPrice } from '../../format/price.ts'
import { columnStateWords, predictedReport } from './predictedReport.ts'
import type { PredictedRow } from './predictedReport.ts'

/** What the model holds open at a price, in the tooltip: per venue and side. */
export function PredictedSection({
  heat,
  shown,
  time,
  price,
}: {
  readonly heat: PredictedHeat
  readonly shown: ReadonlySet<VenueId>
  readonly time: number
  readonly price: number
}) {
  const { side } = useHeatmapLook()
  const report = predictedReport(heat, shown, side, { time, price })
  const { long, short } = report.total
  return (
    <table className="cell-table cell-predicted num" data-testid="cell-predicted">
      <thead>
        <tr>
          <th scope="col">
            Predicted{' '}
            <span className="dim">
              {formatBinPrice(report.priceLow, heat.binSize)}–
              {formatBinPrice(report.priceHigh, heat.binSize)}
            </span>
          </th>
          <th scope="col">longs</th>
          <th scope="col">shorts</th>
        </tr>
      </thead>
      <tbody>
        {report.rows.map((row) => (
          <Row key={row.venue} row={row} />
        ))}
        <tr className="cell-total">
          <th scope="row">Total, a model’s figure</th>
          <Amount notional={long} known={report.known} side="long" />
          <Amount notional={short} known={report.known} side="short" />
        </tr>
      </tbody>
    </table>
  )
}

function Row({ row }: { readonly row: PredictedRow }) {
  const known = row.state === 'modelled' || row.state === 'warmingUp'
  return (
    <tr title={row.state === null ? undefined : columnStateWords[row.state]}>
      <th scope="row">
        <VenueMark venue={row.venue} />
        {row.state === 'warmingUp' && <span className="warn"> warming up</span>}
      </th>
      <Amount notional={row.long} known={known} side="long" />
      <Amount notional={row.short} known={known} side="short" />
    </tr>
  )
}

function Amount({
  notional,
  known,
  side,
}: {
  readonly notional: number
  readonly known: boolean
  readonly side: 'long' | 'short'
}) {
  if (!known && notional === 0) {
    return (
      <td>
        <span className="warn">no data</span>
      </td>
    )
  }
  return (
    <td data-empty={notional === 0} className={notional === 0 ? undefined : `side-${side}`}>
      {formatCompact(notional)}
    </td>
  )
}
