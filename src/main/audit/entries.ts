import type { AuditEntry, AuditKind } from '../../contract/domain/audit.ts'
import type { UnixMs } from '../../contract/domain/ids.ts'
import type { ManagedOrder } from '../../contract/domain/managedOrder.ts'
import type { Environment, VenueId } from '../../contract/domain/venue.ts'
import type { ConnectionChanged, FeedProblem } from '../../contract/events.ts'
import type { Failure } from '../../contract/errors.ts'
import { redactText } from '../core/log.ts'

/** One attempt of a REST request, as the transport tells it. */
export type Attempt = {
  readonly operation: string
  readonly method: string
  readonly path: string
  readonly attempt: number
  readonly status: number | null
  readonly latencyMs: number
  readonly success: boolean
  readonly error: Failure | null
  readonly startTime: UnixMs
  readonly request: {
    readonly query: string
    readonly headers: Readonly<Record<string, string>>
    readonly body: string
  }
  readonly response: string | null
}

/** Where it happened. */
export type Origin = { readonly venue: VenueId; readonly environment: Environment }

/** Takes secrets out of a text. */
export type Clean = (text: string) => string

/** Characters kept of a query, a body or the answer of a failure. */
const textBound = 4096
/** Of the answer of a success, and of each shorter part. */
const partBound = 1024
const headerCount = 40

/** Cut to a bound, and such that it comes back from storage as it went in. */
function bounded(text: string, bound: number): string {
  return text.slice(0, bound).toWellFormed()
}

/** An attempt without secrets: by name, by pattern, and by what the secrets are known to be. */
export function cleanAttempt(attempt: Attempt, clean: Clean): Attempt {
  const part = (text: string, bound = partBound): string => bounded(clean(text), bound)
  const { request, response, error } = attempt
  const headers = Object.entries(request.headers).slice(0, headerCount)
  return {
    ...attempt,
    operation: part(attempt.operation),
    path: part(attempt.path),
    error: error === null ? null : { ...error, message: part(error.message) },
    request: {
      query: part(request.query, textBound),
      headers: Object.fromEntries(headers.map(([name, value]) => [part(name), part(value)])),
      body: part(request.body, textBound),
    },
    response: response === null ? null : part(response, error === null ? partBound : textBound),
  }
}

/** The entry of a clean attempt. */
export function attemptEntry(origin: Origin, attempt: Attempt): AuditEntry {
  const { request, error } = attempt
  return {
    kind: 'request',
    ...origin,
    operation: attempt.operation,
    method: attempt.method,
    path: attempt.path,
    status: attempt.status,
    startTime: attempt.startTime,
    latencyMs: lengthOf(attempt.latencyMs),
    success: attempt.success,
    errorCode: error?.code ?? null,
    message: error?.message ?? null,
    attempt: attempt.attempt,
    request: JSON.stringify(request),
    response: attempt.response,
  }
}

/** `latencyMs` is how long the connection had been trying; 0 where that is not known. */
export function connectionEntry(event: ConnectionChanged, latencyMs: number): AuditEntry {
  const { venue, environment, connection, status, reason, receivedTime } = event
  const bad = status === 'failed' || (status === 'reconnecting' && reason !== null)
  return {
    ...entryOf('connection', `WS_${status.toUpperCase()}`, receivedTime),
    venue,
    environment,
    path: bounded(connection, partBound),
    latencyMs: lengthOf(latencyMs),
    success: !bad,
    errorCode: bad ? (status === 'failed' ? 'AUTHENTICATION_FAILED' : 'NETWORK_UNREACHABLE') : null,
    message: reason === null ? null : bounded(redactText(reason), partBound),
  }
}

const problemOperations = {
  requestFailed: ['REQUEST_FAILED', 'NETWORK_UNREACHABLE'],
  refusedSubscription: ['SUBSCRIPTION_REFUSED', 'SUBSCRIPTION_REFUSED'],
} as const

/** The entry of a failed connection or a refused subscription; null for what concerns single messages. */
export function problemEntry(event: FeedProblem): AuditEntry | null {
  const { venue, environment, problem, message, raw, receivedTime } = event
  if (problem !== 'requestFailed' && problem !== 'refusedSubscription') return null
  const [operation, errorCode] = problemOperations[problem]
  return {
    ...entryOf('problem', operation, receivedTime),
    venue,
    environment,
    success: false,
    errorCode,
    message: bounded(redactText(message), partBound),
    response: raw === null ? null : bounded(redactText(raw), textBound),
  }
}

const refusedStatuses: ReadonlySet<ManagedOrder['status']> = new Set(['denied', 'rejected'])

/** A copy of an order as it stands after a change: what was known then stays on record. */
export function orderEntry(order: ManagedOrder): AuditEntry {
  const { venue, environment, orderId, status, evidence, uncertainty, version } = order
  const isRefused = refusedStatuses.has(status)
  const isDoubtful = uncertainty !== null
  return {
    ...entryOf('order', `ORDER_${spelled(status)}`, evidence.time),
    venue,
    environment,
    path: orderId,
    attempt: version,
    success: !isRefused && !isDoubtful,
    errorCode: isDoubtful ? 'OUTCOME_UNKNOWN' : isRefused ? refusalOf(status) : null,
    message: bounded(redactText(`${evidence.source}: ${evidence.words}`), partBound),
    request: bounded(redactText(JSON.stringify(order)), textBound),
  }
}

function refusalOf(status: ManagedOrder['status']): 'ORDER_DENIED' | 'REQUEST_REFUSED' {
  return status === 'denied' ? 'ORDER_DENIED' : 'REQUEST_REFUSED'
}

/** `PARTIALLY_FILLED` for `partiallyFilled`. */
function spelled(word: string): string {
  return word.replace(/([A-Z])/g, '_$1').toUpperCase()
}

/** An entry about the record itself. `detail` is kept as JSON in its request. */
export function keepingEntry(
  kind: Extract<AuditKind, 'engine' | 'dropped' | 'checkpoint'>,
  operation: string,
  time: UnixMs,
  message: string | null = null,
  detail: Readonly<Record<string, unknown>> | null = null,
): AuditEntry {
  const request = detail === null ? null : JSON.stringify(detail)
  return { ...entryOf(kind, operation, time), success: kind !== 'dropped', message, request }
}

function entryOf(kind: AuditKind, operation: string, startTime: UnixMs): AuditEntry {
  return {
    kind,
    venue: null,
    environment: null,
    operation,
    method: null,
    path: null,
    status: null,
    startTime,
    latencyMs: 0,
    success: true,
    errorCode: null,
    message: null,
    attempt: 0,
    request: null,
    response: null,
  }
}

/** A length of time that can be stored and read back as it is. */
function lengthOf(latencyMs: number): number {
  return Number.isFinite(latencyMs) && latencyMs > 0 ? Math.round(latencyMs * 1000) / 1000 : 0
}
