import { describe, expect, it } from 'vitest'
import {
  classify as classifyBybit,
  readError as readBybit,
} from '../../../src/main/venues/bybit/errors.ts'
import { readError as readBinance } from '../../../src/main/venues/binance-usdm/errors.ts'
import {
  classify as classifyHyperliquid,
  readError as readHyperliquid,
} from '../../../src/main/venues/hyperliquid/errors.ts'

describe('a refusal of Binance', () => {
  it.each([
    [400, -1121, 'INVALID_REQUEST'],
    [400, -1105, 'INVALID_REQUEST'],
    [400, -4003, 'INVALID_REQUEST'],
    [400, -1021, 'RETRYABLE'],
    [401, -2014, 'FATAL'],
    [400, -1022, 'FATAL'],
    [400, -2011, 'INVALID_REQUEST'],
    [400, -2022, 'EXCHANGE_ERROR'],
    [400, -9999, 'EXCHANGE_ERROR'],
    [429, -1003, 'RATE_LIMITED'],
    [503, -1008, 'RETRYABLE'],
  ])('HTTP %i with %i is %s', (status, code, category) => {
    expect(readBinance(status, { code, msg: 'text' })).toMatchObject({
      category,
      venueCode: String(code),
      message: 'text',
    })
  })

  it('is a ban at HTTP 418, unavailable at 5xx, and nothing at success', () => {
    expect(readBinance(418, null)).toMatchObject({ code: 'BANNED' })
    expect(readBinance(502, '<html>')).toMatchObject({ category: 'RETRYABLE' })
    expect(readBinance(200, { code: 200, msg: 'done' })).toBeNull()
    expect(readBinance(200, [])).toBeNull()
  })
})

describe('a refusal of Bybit', () => {
  it.each([
    [10001, 'INVALID_REQUEST'],
    [10003, 'FATAL'],
    [10006, 'RATE_LIMITED'],
    [10016, 'RETRYABLE'],
    [110007, 'EXCHANGE_ERROR'],
    [999999, 'EXCHANGE_ERROR'],
  ])('retCode %i is %s although HTTP says 200', (retCode, category) => {
    expect(readBybit(200, { retCode, retMsg: 'text' })).toMatchObject({
      category,
      venueCode: String(retCode),
    })
  })

  it('is a ban of ten minutes at HTTP 403', () => {
    expect(classifyBybit(403, {}, 'access too frequent', null)).toMatchObject({
      code: 'BANNED',
      retryAfterMs: 600_000,
    })
  })

  it('says when the limit resets', () => {
    const headers = {
      'x-bapi-limit-reset-timestamp': '1700000003000',
      date: new Date(1_700_000_000_000).toUTCString(),
    }
    expect(classifyBybit(200, headers, '', { retCode: 10006, retMsg: '' })).toMatchObject({
      retryAfterMs: 3_000,
    })
  })

  it('is none at retCode 0', () => {
    expect(readBybit(200, { retCode: 0, retMsg: 'OK', result: {} })).toBeNull()
  })
})

describe('a refusal of Hyperliquid', () => {
  it.each([
    [429, null, 'RATE_LIMITED'],
    [422, 'Failed to deserialize the JSON body into the target type', 'INVALID_REQUEST'],
    [200, { status: 'err', response: 'User or API Wallet 0x1 does not exist.' }, 'FATAL'],
    [
      200,
      {
        status: 'ok',
        response: { data: { statuses: [{ error: 'Order must have minimum value of $10.' }] } },
      },
      'INVALID_REQUEST',
    ],
    [200, { channel: 'error', data: 'Too many subscriptions' }, 'RATE_LIMITED'],
    [200, { status: 'err', response: 'something new' }, 'EXCHANGE_ERROR'],
    [503, null, 'RETRYABLE'],
    [503, 'upstream is gone', 'RETRYABLE'],
  ])('HTTP %i with %o is %s', (status, body, category) => {
    expect(readHyperliquid(status, body)).toMatchObject({ category })
  })

  it('is no sentence when the body is null', () => {
    expect(classifyHyperliquid(429, {}, 'null', null)).toMatchObject({
      code: 'RATE_LIMITED',
      message: 'too many requests',
    })
  })

  it('is none when every status went well', () => {
    const body = { status: 'ok', response: { data: { statuses: ['success'] } } }
    expect(readHyperliquid(200, body)).toBeNull()
    expect(readHyperliquid(200, [])).toBeNull()
  })
})
