import type { Result } from '../../../contract/errors.ts'
import type { LimitStatus } from '../../../contract/domain/connections.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { AdapterOptions } from '../adapter.ts'
import { allowedHosts } from '../shared/hosts.ts'
import { type Answer, type VenueRest, createVenueRest } from '../shared/rest.ts'
import { classify } from './errors.ts'
import { instrumentsLimit, klinesLimit, openInterestLimit, publicCost, scopes } from './limits.ts'
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
    limits: () => rest.limits(),
    close: (limitMs) => rest.close(limitMs),
  }
}
