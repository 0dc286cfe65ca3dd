import { type Result, fail } from '../../../contract/errors.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { LimitStatus } from '../../../contract/domain/connections.ts'
import type { DrainReport } from '../../core/inFlight.ts'
import { createRateLimiter } from '../../net/rateLimit/limiter.ts'
import type { RateCost, RateLimiter, ScopeSpec } from '../../net/rateLimit/types.ts'
import { createRestClient } from '../../net/rest/client.ts'
import type { Classify, RestHeaders, RestOutcome, RestRequest } from '../../net/rest/types.ts'
import type { AdapterOptions } from '../adapter.ts'
import type { Reading } from './refusal.ts'

/** An answer that is a success, with its body parsed. */
export type Answer = {
  readonly body: unknown
  readonly receivedTime: UnixMs
  /** From leaving the rate limiter to the last byte, ms; absent where it came another way. */
  readonly latencyMs?: number
  readonly headers?: RestHeaders
}

/** Reads over one venue's REST, paced by its limits. */
export type VenueRest = {
  get(
    path: string,
    options: {
      readonly query?: Readonly<Record<string, string | number | undefined>>
      readonly cost: RateCost
      readonly sign?: RestRequest['sign']
      readonly signal?: AbortSignal | undefined
    },
  ): Promise<Result<Answer>>
  /** A read that is a POST, as with Hyperliquid's `/info`. */
  post(
    path: string,
    body: unknown,
    options: { readonly cost: RateCost; readonly signal?: AbortSignal | undefined },
  ): Promise<Result<Answer>>
  /** Any request with its whole outcome: what order entry needs. */
  send(request: RestRequest): Promise<RestOutcome>
  /** For accounts at the same venue, which share the limits by address. */
  readonly limiter: RateLimiter
  limits(): readonly LimitStatus[]
  /** Writes under way get until the limit, ms. */
  close(limitMs?: number): Promise<DrainReport>
}

/** Sockets kept to one venue's REST host. */
const socketsPerVenue = 8

export type VenueRestOptions = {
  readonly adapter: AdapterOptions
  readonly allowedHosts: readonly string[]
  readonly classify: Classify
  readonly scopes: readonly ScopeSpec[]
  /** Of the venue's adapter, where these scopes come on top of its limits by address. */
  readonly sharedLimiter?: RateLimiter | undefined
  /** Hands the venue's own count to the limiter. */
  readonly observe?: (limiter: RateLimiter, headers: RestHeaders, sentTime: UnixMs) => void
}

export function createVenueRest(options: VenueRestOptions): VenueRest {
  const { adapter, observe } = options
  const limiter =
    options.sharedLimiter?.share(options.scopes) ??
    createRateLimiter({
      scopes: options.scopes,
      clock: adapter.clock,
      venueTime: adapter.venueTime,
      maxUnderway: socketsPerVenue,
    })
  const client = createRestClient({
    baseUrl: adapter.urls.rest,
    allowedHosts: options.allowedHosts,
    classify: options.classify,
    clock: adapter.clock,
    random: adapter.random,
    log: adapter.log,
    limiter,
    connections: socketsPerVenue,
    onAnswer: (headers, sentTime) => observe?.(limiter, headers, sentTime),
    onAttempt: adapter.onAttempt,
  })

  const read = async (request: RestRequest): Promise<Result<Answer>> =>
    toAnswer(await client.request(request))

  return {
    get: (path, { query = {}, cost, sign, signal }) =>
      read({
        operation: path,
        method: 'GET',
        path,
        query: encodeQuery(query),
        cost,
        sign,
        signal,
        idempotent: true,
      }),
    post: (path, body, { cost, signal }) =>
      read({
        operation: path,
        method: 'POST',
        path,
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
        cost,
        signal,
        idempotent: true,
      }),
    send: (request) => client.request(request),
    limiter,
    limits: () => limiter.status(),
    close(limitMs) {
      limiter.close()
      return client.close(limitMs)
    },
  }
}

/** An outcome of a read: anything but a success is its failure. */
export function toAnswer(outcome: RestOutcome): Result<Answer> {
  if (outcome.kind !== 'ok') return { ok: false, error: outcome.failure }
  const { body, receivedTime, latencyMs, headers } = outcome
  return { ok: true, value: { body, receivedTime, latencyMs, headers } }
}

/** In the order given; members that are undefined are left out. */
export function encodeQuery(query: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .join('&')
}

/** A reading of an answer as a result: what we could not read is the venue's fault, not ours. */
export function toResult<Value>(reading: Reading<Value>): Result<Value> {
  return reading.ok
    ? { ok: true, value: reading.value }
    : fail('RESPONSE_MALFORMED', reading.refusal.message)
}
