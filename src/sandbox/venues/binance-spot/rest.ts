import type { Clock } from '../../../main/core/clock.ts'
import { bars } from '../../marketData/bars.ts'
import { dayMs, minuteMs } from '../../marketData/factor.ts'
import { ladderAt, ladderStepMs } from '../../marketData/ladder.ts'
import type { Listing } from '../../marketData/listings.ts'
import type { Market } from '../../marketData/market.ts'
import { latestTrades, type PublicTrade } from '../../marketData/publicTrades.ts'
import { RateWindow } from '../../net/rateWindow.ts'
import { klineRow } from '../binance/candles.ts'
import {
  Refusal,
  banSeconds,
  banned,
  count,
  mandatory,
  number,
  tooManyRequests,
} from '../binance/refusals.ts'
import { bookDepth, levels, priceText, quantityText, updateId } from '../binance/text.ts'
import { intervals } from '../intervals.ts'
import { jsonAnswer, type RestAnswer, type RestRequest } from '../sandboxVenue.ts'
import { aggTrade, avgPrice, dayTicker } from './messages.ts'
import { exchangeInfo, requestWeightPerMinute } from './rules.ts'

type Query = URLSearchParams

/** One address of the venue: its weight and what it answers. */
export type Endpoint = {
  /** Weight against the address's budget. */
  readonly weight: (query: Query) => number
  readonly answer: (query: Query) => unknown
}

/** Requests over the budget within one minute after which the address is banned for a while. */
const patience = 10

/** The address's budget, shared by everything that is asked from it. */
export class Budget {
  private readonly window = new RateWindow(requestWeightPerMinute, minuteMs)
  private overBudget = 0
  private bannedUntil = 0

  /** Null where the request may go on; its headers tell what was used. */
  take(
    weight: number,
    now: number,
  ): { readonly headers: Record<string, string>; readonly refusal: RestAnswer | null } {
    if (now < this.bannedUntil) {
      return { headers: {}, refusal: banned(Math.ceil((this.bannedUntil - now) / 1000)) }
    }
    const used = this.window.take(weight, now)
    const headers = { 'x-mbx-used-weight': String(used), 'x-mbx-used-weight-1m': String(used) }
    if (used <= this.window.limit) {
      this.overBudget = 0
      return { headers, refusal: null }
    }
    this.overBudget += 1
    if (this.overBudget <= patience) {
      const seconds = this.window.secondsLeft(now)
      return { headers, refusal: tooManyRequests(seconds, headers, requestWeightPerMinute) }
    }
    this.bannedUntil = now + banSeconds * 1000
    return { headers, refusal: banned(banSeconds) }
  }
}

/** The public market data of the venue, over REST and by the same names over its socket calls. */
export class BinanceSpotRest {
  readonly budget = new Budget()
  private readonly market: Market
  private readonly clock: Clock
  private readonly endpoints: ReadonlyMap<string, Endpoint>

  constructor(market: Market, clock: Clock) {
    this.market = market
    this.clock = clock
    this.endpoints = new Map(Object.entries(this.table()))
  }

  /** What is asked without a key; undefined for an address that the venue does not have. */
  endpoint(method: string, path: string): Endpoint | undefined {
    return this.endpoints.get(`${method} ${path}`)
  }

  answer(request: RestRequest): RestAnswer {
    const endpoint = this.endpoint(request.method, request.path)
    if (endpoint === undefined) {
      const msg = `Path ${request.path}, Method ${request.method} is invalid`
      return jsonAnswer({ code: -5000, msg }, 404)
    }
    const { headers, refusal } = this.budget.take(endpoint.weight(request.query), this.clock.now())
    if (refusal !== null) return refusal
    try {
      return jsonAnswer(endpoint.answer(request.query), 200, headers)
    } catch (failure) {
      if (!(failure instanceof Refusal)) throw failure
      return jsonAnswer({ code: failure.code, msg: failure.message }, failure.status, headers)
    }
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
      'GET /api/v3/klines': fixed(2, (query) => this.klines(query)),
      'GET /api/v3/uiKlines': fixed(2, (query) => this.klines(query)),
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
    const listing = this.one(query)
    const limit = count(query, 'limit', 500, 1000)
    return latestTrades(this.market, listing, this.clock.now() + 1, limit).map((trade) =>
      tradeRow(listing, trade),
    )
  }

  private aggTrades(query: Query): object[] {
    const listing = this.one(query)
    const limit = count(query, 'limit', 500, 1000)
    const now = this.clock.now()
    const end = Math.min(number(query, 'endTime') ?? now, now)
    const from = number(query, 'startTime') ?? 0
    return latestTrades(this.market, listing, end + 1, limit)
      .filter((trade) => trade.time >= from)
      .map((trade) => {
        const { a, p, q, f, l, T, m, M } = aggTrade(listing, trade) as Record<string, unknown>
        return { a, p, q, f, l, T, m, M }
      })
  }

  private klines(query: Query): unknown[] {
    const listing = this.one(query)
    const intervalMs = intervals.get(query.get('interval') ?? '')
    if (query.get('interval') === null) throw mandatory('interval')
    if (intervalMs === undefined) throw new Refusal(-1120, 'Invalid interval.')
    const limit = count(query, 'limit', 500, 1000)
    const now = this.clock.now()
    const to = Math.min(number(query, 'endTime') ?? now, now)
    const span = (intervalMs < 0 ? 31 * dayMs : intervalMs) * limit
    const from = number(query, 'startTime') ?? to - span + 1
    return bars(this.market, listing, { intervalMs, from, to, limit, now }).map((bar) =>
      klineRow(listing, bar, intervalMs),
    )
  }
}

function tradeRow(listing: Listing, trade: PublicTrade): object {
  return {
    id: trade.id,
    price: priceText(listing, trade.price),
    qty: quantityText(listing, trade.quantity),
    quoteQty: (trade.price * trade.quantity).toFixed(8),
    time: trade.time,
    isBuyerMaker: trade.takerSide === 'sell',
    isBestMatch: true,
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
