import { describe, expect, it } from 'vitest'
import { classify, readError } from '../../../../src/main/venues/binance-spot/errors.ts'
import { fixtureCases, hasFixtures } from '../../../support/fixtures.ts'

describe('a refusal of Binance Spot', () => {
  it.each([
    [400, -1121, 'Invalid symbol.', 'REQUEST_REFUSED'],
    [400, -1013, 'Filter failure: LOT_SIZE', 'ORDER_INVALID'],
    [400, -2010, 'Account has insufficient balance for requested action.', 'INSUFFICIENT_BALANCE'],
    [400, -2010, 'Order would immediately match and take.', 'WOULD_TAKE'],
    [400, -2010, 'Duplicate order sent.', 'ORDER_DUPLICATE'],
    [400, -2010, 'Market is closed.', 'VENUE_ERROR'],
    [400, -2011, 'Unknown order sent.', 'ORDER_NOT_FOUND'],
    [400, -2011, 'Order was not canceled due to cancel restrictions.', 'VENUE_ERROR'],
    [400, -2013, 'Order does not exist.', 'ORDER_NOT_FOUND'],
    [400, -1021, 'Timestamp for this request is outside of the recvWindow.', 'CLOCK_SKEWED'],
    [401, -2015, 'Invalid API-key, IP, or permissions for action.', 'AUTHENTICATION_FAILED'],
    [429, -1003, 'Too many requests', 'RATE_LIMITED'],
    [418, -1003, 'Way too many requests; IP banned', 'BANNED'],
    [400, -99_999, 'Something new', 'VENUE_ERROR'],
  ])('HTTP %i with %i %s is %s', (status, code, msg, expected) => {
    expect(readError(status, { code, msg })).toMatchObject({
      code: expected,
      venueCode: String(code),
      message: msg,
    })
  })

  it.each([
    [503, { code: -1000, msg: 'Unknown error' }],
    [200, { code: -1007, msg: 'Timeout waiting for response from backend server.' }],
    [400, { code: -1006, msg: 'An unexpected response was received from the message bus.' }],
  ])('HTTP %i with %o leaves open what became of an order', (status, body) => {
    expect(classify(status, {}, '', body)).toMatchObject({ uncertain: true })
  })

  it('is certain everywhere else below 500', () => {
    expect(classify(400, {}, '', { code: -2010, msg: 'x' })?.uncertain).toBeUndefined()
  })

  it('is none at success', () => {
    expect(readError(200, { orderId: 1 })).toBeNull()
    expect(readError(200, [])).toBeNull()
  })

  it.skipIf(!hasFixtures())('is sorted for every code that the venue documents', () => {
    const cases = fixtureCases(
      'binance-spot',
      'errors',
      'documented-codes.json',
    ) as unknown as readonly {
      readonly code: number
      readonly messages: readonly string[]
    }[]
    const unsorted = cases.filter(({ code, messages: [msg = ''] }) => {
      const error = readError(400, { code, msg })
      return error === null || error.message !== msg.slice(0, 500)
    })
    expect(unsorted).toEqual([])
    // What is not in the table counts as the engine's word, never as a reason to try again.
    const retried = cases.filter(
      ({ code }) => readError(400, { code, msg: '' })?.category === 'RETRYABLE',
    )
    expect(retried.map(({ code }) => code).toSorted((left, right) => left - right)).toEqual([
      -1021, -1016, -1007, -1006, -1001,
    ])
  })
})
