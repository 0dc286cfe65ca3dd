import { describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import type { EngineEvent } from '../../../src/contract/events.ts'
import { venueModules } from '../../../src/main/venues/registry.ts'
import { decodeMessages } from './support.ts'

const time = 1_740_480_207_110

function forceOrder(order: Readonly<Record<string, unknown>>, outer = {}): unknown {
  return {
    e: 'forceOrder',
    E: time,
    o: {
      s: 'BTCUSDT',
      S: 'SELL',
      q: '2',
      p: '90',
      ap: '100',
      X: 'FILLED',
      z: '1',
      T: time,
      ...order,
    },
    ...outer,
  }
}

function kinds(events: readonly EngineEvent[]): readonly string[] {
  return events
    .filter(({ kind }) => kind === 'liquidation' || kind === 'problem')
    .map((event) => (event.kind === 'problem' ? event.problem : event.kind))
}

describe('a Binance forced order', () => {
  it('counts what was filled at the average price once it is filled', () => {
    const [liquidation] = decodeMessages('binance-usdm', [forceOrder({})]).filter(
      (event) => event.kind === 'liquidation',
    )
    expect(liquidation).toMatchObject({ price: 100, quantity: 1, priceKind: 'averageFill' })
  })

  it.each(['NEW', 'PARTIALLY_FILLED'])('counts the order at its own price while %s', (X) => {
    const [liquidation] = decodeMessages('binance-usdm', [
      forceOrder({ X, ap: '0', z: '0' }),
    ]).filter((event) => event.kind === 'liquidation')
    expect(liquidation).toMatchObject({ price: 90, quantity: 2, priceKind: 'order' })
  })

  it('of COIN-M is dropped, wherever the product line is stated', () => {
    expect(kinds(decodeMessages('binance-usdm', [forceOrder({}, { st: 2 })]))).toEqual([])
    expect(kinds(decodeMessages('binance-usdm', [forceOrder({ st: 2 })]))).toEqual([])
    expect(kinds(decodeMessages('binance-usdm', [forceOrder({ st: 1 })]))).toEqual(['liquidation'])
  })

  it('takes numbers sent as JSON numbers', () => {
    expect(kinds(decodeMessages('binance-usdm', [forceOrder({ ap: 100.5, z: 1 })]))).toEqual([
      'liquidation',
    ])
  })

  it.each([
    ['a missing price', { ap: undefined }],
    ['a price of zero', { ap: '0' }],
    ['a negative quantity', { z: '-1' }],
    ['NaN', { ap: 'NaN' }],
    ['an infinite price', { ap: '1e999' }],
    ['a price of a million digits', { ap: '1'.repeat(1_000_000) }],
    ['an empty quantity', { z: '' }],
    ['a price in a list', { ap: ['100'] }],
    ['epoch seconds for milliseconds', { T: 1_740_480_207 }],
    ['microseconds', { T: 1_740_480_207_110_000 }],
    ['a fractional time', { T: 1_740_480_207_110.5 }],
    ['a side word nobody knows', { S: 'LONG' }],
    ['no order at all', null],
  ])('is refused with %s', (_title, order) => {
    const message = order === null ? { e: 'forceOrder', E: time } : forceOrder(order)
    expect(kinds(decodeMessages('binance-usdm', [message]))).toEqual(['malformed'])
  })

  it('of a symbol outside A-Z and 0-9 is told of once', () => {
    const message = forceOrder({ s: '币安人生USDT' })
    expect(kinds(decodeMessages('binance-usdm', [message, message]))).toEqual(['unknownWord'])
  })
})

describe('documented examples', () => {
  it('keep the small numbers they use for times', () => {
    const trade = {
      e: 'aggTrade',
      E: 123456789,
      s: 'BTCUSDT',
      a: 1,
      p: '1',
      q: '2',
      T: 123456785,
      m: true,
    }
    const [event] = decodeMessages('binance-usdm', [trade])
    expect(event).toMatchObject({ kind: 'trade', exchangeTime: 123456785, side: 'sell' })
  })

  it('of aggregated trades over REST are read without their symbol', () => {
    const row = {
      a: 26129,
      p: '0.01633102',
      q: '4.70443515',
      f: 27781,
      l: 27781,
      T: 1498793709153,
      m: false,
    }
    const parsed = venueModules['binance-usdm'].parsers.trades?.([row], 0 as UnixMs)
    expect(parsed).toMatchObject({
      value: [{ tradeId: '26129', price: 0.01633102, quantity: 4.70443515, side: 'buy' }],
      refusals: [],
    })
  })
})

describe('any venue', () => {
  it.each(['binance-usdm', 'bybit', 'hyperliquid'] as const)(
    '%s: what is no message becomes a problem and keeps its text',
    (venue) => {
      for (const raw of ['', '{', 'null', '[]', '"text"', '{"a":1}', '[[[]]]']) {
        const events = decodeMessages(venue, [raw])
        expect(events.every((event) => event.kind === 'problem')).toBe(true)
      }
      const [problem] = decodeMessages(venue, ['{"a":1}'])
      expect(problem).toMatchObject({ kind: 'problem', raw: '{"a":1}' })
    },
  )

  it('keeps the raw text of a huge message within a bound', () => {
    const huge = forceOrder({ ap: 'x'.repeat(1_000_000) })
    const [problem] = decodeMessages('binance-usdm', [huge])
    expect(problem?.kind === 'problem' && (problem.raw?.length ?? 0)).toBeLessThanOrEqual(2_048)
  })
})

describe('a Bybit batch', () => {
  it('keeps its good rows when one is bad', () => {
    const row = { T: time, s: 'BTCUSDT', S: 'Buy', v: '1', p: '10' }
    const message = {
      topic: 'allLiquidation.BTCUSDT',
      type: 'snapshot',
      ts: time,
      data: [row, { ...row, p: '' }, { ...row, v: '3' }],
    }
    expect(kinds(decodeMessages('bybit', [message]))).toEqual([
      'liquidation',
      'liquidation',
      'malformed',
    ])
  })

  it('of an inverse symbol is worth its size in US dollars', () => {
    const message = {
      topic: 'allLiquidation.XRPUSD',
      type: 'snapshot',
      ts: time,
      data: [{ T: time, s: 'XRPUSD', S: 'Buy', v: '1000', p: '0.5' }],
    }
    const [liquidation] = decodeMessages('bybit', [message]).filter(
      (event) => event.kind === 'liquidation',
    )
    expect(liquidation).toMatchObject({
      unifiedSymbol: 'XRPUSD',
      quantity: 2000,
      notional: 1000,
      notionalAsset: 'USD',
    })
  })
})
