import { beforeEach, describe, expect, it } from 'vitest'
import type { InstrumentId, UnixMs } from '../../../src/contract/domain/ids.ts'
import type { Level, MarkPrice, Quote } from '../../../src/contract/domain/market.ts'
import { type Bus, createBus } from '../../../src/main/core/bus.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import type { LiveTop } from '../../../src/main/market/books.ts'
import {
  type OwnedTradingMarkets,
  createTradingMarkets,
} from '../../../src/main/market/tradingMarkets.ts'

const btc = 'BTCUSDT-LINEAR.BYBIT' as InstrumentId
const start = 1_750_000_000_000

let bus: Bus
let markets: OwnedTradingMarkets
let book: LiveTop | null
let proven: UnixMs | null
let mark: MarkPrice | null

beforeEach(() => {
  bus = createBus(silentLog)
  book = null
  proven = null
  mark = null
  markets = createTradingMarkets({
    bus,
    market: { instrument: () => null, instrumentOfKind: () => null, mark: () => mark },
    books: { top: () => book },
    provenTime: () => proven,
  })
})

function quote(bid: Level | null, ask: Level | null, at: number, exchangeAt = at): Quote {
  return {
    kind: 'quote',
    instrumentId: btc,
    bestBid: bid,
    bestAsk: ask,
    exchangeTime: (start + exchangeAt) as UnixMs,
    receivedTime: (start + at) as UnixMs,
  }
}

function bookTop(bid: number, ask: number, changedAt: number): LiveTop {
  const time = (start + changedAt) as UnixMs
  return { bid, ask, changedTime: time, receivedTime: time }
}

describe('the top of the book', () => {
  it('is null before anything was said', () => {
    expect(markets.top(btc)).toBeNull()
  })

  it('is the quote or the book, whichever is newer', () => {
    bus.publish(quote([99, 1], [101, 1], 100))
    book = bookTop(98, 102, 50)
    expect(markets.top(btc)).toMatchObject({ bid: 99, ask: 101, receivedTime: start + 100 })
    book = bookTop(97, 103, 150)
    expect(markets.top(btc)).toMatchObject({ bid: 97, ask: 103, receivedTime: start + 150 })
  })

  it('does not take a quote that was made before the last one', () => {
    bus.publish(quote([99, 1], [101, 1], 100))
    bus.publish(quote([90, 1], [110, 1], 120, 80))
    expect(markets.top(btc)?.bid).toBe(99)
  })

  it('takes a quote of a feed that began anew', () => {
    bus.publish(quote([99, 1], [101, 1], 100_000))
    bus.publish(quote([90, 1], [110, 1], 100_100, 100))
    expect(markets.top(btc)?.bid).toBe(90)
  })

  it('is as young as the data of its socket, and ages once that is down', () => {
    bus.publish(quote([99, 1], [101, 1], 100))
    proven = (start + 5000) as UnixMs
    expect(markets.top(btc)?.receivedTime).toBe(start + 5000)
    proven = null
    expect(markets.top(btc)?.receivedTime).toBe(start + 100)
  })

  it('has one side where the other is empty, and is none when crossed', () => {
    bus.publish(quote(null, [101, 1], 100))
    expect(markets.top(btc)).toMatchObject({ bid: null, ask: 101 })
    bus.publish(quote([101, 1], [101, 1], 200))
    expect(markets.top(btc)).toBeNull()
    book = bookTop(98, 102, 50)
    expect(markets.top(btc)).toMatchObject({ bid: 98 })
  })
})

describe('the mark', () => {
  it('is the latest with when it came', () => {
    expect(markets.mark(btc)).toBeNull()
    mark = {
      kind: 'mark',
      instrumentId: btc,
      markPrice: 100,
      indexPrice: null,
      fundingRate: null,
      nextFundingTime: null,
      openInterest: null,
      exchangeTime: start as UnixMs,
      receivedTime: (start + 5) as UnixMs,
    }
    expect(markets.mark(btc)).toEqual({ price: 100, receivedTime: start + 5 })
  })
})
