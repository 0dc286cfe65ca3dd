import type { Failure } from '../../../contract/errors.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import { parseExactJson } from './exactJson.ts'
import type { Exchange } from './exchange.ts'
import { guarded } from './hooks.ts'
import { clampWait, parseRetryAfter } from './retry.ts'
import type { RestClientOptions, RestHeaders, RestOutcome, RestRequest, Verdict } from './types.ts'
import { failureOfTransport, verdictOfStatus } from './verdict.ts'

export type JudgeOptions = Pick<
  RestClientOptions,
  'classify' | 'readRetryAfter' | 'onAnswer' | 'clock' | 'log'
>

type Answer = Extract<Exchange, { kind: 'answer' }> & {
  /** Undefined for what is not JSON; null for an empty answer. */
  readonly body: unknown
}

/**
 * What an exchange means for its request. For a write, whatever leaves room for doubt is `unknown`:
 * a lost answer, an answer we cannot read, a 5xx the venue's table does not know.
 */
export function judge(
  options: JudgeOptions,
  request: RestRequest,
  ended: Exchange,
  times: { readonly startTime: UnixMs; readonly latencyMs: number },
): RestOutcome {
  if (ended.kind === 'broken') return judgeBroken(request, ended)
  const answer: Answer = { ...ended, body: parseBody(ended.text) }
  const { status, headers, text } = answer
  const body = answer.body ?? null
  const tell = (): void => options.onAnswer?.(headers, times.startTime, status, body)
  guarded(options.log, 'onAnswer', tell, undefined)
  const verdict = verdictOf(options, request, answer)
  if (verdict === null) {
    const { latencyMs } = times
    const receivedTime = options.clock.now()
    return { kind: 'ok', status, headers, text, body, receivedTime, latencyMs }
  }
  const failed = { failure: failureOf(verdict), status, ...(body === null ? {} : { body }) }
  if (!request.idempotent && (verdict.uncertain ?? status >= 500)) {
    return { kind: 'unknown', ...failed, sent: true }
  }
  const retryAfterMs = retryAfterOf(options, verdict, headers)
  const later = retryAfterMs === null ? {} : { retryAfterMs }
  return { kind: 'failed', ...failed, ...later, sent: true }
}

function judgeBroken(
  request: RestRequest,
  ended: Extract<Exchange, { kind: 'broken' }>,
): RestOutcome {
  const failure = failureOfTransport(ended.error)
  const status = ended.status === null ? {} : { status: ended.status }
  return ended.sent && !request.idempotent
    ? { kind: 'unknown', failure, ...status, sent: true }
    : { kind: 'failed', failure, ...status, sent: ended.sent }
}

function verdictOf(options: JudgeOptions, request: RestRequest, answer: Answer): Verdict | null {
  const { status, headers, text, body } = answer
  const unreadable: Verdict = {
    code: 'RESPONSE_MALFORMED',
    message: `the answer to ${request.operation} could not be read`,
    uncertain: true,
  }
  const classify = (): Verdict | null => options.classify(status, headers, text, body ?? null)
  const verdict = guarded(options.log, 'classify', classify, unreadable) ?? verdictOfStatus(status)
  if (verdict !== null || body !== undefined || request.expect === 'text') return verdict
  return unreadable
}

function retryAfterOf(
  options: JudgeOptions,
  verdict: Verdict,
  headers: RestHeaders,
): number | null {
  if (verdict.retryAfterMs !== undefined) return clampWait(verdict.retryAfterMs)
  const now = options.clock.now()
  const read = (): number | null => options.readRetryAfter?.(headers, now) ?? null
  const own = guarded(options.log, 'readRetryAfter', read, null)
  return own === null ? parseRetryAfter(headers['retry-after'], now) : clampWait(own)
}

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
