import type { VenueId } from '../../contract/domain/venue.ts'
import type { ConnectionManager } from '../connections/manager.ts'
import type { AttemptOutcome, VenueControl } from '../connections/venueControl.ts'
import type { AdapterOptions } from '../venues/adapter.ts'
import type { VenueRunner } from './venueRunner.ts'

type Hooks = Required<Pick<AdapterOptions, 'venueTime' | 'onFrame' | 'onAttempt'>>
type Attempt = Parameters<NonNullable<AdapterOptions['onAttempt']>>[0]

/** What an adapter tells the connection manager, and what it asks of it. */
export function adapterHooks(
  manager: ConnectionManager,
  venue: VenueId,
  record: NonNullable<AdapterOptions['onAttempt']>,
): Hooks {
  return {
    venueTime: () => manager.venueTime(venue),
    onFrame: (connection, lagMs) => manager.onFrame(venue, connection, lagMs),
    onAttempt(attempt) {
      record(attempt)
      manager.onAttempt(venue, outcomeOf(attempt))
    },
  }
}

/** A running venue as the connection manager steers it. */
export function controlOf(runner: VenueRunner): VenueControl {
  const { adapter } = runner
  return {
    limits: () => adapter.limits(),
    sockets: () => runner.connections(),
    subscriptions: () => runner.subscriptions(),
    pause: (reason) => runner.pause(reason),
    resume: () => runner.resume(),
    renew: (reason) => runner.renew(reason),
    serverTime: (signal) => adapter.serverTime(signal),
  }
}

function outcomeOf({ latencyMs, status, error }: Attempt): AttemptOutcome {
  return { latencyMs, answered: status !== null, failure: error }
}
