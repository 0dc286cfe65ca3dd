import { describe, expect, it } from 'vitest'
import type { VenueId } from '../../../src/contract/domain/venue.ts'
import { Market } from '../../../src/sandbox/marketData/market.ts'
import { makeVenue } from '../../../src/sandbox/venues/registry.ts'
import type { SandboxVenue } from '../../../src/sandbox/venues/sandboxVenue.ts'
import { fixtureCases, hasFixtures } from '../../support/fixtures.ts'
import { manualClock } from '../../support/manualClock.ts'
import { missing, shapeOf } from '../../support/shapes.ts'

const now = Date.parse('2026-11-19T12:00:00Z')
const clock = manualClock(now)
const market = new Market(3)
const venues: Record<VenueId, SandboxVenue> = {
  'binance-usdm': makeVenue('binance-usdm', market, clock),
  bybit: makeVenue('bybit', market, clock),
  hyperliquid: makeVenue('hyperliquid', market, clock),
  'binance-spot': makeVenue('binance-spot', market, clock),
}

function recorded(venue: VenueId, kind: string, id: string): unknown {
  const found = fixtureCases(venue, kind, 'cases.json').find((each) => each.id === id)
  if (found === undefined) throw new Error(`no case ${id}`)
  const value = JSON.parse(found.raw) as { stream?: string; data?: unknown }
  return value.stream === undefined ? value : value.data
}

function made(venue: VenueId, channel: string, pick = (_text: string) => true): unknown {
  const spanMs = /forceOrder|Liquidation/.test(channel) ? 12 * 3_600_000 : 30_000
  const texts = venues[venue].messages(channel, now - spanMs, now)
  const text = texts.find(pick)
  if (text === undefined) throw new Error(`${channel} said nothing`)
  return JSON.parse(text)
}

function rest(venue: VenueId, target: string, body = ''): unknown {
  const url = new URL(target, 'http://127.0.0.1')
  const answer = venues[venue].answer({
    method: body === '' ? 'GET' : 'POST',
    path: url.pathname,
    query: url.searchParams,
    search: url.search.slice(1),
    headers: {},
    body,
  })
  return JSON.parse(answer.body)
}

describe.skipIf(!hasFixtures())('messages have every recorded field in its recorded type', () => {
  it.each([
    ['btcusdt@forceOrder', 'c22bd286a523'],
    ['btcusdt@aggTrade', '3d8e76fb3b0a'],
    ['btcusdt@markPrice@1s', '5b0ccad1cd48'],
    ['btcusdt@bookTicker', '8d026c383ff6'],
    ['btcusdt@depth@100ms', '9915150ec6b1'],
    ['btcusdt@trade', '39d35eac057c'],
    ['btcusdt@kline_1m', '010a9104fc34'],
    ['btcusdt@ticker', 'b97a6101ae78'],
  ])('Binance %s', (channel, id) => {
    expect(
      missing(made('binance-usdm', channel), recorded('binance-usdm', 'ws-messages', id)),
    ).toEqual([])
  })

  it.each([
    ['allLiquidation.BTCUSDT', 'c5148a91b63c'],
    ['kline.5.BTCUSDT', '2a8ce3d6ec8d'],
  ])('Bybit %s', (channel, id) => {
    expect(missing(made('bybit', channel), recorded('bybit', 'ws-messages', id))).toEqual([])
  })

  it('Bybit tickers, whole and changed', () => {
    const ours = rest('bybit', '/v5/market/tickers?category=linear&symbol=BTCUSDT') as {
      result: { list: unknown[] }
    }
    const snapshot = recorded('bybit', 'ws-messages', '895a0fa008cc') as { data: object }
    expect(missing(ours.result.list[0], snapshot.data, ['.tickDirection'])).toEqual([])
    const bid = (text: string): boolean => text.includes('bid1Size') && text.includes('bid1Price')
    const delta = made('bybit', 'tickers.BTCUSDT', bid)
    expect(missing(delta, recorded('bybit', 'ws-messages', '6a845ea78887'))).toEqual([])
  })

  it('Hyperliquid bbo, book, context and candle', () => {
    const ids = { bbo: '284a1df0ff07', l2Book: '9fac7370df50', activeAssetCtx: 'ac8c1116cd2b' }
    for (const [type, id] of Object.entries(ids)) {
      const ours = made('hyperliquid', JSON.stringify({ type, coin: 'BTC' }))
      expect(missing(ours, recorded('hyperliquid', 'ws-messages', id))).toEqual([])
    }
    const candle = made('hyperliquid', '{"type":"candle","coin":"BTC","interval":"1d"}')
    expect(shapeOf(candle).get('.data.v')).toBe('string')
  })

  it('Hyperliquid trades, with both users', () => {
    const trades = made('hyperliquid', '{"type":"trades","coin":"BTC"}')
    const theirs = recordedTrade()
    expect(missing(trades, { channel: 'trades', data: [theirs] })).toEqual([])
  })

  it('Hyperliquid fills of a vault carry the liquidation', () => {
    const body = {
      type: 'userFillsByTime',
      user: '0x2e3d94f0562703b25c83308a05046ddaf9a8dd14',
      startTime: now - 2 * 86_400_000,
    }
    const fills = rest('hyperliquid', '/info', JSON.stringify(body)) as object[]
    const theirs = recorded('hyperliquid', 'ws-messages', '25de7449c2ae') as {
      data: { fills: object[] }
    }
    expect(missing(fills, theirs.data.fills, ['[].cloid'])).toEqual([])
  })

  it('instruments at Binance and Bybit', () => {
    const info = rest('binance-usdm', '/fapi/v1/exchangeInfo')
    const theirs = recorded('binance-usdm', 'rest-responses', '8254cb61f0bd')
    // Other recordings have texts and empty lists in their place.
    const varying = ['.assets[].autoAssetExchange', '.symbols[].underlyingSubType[]']
    expect(missing(info, theirs, varying)).toEqual([])
    const list = rest('bybit', '/v5/market/instruments-info?category=linear')
    expect(missing(list, recorded('bybit', 'rest-responses', '0187e4a390c2'))).toEqual([])
  })

  it('candles at Binance and Bybit', () => {
    const klines = rest(
      'binance-usdm',
      '/fapi/v1/klines?symbol=BTCUSDT&interval=1m&limit=2',
    ) as unknown[][]
    const types = klines[0]?.map((value) => typeof value)
    const theirs = recorded('binance-usdm', 'rest-responses', '17d8ad5dbaf4') as unknown[][]
    expect(types).toEqual(theirs[0]?.map((value) => typeof value))
    const kline = rest(
      'bybit',
      '/v5/market/kline?category=linear&symbol=BTCUSDT&interval=1&limit=2',
    )
    expect(missing(kline, recorded('bybit', 'rest-responses', 'bfdcf2506f94'))).toEqual([])
  })
})

function recordedTrade(): unknown {
  const found = fixtureCases('hyperliquid', 'ws-messages', 'cases.json').find((each) =>
    each.name.endsWith('Trades#3'),
  )
  return (JSON.parse(found?.raw ?? '') as { data: unknown[] }).data[0]
}
