import type { Result } from '../../../contract/errors.ts'
import type { LimitStatus } from '../../../contract/domain/connections.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { CandleInterval } from '../../../contract/domain/market.ts'
import type { AdapterOptions } from '../adapter.ts'
import { candlesAsked } from '../shared/candles.ts'
import { allowedHosts } from '../shared/hosts.ts'
import { type Answer, type VenueRest, createVenueRest } from '../shared/rest.ts'
import { classify } from './errors.ts'
import {
  cost,
  depthLimit,
  depthWeight,
  klinesLimit,
  scopes,
  usedWeightHeader,
  usedWeightScope,
  weight,
} from './limits.ts'
import { urls } from './urls.ts'

/** The endpoints we use, named as the venue names them. */
export type BinanceSpotRest = {
  time(signal?: AbortSignal): Promise<Result<Answer>>
  exchangeInfo(signal?: AbortSignal): Promise<Result<Answer>>
  depth(symbol: string, signal?: AbortSignal): Promise<Result<Answer>>
  /** All symbols where none is named. */
  ticker24hr(symbol: string | null, signal?: AbortSignal): Promise<Result<Answer>>
  klines(
    symbol: string,
    interval: CandleInterval,
    startTime: UnixMs,
    endTime: UnixMs,
    signal?: AbortSignal,
  ): Promise<Result<Answer>>
  /** Limits by address, which accounts share. */
  readonly limiter: VenueRest['limiter']
  limits(): readonly LimitStatus[]
  close: VenueRest['close']
}

export function createBinanceSpotRest(adapter: AdapterOptions): BinanceSpotRest {
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
  return {
    time: (signal) => rest.get('/api/v3/time', { cost: cost.time, signal }),
    exchangeInfo: (signal) => rest.get('/api/v3/exchangeInfo', { cost: cost.exchangeInfo, signal }),
    depth: (symbol, signal) =>
      rest.get('/api/v3/depth', {
        query: { symbol, limit: depthLimit },
        cost: weight(depthWeight(depthLimit)),
        signal,
      }),
    ticker24hr: (symbol, signal) =>
      rest.get('/api/v3/ticker/24hr', {
        query: { symbol: symbol ?? undefined },
        cost: symbol === null ? cost.tickerAll : cost.tickerOne,
        signal,
      }),
    klines: (symbol, interval, startTime, endTime, signal) => {
      const limit = candlesAsked(interval, startTime, endTime, klinesLimit)
      return rest.get('/api/v3/klines', {
        query: { symbol, interval, startTime, endTime, limit },
        cost: cost.klines,
        signal,
      })
    },
    limiter: rest.limiter,
    limits: () => rest.limits(),
    close: (limitMs) => rest.close(limitMs),
  }
}
