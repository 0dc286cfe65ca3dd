import type { Alert } from '../../contract/domain/alert.ts'
import type { Bus } from '../core/bus.ts'
import type { AlertQueries } from '../core/services.ts'

/** Alerts that are remembered; the one unchanged for longest gives way. */
const defaultBound = 500

/** Remembers the alerts of this run, whoever raised them. */
export function createAlertBook(bus: Bus, bound = defaultBound): AlertQueries & { close(): void } {
  const alerts = new Map<string, Alert>()
  const stop = bus.on('alert', (alert) => {
    alerts.delete(alert.id)
    alerts.set(alert.id, alert)
    if (alerts.size <= bound) return
    const [oldest] = alerts.keys()
    if (oldest !== undefined) alerts.delete(oldest)
  })
  return {
    recent: (limit) => [...alerts.values()].toReversed().slice(0, limit),
    close: stop,
  }
}
