import type { UnixMs } from '../../../contract/domain/ids.ts'
import { type Cancel, sleep } from '../../core/clock.ts'
import type { RateLimiter } from '../../net/rateLimit/types.ts'
import { parseExactJson } from '../../net/rest/exactJson.ts'
import type { RestOutcome } from '../../net/rest/types.ts'
import type { WsProtocol, WsReading } from '../../net/ws/protocol.ts'
import { type WsSession, createWsSession } from '../../net/ws/session.ts'
import type { AccountOptions, WriteHooks } from '../account.ts'
import type { AdapterOptions, StreamConnection } from '../adapter.ts'
import { isRecord } from '../shared/fields.ts'
import { figuresOf } from '../shared/figures.ts'
import { type SocketCalls, type SocketReply, createSocketCalls } from '../shared/socketCalls.ts'
import { classify } from './errors.ts'
import { accountCost, wsLimits } from './limits.ts'
import { loginRequest, readLogin } from './login.ts'
import type { Draft } from './requests.ts'
import { receiveWindowMs } from './sign.ts'
import { tradePath } from './urls.ts'
import type { WireTradeRequest } from './wire.ts'

/** The venue's code for "this server is restarting, connect to another". */
const restarting = 10019
/** How long an answer may take, ms. */
const answersMs = 10_000
/** How long orders go over REST after a server said that it restarts, ms. */
const restMs = 10_000

export type TradeSocketOptions = {
  readonly adapter: Pick<AdapterOptions, 'clock' | 'random' | 'log' | 'urls'>
  readonly account: AccountOptions
  readonly allowedHosts: readonly string[]
  readonly limiter: RateLimiter
  /** The venue's time. */
  readonly now: () => UnixMs
}

/** Order entry over one socket. Login once, then each order is a frame and its answer another. */
export type TradeSocket = {
  /** Null: the socket could not be used and nothing left, so REST may. */
  call(draft: Draft, hooks: WriteHooks): Promise<RestOutcome | null>
  connection(): StreamConnection
  renew(reason: string): void
  /** Orders under way get until the limit, ms, to be answered; what then has no answer is unknown. */
  close(limitMs: number): Promise<void>
}

/** https://bybit-exchange.github.io/docs/v5/websocket/trade/guideline */
export function openTradeSocket(options: TradeSocketOptions): TradeSocket {
  return new Trade(options)
}

class Trade implements TradeSocket {
  private readonly options: TradeSocketOptions
  private readonly calls: SocketCalls
  private readonly idPrefix: string
  private session: WsSession
  private readonly underway = new Set<Promise<unknown>>()
  private closing = false
  /** Replaced sockets on which answers may still come. */
  private readonly retired = new Map<WsSession, Cancel>()
  /** Which socket is in use, counted from the first. */
  private turn = 0
  private ready = false
  private restUntil = -Infinity

  constructor(options: TradeSocketOptions) {
    this.options = options
    const { adapter, account, limiter } = options
    const { clock, log, random } = adapter
    // An id that the venue has seen is refused, also one of another run of this program.
    this.idPrefix = `${clock.now().toString(36)}${Math.floor(random() * 1e9).toString(36)}`
    this.calls = createSocketCalls({
      path: tradePath,
      send: (text) => this.isUsable() && this.session.send(text),
      classify,
      limiter,
      clock,
      log,
      onAttempt: account.onAttempt,
      timeoutMs: answersMs,
    })
    this.session = this.openSession()
  }

  async call(draft: Draft, hooks: WriteHooks): Promise<RestOutcome | null> {
    const { socketOperation, scope, operation, priority, idempotent } = draft
    if (socketOperation === null || scope === null || draft.method !== 'POST') return null
    if (!this.isUsable()) return null
    const answered = this.calls.call({
      operation,
      priority,
      idempotent,
      cost: accountCost(this.options.account.accountId, scope),
      frame: (id) => this.frameOf(id, socketOperation, draft.body),
      signal: hooks.signal,
      onSigned: hooks.onSigned,
      onSent: hooks.onSent,
    })
    this.underway.add(answered)
    try {
      return await answered
    } finally {
      this.underway.delete(answered)
    }
  }

  connection(): StreamConnection {
    return figuresOf(this.session.name, this.session.stats())
  }

  /** Orders that wait for an answer on the old socket get the time to have it. */
  renew(reason: string): void {
    const { clock, log } = this.options.adapter
    log.info({ reason }, 'replacing a trade socket')
    const before = this.session
    this.ready = false
    this.session = this.openSession()
    const cancel = clock.after(answersMs, () => {
      this.retired.delete(before)
      void before.close()
    })
    this.retired.set(before, cancel)
  }

  async close(limitMs: number): Promise<void> {
    this.closing = true
    await this.answeredWithin(limitMs)
    this.drop('the account is being closed')
    for (const cancel of this.retired.values()) cancel()
    await Promise.all([this.session, ...this.retired.keys()].map((session) => session.close()))
  }

  private async answeredWithin(limitMs: number): Promise<void> {
    if (this.underway.size === 0 || limitMs <= 0) return
    const limit = new AbortController()
    const { clock } = this.options.adapter
    await Promise.race([
      Promise.allSettled(this.underway),
      sleep(clock, limitMs, limit.signal).catch(() => undefined),
    ])
    limit.abort()
  }

  private isUsable(): boolean {
    return !this.closing && this.ready && this.options.adapter.clock.monotonic() >= this.restUntil
  }

  private drop(reason: string): void {
    this.ready = false
    this.calls.lost(reason)
  }

  private openSession(): WsSession {
    const { adapter, account, allowedHosts, now } = this.options
    const { clock, random, log, urls } = adapter
    const turn = (this.turn += 1)
    const isCurrent = (): boolean => turn === this.turn
    return createWsSession({
      name: `trade-${account.accountId}`,
      url: `${urls.ws}${tradePath}`,
      allowedHosts,
      protocol: protocolOf((isIn) => {
        if (isCurrent()) this.ready = isIn
      }),
      clock,
      random,
      log,
      staleAfterMs: Number.POSITIVE_INFINITY,
      login: () => loginRequest(account.credentials, now()),
      onData: ({ body, text }) => this.answered(body, text),
      onStatus: (status, reason) => {
        if (isCurrent() && status !== 'connected') this.drop(reason ?? status)
      },
      onProblem: ({ problem, message }) =>
        log.warn({ problem, message }, 'the trade socket reports a problem'),
    })
  }

  private frameOf(id: string, op: WireTradeRequest['op'], body: object): string {
    const request: WireTradeRequest = {
      reqId: `${this.idPrefix}-${id}`,
      header: {
        'X-BAPI-TIMESTAMP': String(this.options.now()),
        'X-BAPI-RECV-WINDOW': String(receiveWindowMs),
      },
      op,
      args: [body],
    }
    return JSON.stringify(request)
  }

  private answered(body: unknown, text: string): void {
    if (!isRecord(body)) return
    if (body['retCode'] === restarting) {
      this.restUntil = this.options.adapter.clock.monotonic() + restMs
    }
    const { reqId } = body
    const prefix = `${this.idPrefix}-`
    const isOurs = typeof reqId === 'string' && reqId.startsWith(prefix)
    if (isOurs && this.calls.answer(reqId.slice(prefix.length), replyOf(body))) return
    this.options.adapter.log.warn({ text: text.slice(0, 500) }, 'an answer came to no order')
  }
}

/** In the shape of the same answer over REST. */
function replyOf(body: Readonly<Record<string, unknown>>): SocketReply {
  const { retCode, retMsg, data, header } = body
  const headers = isRecord(header)
    ? Object.fromEntries(
        Object.entries(header).map(([name, value]) => [name.toLowerCase(), String(value)]),
      )
    : {}
  return { status: 200, headers, text: JSON.stringify({ retCode, retMsg, result: data }) }
}

/** Tells `onLogin` of each login's end: only then may orders leave. */
function protocolOf(onLogin: (isIn: boolean) => void): WsProtocol {
  return {
    subscribe: () => [],
    unsubscribe: () => [],
    read: (text) => read(text, onLogin),
    limits: { ...wsLimits, channelsPerConnection: 0, framesPerSecond: 200 },
    heartbeat: { intervalMs: 20_000, timeoutMs: 10_000, text: JSON.stringify({ op: 'ping' }) },
  }
}

function read(text: string, onLogin: (isIn: boolean) => void): WsReading {
  let message: unknown
  try {
    message = parseExactJson(text)
  } catch {
    return { kind: 'malformed', reason: 'not JSON' }
  }
  if (!isRecord(message)) return { kind: 'malformed', reason: 'not an object' }
  const { op } = message
  if (op === 'pong' || op === 'ping') return { kind: 'pong' }
  if (op === 'auth') {
    const { isIn, reading } = readLogin(message)
    onLogin(isIn)
    return reading
  }
  if (message['reqId'] !== undefined) return { kind: 'data', channel: null, body: message }
  return { kind: 'unknown', reason: 'neither an answer nor a login' }
}
