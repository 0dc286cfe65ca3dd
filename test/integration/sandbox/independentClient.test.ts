import { type Exchange, pro } from 'ccxt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { VenueId } from '../../../src/contract/domain/venue.ts'
import { type RunningSandbox, startSandbox } from '../../../src/sandbox/startSandbox.ts'

/** CCXT, pointed at the sandbox by addresses alone. */
type Client = {
  readonly venue: VenueId
  readonly symbol: string
  readonly make: (sandbox: RunningSandbox) => Exchange
}

function addresses(sandbox: RunningSandbox, venue: VenueId): { rest: string; ws: string } {
  const endpoint = sandbox.venues[venue]
  if (endpoint === undefined) throw new Error(`${venue} is not running`)
  return endpoint
}

const clients: readonly Client[] = [
  {
    venue: 'binance-usdm',
    symbol: 'BTC/USDT:USDT',
    make: (sandbox) => {
      const { rest, ws } = addresses(sandbox, 'binance-usdm')
      const client = new pro.binanceusdm()
      Object.assign(client.urls['api'] as object, {
        fapiPublic: `${rest}/fapi/v1`,
        fapiPublicV2: `${rest}/fapi/v2`,
        fapiData: `${rest}/futures/data`,
      })
      Object.assign((client.urls['api'] as { ws: object }).ws, { future: `${ws}/ws` })
      return client
    },
  },
  {
    venue: 'bybit',
    symbol: 'BTC/USDT:USDT',
    make: (sandbox) => {
      const { rest, ws } = addresses(sandbox, 'bybit')
      const client = new pro.bybit({ options: { fetchMarkets: { types: ['linear'] } } })
      Object.assign(client.urls['api'] as object, { public: rest })
      Object.assign((client.urls['api'] as { ws: { public: object } }).ws.public, {
        linear: `${ws}/v5/public/linear`,
      })
      return client
    },
  },
  {
    venue: 'hyperliquid',
    symbol: 'BTC/USDC:USDC',
    make: (sandbox) => {
      const { rest, ws } = addresses(sandbox, 'hyperliquid')
      const client = new pro.hyperliquid({ options: { fetchMarkets: { types: ['swap'] } } })
      Object.assign(client.urls['api'] as object, { public: rest })
      Object.assign((client.urls['api'] as { ws: object }).ws, { public: `${ws}/ws` })
      return client
    },
  },
]

describe.each(clients)(
  'an independent client at the sandbox of $venue',
  ({ venue, symbol, make }) => {
    let sandbox: RunningSandbox
    let client: Exchange

    beforeAll(async () => {
      sandbox = await startSandbox({ venues: [venue] })
      client = make(sandbox)
      // CCXT asks for this before it opens sockets without TLS.
      await client.loadHttpProxyAgent()
      await client.loadMarkets()
    })

    afterAll(async () => {
      await client.close()
      await sandbox.close()
    })

    it('reads the instruments with their steps', () => {
      const market = client.market(symbol)
      expect(market.swap).toBe(true)
      expect(market.linear).toBe(true)
      expect(market.precision.amount).toBeGreaterThan(0)
      expect(market.precision.price).toBeGreaterThan(0)
      expect(client.symbols.length).toBeGreaterThanOrEqual(12)
    })

    it('reads candles that follow each other without a gap', async () => {
      const since = Math.floor(Date.now() / 60_000) * 60_000 - 60 * 60_000
      const candles = await client.fetchOHLCV(symbol, '1m', since, 30)
      expect(candles).toHaveLength(30)
      candles.forEach(([time, open, high, low, close], index) => {
        expect(time).toBe(since + index * 60_000)
        const [top, bottom] = [Number(high), Number(low)]
        expect(top).toBeGreaterThanOrEqual(Math.max(Number(open), Number(close)))
        expect(bottom).toBeLessThanOrEqual(Math.min(Number(open), Number(close)))
      })
    })

    it('watches trades near the last candle', async () => {
      const trades = await client.watchTrades(symbol)
      const [trade] = trades
      expect(trade?.symbol).toBe(symbol)
      expect(['buy', 'sell']).toContain(trade?.side)
      const [candle] = await client.fetchOHLCV(symbol, '1d', undefined, 1)
      const last = Number(candle?.[4])
      expect(Math.abs(Number(trade?.price) / last - 1)).toBeLessThan(0.05)
    })

    it('watches an order book that stays in order', async () => {
      for (let update = 0; update < 2; update += 1) {
        const book = await client.watchOrderBook(symbol)
        const bids = book.bids.map(([price]) => Number(price))
        const asks = book.asks.map(([price]) => Number(price))
        expect(bids.length).toBeGreaterThan(0)
        expect(asks.length).toBeGreaterThan(0)
        expect(bids).toEqual(bids.toSorted((left, right) => right - left))
        expect(asks).toEqual(asks.toSorted((left, right) => left - right))
        expect(bids[0]).toBeLessThan(asks[0] as number)
      }
    })

    it('watches a ticker', async () => {
      const ticker = await client.watchTicker(symbol)
      expect(ticker.symbol).toBe(symbol)
      expect(Number(ticker.last ?? ticker.close ?? ticker.markPrice)).toBeGreaterThan(0)
    })
  },
)
