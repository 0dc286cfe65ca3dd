import type { Clock } from '../../../main/core/clock.ts'
import { ladderAt, ladderStepMs } from '../../marketData/ladder.ts'
import type { Listing } from '../../marketData/listings.ts'
import type { Market } from '../../marketData/market.ts'
import { Refusal, count, mandatory } from '../binance/refusals.ts'
import type { Endpoint } from '../binance/restDesk.ts'
import {
  askedAggTrades,
  askedKlines,
  askedTrades,
  type HistoryRequest,
  tradeRow,
} from '../binance/restRows.ts'
import { bookDepth, levels, updateId } from '../binance/text.ts'
import { aggTrade, avgPrice, dayTicker } from './messages.ts'
import { exchangeInfo } from './rules.ts'

type Query = URLSearchParams

/** The public market data of the venue, over REST and by the same names over its socket calls. */
export class BinanceSpotRest {
  private readonly market: Market
  private readonly clock: Clock
  /** By `METHOD /path`. */
  readonly endpoints: ReadonlyMap<string, Endpoint>

  constructor(market: Market, clock: Clock) {
    this.market = market
    this.clock = clock
    this.endpoints = new Map(Object.entries(this.table()))
  }

  private table(): Record<string, Endpoint> {
    const fixed = (weight: number, answer: (query: Query) => unknown): Endpoint => ({
      weight: () => weight,
      answer,
    })
    const priced = (
      weight: (query: Query) => number,
      answer: (query: Query) => unknown,
    ): Endpoint => ({ weight, answer })
    const now = (): number => this.clock.now()
    return {
      'GET /api/v3/ping': fixed(1, () => ({})),
      'GET /api/v3/time': fixed(1, () => ({ serverTime: now() })),
      'GET /api/v3/exchangeInfo': fixed(20, (query) => exchangeInfo(this.wanted(query), now())),
      'GET /api/v3/depth': priced(depthWeight, (query) => this.depth(query)),
      'GET /api/v3/trades': fixed(25, (query) => this.trades(query)),
      'GET /api/v3/historicalTrades': fixed(25, (query) => this.trades(query)),
      'GET /api/v3/aggTrades': fixed(4, (query) => this.aggTrades(query)),
      'GET /api/v3/klines': fixed(2, (query) => askedKlines(this.history(query), 1000)),
      'GET /api/v3/uiKlines': fixed(2, (query) => askedKlines(this.history(query), 1000)),
      'GET /api/v3/avgPrice': fixed(2, (query) => avgPrice(this.market, this.one(query), now())),
      'GET /api/v3/ticker/24hr': priced(dayWeight, (query) =>
        this.each(query, (listing) => dayTicker(this.market, listing, now())),
      ),
      'GET /api/v3/ticker/price': priced(fewOrAll, (query) =>
        this.each(query, (listing) => {
          const { symbol, lastPrice } = dayTicker(this.market, listing, now())
          return { symbol, price: lastPrice }
        }),
      ),
      'GET /api/v3/ticker/bookTicker': priced(fewOrAll, (query) =>
        this.each(query, (listing) => {
          const day = dayTicker(this.market, listing, now())
          const { symbol, bidPrice, bidQty, askPrice, askQty } = day
          return { symbol, bidPrice, bidQty, askPrice, askQty }
        }),
      ),
    }
  }

  private listings(): readonly Listing[] {
    return this.market.listings('binance-spot')
  }

  private find(symbol: string): Listing {
    const found = this.market.find('binance-spot', symbol)
    if (found === null) throw new Refusal(-1121, 'Invalid symbol.')
    return found
  }

  private one(query: Query): Listing {
    const symbol = query.get('symbol')
    if (symbol === null || symbol === '') throw mandatory('symbol')
    return this.find(symbol)
  }

  /** `symbol`, `symbols=["A","B"]`, or all. */
  private wanted(query: Query): readonly Listing[] {
    if (query.get('symbol') !== null) return [this.one(query)]
    const symbols = symbolsOf(query)
    return symbols === null ? this.listings() : symbols.map((symbol) => this.find(symbol))
  }

  /** One object for one symbol, an array for several. */
  private each(query: Query, make: (listing: Listing) => object): unknown {
    const rows = this.wanted(query).map(make)
    return query.get('symbol') === null ? rows : rows[0]
  }

  private depth(query: Query): object {
    const listing = this.one(query)
    const limit = count(query, 'limit', 100, Number.MAX_SAFE_INTEGER)
    const step = Math.floor(this.clock.now() / ladderStepMs)
    const book = ladderAt(this.market, listing, step, Math.min(limit, bookDepth))
    return {
      lastUpdateId: updateId(step),
      bids: levels(listing, book.bids),
      asks: levels(listing, book.asks),
    }
  }

  private trades(query: Query): object[] {
    const request = this.history(query)
    return askedTrades(request, 1000).map((trade) => ({
      ...tradeRow(request.listing, trade, 8),
      isBestMatch: true,
    }))
  }

  private aggTrades(query: Query): object[] {
    const request = this.history(query)
    return askedAggTrades(request).map((trade) => {
      const { a, p, q, f, l, T, m, M } = aggTrade(request.listing, trade) as Record<string, unknown>
      return { a, p, q, f, l, T, m, M }
    })
  }

  private history(query: Query): HistoryRequest {
    return { market: this.market, listing: this.one(query), query, now: this.clock.now() }
  }
}

/** Null where the query names no list; a list that is no list of texts is refused. */
function symbolsOf(query: Query): readonly string[] | null {
  const text = query.get('symbols')
  if (text === null) return null
  try {
    const symbols: unknown = JSON.parse(text)
    if (Array.isArray(symbols) && symbols.every((each) => typeof each === 'string')) return symbols
  } catch {
    // Falls through to the refusal below.
  }
  throw new Refusal(-1101, "Illegal characters found in parameter 'symbols'.")
}

function depthWeight(query: Query): number {
  const limit = Number(query.get('limit') ?? 100)
  if (limit <= 100) return 5
  if (limit <= 500) return 25
  return limit <= 1000 ? 50 : 250
}

function symbolCount(query: Query): number {
  if (query.get('symbol') !== null) return 1
  const listed = query.get('symbols')
  return listed === null ? Infinity : listed.split(',').length
}

function dayWeight(query: Query): number {
  const asked = symbolCount(query)
  if (asked <= 20) return 2
  return asked <= 100 ? 40 : 80
}

function fewOrAll(query: Query): number {
  return symbolCount(query) === 1 ? 2 : 4
}
