import type { Result } from '../../../contract/errors.ts'
import type { LimitStatus } from '../../../contract/domain/connections.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import { type CandleInterval, intervalMs } from '../../../contract/domain/market.ts'
import type { AdapterOptions, VenueCredentials } from '../adapter.ts'
import { allowedHosts } from '../shared/hosts.ts'
import { type Answer, type VenueRest, createVenueRest, encodeQuery } from '../shared/rest.ts'
import { classify } from './errors.ts'
import {
  cost,
  klinesCost,
  klinesLimit,
  openInterestLimit,
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
  /** Signed: forced orders of the key's own account. */
  forceOrders(credentials: VenueCredentials, signal?: AbortSignal): Promise<Result<Answer>>
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
      if (Number.isFinite(used)) limiter.observe(usedWeightScope, { used, sentTime })
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
      const wanted = Math.ceil((endTime - startTime + 1) / intervalMs[interval])
      const limit = Math.min(Math.max(wanted, 1), klinesLimit)
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
    forceOrders: (credentials, signal) =>
      rest.get('/fapi/v1/forceOrders', {
        cost: cost.forceOrdersAll,
        sign: () => signQuery(forceOrdersQuery, createSigner(credentials), venueTime()),
        signal,
      }),
    limits: () => rest.limits(),
    close: (limitMs) => rest.close(limitMs),
  }
}

const forceOrdersQuery = encodeQuery({ autoCloseType: 'LIQUIDATION', limit: forceOrdersLimit })
