import type { AuditRow } from '../../../../contract/domain/audit.ts'
import { errorCatalogue } from '../../../../contract/errors.ts'
import { formatLatency } from '../../format/age.ts'
import { formatClock, formatFull } from '../../format/time.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { shortName, useVenueStore } from '../../stores/venueStore.ts'

/** The cells of one row of the record. */
export function AuditCells({ row }: { readonly row: AuditRow }) {
  const zone = usePreferences((store) => store.timeZone)
  const info = useVenueStore((store) => store.venues.find((each) => each.venue === row.venue))
  const { errorCode } = row
  return (
    <>
      <span className="num" role="gridcell" title={formatFull(row.startTime, zone)}>
        {formatClock(row.startTime, zone)}
      </span>
      <span role="gridcell" title={info?.displayName}>
        {info !== undefined && (
          <span className="venue-dot" style={{ background: info.color }} aria-hidden />
        )}
        {info === undefined ? (row.venue ?? '—') : shortName(info)}
      </span>
      <span className="audit-operation" role="gridcell" title={row.operation}>
        {row.operation}
      </span>
      <span role="gridcell" title={row.path ?? ''}>
        {row.method !== null && <span className="audit-method">{row.method} </span>}
        {row.path ?? '—'}
      </span>
      <span className="col-figure num" role="gridcell">
        {row.status ?? '—'}
      </span>
      <span className="col-figure num" role="gridcell">
        {formatLatency(row.latencyMs)}
      </span>
      <span className="col-figure num" role="gridcell">
        {row.attempt + 1}
      </span>
      <span
        className="audit-error"
        role="gridcell"
        data-failed={!row.success}
        title={errorCode === null ? '' : errorCatalogue[errorCode].sentence}
      >
        {errorCode ?? (row.success ? 'ok' : 'failed')}
      </span>
    </>
  )
}
