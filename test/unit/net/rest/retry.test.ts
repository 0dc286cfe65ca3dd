import { describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../../src/contract/domain/ids.ts'
import { isRetried, parseRetryAfter } from '../../../../src/main/net/rest/retry.ts'

const now = Date.UTC(2026, 0, 1) as UnixMs

describe('the retry policy', () => {
  it.each([
    ['0', 0],
    ['7', 7000],
    [' 1.5 ', 1500],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Wed, 31 Dec 2025 23:59:00 GMT', 0],
    ['99999999999', 7 * 86_400_000],
  ])('reads Retry-After %j', (value, expected) => {
    expect(parseRetryAfter(value, now)).toBe(expected)
  })

  it.each([undefined, '', '-5', 'soon', '1e9', '0x10', 'Infinity', 'NaN', '12 parsecs'])(
    'takes Retry-After %j for not said',
    (value) => {
      expect(parseRetryAfter(value, now)).toBeNull()
    },
  )

  it('retries what may pass by itself and nothing else', () => {
    expect(isRetried({ code: 'TIMEOUT', message: '' })).toBe(true)
    expect(isRetried({ code: 'RATE_LIMITED', message: '' })).toBe(true)
    expect(isRetried({ code: 'REQUEST_REFUSED', message: '' })).toBe(false)
    expect(isRetried({ code: 'VENUE_ERROR', message: '' })).toBe(false)
    expect(isRetried({ code: 'AUTHENTICATION_FAILED', message: '' })).toBe(false)
  })
})
