import type { Result } from '../../../contract/errors.ts'
import type { LimitStatus } from '../../../contract/domain/connections.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { CandleInterval } from '../../../contract/domain/market.ts'
import type { AccountOptions } from '../account.ts'
import type { AdapterOptions, VenueCredentials } from '../adapter.ts'
import { candlesAsked } from '../shared/candles.ts'
import { allowedHosts } from '../shared/hosts.ts'
import { type Answer, type VenueRest, createVenueRest, encodeQuery } from '../shared/rest.ts'
import { classify } from './errors.ts'
import {
  accountScopes,
  cost,
  fundingLimit,
  klinesCost,
  klinesLimit,
  openInterestLimit,
  orderCountHeaders,
  orderScopes,
  scopes,
  usedWeightHeader,
  usedWeightScope,
} from './limits.ts'
import { createSigner, signQuery } from './sign.ts'
import { urls } from './urls.ts'

const depthLimit = 1_000
const forceOrdersLimit = 100

/** The endpoints we use, named as the venue names them. */
export type BinanceRest = {
  time(signal?: AbortSignal): Promise<Result<Answer>>
  exchangeInfo(signal?: AbortSignal): Promise<Result<Answer>>
  depth(symbol: string, signal?: AbortSignal): Promise<Result<Answer>>
  klines(
    symbol: string,
    interval: CandleInterval,
    startTime: UnixMs,
    endTime: UnixMs,
    signal?: AbortSignal,
  ): Promise<Result<Answer>>
  /** Steps of five minutes, of the last month. */
  openInterestHist(
    symbol: string,
    startTime: UnixMs,
    endTime: UnixMs,
    signal?: AbortSignal,
  ): Promise<Result<Answer>>
  /** Symbols whose interval of funding was changed. */
  fundingInfo(signal?: AbortSignal): Promise<Result<Answer>>
  fundingRate(
    symbol: string,
    startTime: UnixMs,
    endTime: UnixMs,
    signal?: AbortSignal,
  ): Promise<Result<Answer>>
  /** All symbols where none is named; so are the next two. */
  ticker24h(symbol: string | null, signal?: AbortSignal): Promise<Result<Answer>>
  bookTicker(symbol: string | null, signal?: AbortSignal): Promise<Result<Answer>>
  premiumIndex(symbol: string | null, signal?: AbortSignal): Promise<Result<Answer>>
  openInterest(symbol: string, signal?: AbortSignal): Promise<Result<Answer>>
  /** Signed: forced orders of the key's own account. */
  forceOrders(credentials: VenueCredentials, signal?: AbortSignal): Promise<Result<Answer>>
  /** For accounts, which share the limits by address. */
  readonly limiter: VenueRest['limiter']
  limits(): readonly LimitStatus[]
  close: VenueRest['close']
}

export function createBinanceRest(adapter: AdapterOptions): BinanceRest {
  const rest = createVenueRest({
    adapter,
    allowedHosts: allowedHosts(adapter.environment, adapter.urls, urls),
    classify,
    scopes,
    observe(limiter, headers, sentTime) {
      const used = Number(headers[usedWeightHeader])
      if (used >= 0) limiter.observe(usedWeightScope, { used, sentTime })
    },
  })
  const venueTime = adapter.venueTime ?? (() => adapter.clock.now())
  return {
    time: (signal) => rest.get('/fapi/v1/time', { cost: cost.time, signal }),
    exchangeInfo: (signal) =>
      rest.get('/fapi/v1/exchangeInfo', { cost: cost.exchangeInfo, signal }),
    depth: (symbol, signal) =>
      rest.get('/fapi/v1/depth', {
        query: { symbol, limit: depthLimit },
        cost: cost.depth1000,
        signal,
      }),
    klines: (symbol, interval, startTime, endTime, signal) => {
      const limit = candlesAsked(interval, startTime, endTime, klinesLimit)
      return rest.get('/fapi/v1/klines', {
        query: { symbol, interval, startTime, endTime, limit },
        cost: klinesCost(limit),
        signal,
      })
    },
    openInterestHist: (symbol, startTime, endTime, signal) =>
      rest.get('/futures/data/openInterestHist', {
        query: { symbol, period: '5m', startTime, endTime, limit: openInterestLimit },
        cost: cost.openInterestHist,
        signal,
      }),
    fundingInfo: (signal) => rest.get('/fapi/v1/fundingInfo', { cost: cost.funding, signal }),
    fundingRate: (symbol, startTime, endTime, signal) =>
      rest.get('/fapi/v1/fundingRate', {
        query: { symbol, startTime, endTime, limit: fundingLimit },
        cost: cost.funding,
        signal,
      }),
    ticker24h: (symbol, signal) =>
      rest.get('/fapi/v1/ticker/24hr', {
        query: { symbol: symbol ?? undefined },
        cost: symbol === null ? cost.ticker24hAll : cost.ticker24h,
        signal,
      }),
    bookTicker: (symbol, signal) =>
      rest.get('/fapi/v1/ticker/bookTicker', {
        query: { symbol: symbol ?? undefined },
        cost: symbol === null ? cost.bookTickerAll : cost.bookTicker,
        signal,
      }),
    premiumIndex: (symbol, signal) =>
      rest.get('/fapi/v1/premiumIndex', {
        query: { symbol: symbol ?? undefined },
        cost: symbol === null ? cost.premiumIndexAll : cost.premiumIndex,
        signal,
      }),
    openInterest: (symbol, signal) =>
      rest.get('/fapi/v1/openInterest', { query: { symbol }, cost: cost.openInterest, signal }),
    forceOrders: (credentials, signal) =>
      rest.get('/fapi/v1/forceOrders', {
        cost: cost.forceOrdersAll,
        sign: () => signQuery(forceOrdersQuery, createSigner(credentials), venueTime()),
        signal,
      }),
    limiter: rest.limiter,
    limits: () => rest.limits(),
    close: (limitMs) => rest.close(limitMs),
  }
}

const forceOrdersQuery = encodeQuery({ autoCloseType: 'LIQUIDATION', limit: forceOrdersLimit })

/** One account's requests: its own sockets and order limits, the address's limits shared. */
export function createAccountRest(
  adapter: AdapterOptions,
  account: Pick<AccountOptions, 'accountId' | 'onAttempt'>,
  shared: VenueRest['limiter'],
): VenueRest {
  const names = orderScopes(account.accountId)
  return createVenueRest({
    adapter: { ...adapter, onAttempt: account.onAttempt ?? adapter.onAttempt },
    allowedHosts: allowedHosts(adapter.environment, adapter.urls, urls),
    classify,
    scopes: accountScopes(account.accountId),
    sharedLimiter: shared,
    observe(limiter, headers, sentTime) {
      const counts = [
        [usedWeightScope, headers[usedWeightHeader]],
        [names.short, headers[orderCountHeaders.short]],
        [names.long, headers[orderCountHeaders.long]],
      ] as const
      for (const [scope, count] of counts) {
        const used = Number(count ?? Number.NaN)
        // An order endpoint answers -1 for a budget it does not touch.
        if (used >= 0) limiter.observe(scope, { used, sentTime })
      }
    },
  })
}
