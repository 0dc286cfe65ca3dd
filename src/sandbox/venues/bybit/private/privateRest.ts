import type { AccountKey } from '../../../matching/account.ts'
import type { Opened } from '../../../matching/accountBook.ts'
import type { MatchingEngine } from '../../../matching/engine.ts'
import { hexDigits, textKey } from '../../../marketData/hash.ts'
import { jsonAnswer, readObject, type RestAnswer, type RestRequest } from '../../sandboxVenue.ts'
import type { Endpoint, Reply } from './endpoints.ts'
import { limitHeaders, type LimitState, type RateLimits, tooManyVisits } from './rateLimits.ts'
import { Refusal } from './refusal.ts'
import { brokenTime, isSignedBy } from './signature.ts'

const traceKey = textKey('bybit/trace')

/** Requests that bear a signature. */
export class PrivateRest {
  private readonly engine: MatchingEngine
  private readonly limits: RateLimits
  private readonly endpoints: ReadonlyMap<string, Endpoint>

  constructor(
    engine: MatchingEngine,
    limits: RateLimits,
    endpoints: ReadonlyMap<string, Endpoint>,
  ) {
    this.engine = engine
    this.limits = limits
    this.endpoints = endpoints
  }

  /** Null for a path that is not private. */
  answer(request: RestRequest, now: number): RestAnswer | null {
    const endpoint = this.endpoints.get(`${request.method} ${request.path}`)
    if (endpoint === undefined) return null
    if (request.headers['x-bapi-api-key'] === undefined) return { status: 401, body: '' }
    let state: LimitState | null = null
    try {
      const opened = this.authenticate(request, now)
      checkRights(opened.key, endpoint)
      const parameters = readParameters(request)
      const count = endpoint.count?.(parameters) ?? 1
      const { account, key } = opened
      state = this.limits.take(account.uid, endpoint.group, endpoint.limit, count, now)
      if (state.isExceeded) throw new Refusal(tooManyVisits.code, tooManyVisits.message)
      const { query } = request
      const reply = endpoint.answer({ account, key, query, parameters, now })
      return wrap(0, reply, state, now)
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      return wrap(refusal.code, { result: {}, message: refusal.message }, state, now)
    }
  }

  /** Key, then time, then signature. */
  private authenticate({ headers, method, search, body }: RestRequest, now: number): Opened {
    const apiKey = headers['x-bapi-api-key'] ?? ''
    const timestamp = headers['x-bapi-timestamp'] ?? ''
    const window = headers['x-bapi-recv-window'] ?? '5000'
    const opened = this.engine.accounts.find(apiKey)
    if (opened === null) throw new Refusal(10003, 'API key is invalid.')
    const { expiresTime } = opened.key
    if (expiresTime !== null && expiresTime <= now) {
      throw new Refusal(33004, 'Your api key has expired.')
    }
    const late = brokenTime(timestamp, window, now)
    if (late !== null) throw new Refusal(10002, late)
    const text = `${timestamp}${apiKey}${window}${method === 'GET' ? search : body}`
    if (!isSignedBy(opened.key, text, headers['x-bapi-sign'] ?? '')) {
      throw new Refusal(10004, `error sign! origin_string[${text}]`)
    }
    return opened
  }
}

function checkRights({ permissions }: AccountKey, { isWrite }: Endpoint): void {
  if (isWrite ? permissions.trade : permissions.read) return
  throw new Refusal(10005, 'Permission denied, please check your API key permissions.')
}

function readParameters({ method, body }: RestRequest): Readonly<Record<string, unknown>> {
  if (method === 'GET') return {}
  const parameters = readObject(body)
  if (parameters === null) throw new Refusal(10001, 'Request parameter error.')
  return parameters
}

function wrap(code: number, reply: Reply, state: LimitState | null, now: number): RestAnswer {
  const { result, retExtInfo = {}, message = 'OK' } = reply
  return jsonAnswer({ retCode: code, retMsg: message, result, retExtInfo, time: now }, 200, {
    ...(state === null ? {} : limitHeaders(state)),
    Traceid: hexDigits(32, traceKey, Math.floor(now / 1000), now % 1000),
    Timenow: String(now),
  })
}
