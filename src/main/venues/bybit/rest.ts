import type { Result } from '../../../contract/errors.ts'
import type { LimitStatus } from '../../../contract/domain/connections.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { AccountOptions } from '../account.ts'
import type { AdapterOptions } from '../adapter.ts'
import { allowedHosts } from '../shared/hosts.ts'
import { type Answer, type VenueRest, createVenueRest } from '../shared/rest.ts'
import { classify } from './errors.ts'
import {
  accountScopes,
  bookLimit,
  fundingLimit,
  instrumentsLimit,
  klinesLimit,
  openInterestLimit,
  publicCost,
  scopes,
} from './limits.ts'
import { urls } from './urls.ts'
import type { WireCategory } from './wire.ts'

/** The endpoints we use, named as the venue names them. */
export type BybitRest = {
  time(signal?: AbortSignal): Promise<Result<Answer>>
  /** One page; `cursor` is the page before's `nextPageCursor`. */
  instrumentsInfo(
    category: WireCategory,
    cursor: string | null,
    signal?: AbortSignal,
  ): Promise<Result<Answer>>
  kline(
    category: WireCategory,
    symbol: string,
    interval: string,
    start: UnixMs,
    end: UnixMs,
    signal?: AbortSignal,
  ): Promise<Result<Answer>>
  /** Newest first, steps of five minutes. */
  openInterest(
    category: WireCategory,
    symbol: string,
    startTime: UnixMs,
    endTime: UnixMs,
    signal?: AbortSignal,
  ): Promise<Result<Answer>>
  /** All symbols of the category where none is named. */
  tickers(
    category: WireCategory,
    symbol: string | undefined,
    signal?: AbortSignal,
  ): Promise<Result<Answer>>
  /** A thousand levels a side. */
  orderbook(category: WireCategory, symbol: string, signal?: AbortSignal): Promise<Result<Answer>>
  /** The newest of the range first. */
  fundingHistory(
    category: WireCategory,
    symbol: string,
    startTime: UnixMs,
    endTime: UnixMs,
    signal?: AbortSignal,
  ): Promise<Result<Answer>>
  /** What the accounts share their limits by address with. */
  readonly venue: VenueRest
  limits(): readonly LimitStatus[]
  close: VenueRest['close']
}

export function createBybitRest(adapter: AdapterOptions): BybitRest {
  const rest = createVenueRest({
    adapter,
    allowedHosts: allowedHosts(adapter.environment, adapter.urls, urls),
    classify,
    scopes,
  })
  return {
    time: (signal) => rest.get('/v5/market/time', { cost: publicCost, signal }),
    instrumentsInfo: (category, cursor, signal) =>
      rest.get('/v5/market/instruments-info', {
        query: { category, limit: instrumentsLimit, cursor: cursor ?? undefined },
        cost: publicCost,
        signal,
      }),
    kline: (category, symbol, interval, start, end, signal) =>
      rest.get('/v5/market/kline', {
        query: { category, symbol, interval, start, end, limit: klinesLimit },
        cost: publicCost,
        signal,
      }),
    openInterest: (category, symbol, startTime, endTime, signal) =>
      rest.get('/v5/market/open-interest', {
        query: {
          category,
          symbol,
          intervalTime: '5min',
          startTime,
          endTime,
          limit: openInterestLimit,
        },
        cost: publicCost,
        signal,
      }),
    tickers: (category, symbol, signal) =>
      rest.get('/v5/market/tickers', { query: { category, symbol }, cost: publicCost, signal }),
    orderbook: (category, symbol, signal) =>
      rest.get('/v5/market/orderbook', {
        query: { category, symbol, limit: bookLimit },
        cost: publicCost,
        signal,
      }),
    fundingHistory: (category, symbol, startTime, endTime, signal) =>
      rest.get('/v5/market/funding/history', {
        query: { category, symbol, startTime, endTime, limit: fundingLimit },
        cost: publicCost,
        signal,
      }),
    venue: rest,
    limits: () => rest.limits(),
    close: (limitMs) => rest.close(limitMs),
  }
}

/** Sockets and limits of one account; limits by address are those of the venue's. */
export function createAccountRest(
  adapter: AdapterOptions,
  account: AccountOptions,
  venue: VenueRest,
): VenueRest {
  return createVenueRest({
    adapter: { ...adapter, onAttempt: account.onAttempt },
    allowedHosts: allowedHosts(adapter.environment, adapter.urls, urls),
    classify,
    scopes: accountScopes(account.accountId),
    sharedLimiter: venue.limiter,
  })
}
