import type { Clock } from '../../../main/core/clock.ts'
import { minuteMs } from '../../marketData/factor.ts'
import { ladderAt, ladderStepMs } from '../../marketData/ladder.ts'
import type { Listing } from '../../marketData/listings.ts'
import type { Market } from '../../marketData/market.ts'
import { dayBar } from '../binance/candles.ts'
import { Refusal, count, mandatory, number } from '../binance/refusals.ts'
import type { Endpoint } from '../binance/restDesk.ts'
import {
  askedAggTrades,
  askedKlines,
  askedTrades,
  type HistoryRequest,
  tradeRow,
} from '../binance/restRows.ts'
import { bookDepth, levels, priceText, quantityText, updateId } from '../binance/text.ts'
import { intervals } from '../intervals.ts'
import { aggTrade, markPriceUpdate, ticker24h } from './messages.ts'
import { exchangeInfo } from './rules.ts'
import { fundingIntervalMs, markText, nextFundingTime, rateText } from './text.ts'

type Query = URLSearchParams
/** The public market data of the venue. */
export class BinanceRest {
  /** By `METHOD /path`. */
  readonly endpoints: ReadonlyMap<string, Endpoint>
  private readonly market: Market
  private readonly clock: Clock

  constructor(market: Market, clock: Clock) {
    this.market = market
    this.clock = clock
    this.endpoints = new Map(Object.entries(this.table()))
  }

  private table(): Record<string, Endpoint> {
    const one = (): number => 1
    const priced = (
      weight: (query: Query) => number,
      answer: (query: Query) => unknown,
      needsKey = false,
    ): Endpoint => ({ weight, answer, needsKey })
    return {
      'GET /fapi/v1/ping': priced(one, () => ({})),
      'GET /fapi/v1/time': priced(one, () => ({ serverTime: this.clock.now() })),
      'GET /fapi/v1/exchangeInfo': priced(one, () =>
        exchangeInfo(this.listings(), this.clock.now()),
      ),
      'GET /fapi/v1/depth': priced(depthWeight, (query) => this.depth(query)),
      'GET /fapi/v1/trades': priced(
        () => 5,
        (query) => this.trades(query, 1000),
      ),
      'GET /fapi/v1/historicalTrades': priced(
        () => 20,
        (query) => this.trades(query, 500),
        true,
      ),
      'GET /fapi/v1/aggTrades': priced(
        () => 20,
        (query) => this.aggTrades(query),
      ),
      'GET /fapi/v1/klines': priced(klineWeight, (query) => askedKlines(this.history(query), 1500)),
      'GET /fapi/v1/markPriceKlines': priced(klineWeight, (query) =>
        askedKlines(this.history(query), 1500),
      ),
      'GET /fapi/v1/indexPriceKlines': priced(klineWeight, (query) =>
        askedKlines(this.history(query), 1500),
      ),
      'GET /fapi/v1/premiumIndex': priced(allOr(1, 10), (query) =>
        this.each(query, (listing) => this.premiumIndex(listing)),
      ),
      'GET /fapi/v1/fundingRate': priced(one, (query) => this.fundingRates(query)),
      'GET /fapi/v1/fundingInfo': priced(
        () => 0,
        () => [],
      ),
      'GET /fapi/v1/ticker/24hr': priced(allOr(1, 40), (query) =>
        this.each(query, (listing) => this.dayTicker(listing)),
      ),
      'GET /fapi/v1/ticker/price': priced(allOr(1, 2), (query) =>
        this.each(query, (listing) => this.lastPrice(listing)),
      ),
      'GET /fapi/v2/ticker/price': priced(allOr(1, 2), (query) =>
        this.each(query, (listing) => this.lastPrice(listing)),
      ),
      'GET /fapi/v1/ticker/bookTicker': priced(allOr(2, 5), (query) =>
        this.each(query, (listing) => this.bestPrices(listing)),
      ),
      'GET /fapi/v1/openInterest': priced(one, (query) => this.openInterest(query)),
      'GET /futures/data/openInterestHist': priced(
        () => 0,
        (query) => this.openInterestHistory(query),
      ),
      'GET /fapi/v1/allForceOrders': priced(
        () => 20,
        () => {
          throw new Refusal(-1000, 'The endpoint has been out of maintenance')
        },
      ),
    }
  }

  private listings(): readonly Listing[] {
    return this.market.listings('binance-usdm')
  }

  private listing(query: Query): Listing {
    const symbol = query.get('symbol') ?? query.get('pair')
    if (symbol === null) throw mandatory('symbol')
    const found = this.market.find('binance-usdm', symbol.toUpperCase())
    if (found === null) throw new Refusal(-1121, 'Invalid symbol.')
    return found
  }

  private chosen(query: Query): readonly Listing[] {
    return query.get('symbol') === null ? this.listings() : [this.listing(query)]
  }

  /** One object for one symbol, an array for all. */
  private each(query: Query, make: (listing: Listing) => object): unknown {
    return query.get('symbol') === null ? this.listings().map(make) : make(this.listing(query))
  }

  private depth(query: Query): object {
    const listing = this.listing(query)
    const limit = count(query, 'limit', 500, 1000)
    if (![5, 10, 20, 50, 100, 500, 1000].includes(limit)) {
      throw new Refusal(-4021, `'${limit}' is not valid depth limit`)
    }
    const step = Math.floor(this.clock.now() / ladderStepMs)
    const book = ladderAt(this.market, listing, step, Math.min(limit, bookDepth))
    return {
      // Lies inside the next differences, so a client that is already listening can join them.
      lastUpdateId: updateId(step) + 1,
      E: step * ladderStepMs,
      T: step * ladderStepMs - 2,
      bids: levels(listing, book.bids),
      asks: levels(listing, book.asks),
    }
  }

  private trades(query: Query, most: number): object[] {
    const request = this.history(query)
    return askedTrades(request, most).map((trade) => ({
      ...tradeRow(request.listing, trade, 2),
      isRPITrade: false,
    }))
  }

  private aggTrades(query: Query): object[] {
    const request = this.history(query)
    return askedAggTrades(request).map((trade) => {
      const { a, p, q, nq, f, l, T, m } = aggTrade(request.listing, trade) as Record<
        string,
        unknown
      >
      return { a, p, q, nq, f, l, T, m }
    })
  }

  private history(query: Query): HistoryRequest {
    return { market: this.market, listing: this.listing(query), query, now: this.clock.now() }
  }

  private premiumIndex(listing: Listing): object {
    const now = this.clock.now()
    const update = markPriceUpdate(this.market, listing, now) as Record<string, string>
    return {
      symbol: listing.venueSymbol,
      markPrice: update['p'],
      indexPrice: update['i'],
      estimatedSettlePrice: update['P'],
      lastFundingRate: update['r'],
      interestRate: '0.00010000',
      nextFundingTime: nextFundingTime(now),
      time: now,
    }
  }

  private fundingRates(query: Query): object[] {
    const now = this.clock.now()
    const limit = count(query, 'limit', 100, 1000)
    const to = Math.min(number(query, 'endTime') ?? now, now)
    const last = Math.floor(to / fundingIntervalMs) * fundingIntervalMs
    const from = Math.max(number(query, 'startTime') ?? 0, last - (limit - 1) * fundingIntervalMs)
    const first = Math.ceil(from / fundingIntervalMs) * fundingIntervalMs
    const times = Array.from(
      { length: Math.max(0, Math.min(limit, (last - first) / fundingIntervalMs + 1)) },
      (_, index) => first + index * fundingIntervalMs,
    )
    return times.flatMap((time) =>
      this.chosen(query).map((listing) => ({
        symbol: listing.venueSymbol,
        fundingTime: time,
        fundingRate: rateText(this.market.fundingRate(listing, time)),
        markPrice: markText(this.market.mark(listing, time)),
      })),
    )
  }

  private dayTicker(listing: Listing): object {
    const bar = ticker24h(this.market, listing, this.clock.now()) as Record<string, unknown>
    return {
      symbol: listing.venueSymbol,
      priceChange: bar['p'],
      priceChangePercent: bar['P'],
      weightedAvgPrice: bar['w'],
      lastPrice: bar['c'],
      lastQty: bar['Q'],
      openPrice: bar['o'],
      highPrice: bar['h'],
      lowPrice: bar['l'],
      volume: bar['v'],
      quoteVolume: bar['q'],
      openTime: bar['O'],
      closeTime: bar['C'],
      firstId: bar['F'],
      lastId: bar['L'],
      count: bar['n'],
    }
  }

  private lastPrice(listing: Listing): object {
    const now = this.clock.now()
    const price = priceText(listing, dayBar(this.market, listing, now).close)
    return { symbol: listing.venueSymbol, price, time: now }
  }

  private bestPrices(listing: Listing): object {
    const step = Math.floor(this.clock.now() / ladderStepMs)
    const book = ladderAt(this.market, listing, step, 1)
    const [bid] = levels(listing, book.bids)
    const [ask] = levels(listing, book.asks)
    return {
      symbol: listing.venueSymbol,
      bidPrice: bid?.[0],
      bidQty: bid?.[1],
      askPrice: ask?.[0],
      askQty: ask?.[1],
      time: step * ladderStepMs,
      lastUpdateId: updateId(step),
    }
  }

  private openInterest(query: Query): object {
    const listing = this.listing(query)
    const now = this.clock.now()
    const open = this.market.openInterest(listing, now)
    return {
      openInterest: quantityText(listing, open),
      symbol: listing.venueSymbol,
      time: now,
    }
  }

  private openInterestHistory(query: Query): object[] {
    const listing = this.listing(query)
    const period = intervals.get(query.get('period') ?? '')
    if (period === undefined || period < 5 * minuteMs) throw mandatory('period')
    const limit = count(query, 'limit', 30, 500)
    const now = this.clock.now()
    const to = Math.min(number(query, 'endTime') ?? now, now)
    const last = Math.floor(to / period) * period
    const from = Math.max(number(query, 'startTime') ?? 0, last - (limit - 1) * period)
    const rows: object[] = []
    for (let time = Math.ceil(from / period) * period; time <= last; time += period) {
      const open = this.market.openInterest(listing, time)
      rows.push({
        symbol: listing.venueSymbol,
        sumOpenInterest: open.toFixed(8),
        sumOpenInterestValue: (open * this.market.mark(listing, time)).toFixed(8),
        CMCCirculatingSupply: '0',
        timestamp: time,
      })
    }
    return rows
  }
}

function allOr(one: number, all: number): (query: Query) => number {
  return (query) => (query.get('symbol') === null ? all : one)
}

function depthWeight(query: Query): number {
  const limit = Number(query.get('limit') ?? 500)
  if (limit <= 50) return 2
  if (limit <= 100) return 5
  return limit <= 500 ? 10 : 20
}

function klineWeight(query: Query): number {
  const limit = Number(query.get('limit') ?? 500)
  if (limit < 100) return 1
  if (limit < 500) return 2
  return limit <= 1000 ? 5 : 10
}
