import type { ErrorCode } from '../errors.ts'
import type { UnixMs } from './ids.ts'
import type { Environment, VenueId } from './venue.ts'

/**
 * - `request`: one attempt of a REST request.
 * - `connection`: a streaming connection changed its state.
 * - `problem`: a connection, a subscription or a whole request (after its attempts) failed.
 * - `order`: an order changed; its request holds the order as it then was.
 * - `engine`: the record was begun or ended by an engine.
 * - `dropped`: rows that should stand here were lost; its request holds how many.
 * - `checkpoint`: rows before it were removed by retention; its request holds the chain's new start.
 */
export const auditKinds = [
  'request',
  'connection',
  'problem',
  'order',
  'engine',
  'dropped',
  'checkpoint',
] as const
export type AuditKind = (typeof auditKinds)[number]

/** What happened, before it has its place in the record. Holds no secret. */
export type AuditEntry = {
  readonly kind: AuditKind
  readonly venue: VenueId | null
  readonly environment: Environment | null
  /** What was meant: `ORDER_SUBMIT`, `/fapi/v1/klines`, `WS_CONNECTED`. */
  readonly operation: string
  readonly method: string | null
  /** Path of a request, name of a connection. */
  readonly path: string | null
  /** Of the HTTP answer; null when none came. */
  readonly status: number | null
  readonly startTime: UnixMs
  readonly latencyMs: number
  readonly success: boolean
  readonly errorCode: ErrorCode | null
  readonly message: string | null
  /** Counts from 0. */
  readonly attempt: number
  /** JSON text `{query, headers, body}`, cut to a bound. */
  readonly request: string | null
  /** Text as it came, cut to a bound. */
  readonly response: string | null
}

/** A row of the record. */
export type AuditRow = AuditEntry & {
  /** Counts from 1 without a hole. */
  readonly row: number
  /** SHA-256 in hexadecimal over the row before's hash and this row. */
  readonly hash: string
}

/** The end of the record, kept apart from the rows and written together with them. */
export type AuditHead = {
  /** The oldest row kept. */
  readonly firstRow: number
  /** 0 while there is none. */
  readonly row: number
  readonly hash: string
}

/** Between two rows of the record as it is paged: by start time, then by row. */
export type AuditPlace = { readonly startTime: UnixMs; readonly row: number }

export type AuditFilter = {
  readonly venue?: VenueId | undefined
  readonly operation?: string | undefined
  readonly success?: boolean | undefined
  readonly from?: UnixMs | undefined
  /** Exclusive upper end. */
  readonly before?: UnixMs | undefined
}

export type AuditPageQuery = AuditFilter & {
  readonly order: 'newestFirst' | 'oldestFirst'
  /** Rows after this place in the order asked for. */
  readonly after: AuditPlace | null
  readonly limit: number
}

export type AuditStatus = {
  readonly head: AuditHead
  /** Recorded and not yet written. */
  readonly waiting: number
  /** Given up since the start because the queue was full. */
  readonly lost: number
}

/** What a look at the whole record found. */
export type AuditVerdict = {
  readonly ok: boolean
  readonly rows: number
  /** Start times of the first and the last row, ISO 8601; null when there is none. */
  readonly from: string | null
  readonly to: string | null
  readonly firstRow: number | null
  readonly lastRow: number | null
  /** The last row's hash: noted elsewhere, it later proves that nothing before it was rewritten. */
  readonly head: string | null
  /** Rows the record says were lost because its queue was full. */
  readonly lost: number
  /** The first row that is not as it was written, or not there. */
  readonly firstBroken?: number
  readonly reason?: string
}

/** How far the check of the whole record is. One runs at a time; the last verdict is kept. */
export type AuditCheck =
  | { readonly state: 'idle' }
  | { readonly state: 'running'; readonly checked: number; readonly rows: number }
  | { readonly state: 'done'; readonly verdict: AuditVerdict; readonly time: UnixMs }
  | { readonly state: 'failed'; readonly message: string; readonly time: UnixMs }

/** A row as the API and the exports show it, and as the chain reads it (then without `hash`). */
export type AuditRecord = {
  readonly attempt: number
  readonly environment: string | null
  readonly error_code: string | null
  readonly hash: string
  readonly kind: AuditKind
  readonly latency_ms: number
  readonly message: string | null
  readonly method: string | null
  readonly operation: string
  readonly path: string | null
  readonly request: string | null
  readonly response: string | null
  readonly row: number
  /** ISO 8601 in UTC. */
  readonly start_time: string
  readonly status: number | null
  readonly success: boolean
  readonly venue: string | null
}

/** Members in alphabetical order: the JSON text of it without `hash` is what the chain hashes. */
export function auditRecordOf(row: AuditRow): AuditRecord {
  return {
    attempt: row.attempt,
    environment: row.environment,
    error_code: row.errorCode,
    hash: row.hash,
    kind: row.kind,
    latency_ms: row.latencyMs,
    message: row.message,
    method: row.method,
    operation: row.operation,
    path: row.path,
    request: row.request,
    response: row.response,
    row: row.row,
    start_time: isoTime(row.startTime),
    status: row.status,
    success: row.success,
    venue: row.venue,
  }
}

/** Total: a number that is no time comes out as it is. */
function isoTime(time: UnixMs): string {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? String(time) : date.toISOString()
}
