import type { ErrorCategory, ErrorCode } from '../../../contract/errors.ts'
import type { Classify } from '../../net/rest/types.ts'
import type { VenueError } from '../adapter.ts'
import { venueError } from '../shared/errors.ts'
import { isRecord } from '../shared/fields.ts'

type Meaning = { readonly category: ErrorCategory; readonly code?: ErrorCode }

const refusedRequest: Meaning = { category: 'INVALID_REQUEST' }
const byTheExchange: Meaning = { category: 'EXCHANGE_ERROR' }

/**
 * Refusals are free text without a code. First match wins. What went wrong while an order was being
 * replaced is told behind a sentence of its own.
 * https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/error-responses
 */
const sentences: readonly (readonly [RegExp, Meaning])[] = [
  [
    /^(?:Too many (?:cumulative requests|subscriptions|pending)|Cannot (?:send|track|subscribe to) more than)/i,
    { category: 'RATE_LIMITED' },
  ],
  [/too many pending post requests/i, { category: 'RATE_LIMITED' }],
  [/User or API Wallet .* does not exist/i, { category: 'FATAL' }],
  [/^Must deposit before performing actions/i, { category: 'FATAL' }],
  [/^Vault not registered/i, { category: 'FATAL' }],
  [/nonce/i, { category: 'RETRYABLE', code: 'CLOCK_SKEWED' }],
  [/^Action (?:already )?expired/i, { category: 'RETRYABLE', code: 'CLOCK_SKEWED' }],
  [/^Failed to deserialize/i, refusedRequest],
  [/Price must be divisible by tick size/i, refusedRequest],
  [/Order has (?:invalid size|zero size)/i, refusedRequest],
  [/Order must have minimum value/i, refusedRequest],
  [/Order price cannot be more than/i, refusedRequest],
  [/Invalid (?:TP\/SL price|leverage value|subscription|asset)/i, refusedRequest],
  [/^Already (?:un)?subscribed/i, refusedRequest],
  [
    /Insufficient (?:margin|balance|spot balance)/i,
    { category: 'INVALID_REQUEST', code: 'INSUFFICIENT_BALANCE' },
  ],
  [
    /Post only order would have immediately matched/i,
    { category: 'INVALID_REQUEST', code: 'WOULD_TAKE' },
  ],
  [
    /(?:never placed, already canceled, or filled|Cannot modify canceled or filled order)/i,
    { category: 'INVALID_REQUEST', code: 'ORDER_NOT_FOUND' },
  ],
  [
    /(?:cloid|client order id).*(?:in use|exists|duplicate)/i,
    { category: 'INVALID_REQUEST', code: 'ORDER_DUPLICATE' },
  ],
  [/until enough volume traded/i, { category: 'INVALID_REQUEST', code: 'UNSUPPORTED' }],
]

/** The order is gone, and the one that was to take its place was refused. */
export const lostInAmendment = /^Error placing new order during modify/i

/** The refusal in an answer, or null. HTTP 200 does not mean success. */
export function readError(status: number, body: unknown): VenueError | null {
  const sentence = sentenceOf(body)
  if (status === 429) return venueError('RATE_LIMITED', null, sentence ?? 'too many requests')
  if (status === 422) {
    return venueError('INVALID_REQUEST', null, sentence ?? 'the request could not be read')
  }
  if (status >= 500) return venueError('RETRYABLE', null, sentence ?? `HTTP ${status}`)
  return sentence === null ? null : errorOf(sentence)
}

/** What a sentence of the venue means. */
export function errorOf(sentence: string): VenueError {
  const meaning = sentences.find(([pattern]) => pattern.test(sentence))?.[1] ?? byTheExchange
  return venueError(meaning.category, null, sentence, meaning.code)
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
  const failed = statusesOf(response).find(
    (each) => isRecord(each) && typeof each['error'] === 'string',
  )
  return isRecord(failed) ? String(failed['error']) : null
}

function statusesOf(response: unknown): readonly unknown[] {
  const data = isRecord(response) ? response['data'] : undefined
  const statuses = isRecord(data) ? data['statuses'] : undefined
  return Array.isArray(statuses) ? statuses : []
}

/**
 * Reads an answer as a whole. One of several orders that failed does not fail the others. Nobody
 * documents that an action told to slow down was not done all the same, so nobody may assume it.
 */
export const classify: Classify = (status, _headers, text, body) => {
  if (status < 400 && isRecord(body) && statusesOf(body['response']).length > 1) return null
  const error = readError(status, body ?? (status >= 400 && text !== 'null' ? text : null))
  return error !== null && status === 429 ? { ...error, uncertain: true } : error
}
