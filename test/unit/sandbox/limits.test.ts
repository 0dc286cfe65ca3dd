import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { VenueId } from '../../../src/contract/domain/venue.ts'
import { Market } from '../../../src/sandbox/marketData/market.ts'
import { makeVenue } from '../../../src/sandbox/venues/registry.ts'
import type { RestAnswer } from '../../../src/sandbox/venues/sandboxVenue.ts'
import { manualClock } from '../../support/manualClock.ts'

const start = Date.parse('2026-11-19T12:00:00Z')
const market = new Market(1)

function venueAt(id: VenueId) {
  const clock = manualClock(start)
  const venue = makeVenue(id, market, clock)
  const ask = (target: string, body = '', headers: Record<string, string> = {}): RestAnswer => {
    const url = new URL(target, 'http://127.0.0.1')
    const method = body === '' ? 'GET' : 'POST'
    return venue.answer({
      method,
      path: url.pathname,
      query: url.searchParams,
      search: url.search.slice(1),
      headers,
      body,
    })
  }
  return { clock, venue, ask }
}

describe('request limits', () => {
  it('Binance counts weight, refuses with 429, then bans with 418, and forgives', () => {
    const { clock, ask } = venueAt('binance-usdm')
    const heavy = '/fapi/v1/aggTrades?symbol=BTCUSDT&limit=1'
    const first = ask(heavy)
    expect(first.headers?.['x-mbx-used-weight-1m']).toBe('20')
    for (let used = 40; used <= 2400; used += 20) expect(ask(heavy).status).toBe(200)
    const refused = ask(heavy)
    expect(refused.status).toBe(429)
    expect(refused.headers?.['retry-after']).toBe('60')
    expect(JSON.parse(refused.body)).toMatchObject({ code: -1003 })
    const stubborn = Array.from({ length: 10 }, () => ask(heavy).status)
    expect(stubborn.at(-1)).toBe(418)
    clock.advance(60_000)
    expect(ask('/fapi/v1/time').status).toBe(418)
    clock.advance(61_000)
    expect(ask('/fapi/v1/time').status).toBe(200)
  })

  it('Bybit shuts an address out for ten minutes after 600 requests in five seconds', () => {
    const { clock, ask } = venueAt('bybit')
    for (let count = 0; count < 600; count += 1) expect(ask('/v5/market/time').status).toBe(200)
    expect(ask('/v5/market/time')).toMatchObject({ status: 403, body: 'access too frequent' })
    clock.advance(9 * 60_000)
    expect(ask('/v5/market/time').status).toBe(403)
    clock.advance(2 * 60_000)
    expect(ask('/v5/market/time').status).toBe(200)
  })

  it('Hyperliquid refuses with 429 and null after 1200 weight in a minute', () => {
    const { clock, ask } = venueAt('hyperliquid')
    const meta = JSON.stringify({ type: 'meta' })
    for (let used = 20; used <= 1200; used += 20) expect(ask('/info', meta).status).toBe(200)
    expect(ask('/info', meta)).toMatchObject({ status: 429, body: 'null' })
    clock.advance(60_000)
    expect(ask('/info', meta).status).toBe(200)
  })
})

describe('the signed account endpoint of Binance', () => {
  const { venue, ask } = venueAt('binance-usdm')
  const { apiKey, secret } = venue.credentials
  const signed = (query: string, key = secret): string =>
    `/fapi/v1/forceOrders?${query}&signature=${createHmac('sha256', key).update(query).digest('hex')}`
  const headers = { 'x-mbx-apikey': apiKey }

  it('answers the right key and signature', () => {
    const answer = ask(signed(`symbol=BTCUSDT&timestamp=${start}&recvWindow=5000`), '', headers)
    expect(answer).toMatchObject({ status: 200, body: '[]' })
  })

  it.each([
    ['no key', signed(`timestamp=${start}`), {}, 401, -2014],
    ['a wrong key', signed(`timestamp=${start}`), { 'x-mbx-apikey': 'other' }, 401, -2015],
    ['a wrong signature', signed(`timestamp=${start}`, 'guess'), headers, 400, -1022],
    ['an old timestamp', signed(`timestamp=${start - 6000}`), headers, 400, -1021],
    ['a timestamp ahead', signed(`timestamp=${start + 1500}`), headers, 400, -1021],
    ['no timestamp', signed('symbol=BTCUSDT'), headers, 400, -1102],
  ])('refuses %s', (_, target, given, status, code) => {
    const answer = ask(target, '', given)
    expect(answer.status).toBe(status)
    expect(JSON.parse(answer.body)).toMatchObject({ code })
  })
})
