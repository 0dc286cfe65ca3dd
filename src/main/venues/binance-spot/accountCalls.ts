import { type Result } from '../../../contract/errors.ts'
import type { LimitStatus } from '../../../contract/domain/connections.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { DrainReport } from '../../core/inFlight.ts'
import type { RateCost, RateLimiter } from '../../net/rateLimit/types.ts'
import type { RestOutcome } from '../../net/rest/types.ts'
import type { AccountOptions, WriteHooks } from '../account.ts'
import type { AdapterOptions, StreamConnection } from '../adapter.ts'
import { type Params, partsOf } from '../shared/binance/drafts.ts'
import {
  type WsApi,
  type WsApiParams,
  type WsRateLimit,
  openWsApi,
} from '../shared/binance/wsApi.ts'
import { allowedHosts } from '../shared/hosts.ts'
import { type Answer, createVenueRest, toAnswer } from '../shared/rest.ts'
import { classify } from './errors.ts'
import {
  accountScopes,
  orderCost,
  orderCountHeaders,
  orderScopes,
  usedWeightHeader,
  usedWeightScope,
  weight,
} from './limits.ts'
import type { Draft } from './requests.ts'
import { type BinanceSigner, signParams, stampParams } from './sign.ts'
import { apiHosts, apiUrl, urls } from './urls.ts'

/** How the requests of one account leave: orders over its socket where one is open, else over REST. */
export type AccountCalls = {
  read(draft: Draft, signal?: AbortSignal): Promise<Result<Answer>>
  write(draft: Draft, hooks: WriteHooks): Promise<RestOutcome>
  /** Opens the socket for orders, so that the first of them need not wait for it. */
  prepare(): void
  sockets(): readonly StreamConnection[]
  renew(reason: string): void
  /** Of this account alone. */
  limits(): readonly LimitStatus[]
  close(limitMs?: number): Promise<DrainReport>
}

export type AccountCallsOptions = {
  readonly adapter: AdapterOptions
  readonly account: AccountOptions
  readonly signer: BinanceSigner
  /** Of the adapter: the limits by address. */
  readonly venueLimiter: RateLimiter
  /** The venue's time. */
  readonly now: () => UnixMs
}

export function createAccountCalls(options: AccountCallsOptions): AccountCalls {
  const { adapter, account, signer, now } = options
  const { accountId, onAttempt } = account
  const orders = orderScopes(accountId)
  const rest = createVenueRest({
    adapter: { ...adapter, onAttempt },
    allowedHosts: allowedHosts(adapter.environment, adapter.urls, urls),
    classify,
    scopes: accountScopes(accountId),
    sharedLimiter: options.venueLimiter,
    observe(limiter, headers, sentTime) {
      const tell = (scope: string, header: string): void => {
        const used = Number(headers[header] ?? Number.NaN)
        if (Number.isFinite(used)) limiter.observe(scope, { used, sentTime })
      }
      tell(usedWeightScope, usedWeightHeader)
      tell(orders.short, orderCountHeaders.short)
      tell(orders.long, orderCountHeaders.long)
    },
  })
  let socket: WsApi | null = null

  const prepare = (): WsApi => {
    socket ??= openWsApi({
      name: `orders-${accountId}`,
      url: apiUrl(adapter.environment, adapter.urls),
      allowedHosts: apiHosts(adapter.environment, adapter.urls),
      adapter,
      limiter: rest.limiter,
      classify,
      sign: (params) => signParams(params, signer, now()),
      stamp: signer.keyKind === 'ed25519' ? (params) => stampParams(params, now()) : undefined,
      onAttempt,
      onRateLimits: (limits) => observeLimits(rest.limiter, orders, limits),
    })
    return socket
  }

  const costOf = ({ weight: amount, isOrder }: Draft): RateCost => ({
    ...weight(amount),
    ...(isOrder ? orderCost(accountId) : {}),
  })

  const overSocket = (draft: Draft, hooks: WriteHooks): Promise<RestOutcome | null> | null => {
    const params = socketParams(draft.params)
    const { socketMethod: method, operation, priority, idempotent } = draft
    if (method === null || params === null) return null
    const call = { method, params, operation, priority, idempotent, cost: costOf(draft) }
    return prepare().call({ ...call, ...hooks })
  }

  const overRest = (draft: Draft, hooks: WriteHooks): Promise<RestOutcome> => {
    const { operation, method, path, priority, idempotent } = draft
    const request = { operation, method, path, priority, idempotent, cost: costOf(draft) }
    return rest.send({ ...request, ...hooks, sign: () => partsOf(draft, signer, now()) })
  }

  return {
    read: async (draft, signal) => toAnswer(await overRest(draft, { signal })),
    // Null says that nothing left: only then may the order take the other way.
    write: async (draft, hooks) => (await overSocket(draft, hooks)) ?? overRest(draft, hooks),
    prepare: () => void prepare(),
    sockets: () => (socket === null ? [] : [socket.figures()]),
    renew: (reason) => socket?.renew(reason),
    limits: () => rest.limits(),
    async close(limitMs) {
      const report = await rest.close(limitMs)
      await socket?.close()
      return report
    },
  }
}

/** Parameters that are whole numbers travel as numbers there. */
const wholeNumbers: ReadonlySet<string> = new Set(['orderId', 'cancelOrderId', 'trailingDelta'])

/** Null where a number is larger than a double can hold: REST spells it as text. */
function socketParams(params: Params): WsApiParams | null {
  const entries = Object.entries(params).map(
    ([name, value]) => [name, wholeNumbers.has(name) ? Number(value) : value] as const,
  )
  const fits = entries.every(
    ([name, value]) => !wholeNumbers.has(name) || Number.isSafeInteger(value),
  )
  return fits ? Object.fromEntries(entries) : null
}

/** What an answer over the socket says of the limits. */
function observeLimits(
  limiter: RateLimiter,
  orders: ReturnType<typeof orderScopes>,
  limits: readonly WsRateLimit[],
): void {
  for (const { rateLimitType, interval, limit, count: used } of limits) {
    const scope = scopeOf(orders, rateLimitType, interval)
    if (scope !== null) limiter.observe(scope, { used, limit })
  }
}

function scopeOf(
  { short, long }: ReturnType<typeof orderScopes>,
  rateLimitType: string,
  interval: string,
): string | null {
  if (rateLimitType === 'REQUEST_WEIGHT') return interval === 'MINUTE' ? usedWeightScope : null
  if (rateLimitType !== 'ORDERS') return null
  if (interval === 'SECOND') return short
  return interval === 'DAY' ? long : null
}
