import type { ErrorCategory } from '../../../contract/errors.ts'
import type { Classify } from '../../net/rest/types.ts'
import type { VenueError } from '../adapter.ts'
import { venueError } from '../shared/errors.ts'
import { isRecord } from '../shared/fields.ts'

/**
 * Refusals are free text without a code. First match wins.
 * https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/error-responses
 */
const sentences: readonly (readonly [RegExp, ErrorCategory])[] = [
  [/^Too many (?:cumulative requests|subscriptions)/i, 'RATE_LIMITED'],
  [/^User or API Wallet .* does not exist/i, 'FATAL'],
  [/^Must deposit before performing actions/i, 'FATAL'],
  [/nonce/i, 'RETRYABLE'],
  [/^Failed to deserialize/i, 'INVALID_REQUEST'],
  [/^Price must be divisible by tick size/i, 'INVALID_REQUEST'],
  [/^Order has (?:invalid size|zero size)/i, 'INVALID_REQUEST'],
  [/^Order must have minimum value/i, 'INVALID_REQUEST'],
  [/^Order price cannot be more than/i, 'INVALID_REQUEST'],
  [/^Invalid (?:TP\/SL price|leverage value|subscription)/i, 'INVALID_REQUEST'],
  [/^Already (?:un)?subscribed/i, 'INVALID_REQUEST'],
]

/** The refusal in an answer, or null. HTTP 200 does not mean success. */
export function readError(status: number, body: unknown): VenueError | null {
  const sentence = sentenceOf(body)
  if (status === 429) return venueError('RATE_LIMITED', null, sentence ?? 'too many requests')
  if (status === 422) {
    return venueError('INVALID_REQUEST', null, sentence ?? 'the request could not be read')
  }
  if (status >= 500) return venueError('RETRYABLE', null, sentence ?? `HTTP ${status}`)
  if (sentence !== null) return venueError(categoryOf(sentence), null, sentence)
  return null
}

function categoryOf(sentence: string): ErrorCategory {
  return sentences.find(([pattern]) => pattern.test(sentence))?.[1] ?? 'EXCHANGE_ERROR'
}

/** Where the venue puts its sentence: `response`, the first failed status, `error`, or `data`. */
function sentenceOf(body: unknown): string | null {
  if (typeof body === 'string') return body === '' ? null : body
  if (!isRecord(body)) return null
  if (body['status'] === 'err' && typeof body['response'] === 'string') return body['response']
  if (typeof body['error'] === 'string') return body['error']
  if (body['channel'] === 'error' && typeof body['data'] === 'string') return body['data']
  return failedStatus(body['response'])
}

function failedStatus(response: unknown): string | null {
  const data = isRecord(response) ? response['data'] : undefined
  const statuses = isRecord(data) ? data['statuses'] : undefined
  const failed = Array.isArray(statuses)
    ? statuses.find((each) => isRecord(each) && typeof each['error'] === 'string')
    : undefined
  return isRecord(failed) ? String(failed['error']) : null
}

export const classify: Classify = (status, _headers, text, body) =>
  readError(status, body ?? (status >= 400 && text !== 'null' ? text : null))
