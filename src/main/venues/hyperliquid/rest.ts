import type { Result } from '../../../contract/errors.ts'
import type { LimitStatus } from '../../../contract/domain/connections.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import { type CandleInterval, intervalMs } from '../../../contract/domain/market.ts'
import type { AdapterOptions } from '../adapter.ts'
import { allowedHosts } from '../shared/hosts.ts'
import { type Answer, type VenueRest, createVenueRest } from '../shared/rest.ts'
import { classify } from './errors.ts'
import { candlesCost, cost, scopes } from './limits.ts'
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
  limits(): readonly LimitStatus[]
  close: VenueRest['close']
}

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
    limits: () => rest.limits(),
    close: (limitMs) => rest.close(limitMs),
  }
}
