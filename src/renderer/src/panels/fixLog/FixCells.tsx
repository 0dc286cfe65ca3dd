import type { FixLogRow } from '../../../../contract/domain/fix.ts'
import { formatClock, formatFull } from '../../format/time.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { summaryOf } from './fixWords.ts'

export function FixCells({ row }: { readonly row: FixLogRow }) {
  const zone = usePreferences((store) => store.timeZone)
  const summary = summaryOf(row)
  return (
    <>
      <span className="num" role="gridcell" title={formatFull(row.time, zone)}>
        {formatClock(row.time, zone)}
      </span>
      <span role="gridcell" data-direction={row.direction}>
        {row.direction}
      </span>
      <span className="col-figure num" role="gridcell">
        {row.sequence ?? '—'}
      </span>
      <span role="gridcell" title={row.msgType ?? ''}>
        {row.msgName ?? row.msgType ?? 'garbled'}
      </span>
      <span className="fix-message" role="gridcell" data-failed={row.note !== null} title={summary}>
        {summary}
      </span>
    </>
  )
}
