import type { AuditEntry } from '../../contract/domain/audit.ts'
import type { Environment, VenueId } from '../../contract/domain/venue.ts'
import { createAlertBook } from '../alerts/alertBook.ts'
import { type ErrorAlerts, createErrorAlerts } from '../alerts/errorAlerts.ts'
import { createAuditChecker } from '../audit/check.ts'
import { recordConnections } from '../audit/connections.ts'
import { attemptEntry, cleanAttempt } from '../audit/entries.ts'
import { recordOrders } from '../audit/orders.ts'
import { scrubber } from '../audit/scrub.ts'
import { type AuditTrail, createAuditTrail } from '../audit/trail.ts'
import type { Bus } from '../core/bus.ts'
import type { Clock } from '../core/clock.ts'
import type { DisposableStack } from '../core/disposable.ts'
import type { Log } from '../core/log.ts'
import type { AlertQueries, AuditChecks, AuditQueries } from '../core/services.ts'
import { createAuditStore } from '../storage/auditStore.ts'
import type { Database } from '../storage/database.ts'
import type { AdapterOptions, VenueCredentials } from '../venues/adapter.ts'
import { openAuditSnapshot } from './recordedAudit.ts'

export type Observation = {
  readonly audit: AuditQueries
  readonly auditChecks: AuditChecks
  readonly alerts: AlertQueries
  /** Keeps a row that no request and no event made: what travels over FIX. */
  record(entry: AuditEntry): void
  /** Logs a failure and tells it as an alert, if it is of a category that has one. */
  raise: ErrorAlerts['raise']
  /** What a venue's adapter tells of each of its attempts. */
  onAttempt(
    venue: VenueId,
    environment: Environment,
    credentials: VenueCredentials | null,
  ): NonNullable<AdapterOptions['onAttempt']>
}

export type ObservationParts = {
  readonly database: Database
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
}

/** Records what is asked of venues and raises alerts for what goes wrong. `stack` ends it. */
export function observeVenues(
  { database, bus, clock, log }: ObservationParts,
  stack: DisposableStack,
): Observation {
  const trail = createAuditTrail({ store: createAuditStore(database), clock, log })
  stack.add(() => trail.close())
  stack.add(recordConnections(bus, clock, trail))
  stack.add(recordOrders(bus, trail))
  const open = () => {
    trail.flush()
    return openAuditSnapshot(database.path)
  }
  const auditChecks = createAuditChecker({ open, clock })
  stack.add(() => auditChecks.close())
  const book = createAlertBook(bus)
  stack.add(() => book.close())
  const alerts = createErrorAlerts({ deliver: (alert) => bus.publish(alert), clock, log })
  stack.add(() => alerts.close())
  stack.add(alertOfStreams(bus, alerts))
  return {
    audit: trail,
    auditChecks,
    alerts: book,
    record: (entry) => trail.record(entry),
    raise: (error) => alerts.raise(error),
    onAttempt: (venue, environment, credentials) =>
      attemptHook({ venue, environment }, credentials, trail, alerts),
  }
}

function attemptHook(
  origin: { readonly venue: VenueId; readonly environment: Environment },
  credentials: VenueCredentials | null,
  trail: AuditTrail,
  alerts: ErrorAlerts,
): NonNullable<AdapterOptions['onAttempt']> {
  const clean = scrubber(secretsOf(credentials))
  return (record) => {
    const attempt = cleanAttempt(record, clean)
    trail.record(attemptEntry(origin, attempt))
    const { error: failure, operation, ...context } = attempt
    if (failure !== null) alerts.raise({ ...origin, failure, operation, context })
  }
}

function secretsOf(credentials: VenueCredentials | null): readonly string[] {
  if (credentials === null) return []
  const { apiKey, secret, passphrase } = credentials
  return [apiKey, secret, ...(passphrase === undefined ? [] : [passphrase])]
}

/** A refused subscription and a connection that is given up are errors of a venue too. */
function alertOfStreams(bus: Bus, alerts: ErrorAlerts): () => void {
  const stops = [
    bus.on('problem', ({ problem, message, venue, environment, raw }) => {
      if (problem !== 'refusedSubscription') return
      const failure = { code: 'SUBSCRIPTION_REFUSED', message } as const
      alerts.raise({ venue, environment, operation: 'subscribe', failure, context: { raw } })
    }),
    bus.on('connection', ({ status, reason, venue, environment, connection }) => {
      if (status !== 'failed') return
      const message = reason ?? 'the connection was given up'
      const failure = { code: 'AUTHENTICATION_FAILED', message } as const
      alerts.raise({ venue, environment, operation: 'connect', failure, context: { connection } })
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}
