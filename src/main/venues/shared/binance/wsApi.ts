import type { ConnectionStatus } from '../../../../contract/domain/connection.ts'
import type { UnixMs } from '../../../../contract/domain/ids.ts'
import type { RateLimiter } from '../../../net/rateLimit/types.ts'
import { parseExactJson } from '../../../net/rest/exactJson.ts'
import type { AttemptRecord, Classify, RestHeaders, RestOutcome } from '../../../net/rest/types.ts'
import type { WsProtocol, WsReading, WsRequest } from '../../../net/ws/protocol.ts'
import { createWsSession } from '../../../net/ws/session.ts'
import type { WsData, WsProblem } from '../../../net/ws/types.ts'
import type { AdapterOptions, StreamConnection } from '../../adapter.ts'
import { isRecord } from '../fields.ts'
import { figuresOf } from '../figures.ts'
import { type SocketCall, createSocketCalls } from '../socketCalls.ts'

/** Parameters of a call by name, unsigned. Numbers and texts as the venue wants them. */
export type WsApiParams = Readonly<Record<string, string | number>>

export type WsApiCall = Omit<SocketCall, 'frame'> & {
  /** `order.place`. */
  readonly method: string
  readonly params: WsApiParams
}

/** What an answer says of a limit: `ORDERS` or `REQUEST_WEIGHT`, and how much of it is used. */
export type WsRateLimit = {
  readonly rateLimitType: string
  readonly interval: string
  readonly intervalNum: number
  readonly limit: number
  readonly count: number
}

export type WsApiOptions = {
  /** Within the venue: `main-orders`. */
  readonly name: string
  readonly url: string
  readonly allowedHosts: readonly string[]
  readonly adapter: Pick<AdapterOptions, 'clock' | 'random' | 'log'>
  readonly limiter: RateLimiter
  readonly classify: Classify
  /** Adds key, time and signature. */
  readonly sign: (params: WsApiParams) => WsApiParams
  /**
   * Of a session that may log on (Ed25519 keys): adds the time alone. Every socket then logs on
   * first; until the venue said yes each call is signed by itself.
   */
  readonly stamp?: ((params: WsApiParams) => WsApiParams) | undefined
  readonly onAttempt?: ((record: AttemptRecord) => void) | undefined
  readonly onRateLimits?: ((limits: readonly WsRateLimit[]) => void) | undefined
  /** What comes without being asked for: events of a subscription, and words of the venue. */
  readonly onPush?: ((body: unknown, text: string, receivedTime: UnixMs) => void) | undefined
  readonly onStatus?: ((status: ConnectionStatus, reason: string | null) => void) | undefined
  readonly onProblem?: ((problem: WsProblem) => void) | undefined
}

/** One socket of Binance's WebSocket API: calls out, answers and events in. */
export type WsApi = {
  /** Null: no socket was open, nothing left. See `SocketCalls.call`. */
  call(call: WsApiCall): Promise<RestOutcome | null>
  figures(): StreamConnection
  renew(reason: string): void
  close(): Promise<void>
}

const dayMs = 86_400_000

/** Orders are paced by the venue's own limits; this keeps one burst from filling the socket. */
const framesPerSecond = 100

/** https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-api-general-info */
function protocolWith(onLogon: (accepted: boolean) => void): WsProtocol {
  return {
    subscribe: () => [],
    unsubscribe: () => [],
    read: (text) => read(text, onLogon),
    limits: {
      channelsPerConnection: 0,
      framesPerSecond,
      lifetimeMs: dayMs,
      maxFrameBytes: 4 * 1024 * 1024,
    },
    heartbeat: { intervalMs: 30_000, timeoutMs: 10_000, text: null },
  }
}

const logonPrefix = 'logon-'

function read(text: string, onLogon: (accepted: boolean) => void): WsReading {
  let message: unknown
  try {
    message = parseExactJson(text)
  } catch {
    return { kind: 'malformed', reason: 'not JSON' }
  }
  if (!isRecord(message)) return { kind: 'malformed', reason: 'not an object' }
  const event = isRecord(message['event']) ? message['event'] : message
  if (event['e'] === 'serverShutdown') return { kind: 'shutdown' }
  const { id, status } = message
  if (typeof id === 'string' && id.startsWith(logonPrefix)) {
    onLogon(status === 200)
    // A refused logon is not the end: calls can be signed one by one.
    return { kind: 'reply', key: id, channels: null, error: null }
  }
  return { kind: 'data', channel: null, body: message }
}

export function openWsApi(options: WsApiOptions): WsApi {
  const { adapter, name, url, sign, stamp } = options
  const { clock, random, log } = adapter
  let logons = 0
  let isLoggedOn = false

  const logOn = (): WsRequest => {
    logons += 1
    const key = `${logonPrefix}${logons}`
    const params = sign({})
    const text = JSON.stringify({ id: key, method: 'session.logon', params })
    return { key, channels: [], text }
  }
  const prepared = (params: WsApiParams): WsApiParams =>
    isLoggedOn && stamp !== undefined ? stamp(params) : sign(params)

  const calls = createSocketCalls({
    path: URL.canParse(url) ? new URL(url).pathname : url,
    send: (text) => session.send(text),
    classify: options.classify,
    limiter: options.limiter,
    clock,
    log,
    onAttempt: options.onAttempt,
  })

  const receive = ({ body, text, receivedTime }: WsData): void => {
    if (!isRecord(body)) return
    const { id, status } = body
    if (typeof id !== 'string' || typeof status !== 'number') {
      options.onPush?.(body, text, receivedTime)
      return
    }
    const limits = body['rateLimits']
    if (Array.isArray(limits)) options.onRateLimits?.(limits.filter(isRateLimit))
    const said = body['error'] ?? body['result'] ?? null
    calls.answer(id, { status, headers: headersOf(said), text: JSON.stringify(said) })
  }

  const session = createWsSession({
    name,
    url,
    allowedHosts: options.allowedHosts,
    protocol: protocolWith((accepted) => {
      isLoggedOn = accepted
    }),
    clock,
    random,
    log,
    staleAfterMs: dayMs,
    login: stamp === undefined ? undefined : logOn,
    onData: receive,
    onStatus(status, reason) {
      if (status !== 'connected') {
        isLoggedOn = false
        calls.lost(reason ?? 'the connection was lost')
      }
      options.onStatus?.(status, reason)
    },
    onProblem: options.onProblem,
  })

  return {
    call: ({ method, params, ...call }) =>
      calls.call({
        ...call,
        frame: (id) => JSON.stringify({ id, method, params: prepared(params) }),
      }),
    figures: () => figuresOf(name, session.stats()),
    renew: (reason) => session.renew(reason),
    async close() {
      calls.lost('the connection is being closed')
      await session.close()
    },
  }
}

/** A refusal tells in milliseconds since 1970 when to come back. */
function headersOf(said: unknown): RestHeaders {
  const data = isRecord(said) ? said['data'] : undefined
  const retryAfter = isRecord(data) ? Number(data['retryAfter']) : Number.NaN
  const isTime = retryAfter > 0 && retryAfter < 8.64e15
  return isTime ? { 'retry-after': new Date(retryAfter).toUTCString() } : {}
}

function isRateLimit(raw: unknown): raw is WsRateLimit {
  return (
    isRecord(raw) &&
    typeof raw['rateLimitType'] === 'string' &&
    typeof raw['interval'] === 'string' &&
    Number.isFinite(raw['intervalNum']) &&
    Number.isFinite(raw['limit']) &&
    Number.isFinite(raw['count'])
  )
}
