import { setMaxListeners } from 'node:events'
import type { Dispatcher } from 'undici'
import {
  errorCatalogue,
  fail,
  type Failure,
  PitwallError,
  type Result,
  succeed,
  toFailure,
} from '../../../contract/errors.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import { sleep } from '../../core/clock.ts'
import { type DrainReport, InFlight } from '../../core/inFlight.ts'
import { checkAddress, isLoopback } from '../hosts.ts'
import { attemptRecord } from './audit.ts'
import { createDispatcher } from './dispatcher.ts'
import { type Exchange, exchange } from './exchange.ts'
import { guarded } from './hooks.ts'
import { judge } from './judge.ts'
import { prepare, type Prepared } from './prepare.ts'
import { defaultRetry, isRetried, retryDelay } from './retry.ts'
import type { RestClient, RestClientOptions, RestOutcome, RestRequest } from './types.ts'

export type * from './types.ts'

const schemes = ['http:', 'https:'] as const

/** How long a scope rests when the venue says "slow down" and not for how long, ms. */
const unspecifiedWaitMs = 1000

/**
 * One venue's REST connection: keep-alive sockets to one origin, host check, pacing, signing,
 * deadlines, size limit, retries and an audit record per attempt. It knows no venue.
 */
export function createRestClient(options: RestClientOptions): RestClient {
  return new Client(options)
}

/** Where requests go, and the sockets to it. */
type Origin = { readonly base: URL; readonly dispatcher: Dispatcher }

function openOrigin(options: RestClientOptions): Result<Origin> {
  const base = checkAddress(options.baseUrl, options.allowedHosts, schemes)
  if (!base.ok) return base
  if (options.ca !== undefined && !(isLoopback(base.value) && options.proxy === undefined)) {
    return fail('HOST_NOT_ALLOWED', 'an authority of its own is only for addresses of this machine')
  }
  const dispatcher = createDispatcher({
    origin: base.value.origin,
    connectMs: options.timeouts?.connectMs ?? 10_000,
    idleMs: options.timeouts?.idleMs ?? 10_000,
    connections: options.connections ?? 8,
    allowH2: options.allowH2 ?? false,
    proxy: options.proxy,
    ca: options.ca,
  })
  return succeed({ base: base.value, dispatcher })
}

class Client implements RestClient {
  private readonly options: RestClientOptions
  private readonly origin: Result<Origin>
  private readonly inFlight: InFlight
  private closing: Promise<void> | null = null

  constructor(options: RestClientOptions) {
    this.options = options
    this.inFlight = new InFlight(options.clock)
    this.origin = openOrigin(options)
  }

  async request(request: RestRequest): Promise<RestOutcome> {
    const stop = new AbortController()
    setMaxListeners(0, stop.signal)
    const onAbort = (): void =>
      stop.abort(new PitwallError('CANCELED', `${request.operation} was called off`))
    request.signal?.addEventListener('abort', onAbort, { once: true })
    if (request.signal?.aborted === true) onAbort()
    if (!this.inFlight.isOpen) stop.abort(stopping())
    const work = this.inFlight.begin((reason) => stop.abort(reason), !request.idempotent)
    try {
      const { origin } = this
      return origin.ok
        ? await this.withRetries(origin.value, request, stop.signal)
        : this.refuse(request, 0, origin.error)
    } catch (error) {
      this.options.log.error(
        { error, operation: request.operation },
        'a request failed unexpectedly',
      )
      const failure = toFailure(error)
      return request.idempotent
        ? { kind: 'failed', failure, sent: true }
        : { kind: 'unknown', failure, sent: true }
    } finally {
      work.end()
      request.signal?.removeEventListener('abort', onAbort)
    }
  }

  async close(limitMs = 0): Promise<DrainReport> {
    const report = await this.inFlight.drain(limitMs, stopping())
    this.closing ??= this.closeSockets()
    await this.closing
    return report
  }

  private async closeSockets(): Promise<void> {
    if (this.origin.ok) await this.origin.value.dispatcher.destroy()
  }

  private async withRetries(
    origin: Origin,
    request: RestRequest,
    signal: AbortSignal,
  ): Promise<RestOutcome> {
    const policy = this.options.retry ?? defaultRetry
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await this.attempt(origin, request, attempt, signal)
      if (outcome.kind !== 'failed' || !request.idempotent || signal.aborted) return outcome
      if (attempt >= policy.retries || !isRetried(outcome.failure)) return outcome
      const asked = outcome.retryAfterMs ?? null
      if (asked !== null && asked > policy.patienceMs) return outcome
      const wait = retryDelay(policy, attempt, this.options.random, asked)
      try {
        await sleep(this.options.clock, wait, signal)
      } catch {
        return outcome
      }
    }
  }

  private async attempt(
    origin: Origin,
    request: RestRequest,
    number: number,
    signal: AbortSignal,
  ): Promise<RestOutcome> {
    try {
      signal.throwIfAborted()
      await this.pace(request, signal)
    } catch (error) {
      return { kind: 'failed', failure: toFailure(error), sent: false }
    }
    try {
      return await this.perform(origin, request, number, signal)
    } finally {
      if (request.cost !== undefined) this.options.limiter?.release()
    }
  }

  private async perform(
    origin: Origin,
    request: RestRequest,
    number: number,
    signal: AbortSignal,
  ): Promise<RestOutcome> {
    const { clock } = this.options
    const startTime = clock.now()
    const started = clock.monotonic()
    const prepared = await this.prepare(origin, request, number)
    if (!prepared.ok) return this.refuse(request, number, prepared.error)
    request.onSigned?.(clock.monotonic())
    const ended = await this.send(origin, request, prepared.value, signal)
    const latencyMs = Math.max(0, clock.monotonic() - started)
    const outcome = judge(this.options, request, ended, { startTime, latencyMs })
    const error = outcome.kind === 'ok' ? null : outcome.failure
    const times = { number, startTime, latencyMs }
    this.record(request, { ...times, prepared: prepared.value, ended, error })
    this.slowDown(request, outcome)
    return outcome
  }

  /** Ends an attempt of which nothing left. */
  private refuse(request: RestRequest, number: number, failure: Failure): RestOutcome {
    const startTime = this.options.clock.now()
    const nothing = { latencyMs: 0, prepared: null, ended: null }
    this.record(request, { number, startTime, ...nothing, error: failure })
    return { kind: 'failed', failure, sent: false }
  }

  private async pace(request: RestRequest, signal: AbortSignal): Promise<void> {
    if (request.cost === undefined) return
    await this.options.limiter?.acquire(request.cost, {
      priority: request.priority,
      signal,
      occupies: true,
    })
  }

  private async prepare(
    origin: Origin,
    request: RestRequest,
    attempt: number,
  ): Promise<Result<Prepared>> {
    try {
      return await prepare(origin.base, request, attempt)
    } catch (error) {
      this.options.log.error({ error, operation: request.operation }, 'a request was not signed')
      return { ok: false, error: toFailure(error) }
    }
  }

  private send(
    origin: Origin,
    request: RestRequest,
    prepared: Prepared,
    signal: AbortSignal,
  ): Promise<Exchange> {
    const { timeouts, maxResponseBytes, clock } = this.options
    const usual = request.idempotent ? (timeouts?.readMs ?? 10_000) : (timeouts?.writeMs ?? 30_000)
    return exchange({
      dispatcher: origin.dispatcher,
      request: {
        origin: origin.base.origin,
        path: prepared.target,
        method: request.method,
        headers: prepared.headers,
        body: prepared.body ?? null,
      },
      mayRestart: request.idempotent,
      timeoutMs: request.timeoutMs ?? usual,
      maxBytes: maxResponseBytes ?? 32 * 1024 * 1024,
      clock,
      signal,
      onSent: request.onSent,
    })
  }

  /** A venue that says "slow down" is obeyed by everything that shares the request's scopes. */
  private slowDown(request: RestRequest, outcome: RestOutcome): void {
    const { limiter, clock } = this.options
    if (limiter === undefined || outcome.kind === 'ok') return
    if (errorCatalogue[outcome.failure.code].category !== 'RATE_LIMITED') return
    const asked = outcome.kind === 'failed' ? outcome.retryAfterMs : undefined
    const until = (clock.now() + (asked ?? unspecifiedWaitMs)) as UnixMs
    const scopes = outcome.failure.code === 'BANNED' ? ['*'] : Object.keys(request.cost ?? {})
    for (const scope of scopes) limiter.penalty(scope, until)
  }

  private record(request: RestRequest, attempt: Parameters<typeof attemptRecord>[1]): void {
    const { onAttempt, log } = this.options
    if (onAttempt === undefined) return
    guarded(log, 'onAttempt', () => onAttempt(attemptRecord(request, attempt)), undefined)
  }
}

function stopping(): PitwallError {
  return new PitwallError('ENGINE_STOPPING', 'the connection is being closed')
}
