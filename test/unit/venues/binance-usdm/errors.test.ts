import { describe, expect, it } from 'vitest'
import { classify, readError } from '../../../../src/main/venues/binance-usdm/errors.ts'

describe('a refusal of Binance USD-M futures', () => {
  it.each([
    [-2011, 'ORDER_NOT_FOUND'],
    [-2013, 'ORDER_NOT_FOUND'],
    [-2019, 'INSUFFICIENT_BALANCE'],
    [-4116, 'ORDER_DUPLICATE'],
    [-5022, 'WOULD_TAKE'],
    [-1021, 'CLOCK_SKEWED'],
    [-4164, 'REQUEST_REFUSED'],
    [-2015, 'AUTHENTICATION_FAILED'],
  ])('with %i means %s', (code, ours) => {
    expect(readError(400, { code, msg: 'text' })).toMatchObject({
      code: ours,
      venueCode: String(code),
    })
  })
})

describe('after a write', () => {
  const uncertainty = (status: number, body: unknown): boolean => {
    const verdict = classify(status, {}, JSON.stringify(body), body)
    return verdict?.uncertain ?? status >= 500
  }

  it.each([
    [400, { code: -1006, msg: 'An unexpected response was received from the message bus.' }],
    [408, { code: -1007, msg: 'Timeout waiting for response from backend server.' }],
    [503, { code: -1000, msg: 'Unknown error, please check your request or try again later.' }],
    [503, { msg: 'Unknown error, please check your request or try again later.' }],
    [502, null],
    [504, '<html>'],
  ])('HTTP %i with %j leaves the outcome open', (status, body) => {
    expect(uncertainty(status, body)).toBe(true)
  })

  it.each([
    [503, { code: -1008, msg: 'Server is currently overloaded with other requests.' }],
    [
      503,
      { code: -1001, msg: 'Internal error; unable to process your request. Please try again.' },
    ],
    [503, { msg: 'Service Unavailable.' }],
    [400, { code: -2019, msg: 'Margin is insufficient.' }],
    [429, { code: -1003, msg: 'Too many requests.' }],
    [418, { code: -1003, msg: 'Way too many requests.' }],
  ])('HTTP %i with %j says that nothing was done', (status, body) => {
    expect(uncertainty(status, body)).toBe(false)
  })
})
