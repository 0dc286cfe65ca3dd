import { errorCatalogue, PitwallError, toFailure } from '../../../contract/errors.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { Cancel, Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { RateCost, RateLimiter, RatePriority } from '../../net/rateLimit/types.ts'
import { attemptRecord } from '../../net/rest/audit.ts'
import type { Exchange } from '../../net/rest/exchange.ts'
import { guarded } from '../../net/rest/hooks.ts'
import { judge } from '../../net/rest/judge.ts'
import type {
  AttemptRecord,
  Classify,
  RestHeaders,
  RestOutcome,
  RestRequest,
} from '../../net/rest/types.ts'

/** A request that travels as one frame of a socket and is answered by another. */
export type SocketCall = {
  /** What it is, for the audit: `ORDER_SUBMIT`. */
  readonly operation: string
  /** The frame, made just before it leaves so that its time is fresh. */
  readonly frame: (id: string) => string
  readonly cost: RateCost
  readonly priority?: RatePriority | undefined
  /** Whether sending it twice would do no harm. */
  readonly idempotent: boolean
  readonly signal?: AbortSignal | undefined
  readonly onSigned?: ((at: number) => void) | undefined
  readonly onSent?: ((at: number) => void) | undefined
}

/** An answer, in the shape of one over HTTP, so that it is judged by the same table. */
export type SocketReply = {
  readonly status: number
  readonly headers: RestHeaders
  /** JSON of the result, or of the refusal. */
  readonly text: string
}

export type SocketCallsOptions = {
  /** How the audit shows where it went: `/ws-fapi/v1`. */
  readonly path: string
  /** Hands a frame to the socket; false when there is no open one. */
  readonly send: (text: string) => boolean
  readonly classify: Classify
  readonly limiter: RateLimiter
  readonly clock: Clock
  readonly log: Log
  readonly onAttempt?: ((record: AttemptRecord) => void) | undefined
  /** Default 10 000 ms. */
  readonly timeoutMs?: number | undefined
}

export type SocketCalls = {
  /**
   * Never rejects. Null: there was no open socket, so nothing left and the caller may take another
   * way. From the moment a frame was handed over, silence is `unknown` for a write.
   */
  call(call: SocketCall): Promise<RestOutcome | null>
  /** The answer to the call with this id; false when it is none of ours. */
  answer(id: string, reply: SocketReply): boolean
  /** The socket is gone: what waits for an answer will get none. */
  lost(reason: string): void
}

const defaultTimeoutMs = 10_000
/** How long a scope rests when the venue says "slow down" and not for how long, ms. */
const unspecifiedWaitMs = 1_000

/** Pairs frames with their answers by an id of ours, and judges them as REST answers are. */
export function createSocketCalls(options: SocketCallsOptions): SocketCalls {
  return new Calls(options)
}

class Calls implements SocketCalls {
  private readonly options: SocketCallsOptions
  private readonly waiting = new Map<string, (ended: Exchange) => void>()
  private made = 0

  constructor(options: SocketCallsOptions) {
    this.options = options
  }

  async call(call: SocketCall): Promise<RestOutcome | null> {
    const { limiter, clock } = this.options
    try {
      const { cost, priority, signal } = call
      await limiter.acquire(cost, { priority, signal })
      signal?.throwIfAborted()
    } catch (error) {
      return { kind: 'failed', failure: toFailure(error), sent: false }
    }
    const startTime = clock.now()
    const started = clock.monotonic()
    this.made += 1
    const id = String(this.made)
    const frame = this.makeFrame(call, id)
    if (!frame.ok) return { kind: 'failed', failure: frame.error, sent: false }
    call.onSigned?.(clock.monotonic())
    const answer = this.awaitAnswer(id, call.signal)
    if (!this.options.send(frame.value)) {
      this.waiting.get(id)?.(broken('the socket was not open', false))
      return null
    }
    call.onSent?.(clock.monotonic())
    const ended = await answer
    return this.conclude(call, frame.value, ended, {
      startTime,
      latencyMs: Math.max(0, clock.monotonic() - started),
    })
  }

  answer(id: string, { status, headers, text }: SocketReply): boolean {
    const settle = this.waiting.get(id)
    settle?.({ kind: 'answer', status, headers, text })
    return settle !== undefined
  }

  lost(reason: string): void {
    for (const settle of this.waiting.values()) settle(broken(reason, true))
  }

  private makeFrame(
    call: SocketCall,
    id: string,
  ): { ok: true; value: string } | { ok: false; error: ReturnType<typeof toFailure> } {
    try {
      return { ok: true, value: call.frame(id) }
    } catch (error) {
      this.options.log.error({ error, operation: call.operation }, 'a call was not signed')
      return { ok: false, error: toFailure(error) }
    }
  }

  private awaitAnswer(id: string, signal: AbortSignal | undefined): Promise<Exchange> {
    const { clock, timeoutMs = defaultTimeoutMs } = this.options
    return new Promise((resolve) => {
      let cancelDeadline: Cancel | null = null
      const settle = (ended: Exchange): void => {
        if (!this.waiting.delete(id)) return
        cancelDeadline?.()
        signal?.removeEventListener('abort', onAbort)
        resolve(ended)
      }
      const onAbort = (): void => settle(broken('it was called off', true, 'CANCELED'))
      this.waiting.set(id, settle)
      cancelDeadline = clock.after(timeoutMs, () =>
        settle(broken(`no answer within ${timeoutMs} ms`, true, 'TIMEOUT')),
      )
      signal?.addEventListener('abort', onAbort, { once: true })
    })
  }

  private conclude(
    call: SocketCall,
    frame: string,
    ended: Exchange,
    times: { readonly startTime: UnixMs; readonly latencyMs: number },
  ): RestOutcome {
    const { clock, log, classify, onAttempt, path } = this.options
    const { operation, idempotent } = call
    const request: RestRequest = { operation, method: 'POST', path, idempotent }
    const outcome = judge({ classify, clock, log }, request, ended, times)
    const error = outcome.kind === 'ok' ? null : outcome.failure
    const prepared = { target: path, query: '', body: frame, headers: {} }
    const attempt = { number: 0, ...times, prepared, ended, error }
    if (onAttempt !== undefined) {
      guarded(log, 'onAttempt', () => onAttempt(attemptRecord(request, attempt)), undefined)
    }
    this.slowDown(call, outcome)
    return outcome
  }

  /** A venue that says "slow down" is obeyed by everything that shares the call's scopes. */
  private slowDown(call: SocketCall, outcome: RestOutcome): void {
    const { limiter, clock } = this.options
    if (outcome.kind === 'ok') return
    if (errorCatalogue[outcome.failure.code].category !== 'RATE_LIMITED') return
    const asked = outcome.kind === 'failed' ? outcome.retryAfterMs : undefined
    const until = (clock.now() + (asked ?? unspecifiedWaitMs)) as UnixMs
    const scopes = outcome.failure.code === 'BANNED' ? ['*'] : Object.keys(call.cost)
    for (const scope of scopes) limiter.penalty(scope, until)
  }
}

function broken(
  reason: string,
  sent: boolean,
  code: 'NETWORK_UNREACHABLE' | 'TIMEOUT' | 'CANCELED' = 'NETWORK_UNREACHABLE',
): Exchange {
  return { kind: 'broken', error: new PitwallError(code, reason), sent, status: null }
}
