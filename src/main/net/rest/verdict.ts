import { type ErrorCode, type Failure, PitwallError } from '../../../contract/errors.ts'
import type { Verdict } from './types.ts'

/** What an answer's status alone says; null for 2xx. Total over any number. */
export function verdictOfStatus(status: number): Verdict | null {
  if (status >= 200 && status < 300) return null
  const message = `the venue answered with status ${status}`
  if (status >= 300 && status < 400) {
    return { code: 'VENUE_ERROR', message: `${message}, which is not followed`, uncertain: true }
  }
  return { code: codeOfStatus(status), message, uncertain: status >= 500 || status < 200 }
}

function codeOfStatus(status: number): ErrorCode {
  if (status === 429) return 'RATE_LIMITED'
  if (status === 418) return 'BANNED'
  if (status === 401) return 'AUTHENTICATION_FAILED'
  if (status === 404) return 'NOT_FOUND'
  if (status === 408) return 'TIMEOUT'
  if (status >= 500) return 'VENUE_UNAVAILABLE'
  return status >= 400 ? 'REQUEST_REFUSED' : 'VENUE_ERROR'
}

const codesOfTransport: Readonly<Record<string, ErrorCode>> = {
  UND_ERR_CONNECT_TIMEOUT: 'TIMEOUT',
  UND_ERR_HEADERS_TIMEOUT: 'TIMEOUT',
  UND_ERR_BODY_TIMEOUT: 'TIMEOUT',
  UND_ERR_HEADERS_OVERFLOW: 'RESPONSE_TOO_LARGE',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'RESPONSE_TOO_LARGE',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'RESPONSE_MALFORMED',
  UND_ERR_INVALID_ARG: 'INVALID_ARGUMENT',
  UND_ERR_DESTROYED: 'ENGINE_STOPPING',
  UND_ERR_CLOSED: 'ENGINE_STOPPING',
}

const lostSocket: ReadonlySet<string> = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'])

const transportSentences: Partial<Record<ErrorCode, string>> = {
  TIMEOUT: 'the venue did not answer in time',
  RESPONSE_TOO_LARGE: 'the answer was larger than allowed',
  RESPONSE_MALFORMED: 'the answer broke off or was not HTTP',
  INVALID_ARGUMENT: 'the request could not be written as HTTP',
  ENGINE_STOPPING: 'the connection is being closed',
  NETWORK_UNREACHABLE: 'the venue could not be reached',
}

/** What a broken exchange means. Total: whatever was thrown becomes a failure. */
export function failureOfTransport(error: unknown): Failure {
  if (error instanceof PitwallError) return error.toFailure()
  const name = codeOf(error)
  const code =
    codesOfTransport[name] ??
    (name.startsWith('HPE_') ? 'RESPONSE_MALFORMED' : 'NETWORK_UNREACHABLE')
  const detail = name === '' ? '' : ` (${name})`
  const sentence = lostSocket.has(name)
    ? 'the connection to the venue was lost'
    : (transportSentences[code] ?? 'the request failed')
  return { code, message: `${sentence}${detail}` }
}

function codeOf(error: unknown): string {
  const code = (error as { readonly code?: unknown } | null | undefined)?.code
  return typeof code === 'string' ? code : ''
}
