import type { Alert } from '../../contract/domain/alert.ts'
import type { Environment, VenueId } from '../../contract/domain/venue.ts'
import { type ErrorCategory, type Failure, errorCatalogue } from '../../contract/errors.ts'
import type { Cancel, Clock } from '../core/clock.ts'
import { type Log, redactText } from '../core/log.ts'

/** A failure and what it happened to. */
export type AlertableError = {
  readonly failure: Failure
  readonly venue: VenueId | null
  readonly environment: Environment | null
  readonly operation: string
  /** For the log, which redacts it. */
  readonly context: Readonly<Record<string, unknown>>
}

export type ErrorAlertsOptions = {
  readonly deliver: (alert: Alert) => void
  readonly clock: Clock
  readonly log: Log
  /** An identical error within this time of the first is counted with it, ms. */
  readonly windowMs?: number
}

export type ErrorAlerts = {
  /** Logs the error and raises its alert, if it is of a category that has one. Never throws. */
  raise(error: AlertableError): void
  /** Delivers the counts that wait. */
  close(): void
}

const minuteMs = 60_000
/** How often the count of a repeated error is told again, ms. */
const recountMs = 1000
/** Different errors told apart at a time; the one unchanged for longest gives way. */
const bound = 1000

const severityOf: Partial<Record<ErrorCategory, Alert['severity']>> = {
  EXCHANGE_ERROR: 'error',
  FATAL: 'critical',
}

/** Raises one alert per distinct EXCHANGE_ERROR or FATAL error and window, and counts repeats. */
export function createErrorAlerts(options: ErrorAlertsOptions): ErrorAlerts {
  return new Alerts(options)
}

class Alerts implements ErrorAlerts {
  private readonly options: ErrorAlertsOptions
  private readonly windowMs: number
  private readonly open = new Map<string, { readonly alert: Alert; readonly since: number }>()
  private readonly recounted = new Set<string>()
  private cancelRecount: Cancel | null = null
  private made = 0

  constructor(options: ErrorAlertsOptions) {
    this.options = options
    this.windowMs = options.windowMs ?? minuteMs
  }

  raise(error: AlertableError): void {
    const { category } = errorCatalogue[error.failure.code]
    const severity = severityOf[category]
    if (severity === undefined) return
    const { clock } = this.options
    this.note(error)
    const key = keyOf(error)
    const known = this.open.get(key)
    const isRepeat = known !== undefined && clock.monotonic() - known.since < this.windowMs
    if (isRepeat) return this.recount(key, known)
    this.tell(key)
    const alert = this.alertOf(error, category, severity)
    this.keep(key, { alert, since: clock.monotonic() })
    this.deliver(alert)
  }

  close(): void {
    this.cancelRecount?.()
    this.tellAll()
  }

  private alertOf(
    { failure, venue, environment }: AlertableError,
    category: ErrorCategory,
    severity: Alert['severity'],
  ): Alert {
    const time = this.options.clock.now()
    this.made += 1
    return {
      kind: 'alert',
      id: `error-${time}-${this.made}`,
      time,
      lastTime: time,
      count: 1,
      severity,
      category,
      code: failure.code,
      message: redactText(failure.message),
      venue,
      environment,
    }
  }

  private recount(key: string, { alert, since }: { alert: Alert; since: number }): void {
    const { clock } = this.options
    this.keep(key, { since, alert: { ...alert, count: alert.count + 1, lastTime: clock.now() } })
    this.recounted.add(key)
    this.cancelRecount ??= clock.after(recountMs, () => this.tellAll())
  }

  private keep(key: string, entry: { readonly alert: Alert; readonly since: number }): void {
    this.open.delete(key)
    this.open.set(key, entry)
    if (this.open.size <= bound) return
    const [oldest] = this.open.keys()
    if (oldest === undefined) return
    this.tell(oldest)
    this.open.delete(oldest)
  }

  private tellAll(): void {
    this.cancelRecount = null
    for (const key of this.recounted) this.tell(key)
  }

  /** Delivers a count that moved on. */
  private tell(key: string): void {
    const known = this.open.get(key)
    if (this.recounted.delete(key) && known !== undefined) this.deliver(known.alert)
  }

  private note({ failure, venue, environment, operation, context }: AlertableError): void {
    const { code, message } = failure
    try {
      this.options.log.error({ code, message, venue, environment, operation, context }, 'an error')
    } catch {
      // A log that fails must not keep the alert from being raised.
    }
  }

  private deliver(alert: Alert): void {
    try {
      this.options.deliver(alert)
    } catch (error) {
      this.noteUndelivered(alert, error)
    }
  }

  private noteUndelivered({ id, code }: Alert, error: unknown): void {
    try {
      this.options.log.error({ id, code, error }, 'an alert could not be delivered')
    } catch {
      // Both ways out are blocked; the error itself is in the audit record.
    }
  }
}

function keyOf({ failure, venue, environment, operation }: AlertableError): string {
  return JSON.stringify([venue, environment, operation, failure.code, failure.message])
}
