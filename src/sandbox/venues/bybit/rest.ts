import type { Clock } from '../../../main/core/clock.ts'
import { bars } from '../../marketData/bars.ts'
import { dayMs, minuteMs } from '../../marketData/factor.ts'
import { ladderAt, ladderStepMs } from '../../marketData/ladder.ts'
import { decimalsOf, type Listing } from '../../marketData/listings.ts'
import type { Market } from '../../marketData/market.ts'
import { latestTrades } from '../../marketData/publicTrades.ts'
import { RateWindow } from '../../net/rateWindow.ts'
import { type HttpTrouble, jsonAnswer, type RestAnswer, type RestRequest } from '../sandboxVenue.ts'
import {
  bookDepth,
  bookSequence,
  bookUpdateId,
  levels,
  tickerFields,
  tradeUuid,
} from './messages.ts'
import type { PrivateRest } from './private/privateRest.ts'
import { Refusal } from './private/refusal.ts'
import { highestPrice, lotSizeFilter, priceBand } from './rules.ts'
import { fundingIntervalMs, intervals, priceText, quantityText, shortText } from './text.ts'

type Query = URLSearchParams

/** Requests an address may make in five seconds, and how long it is shut out after more. */
const requestsPerWindow = 600
const windowMs = 5000
const banMs = 600_000

export class BybitRest {
  private readonly market: Market
  private readonly clock: Clock
  private readonly budget = new RateWindow(requestsPerWindow, windowMs)
  private readonly endpoints: ReadonlyMap<string, (query: Query) => object>
  private readonly ofAccounts: PrivateRest
  private bannedUntil = 0

  constructor(market: Market, clock: Clock, ofAccounts: PrivateRest) {
    this.market = market
    this.clock = clock
    this.ofAccounts = ofAccounts
    this.endpoints = new Map(Object.entries(this.table()))
  }

  answer(request: RestRequest): RestAnswer {
    const now = this.clock.now()
    if (now < this.bannedUntil) return tooFrequent
    if (this.budget.take(1, now) > this.budget.limit) {
      this.bannedUntil = now + banMs
      return tooFrequent
    }
    if (request.method === 'GET' && request.body !== '') return tooFrequent
    const ofAccount = this.ofAccounts.answer(request, now)
    if (ofAccount !== null) return ofAccount
    const endpoint = this.endpoints.get(`${request.method} ${request.path}`)
    if (endpoint === undefined) return { status: 404, body: '' }
    try {
      return jsonAnswer(envelope(0, 'OK', endpoint(request.query), now))
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      return jsonAnswer(envelope(refusal.code, refusal.message, {}, now))
    }
  }

  private table(): Record<string, (query: Query) => object> {
    return {
      'GET /v5/market/time': () => this.time(),
      'GET /v5/market/instruments-info': (query) => this.instruments(query),
      'GET /v5/market/orderbook': (query) => this.orderbook(query),
      'GET /v5/market/tickers': (query) => this.tickers(query),
      'GET /v5/market/kline': (query) => this.kline(query, true),
      'GET /v5/market/mark-price-kline': (query) => this.kline(query, false),
      'GET /v5/market/index-price-kline': (query) => this.kline(query, false),
      'GET /v5/market/recent-trade': (query) => this.recentTrades(query),
      'GET /v5/market/open-interest': (query) => this.openInterest(query),
      'GET /v5/market/funding/history': (query) => this.funding(query),
      'GET /v5/market/risk-limit': (query) => this.riskLimits(query),
    }
  }

  private time(): object {
    const now = this.clock.now()
    return { timeSecond: String(Math.floor(now / 1000)), timeNano: `${now}000000` }
  }

  private listings(): readonly Listing[] {
    return this.market.listings('bybit')
  }

  /** Only linear contracts are listed here; the other categories are empty. */
  private isLinear(query: Query): boolean {
    const category = query.get('category')
    if (category === null) throw new Refusal(10001, 'Illegal category')
    if (!['linear', 'inverse', 'spot', 'option'].includes(category)) {
      throw new Refusal(10001, 'Illegal category')
    }
    return category === 'linear'
  }

  private listing(query: Query): Listing {
    if (query.get('category') !== null && !this.isLinear(query)) {
      throw new Refusal(10001, 'params error: symbol invalid')
    }
    const found = this.market.find('bybit', query.get('symbol') ?? '')
    if (found === null) throw new Refusal(10001, 'params error: symbol invalid')
    return found
  }

  private chosen(query: Query): readonly Listing[] {
    if (!this.isLinear(query)) return []
    if (query.get('symbol') !== null) return [this.listing(query)]
    const base = query.get('baseCoin')
    return this.listings().filter(
      (listing) => base === null || listing.asset.perpetualBase === base,
    )
  }

  private instruments(query: Query): object {
    const listings = (query.get('status') ?? 'Trading') === 'Trading' ? this.chosen(query) : []
    return {
      category: query.get('category'),
      list: listings.map(instrument),
      nextPageCursor: '',
    }
  }

  private orderbook(query: Query): object {
    const listing = this.listing(query)
    const limit = count(query, 25, 1000)
    const step = Math.floor(this.clock.now() / ladderStepMs)
    const time = step * ladderStepMs
    const book = ladderAt(this.market, listing, step, Math.min(limit, bookDepth))
    return {
      s: listing.venueSymbol,
      b: levels(listing, book.bids),
      a: levels(listing, book.asks),
      ts: time,
      u: bookUpdateId(time),
      seq: bookSequence(time),
      cts: time - 1,
    }
  }

  private tickers(query: Query): object {
    const now = this.clock.now()
    const list = this.chosen(query).map((listing) => {
      const { tickDirection: _, ...fields } = tickerFields(this.market, listing, now)
      return {
        ...fields,
        predictedDeliveryPrice: '',
        basisRate: '',
        deliveryFeeRate: '',
        deliveryTime: '0',
        basis: '',
      }
    })
    return { category: query.get('category'), list }
  }

  private kline(query: Query, withVolume: boolean): object {
    const listing = this.listing(query)
    const intervalMs = intervals.get(query.get('interval') ?? '')
    if (intervalMs === undefined) throw new Refusal(10001, 'Invalid period!')
    const limit = count(query, 200, 1000)
    const now = this.clock.now()
    const to = Math.min(number(query, 'end') ?? now, now)
    const span = (intervalMs < 0 ? 31 * dayMs : intervalMs) * limit
    const start = number(query, 'start')
    // A range gives its newest candles; a start alone gives those that follow it.
    const from =
      query.get('end') === null && start !== null ? start : Math.max(start ?? 0, to - span + 1)
    const found = bars(this.market, listing, { intervalMs, from, to, limit, now })
    const list = found.toReversed().map((bar) => {
      const prices = [bar.open, bar.high, bar.low, bar.close].map((value) =>
        priceText(listing, value),
      )
      const volume = [quantityText(listing, bar.volume), bar.quoteVolume.toFixed(4)]
      return [String(bar.openTime), ...prices, ...(withVolume ? volume : [])]
    })
    return { symbol: listing.venueSymbol, category: 'linear', list }
  }

  private recentTrades(query: Query): object {
    const listing = this.listing(query)
    const limit = count(query, 500, 1000)
    const trades = latestTrades(this.market, listing, this.clock.now() + 1, limit)
    const list = trades.toReversed().map((trade) => ({
      execId: tradeUuid(listing, trade),
      symbol: listing.venueSymbol,
      price: priceText(listing, trade.price),
      size: quantityText(listing, trade.quantity),
      side: trade.takerSide === 'buy' ? 'Buy' : 'Sell',
      time: String(trade.time),
      isBlockTrade: false,
      isRPITrade: false,
      seq: String(trade.id),
    }))
    return { category: 'linear', list }
  }

  private openInterest(query: Query): object {
    const listing = this.listing(query)
    const period = periods[query.get('intervalTime') ?? '']
    if (period === undefined) throw new Refusal(10001, 'params error: intervalTime invalid')
    const times = this.times(query, period, count(query, 50, 200))
    const list = times.toReversed().map((time) => {
      const open = this.market.openInterest(listing, time)
      return {
        openInterest: quantityText(listing, open * 2),
        singleOpenInterest: quantityText(listing, open),
        timestamp: String(time),
      }
    })
    return { symbol: listing.venueSymbol, category: 'linear', list, nextPageCursor: '' }
  }

  private funding(query: Query): object {
    const listing = this.listing(query)
    const times = this.times(query, fundingIntervalMs, count(query, 200, 200))
    const list = times.toReversed().map((time) => ({
      symbol: listing.venueSymbol,
      fundingRate: shortText(Number(this.market.fundingRate(listing, time).toFixed(8))),
      fundingRateTimestamp: String(time),
    }))
    return { category: 'linear', list }
  }

  /** The last so many multiples of a period, within the asked range. */
  private times(query: Query, period: number, limit: number): number[] {
    const now = this.clock.now()
    const last = Math.floor(Math.min(number(query, 'endTime') ?? now, now) / period) * period
    const from = Math.max(number(query, 'startTime') ?? 0, last - (limit - 1) * period)
    const first = Math.ceil(from / period) * period
    return Array.from(
      { length: Math.max(0, (last - first) / period + 1) },
      (_, index) => first + index * period,
    )
  }

  private riskLimits(query: Query): object {
    const list = this.chosen(query).flatMap((listing) =>
      listing.tiers.map((tier, index) => ({
        id: index + 1,
        symbol: listing.venueSymbol,
        riskLimitValue: String(listing.tiers[index + 1]?.floor ?? 1_000_000_000),
        maintenanceMargin: shortText(tier.maintenanceRate),
        initialMargin: shortText(Number((1 / tier.maxLeverage).toFixed(6))),
        isLowestRisk: index === 0 ? 1 : 0,
        maxLeverage: tier.maxLeverage.toFixed(2),
        mmDeduction: tier.deduction === 0 ? '' : shortText(tier.deduction),
      })),
    )
    return { category: 'linear', list, nextPageCursor: '' }
  }
}

const periods: Readonly<Record<string, number>> = {
  '5min': 5 * minuteMs,
  '15min': 15 * minuteMs,
  '30min': 30 * minuteMs,
  '1h': 60 * minuteMs,
  '4h': 240 * minuteMs,
  '1d': dayMs,
}

/** A row of `instruments-info`. */
export function instrument(listing: Listing): object {
  const price = (value: number): string => priceText(listing, value)
  return {
    symbol: listing.venueSymbol,
    contractType: 'LinearPerpetual',
    status: 'Trading',
    baseCoin: listing.asset.perpetualBase,
    quoteCoin: 'USDT',
    launchTime: '1585526400000',
    deliveryTime: '0',
    deliveryFeeRate: '',
    priceScale: String(Math.max(2, decimalsOf(listing.tickSize))),
    leverageFilter: {
      minLeverage: '1',
      maxLeverage: listing.maxLeverage.toFixed(2),
      leverageStep: '1',
    },
    priceFilter: {
      minPrice: price(listing.tickSize),
      maxPrice: highestPrice(listing),
      tickSize: price(listing.tickSize),
    },
    lotSizeFilter: lotSizeFilter(listing),
    unifiedMarginTrade: true,
    fundingInterval: 480,
    settleCoin: 'USDT',
    copyTrading: 'none',
    upperFundingRate: '0.00375',
    lowerFundingRate: '-0.00375',
    isPreListing: false,
    preListingInfo: null,
    symbolType: '',
    riskParameters: {
      priceLimitRatioX: String(priceBand),
      priceLimitRatioY: String(priceBand),
    },
  }
}

export function envelope(retCode: number, retMsg: string, result: object, time: number): object {
  return { retCode, retMsg, result, retExtInfo: {}, time }
}

const tooFrequent: RestAnswer = { status: 403, body: 'access too frequent' }

export function troubleAnswer(kind: HttpTrouble): RestAnswer {
  if (kind === 'http418') return tooFrequent
  const status = kind === 'http429' ? 429 : 503
  return jsonAnswer(
    {
      retCode: status === 429 ? 10429 : 10016,
      retMsg: 'System is busy',
      result: {},
      retExtInfo: {},
      time: 0,
    },
    status,
  )
}

function number(query: Query, name: string): number | null {
  const text = query.get(name)
  if (text === null || text === '') return null
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 0) throw new Refusal(10001, `params error: ${name}`)
  return value
}

function count(query: Query, usual: number, most: number): number {
  return Math.max(1, Math.min(number(query, 'limit') ?? usual, most))
}
