import type { Alert } from '../../../../contract/domain/alert.ts'
import { errorCatalogue } from '../../../../contract/errors.ts'
import { useNow } from '../../components/useNow.ts'
import { formatAge } from '../../format/age.ts'
import { formatClock, formatFull } from '../../format/time.ts'
import { useAlertStore } from '../../stores/alertStore.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { shortName, useVenueStore } from '../../stores/venueStore.ts'
import { severityIcons } from './severityWords.ts'

/** The cells of one alert. */
export function AlertRow({ row: alert }: { readonly row: Alert }) {
  const zone = usePreferences((store) => store.timeZone)
  const unread = useAlertStore((store) => !store.read.has(alert.id))
  const info = useVenueStore((store) => store.venues.find((each) => each.venue === alert.venue))
  const now = useNow()
  const Icon = severityIcons[alert.severity]
  return (
    <>
      <span className="col-time num" role="gridcell" title={formatFull(alert.time, zone)}>
        <span className="alert-dot" data-unread={unread} aria-hidden />
        {unread && <span className="sr-only">unread </span>}
        {formatClock(alert.time, zone)}
      </span>
      <span className={`severity severity-${alert.severity}`} role="gridcell">
        <Icon size={13} aria-hidden /> {alert.severity}
      </span>
      <span role="gridcell" title={info?.displayName}>
        {info !== undefined && (
          <span className="venue-dot" style={{ background: info.color }} aria-hidden />
        )}
        {info === undefined ? (alert.venue ?? '—') : shortName(info)}
      </span>
      <span className="alert-code" role="gridcell" title={errorCatalogue[alert.code].sentence}>
        {alert.code}
      </span>
      <span role="gridcell" title={alert.message}>
        {alert.message}
      </span>
      <span className="col-figure num" role="gridcell">
        {alert.count}
      </span>
      <span className="col-figure num dim" role="gridcell" title={formatFull(alert.lastTime, zone)}>
        {formatAge(now - alert.lastTime)}
      </span>
    </>
  )
}
