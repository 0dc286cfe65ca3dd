import { describe, expect, it } from 'vitest'
import type { CaptureLine } from '../../../src/contract/capture.ts'
import type { EngineEvent } from '../../../src/contract/events.ts'
import { venueModules } from '../../../src/main/venues/registry.ts'

const start = 1_791_000_000_000

function line(channel: CaptureLine['channel'], raw: unknown, ms = 0, url?: string): CaptureLine {
  return {
    channel,
    receivedTimeMs: start + ms,
    url: url ?? null,
    raw: typeof raw === 'string' ? raw : JSON.stringify(raw),
  }
}

const mark = (ms: number): unknown => ({
  e: 'markPriceUpdate',
  E: start + ms,
  s: 'BTCUSDT',
  p: '100',
  i: '100',
  P: '100',
  r: '0.0001',
  T: start + 3_600_000,
})

const kinds = (events: readonly EngineEvent[]): readonly string[] => events.map(({ kind }) => kind)

describe('decoding a Binance recording', () => {
  const decoder = () => venueModules['binance-usdm'].createDecoder({ environment: 'sandbox' })

  it('proves the feed alive by marks when the address carries forced orders', () => {
    const capture = decoder()
    const url =
      'wss://fstream.binance.com/market/stream?streams=!forceOrder@arr/btcusdt@markPrice@1s'
    capture.feed(line('open', '', 0, url))
    expect(kinds(capture.feed(line('ws', mark(1_000), 1_000)))).toEqual([
      'feedScope',
      'feedAlive',
      'mark',
    ])
  })

  it('proves it as well when a recorded frame subscribes to them', () => {
    const capture = decoder()
    capture.feed(line('sent', { method: 'SUBSCRIBE', params: ['!forceOrder@arr'], id: 1 }))
    expect(kinds(capture.feed(line('ws', mark(1_000), 1_000)))).toContain('feedAlive')
  })

  it('proves nothing when the recording has no forced orders', () => {
    const capture = decoder()
    capture.feed(line('open', '', 0, 'wss://fstream.binance.com/stream?streams=btcusdt@markPrice'))
    expect(kinds(capture.feed(line('ws', mark(1_000), 1_000)))).toEqual(['mark'])
  })

  it('tells of the loss when the same address is opened again', () => {
    const capture = decoder()
    const url = 'wss://fstream.binance.com/market/ws/!forceOrder@arr'
    capture.feed(line('open', '', 0, url))
    capture.feed(line('ws', mark(1_000), 1_000))
    expect(kinds(capture.feed(line('open', '', 40_000, url)))).toEqual(['feedLost'])
    expect(kinds(capture.feed(line('ws', mark(41_000), 41_000)))).toEqual(['feedAlive', 'mark'])
  })

  it('counts gaps and resyncs, and never shows a book that is out of step', () => {
    const capture = decoder()
    const diff = (U: number, u: number, pu: number): CaptureLine =>
      line('ws', {
        stream: 'btcusdt@depth',
        data: {
          e: 'depthUpdate',
          E: start,
          T: start,
          s: 'BTCUSDT',
          U,
          u,
          pu,
          b: [['10', '1']],
          a: [],
        },
      })
    const snapshot = (lastUpdateId: number): CaptureLine =>
      line(
        'rest',
        { lastUpdateId, bids: [['9', '1']], asks: [['11', '2']] },
        0,
        'https://fapi.binance.com/fapi/v1/depth?symbol=BTCUSDT',
      )
    capture.feed(diff(1, 5, 0))
    capture.feed(snapshot(5))
    expect(capture.summary()).toMatchObject({
      gaps: 0,
      books: {
        BTCUSDT: {
          bids: [
            ['10', '1'],
            ['9', '1'],
          ],
          asks: [['11', '2']],
          lastUpdateId: 5,
        },
      },
    })
    expect(kinds(capture.feed(diff(9, 12, 8)))).toEqual(['problem', 'bookLost'])
    expect(capture.summary()).toMatchObject({ gaps: 1, resyncs: 1, books: {} })
    capture.feed(snapshot(10))
    expect(capture.summary()).toMatchObject({ gaps: 1, books: { BTCUSDT: { lastUpdateId: 12 } } })
  })

  it('counts what cannot be read, and lines that are none', () => {
    const capture = decoder()
    capture.feed(line('ws', '{'))
    capture.feed(line('rest', 'not JSON'))
    capture.feed(line('ws', { e: 'somethingNew' }))
    capture.skip()
    expect(capture.summary()).toMatchObject({ parseErrors: 4, events: 3 })
  })
})

describe('decoding a Bybit recording', () => {
  it('observes the symbols it subscribes to, and names the scope after them', () => {
    const capture = venueModules.bybit.createDecoder({ environment: 'sandbox' })
    const args = ['allLiquidation.BTCUSDT', 'tickers.BTCUSDT', 'allLiquidation.ETHUSDT']
    capture.feed(line('sent', { op: 'subscribe', args }))
    const ticker = {
      topic: 'tickers.BTCUSDT',
      type: 'snapshot',
      ts: start,
      data: { symbol: 'BTCUSDT', markPrice: '100', bid1Price: '99', bid1Size: '1' },
    }
    const events = capture.feed(line('ws', ticker))
    expect(kinds(events)).toEqual(['feedScope', 'feedAlive', 'mark', 'quote'])
    expect(events[0]).toMatchObject({ symbols: ['BTCUSDT', 'ETHUSDT'] })
  })

  it('builds a ticker from its deltas', () => {
    const capture = venueModules.bybit.createDecoder({ environment: 'sandbox' })
    const ticker = (type: string, data: object): CaptureLine =>
      line('ws', {
        topic: 'tickers.BTCUSDT',
        type,
        ts: start,
        data: { symbol: 'BTCUSDT', ...data },
      })
    expect(kinds(capture.feed(ticker('delta', { markPrice: '99' })))).toEqual([])
    capture.feed(
      ticker('snapshot', {
        markPrice: '100',
        fundingRate: '0.0001',
        openInterest: '7',
        nextFundingTime: '',
      }),
    )
    expect(capture.feed(ticker('delta', { markPrice: '101' }))).toMatchObject([
      { kind: 'mark', markPrice: 101, fundingRate: 0.0001, openInterest: 3.5 },
    ])
    expect(kinds(capture.feed(ticker('delta', { volume24h: '5' })))).toEqual([])
  })
})

describe('decoding a Hyperliquid recording', () => {
  it('takes a repeat of old trades for no proof of now', () => {
    const capture = venueModules.hyperliquid.createDecoder({ environment: 'sandbox' })
    const trades = (ms: number): CaptureLine =>
      line('ws', {
        channel: 'trades',
        data: [{ coin: 'BTC', side: 'B', px: '1', sz: '1', hash: '0x', time: start + ms, tid: ms }],
      })
    expect(kinds(capture.feed(trades(-60_000)))).toEqual(['trade'])
    expect(kinds(capture.feed(trades(0)))).toEqual(['feedScope', 'feedAlive', 'trade'])
  })
})
