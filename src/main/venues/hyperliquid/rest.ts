import type { Result } from '../../../contract/errors.ts'
import type { LimitStatus } from '../../../contract/domain/connections.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import { type CandleInterval, intervalMs } from '../../../contract/domain/market.ts'
import type { RateLimiter } from '../../net/rateLimit/types.ts'
import type { RestRequest } from '../../net/rest/types.ts'
import type { AdapterOptions } from '../adapter.ts'
import { allowedHosts } from '../shared/hosts.ts'
import { type Answer, type VenueRest, createVenueRest } from '../shared/rest.ts'
import { classify } from './errors.ts'
import { candlesCost, cost, scopes } from './limits.ts'
import type { InfoDraft } from './requests.ts'
import { urls } from './urls.ts'
import type { WireInfoRequest } from './wire.ts'

/** The info requests we use, named as the venue names them. */
export type HyperliquidRest = {
  meta(signal?: AbortSignal): Promise<Result<Answer>>
  /** The cheapest question; its answer's headers tell the venue's time. */
  allMids(signal?: AbortSignal): Promise<Result<Answer>>
  candleSnapshot(
    coin: string,
    interval: CandleInterval,
    startTime: UnixMs,
    endTime: UnixMs,
    signal?: AbortSignal,
  ): Promise<Result<Answer>>
  vaultDetails(vaultAddress: string, signal?: AbortSignal): Promise<Result<Answer>>
  userFillsByTime(user: string, startTime: UnixMs, signal?: AbortSignal): Promise<Result<Answer>>
  metaAndAssetCtxs(signal?: AbortSignal): Promise<Result<Answer>>
  /** At most 20 levels a side: the venue has no more. */
  l2Book(coin: string, signal?: AbortSignal): Promise<Result<Answer>>
  fundingHistory(
    coin: string,
    startTime: UnixMs,
    endTime: UnixMs,
    signal?: AbortSignal,
  ): Promise<Result<Answer>>
  /** For accounts, which share the limits by address. */
  readonly limiter: RateLimiter
  limits(): readonly LimitStatus[]
  close: VenueRest['close']
}

/** A question about an account or the market, as it leaves. */
export function infoRequest(
  { operation, body, cost: weight }: InfoDraft,
  signal: AbortSignal | undefined,
): RestRequest {
  return {
    operation,
    method: 'POST',
    path: '/info',
    body: JSON.stringify(body),
    headers: jsonHeaders,
    cost: weight,
    signal,
    idempotent: true,
  }
}

export const jsonHeaders = { 'content-type': 'application/json' } as const

export function createHyperliquidRest(adapter: AdapterOptions): HyperliquidRest {
  const rest = createVenueRest({
    adapter,
    allowedHosts: allowedHosts(adapter.environment, adapter.urls, urls),
    classify,
    scopes,
  })
  const ask = (
    request: WireInfoRequest,
    weight: Readonly<Record<string, number>>,
    signal: AbortSignal | undefined,
  ): Promise<Result<Answer>> => rest.post('/info', request, { cost: weight, signal })

  return {
    meta: (signal) => ask({ type: 'meta' }, cost.meta, signal),
    allMids: (signal) => ask({ type: 'allMids' }, cost.allMids, signal),
    candleSnapshot: (coin, interval, startTime, endTime, signal) =>
      ask(
        { type: 'candleSnapshot', req: { coin, interval, startTime, endTime } },
        candlesCost(Math.ceil((endTime - startTime) / intervalMs[interval])),
        signal,
      ),
    vaultDetails: (vaultAddress, signal) =>
      ask({ type: 'vaultDetails', vaultAddress }, cost.vaultDetails, signal),
    userFillsByTime: (user, startTime, signal) =>
      ask({ type: 'userFillsByTime', user, startTime }, cost.userFillsByTime, signal),
    metaAndAssetCtxs: (signal) => ask({ type: 'metaAndAssetCtxs' }, cost.metaAndAssetCtxs, signal),
    l2Book: (coin, signal) => ask({ type: 'l2Book', coin }, cost.l2Book, signal),
    fundingHistory: (coin, startTime, endTime, signal) =>
      ask({ type: 'fundingHistory', coin, startTime, endTime }, cost.fundingHistory, signal),
    limiter: rest.limiter,
    limits: () => rest.limits(),
    close: (limitMs) => rest.close(limitMs),
  }
}
