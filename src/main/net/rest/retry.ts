import { type ErrorCategory, errorCatalogue, type Failure } from '../../../contract/errors.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import { backoffDelay } from '../../core/backoff.ts'
import type { Random } from '../../core/random.ts'
import type { RetryPolicy } from './types.ts'

/** Three retries after about 1, 2 and 4 s; a venue that asks for more than two minutes is not waited for. */
export const defaultRetry: RetryPolicy = {
  retries: 3,
  initialMs: 1000,
  maxMs: 60_000,
  multiplier: 2,
  jitter: 0.1,
  patienceMs: 120_000,
}

const retried: ReadonlySet<ErrorCategory> = new Set<ErrorCategory>(['RETRYABLE', 'RATE_LIMITED'])

/** Nobody is told to come back later than this, ms: longer than any ban, shorter than a timer's range. */
const longestWaitMs = 7 * 86_400_000

export function isRetried(failure: Failure): boolean {
  return retried.has(errorCatalogue[failure.code].category)
}

/** Wait before retry `retry` (from 0), ms: the policy's own, or the venue's where that is longer. */
export function retryDelay(
  policy: RetryPolicy,
  retry: number,
  random: Random,
  retryAfterMs: number | null,
): number {
  return Math.max(backoffDelay(policy, retry, random), retryAfterMs ?? 0)
}

/**
 * The Retry-After header as a wait, ms, 0 to 7 days. Seconds or an HTTP date; a date that has
 * passed is 0; null for what is neither.
 */
export function parseRetryAfter(value: string | undefined, now: UnixMs): number | null {
  const text = value?.trim() ?? ''
  if (/^\d+(?:\.\d+)?$/.test(text)) return clampWait(Number(text) * 1000)
  if (!/^[A-Za-z]{3,9},? /.test(text)) return null
  const date = Date.parse(text)
  return Number.isNaN(date) ? null : clampWait(date - now)
}

/** Any number made a wait that a timer can keep, ms. */
export function clampWait(ms: number): number {
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(0, ms), longestWaitMs)
}
