import type { Failure } from '../../../contract/errors.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import { redact, redactText } from '../../core/log.ts'
import { parseExactJson } from './exactJson.ts'
import type { Exchange } from './exchange.ts'
import type { Prepared } from './prepare.ts'
import type { AttemptRecord, RestHeaders, RestRequest } from './types.ts'

/** Bytes of an answer that an attempt's record keeps. */
const keptBytes = 4096

const secretHeader = /sign|key|auth|token|secret|pass|cookie/i

/** Headers for the record: anything that may be a credential or a signature is out. */
function redactHeaders(headers: RestHeaders): RestHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      secretHeader.test(name) ? '[redacted]' : value,
    ]),
  )
}

/** A body for the record. JSON is cleaned by name, anything else by pattern; cut to a bound. */
function redactBody(body: string): string {
  if (body.length > keptBytes) return redactText(body.slice(0, keptBytes))
  try {
    return JSON.stringify(redact(parseExactJson(body))) ?? ''
  } catch {
    return redactText(body)
  }
}

/** One attempt as it is kept: what was asked, what came of it, and no secret. */
export function attemptRecord(
  request: RestRequest,
  attempt: {
    readonly number: number
    readonly startTime: UnixMs
    readonly latencyMs: number
    /** Null when it was refused before it was made. */
    readonly prepared: Prepared | null
    readonly ended: Exchange | null
    readonly error: Failure | null
  },
): AttemptRecord {
  const { prepared, ended, error } = attempt
  return {
    operation: request.operation,
    method: request.method,
    path: request.path,
    attempt: attempt.number,
    status: ended?.status ?? null,
    latencyMs: attempt.latencyMs,
    success: error === null,
    error,
    startTime: attempt.startTime,
    request: {
      query: redactText(prepared?.query ?? ''),
      headers: redactHeaders(prepared?.headers ?? {}),
      body: redactBody(prepared?.body ?? ''),
    },
    response: ended?.kind === 'answer' ? redactBody(ended.text) : null,
  }
}
