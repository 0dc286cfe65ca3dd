import type { Bus } from '../core/bus.ts'
import type { Clock } from '../core/clock.ts'
import { connectionEntry, problemEntry } from './entries.ts'
import type { AuditTrail } from './trail.ts'

/** Listed as a connection though it is a request, whose attempts have rows of their own. */
const instrumentList = 'instruments'

/**
 * Records what happens to streaming connections: each state, each failed attempt, each refused
 * subscription; nothing per message. Returns the way to stop.
 */
export function recordConnections(bus: Bus, clock: Clock, trail: AuditTrail): () => void {
  /** Since when each connection is trying, monotonic ms. As many as there are connections. */
  const tryingSince = new Map<string, number>()
  const stops = [
    bus.on('connection', (event) => {
      if (event.connection === instrumentList) return
      const name = `${event.venue} ${event.environment} ${event.connection}`
      const now = clock.monotonic()
      const since = tryingSince.get(name) ?? now
      if (event.status === 'connecting' || event.status === 'reconnecting') {
        tryingSince.set(name, since)
      } else tryingSince.delete(name)
      trail.record(connectionEntry(event, event.status === 'connected' ? now - since : 0))
    }),
    bus.on('problem', (event) => {
      const entry = problemEntry(event)
      if (entry !== null) trail.record(entry)
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}
