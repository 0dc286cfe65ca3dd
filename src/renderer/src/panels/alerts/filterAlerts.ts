import type { Alert, AlertSeverity } from '../../../../contract/domain/alert.ts'
import type { VenueId } from '../../../../contract/domain/venue.ts'

export type AlertFilter = {
  readonly severity: AlertSeverity | 'all'
  readonly venue: VenueId | 'all'
}

export const everyAlert: AlertFilter = { severity: 'all', venue: 'all' }

export function filterAlerts(
  alerts: readonly Alert[],
  { severity, venue }: AlertFilter,
): readonly Alert[] {
  return alerts.filter(
    (alert) =>
      (severity === 'all' || alert.severity === severity) &&
      (venue === 'all' || alert.venue === venue),
  )
}
