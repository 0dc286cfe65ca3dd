import type { Alert } from '../../../../contract/domain/alert.ts'
import { errorCatalogue } from '../../../../contract/errors.ts'
import { formatFull } from '../../format/time.ts'
import { usePreferences } from '../../stores/preferences.ts'

/** Everything an alert says, and what its code means. */
export function AlertDetails({ row: alert }: { readonly row: Alert }) {
  const zone = usePreferences((store) => store.timeZone)
  const { message, code, category, environment, time, lastTime, count } = alert
  return (
    <div className="alert-details" data-testid="alert-details">
      <p>{message}</p>
      <p>
        <strong>{code}</strong> {errorCatalogue[code].sentence}{' '}
        <span className="dim">{category}</span>
      </p>
      <p className="dim num">
        {count === 1 ? 'Once, ' : `${count} times, first `}
        {formatFull(time, zone)}
        {count > 1 && `, last ${formatFull(lastTime, zone)}`}
        {environment !== null && `, ${environment}`}
      </p>
    </div>
  )
}
