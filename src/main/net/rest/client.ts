import { setMaxListeners } from 'node:events'
import type { Dispatcher } from 'undici'
import {
  errorCatalogue,
  type Failure,
  PitwallError,
  type Result,
  fail,
  succeed,
  toFailure,
} from '../../../contract/errors.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import { sleep } from '../../core/clock.ts'
import { redactText } from '../../core/log.ts'
import { checkAddress } from '../hosts.ts'
import { redactBody, redactHeaders } from './audit.ts'
import { createDispatcher } from './dispatcher.ts'
import { parseExactJson } from './exactJson.ts'
import { type Exchange, exchange } from './exchange.ts'
import { clampWait, defaultRetry, isRetried, parseRetryAfter, retryDelay } from './retry.ts'
import type {
  RestClient,
  RestClientOptions,
  RestHeaders,
  RestOutcome,
  RestRequest,
  Verdict,
} from './types.ts'
import { failureOfTransport, verdictOfStatus } from './verdict.ts'

export type * from './types.ts'

const schemes = ['http:', 'https:'] as const

/** The exact bytes of one attempt, after signing. */
type Prepared = { readonly target: string; readonly query: string } & {
  readonly body: string | undefined
  readonly headers: RestHeaders
}

/**
 * One venue's REST connection: keep-alive sockets to one origin, host check, pacing, signing,
 * deadlines, size limit, retries and an audit record per attempt. It knows no venue.
 */
export function createRestClient(options: RestClientOptions): RestClient {
  return new Client(options)
}

class Client implements RestClient {
  private readonly options: RestClientOptions
  private readonly base: Result<URL>
  private readonly dispatcher: Dispatcher | null
  private readonly underway = new Set<AbortController>()
  private closing: Promise<void> | null = null

  constructor(options: RestClientOptions) {
    this.options = options
    this.base = checkAddress(options.baseUrl, options.allowedHosts, schemes)
    this.dispatcher = this.base.ok
      ? createDispatcher({
          origin: this.base.value.origin,
          connectMs: options.timeouts?.connectMs ?? 10_000,
          idleMs: options.timeouts?.idleMs ?? 10_000,
          connections: options.connections ?? 8,
          allowH2: options.allowH2 ?? false,
          proxy: options.proxy,
        })
      : null
  }

  async request(request: RestRequest): Promise<RestOutcome> {
    const stop = new AbortController()
    setMaxListeners(0, stop.signal)
    const onAbort = (): void =>
      stop.abort(new PitwallError('CANCELED', `${request.operation} was called off`))
    request.signal?.addEventListener('abort', onAbort, { once: true })
    if (request.signal?.aborted === true) onAbort()
    if (this.closing !== null) stop.abort(stopping())
    this.underway.add(stop)
    try {
      return await this.withRetries(request, stop.signal)
    } catch (error) {
      this.options.log.error(
        { error, operation: request.operation },
        'a request failed unexpectedly',
      )
      return { kind: 'failed', failure: toFailure(error), sent: false }
    } finally {
      this.underway.delete(stop)
      request.signal?.removeEventListener('abort', onAbort)
    }
  }

  close(): Promise<void> {
    this.closing ??= this.closeNow()
    return this.closing
  }

  private async closeNow(): Promise<void> {
    for (const stop of this.underway) stop.abort(stopping())
    await this.dispatcher?.destroy()
  }

  private async withRetries(request: RestRequest, signal: AbortSignal): Promise<RestOutcome> {
    const policy = this.options.retry ?? defaultRetry
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await this.attempt(request, attempt, signal)
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
    request: RestRequest,
    attempt: number,
    signal: AbortSignal,
  ): Promise<RestOutcome> {
    const { clock, limiter } = this.options
    try {
      signal.throwIfAborted()
      if (request.cost !== undefined) {
        await limiter?.acquire(request.cost, { priority: request.priority, signal })
      }
    } catch (error) {
      return { kind: 'failed', failure: toFailure(error), sent: false }
    }
    const startTime = clock.now()
    const started = clock.monotonic()
    const prepared = await this.prepare(request, attempt)
    if (!prepared.ok || this.dispatcher === null) {
      const failure = prepared.ok ? unreachable : prepared.error
      this.record(request, attempt, startTime, 0, null, null, failure)
      return { kind: 'failed', failure, sent: false }
    }
    const ended = await this.send(this.dispatcher, request, prepared.value, signal)
    const latencyMs = Math.max(0, clock.monotonic() - started)
    const outcome = this.judge(request, ended, startTime, latencyMs)
    this.record(
      request,
      attempt,
      startTime,
      latencyMs,
      prepared.value,
      ended,
      outcome.kind === 'ok' ? null : outcome.failure,
    )
    this.slowDown(request, outcome)
    return outcome
  }

  /** Checks where it goes before anything is signed, and after, because a signer may add headers. */
  private async prepare(request: RestRequest, attempt: number): Promise<Result<Prepared>> {
    if (!this.base.ok) return this.base
    if (!/^\/(?![/\\])/.test(request.path)) {
      return fail('HOST_NOT_ALLOWED', 'the path must start with one slash')
    }
    if (/[?#\s]/.test(request.path)) {
      return fail('INVALID_ARGUMENT', 'the path may not hold a query or blanks', 'path')
    }
    try {
      const signed = (await request.sign?.(attempt)) ?? {}
      const headers = lowerCase({ ...request.headers, ...signed.headers })
      if ('host' in headers || ':authority' in headers) {
        return fail('HOST_NOT_ALLOWED', 'a request may not name its own host')
      }
      const query = signed.query ?? request.query ?? ''
      const path = `${this.base.value.pathname.replace(/\/$/, '')}${request.path}`
      return succeed({
        target: query === '' ? path : `${path}?${query}`,
        query,
        body: signed.body ?? request.body,
        headers: { 'accept-encoding': 'gzip', ...headers },
      })
    } catch (error) {
      this.options.log.error({ error, operation: request.operation }, 'a request was not signed')
      return { ok: false, error: toFailure(error) }
    }
  }

  private send(
    dispatcher: Dispatcher,
    request: RestRequest,
    prepared: Prepared,
    signal: AbortSignal,
  ): Promise<Exchange> {
    const { timeouts } = this.options
    const usual = request.idempotent ? (timeouts?.readMs ?? 10_000) : (timeouts?.writeMs ?? 30_000)
    return exchange({
      dispatcher,
      request: {
        ...(this.base.ok ? { origin: this.base.value.origin } : {}),
        path: prepared.target,
        method: request.method,
        headers: prepared.headers,
        body: prepared.body ?? null,
      },
      mayRestart: request.idempotent,
      timeoutMs: request.timeoutMs ?? usual,
      maxBytes: this.options.maxResponseBytes ?? 32 * 1024 * 1024,
      clock: this.options.clock,
      signal,
    })
  }

  private judge(
    request: RestRequest,
    ended: Exchange,
    startTime: UnixMs,
    latencyMs: number,
  ): RestOutcome {
    if (ended.kind === 'broken') {
      const failure = failureOfTransport(ended.error)
      const status = ended.status === null ? {} : { status: ended.status }
      return ended.sent && !request.idempotent
        ? { kind: 'unknown', failure, ...status, sent: true }
        : { kind: 'failed', failure, ...status, sent: ended.sent }
    }
    const { status, headers, text } = ended
    const body = parseBody(text)
    this.report(headers, startTime, status, body)
    const verdict = this.verdict(request, status, headers, text, body)
    if (verdict === null) {
      const receivedTime = this.options.clock.now()
      return { kind: 'ok', status, headers, text, body: body ?? null, receivedTime, latencyMs }
    }
    const failure = failureOf(verdict)
    const seen = body === undefined ? {} : { body }
    if (!request.idempotent && (verdict.uncertain ?? status >= 500)) {
      return { kind: 'unknown', failure, status, ...seen, sent: true }
    }
    const retryAfterMs = this.retryAfter(verdict, headers)
    const later = retryAfterMs === null ? {} : { retryAfterMs }
    return { kind: 'failed', failure, status, ...seen, ...later, sent: true }
  }

  private verdict(
    request: RestRequest,
    status: number,
    headers: RestHeaders,
    text: string,
    body: unknown,
  ): Verdict | null {
    const own = this.guarded('classify', () =>
      this.options.classify(status, headers, text, body ?? null),
    )
    const verdict = own ?? verdictOfStatus(status)
    if (verdict !== null || body !== undefined || request.expect === 'text') return verdict
    return {
      code: 'RESPONSE_MALFORMED',
      message: `the answer to ${request.operation} is not JSON`,
      uncertain: true,
    }
  }

  private retryAfter(verdict: Verdict, headers: RestHeaders): number | null {
    if (verdict.retryAfterMs !== undefined) return clampWait(verdict.retryAfterMs)
    const now = this.options.clock.now()
    const own = this.guarded('readRetryAfter', () => this.options.readRetryAfter?.(headers, now))
    return typeof own === 'number' ? clampWait(own) : parseRetryAfter(headers['retry-after'], now)
  }

  private report(headers: RestHeaders, sent: UnixMs, status: number, body: unknown): void {
    this.guarded('onAnswer', () => this.options.onAnswer?.(headers, sent, status, body ?? null))
  }

  /** A venue that says "slow down" is obeyed by everything that shares the request's scopes. */
  private slowDown(request: RestRequest, outcome: RestOutcome): void {
    const { limiter, clock } = this.options
    if (limiter === undefined || outcome.kind !== 'failed') return
    if (errorCatalogue[outcome.failure.code].category !== 'RATE_LIMITED') return
    const until = (clock.now() + (outcome.retryAfterMs ?? 1000)) as UnixMs
    const scopes = outcome.failure.code === 'BANNED' ? ['*'] : Object.keys(request.cost ?? {})
    for (const scope of scopes) limiter.penalty(scope, until)
  }

  private record(
    request: RestRequest,
    attempt: number,
    startTime: UnixMs,
    latencyMs: number,
    prepared: Prepared | null,
    ended: Exchange | null,
    error: Failure | null,
  ): void {
    const { onAttempt } = this.options
    if (onAttempt === undefined) return
    this.guarded('onAttempt', () =>
      onAttempt({
        operation: request.operation,
        method: request.method,
        path: request.path,
        attempt,
        status: ended?.status ?? null,
        latencyMs,
        success: error === null,
        error,
        startTime,
        request: {
          query: redactText(prepared?.query ?? ''),
          headers: redactHeaders(prepared?.headers ?? {}),
          body: redactBody(prepared?.body ?? ''),
        },
        response: ended?.kind === 'answer' ? redactBody(ended.text) : null,
      }),
    )
  }

  /** Runs what others plugged in; its failure is logged and never changes what happened. */
  private guarded<Value>(name: string, run: () => Value): Value | null {
    try {
      return run()
    } catch (error) {
      this.options.log.error({ error, name }, 'a hook of the REST client failed')
      return null
    }
  }
}

const unreachable: Failure = { code: 'HOST_NOT_ALLOWED', message: 'there is no allowed address' }

function stopping(): PitwallError {
  return new PitwallError('ENGINE_STOPPING', 'the connection is being closed')
}

/** Undefined for what is not JSON; null for an empty answer. */
function parseBody(text: string): unknown {
  if (text.trim() === '') return null
  try {
    return parseExactJson(text)
  } catch {
    return undefined
  }
}

function failureOf({ code, message, path }: Verdict): Failure {
  return path === undefined ? { code, message } : { code, message, path }
}

function lowerCase(headers: RestHeaders): RestHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  )
}
