import type { ErrorCategory, ErrorCode } from '../../../../contract/errors.ts'
import type { Classify, Verdict } from '../../../net/rest/types.ts'
import type { VenueError } from '../../adapter.ts'
import { venueError } from '../errors.ts'
import { isRecord } from '../fields.ts'

/** Codes by which the venue says that it does not know what became of a write. */
const uncertainCodes: ReadonlySet<string> = new Set(['-1000', '-1006', '-1007'])

/** The refusal in an answer, or null. Refusals are `{"code":-1121,"msg":"Invalid symbol."}`. */
export type ReadError = (status: number, body: unknown) => VenueError | null

export function createErrorReader(
  categories: ReadonlyMap<number, ErrorCategory>,
  /** Codes of the venue that mean exactly one of ours, closer than their category. */
  codes: ReadonlyMap<number, ErrorCode> = new Map(),
): ReadError {
  return (status, body) => {
    const code = isRecord(body) ? Number(body['code']) : Number.NaN
    const message = isRecord(body) && typeof body['msg'] === 'string' ? body['msg'] : ''
    if (status === 418) return venueError('RATE_LIMITED', codeText(code), message, 'BANNED')
    if (status === 429) return venueError('RATE_LIMITED', codeText(code), message)
    if (Number.isInteger(code) && code < 0) {
      const category = categories.get(code) ?? (status >= 500 ? 'RETRYABLE' : 'EXCHANGE_ERROR')
      return venueError(category, String(code), message, codes.get(code))
    }
    if (status >= 200 && status < 300) return null
    if (status >= 500) return venueError('RETRYABLE', null, message || `HTTP ${status}`)
    // A web firewall answers without a code: the address or the content is unwanted.
    if (status === 403) return venueError('FATAL', null, 'the firewall refused the request')
    return null
  }
}

/**
 * With every 5xx, and the codes that say so, a write may have been executed, unless the venue says
 * in words of its own that it was not.
 */
export function createClassify(
  readError: ReadError,
  saysNotExecuted: (error: VenueError) => boolean = () => false,
): Classify {
  return (status, _headers, _text, body): Verdict | null => {
    const error = readError(status, body)
    if (error === null) return null
    if (uncertainCodes.has(error.venueCode ?? '')) return { ...error, uncertain: true }
    return saysNotExecuted(error) ? { ...error, uncertain: false } : error
  }
}

/** The venue's own code in a refusal. */
export function venueCodeOf(body: unknown): string | null {
  return codeText(isRecord(body) ? Number(body['code']) : Number.NaN)
}

function codeText(code: number): string | null {
  return Number.isInteger(code) ? String(code) : null
}
