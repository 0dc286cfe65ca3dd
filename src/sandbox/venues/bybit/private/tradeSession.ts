import { hexDigits, textKey } from '../../../marketData/hash.ts'
import type { Opened } from '../../../matching/accountBook.ts'
import type { MatchingEngine } from '../../../matching/engine.ts'
import type { StreamClient, StreamHub } from '../../../net/streamHub.ts'
import { readObject, type VenueSession } from '../../sandboxVenue.ts'
import type { Endpoint } from './endpoints.ts'
import { login } from './login.ts'
import { limitHeaders, type LimitState, type RateLimits, tooManyVisits } from './rateLimits.ts'
import { Refusal } from './refusal.ts'
import type { Row } from './rows.ts'
import { brokenTime } from './signature.ts'
import type { Parameters } from './wireOrder.ts'

/** Order entry over a socket does what the endpoint of the same name does. */
const endpointOf: Readonly<Record<string, string>> = {
  'order.create': 'POST /v5/order/create',
  'order.amend': 'POST /v5/order/amend',
  'order.cancel': 'POST /v5/order/cancel',
  'order.create-batch': 'POST /v5/order/create-batch',
  'order.amend-batch': 'POST /v5/order/amend-batch',
  'order.cancel-batch': 'POST /v5/order/cancel-batch',
}

/** Request ids remembered as used. */
const mostIds = 10_000
const traceKey = textKey('bybit/trade trace')

export type TradeSessionParts = {
  readonly engine: MatchingEngine
  readonly limits: RateLimits
  readonly endpoints: ReadonlyMap<string, Endpoint>
  readonly connectionId: string
  readonly hub: StreamHub
}

type Request = Readonly<Record<string, unknown>>

/** A socket at `/v5/trade`: it logs in once, then sends orders without further signatures. */
export class TradeSession implements VenueSession {
  private readonly client: StreamClient
  private readonly parts: TradeSessionParts
  private readonly usedIds = new Set<string>()
  private opened: Opened | null = null

  constructor(client: StreamClient, parts: TradeSessionParts) {
    this.client = client
    this.parts = parts
  }

  receive(text: string): void {
    const request = readObject(text) ?? {}
    const op = typeof request['op'] === 'string' ? request['op'] : ''
    if (op === 'ping') this.pong(request)
    else if (op === 'auth') this.logIn(request)
    else if (endpointOf[op] === undefined) {
      this.client.reply(this.failure(request, 10404, 'op type is not found'))
    } else {
      const execute = (): string => this.order(request, op)
      const busy = (): string => this.failure(request, 10016, 'Internal server error')
      this.parts.hub.writeOrder(this.client, execute, busy)
    }
  }

  private logIn(request: Request): void {
    const { engine } = this.parts
    if (this.opened !== null) {
      this.client.reply(this.failure(request, 20001, 'Repeat auth'))
      return
    }
    const opened = login(engine, request['args'], engine.now())
    if ('message' in opened) {
      this.client.reply(this.failure(request, opened.code, opened.message))
      return
    }
    if (!this.client.becomePrivate()) return
    this.opened = opened
    this.client.reply(this.frame(request, { retCode: 0, retMsg: 'OK', op: 'auth' }))
  }

  private order(request: Request, op: string): string {
    const { engine, endpoints, limits } = this.parts
    const endpoint = endpoints.get(endpointOf[op] ?? '')
    const now = engine.now()
    let state: LimitState | null = null
    try {
      const { account, key } = this.check(request, now)
      const parameters = readArguments(request['args'])
      const count = endpoint?.count?.(parameters) ?? 1
      if (endpoint === undefined) throw new Refusal(10404, 'op type is not found')
      if (!key.permissions.trade) {
        throw new Refusal(10005, 'Permission denied, please check your API key permissions.')
      }
      state = limits.take(account.uid, endpoint.group, endpoint.limit, count, now)
      if (state.isExceeded) throw new Refusal(tooManyVisits.code, tooManyVisits.message)
      const query = new URLSearchParams()
      const reply = endpoint.answer({ account, key, query, parameters, now })
      const { result, retExtInfo = {} } = reply
      return this.answer(request, op, { code: 0, message: 'OK', result, retExtInfo, state, now })
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      const { code, message } = refusal
      const empty = { result: {}, retExtInfo: {} }
      return this.answer(request, op, { code, message, ...empty, state, now })
    }
  }

  private check(request: Request, now: number): Opened {
    if (this.opened === null) throw new Refusal(10007, 'User authentication failed.')
    const id = request['reqId']
    if (typeof id === 'string' && this.usedIds.has(id)) {
      throw new Refusal(20006, 'reqId is duplicated')
    }
    if (typeof id === 'string' && this.usedIds.size < mostIds) this.usedIds.add(id)
    const header = (request['header'] ?? {}) as Request
    const timestamp = header['X-BAPI-TIMESTAMP']
    const window = header['X-BAPI-RECV-WINDOW'] ?? '5000'
    const late = brokenTime(wordOf(timestamp), wordOf(window), now)
    if (late !== null) throw new Refusal(10002, late)
    return this.opened
  }

  private answer(
    request: Request,
    op: string,
    given: {
      readonly code: number
      readonly message: string
      readonly result: Row
      readonly retExtInfo: Row
      readonly state: LimitState | null
      readonly now: number
    },
  ): string {
    const { code, message, result, retExtInfo, state, now } = given
    const header = {
      ...(state === null ? {} : limitHeaders(state)),
      Traceid: hexDigits(32, traceKey, Math.floor(now / 1000), now % 1000),
      Timenow: String(now),
    }
    return this.frame(request, {
      retCode: code,
      retMsg: message,
      op,
      data: result,
      retExtInfo,
      header,
    })
  }

  private failure(request: Request, retCode: number, retMsg: string): string {
    const { op } = request
    return this.frame(request, { retCode, retMsg, op, data: {}, retExtInfo: {} })
  }

  private pong(request: Request): void {
    const data = [String(this.parts.engine.now())]
    this.client.reply(this.frame(request, { retCode: 0, retMsg: 'OK', op: 'pong', data }))
  }

  /** The request's id comes back where it had one. */
  private frame({ reqId }: Request, body: object): string {
    const id = typeof reqId === 'string' ? { reqId } : {}
    return JSON.stringify({ ...id, ...body, connId: this.parts.connectionId })
  }
}

function wordOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** One order, or one batch, a request. */
function readArguments(args: unknown): Parameters {
  const [first] = Array.isArray(args) ? (args as unknown[]) : []
  if (typeof first !== 'object' || first === null) throw new Refusal(10001, 'Params Error')
  const parameters = first as Parameters
  if (parameters['category'] !== 'linear') throw new Refusal(10404, 'category is not supported')
  return parameters
}
