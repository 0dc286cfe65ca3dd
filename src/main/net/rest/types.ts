import type { Failure } from '../../../contract/errors.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { BackoffPolicy } from '../../core/backoff.ts'
import type { Clock } from '../../core/clock.ts'
import type { DrainReport } from '../../core/inFlight.ts'
import type { Log } from '../../core/log.ts'
import type { Random } from '../../core/random.ts'
import type { RateCost, RateLimiter, RatePriority } from '../rateLimit/types.ts'

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH'

/** Names in lower case. A header that came twice is joined with a comma. */
export type RestHeaders = Readonly<Record<string, string>>

/** What a signer makes of a request. Absent members stay as the request had them. */
export type SignedParts = {
  /** The whole query, encoded, without the question mark. */
  readonly query?: string | undefined
  readonly body?: string | undefined
  /** Added to the request's own. */
  readonly headers?: RestHeaders | undefined
}

export type RestRequest = {
  /** What it is, for the audit and the log: `ORDER_SUBMIT`, `instruments`. */
  readonly operation: string
  readonly method: HttpMethod
  /** Starts with one slash; sent as given. */
  readonly path: string
  /** Encoded, without the question mark; sent byte for byte. */
  readonly query?: string | undefined
  readonly body?: string | undefined
  readonly headers?: RestHeaders | undefined
  /** Called anew for each attempt (from 0), just before sending, so that its time is fresh. */
  readonly sign?: ((attempt: number) => SignedParts | Promise<SignedParts>) | undefined
  readonly cost?: RateCost | undefined
  readonly priority?: RatePriority | undefined
  /** Whether sending it twice does no harm. Order writes are not; they are never retried here. */
  readonly idempotent: boolean
  /** What a 2xx answer must be. Default `json`. */
  readonly expect?: 'json' | 'text' | undefined
  /** Of one attempt, from leaving the rate limiter to the last byte, ms. */
  readonly timeoutMs?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Called when an attempt's bytes are fixed, the signature with them, monotonic ms. */
  readonly onSigned?: ((at: number) => void) | undefined
  /** Called when an attempt's bytes are handed to a socket, monotonic ms. */
  readonly onSent?: ((at: number) => void) | undefined
}

export type RestOutcome =
  | {
      readonly kind: 'ok'
      readonly status: number
      readonly headers: RestHeaders
      readonly text: string
      /** JSON without loss of digits (see exactJson); null when the answer is empty. */
      readonly body: unknown
      readonly receivedTime: UnixMs
      readonly latencyMs: number
    }
  | {
      readonly kind: 'failed'
      readonly failure: Failure
      readonly status?: number
      /** The venue's code and text as parsed, where there was an answer. */
      readonly body?: unknown
      readonly retryAfterMs?: number
      /** Whether bytes of the request may have left. */
      readonly sent: boolean
    }
  /** A write whose bytes may have left and whose answer is missing or says nothing certain. */
  | {
      readonly kind: 'unknown'
      readonly failure: Failure
      readonly status?: number
      readonly body?: unknown
      readonly sent: true
    }

/** A failure as the venue's table reads it. */
export type Verdict = Failure & {
  /** True: a write may have been executed all the same. Default: true for 5xx, else false. */
  readonly uncertain?: boolean | undefined
  /** Where the venue tells in its body or in headers of its own when to come back, ms. */
  readonly retryAfterMs?: number | undefined
}

/**
 * Reads an answer: null means success. Called for every answer, 2xx too, because some venues
 * report errors in a 200. `body` is null when the text was no JSON.
 */
export type Classify = (
  status: number,
  headers: RestHeaders,
  text: string,
  body: unknown,
) => Verdict | null

export type RetryPolicy = BackoffPolicy & {
  /** Attempts after the first. */
  readonly retries: number
  /** A venue that asks for a longer wait than this is not waited for: the request fails, ms. */
  readonly patienceMs: number
}

/** One attempt, for the audit. Secrets are already out. */
export type AttemptRecord = {
  readonly operation: string
  readonly method: HttpMethod
  readonly path: string
  readonly attempt: number
  readonly status: number | null
  readonly latencyMs: number
  readonly success: boolean
  readonly error: Failure | null
  readonly startTime: UnixMs
  readonly request: { readonly query: string; readonly headers: RestHeaders; readonly body: string }
  /** Cut to a bound; null when none came. */
  readonly response: string | null
}

export type RestTimeouts = {
  /** Until the socket is open, ms. Default 10 000. */
  readonly connectMs?: number | undefined
  /** Between two pieces of the answer, ms. Default 10 000. */
  readonly idleMs?: number | undefined
  /** A whole attempt that only reads, ms. Default 10 000. */
  readonly readMs?: number | undefined
  /** A whole attempt that writes, ms. Default 30 000. */
  readonly writeMs?: number | undefined
}

export type RestClientOptions = {
  /** Scheme, host, optional port and path prefix; no slash at the end. */
  readonly baseUrl: string
  /** Exact `host:port` (the port may be left out where it is the scheme's own). */
  readonly allowedHosts: readonly string[]
  readonly classify: Classify
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly timeouts?: RestTimeouts | undefined
  /** Default 32 MiB. */
  readonly maxResponseBytes?: number | undefined
  readonly retry?: RetryPolicy | undefined
  /** Reads a venue's own "come back later" headers, ms; null when they say nothing. */
  readonly readRetryAfter?: ((headers: RestHeaders, now: UnixMs) => number | null) | undefined
  /** Hands the venue's usage headers to the limiter. Called for every answer. */
  readonly onAnswer?:
    ((headers: RestHeaders, sentTime: UnixMs, status: number, body: unknown) => void) | undefined
  readonly limiter?: RateLimiter | undefined
  /** `http://`, `https://` or `socks5://` with optional credentials. */
  readonly proxy?: string | undefined
  /** Offers HTTP/2 where the server takes it. Default false: for venues known to serve it. */
  readonly allowH2?: boolean | undefined
  /**
   * PEM of the one authority to trust instead of the system's, so that tests can speak TLS. Only
   * for addresses of this machine and not through a proxy: anything else is refused.
   */
  readonly ca?: string | undefined
  /** Sockets kept. Default 8. */
  readonly connections?: number | undefined
  readonly onAttempt?: ((record: AttemptRecord) => void) | undefined
}

export type RestClient = {
  /** Never throws and never rejects: every ending is an outcome. */
  request(request: RestRequest): Promise<RestOutcome>
  /**
   * Takes no more requests, calls reads off, gives writes until the limit (default 0 ms) to finish,
   * and gives back the sockets. What was called off comes back as failed or unknown.
   */
  close(limitMs?: number): Promise<DrainReport>
}
