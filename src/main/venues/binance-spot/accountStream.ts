import type { EngineEvent } from '../../../contract/events.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { AccountOrigin } from '../../../contract/domain/order.ts'
import { parseExactJson } from '../../net/rest/exactJson.ts'
import type { WsProtocol, WsReading } from '../../net/ws/protocol.ts'
import { type WsSession, createWsSession } from '../../net/ws/session.ts'
import type { WsData, WsProblem } from '../../net/ws/types.ts'
import type { AccountSink, AccountStream } from '../account.ts'
import type { AdapterOptions } from '../adapter.ts'
import { isRecord } from '../shared/fields.ts'
import { figuresOf } from '../shared/figures.ts'
import { firstTimes, problemOf, problemOfRefusal } from '../shared/problems.ts'
import type { Refusal } from '../shared/refusal.ts'
import type { Listing } from '../shared/symbols.ts'
import type { AccountReading } from './parse/account.ts'
import { parseAccountPosition } from './parse/balances.ts'
import { parseReportedFill } from './parse/fills.ts'
import { parseExecutionReport } from './parse/orders.ts'
import { type BinanceSigner, signParams } from './sign.ts'
import { apiHosts, apiUrl } from './urls.ts'

export type AccountStreamOptions = {
  readonly adapter: AdapterOptions
  readonly name: string
  readonly origin: AccountOrigin
  readonly listing: Listing
  readonly signer: BinanceSigner
  /** The venue's time. */
  readonly now: () => UnixMs
  readonly sink: AccountSink
}

/** The one subscription there is. It needs no keep-alive: it lives as long as its socket. */
const userData = 'userData'

const dayMs = 86_400_000
/** Wait before a subscription that the venue refused for good is asked for on a new socket, ms. */
const refusedRetryMs = 60_000
/** Events that two sockets may both bring while one takes the other's place. */
const rememberedEvents = 2_000

/** Events that change nothing we keep: lists of orders, whose orders are told of one by one. */
const ignored: ReadonlySet<string> = new Set(['listStatus'])
/** Events that say that something changed, and not what it is now. */
const incomplete: ReadonlySet<string> = new Set(['balanceUpdate', 'externalLockUpdate'])

/** https://developers.binance.com/docs/binance-spot-api-docs/user-data-stream */
export function openAccountStream(options: AccountStreamOptions): AccountStream {
  return new Stream(options)
}

class Stream implements AccountStream {
  private readonly options: AccountStreamOptions
  private readonly session: WsSession
  private readonly firstTime = firstTimes(rememberedEvents)
  private live = false
  private closed = false
  private cancelRetry: (() => void) | null = null

  constructor(options: AccountStreamOptions) {
    this.options = options
    const { adapter, name } = options
    this.session = createWsSession({
      name,
      url: apiUrl(adapter.environment, adapter.urls),
      allowedHosts: apiHosts(adapter.environment, adapter.urls),
      protocol: protocolOf(options, () => queueMicrotask(() => this.settle())),
      clock: adapter.clock,
      random: adapter.random,
      log: adapter.log,
      // An account can be quiet for days: the heartbeat alone tells whether the socket lives.
      staleAfterMs: dayMs,
      onData: (data) => this.receive(data),
      onStatus: (status, reason) => {
        if (status !== 'connected') this.broken(reason)
        this.publish({ kind: 'connection', ...this.stamp(), connection: name, status, reason })
        if (status === 'connected') this.settle()
      },
      onProblem: (problem) => this.trouble(problem),
    })
    this.session.setChannels([userData])
  }

  healthy(): boolean {
    return this.live
  }

  connections(): ReturnType<AccountStream['connections']> {
    return [figuresOf(this.options.name, this.session.stats())]
  }

  renew(reason: string): void {
    this.session.renew(reason)
  }

  async close(): Promise<void> {
    if (this.closed) return
    this.broken('closed')
    this.closed = true
    this.cancelRetry?.()
    await this.session.close()
  }

  /** Complete from here on? Asked after every answer of the venue. */
  private settle(): void {
    const { status, confirmed, wanted } = this.session.stats()
    if (this.live || this.closed || status !== 'connected' || confirmed < wanted) return
    this.live = true
    this.changed('live', null)
  }

  private broken(reason: string | null): void {
    if (!this.live) return
    this.live = false
    this.changed('broken', reason)
  }

  /** Something was missed: whoever listens asks for everything again. */
  private missed(reason: string): void {
    this.broken(reason)
    this.settle()
  }

  private changed(status: 'live' | 'broken', reason: string | null): void {
    const { accountId } = this.options.origin
    this.publish({ kind: 'accountStream', ...this.stamp(), accountId, status, reason })
  }

  private receive({ body, text, receivedTime }: WsData): void {
    if (this.closed || !isRecord(body)) return
    const event = String(body['e'])
    if (ignored.has(event)) return
    if (!this.firstTime(JSON.stringify(body))) return
    if (incomplete.has(event)) return this.missed(`${event}: balances are asked for again`)
    if (event === 'eventStreamTerminated') return this.terminated()
    this.take(event, body, text, receivedTime)
  }

  private take(event: string, body: unknown, text: string, receivedTime: UnixMs): void {
    const { origin, listing } = this.options
    const reading: AccountReading = { origin, listing, receivedTime }
    if (event === 'executionReport') return this.takeReport(body, reading, text)
    if (event === 'outboundAccountPosition') return this.takeBalances(body, reading, text)
    const told = JSON.stringify(body).slice(0, 60)
    this.refuse({ problem: 'unknownMessage', message: `no such event: ${told}` }, text)
  }

  private takeReport(body: unknown, reading: AccountReading, text: string): void {
    const report = parseExecutionReport(body, reading)
    const fill = parseReportedFill(body, reading)
    if (report.ok) this.publish(report.value)
    if (fill.ok && fill.value !== null) this.publish(fill.value)
    const refusal = report.ok ? (fill.ok ? null : fill.refusal) : report.refusal
    if (refusal === null) return
    this.refuse(refusal, text)
    this.missed(refusal.message)
  }

  private takeBalances(body: unknown, reading: AccountReading, text: string): void {
    const rows = parseAccountPosition(body, reading)
    if (!rows.ok) {
      this.refuse(rows.refusal, text)
      return this.missed(rows.refusal.message)
    }
    for (const balance of rows.value.values) this.publish(balance)
    const [refusal] = rows.value.refusals
    if (refusal === undefined) return
    this.refuse(refusal, text)
    this.missed(refusal.message)
  }

  /** The venue ended the subscription, not the socket. */
  private terminated(): void {
    this.broken('the venue ended the subscription')
    this.session.renew('the venue ended the subscription')
  }

  private trouble({ problem, message, raw }: WsProblem): void {
    if (this.closed) return
    const { origin, adapter } = this.options
    this.publish(problemOf(origin, problem, message, raw, adapter.clock.now()))
    if (problem !== 'refusedSubscription') return
    this.cancelRetry?.()
    this.cancelRetry = adapter.clock.after(refusedRetryMs, () => {
      this.cancelRetry = null
      if (!this.live) this.session.renew('the subscription was refused')
    })
  }

  private refuse(refusal: Refusal, text: string): void {
    const { origin, adapter } = this.options
    this.publish(problemOfRefusal(origin, refusal, text, adapter.clock.now()))
  }

  private stamp(): Pick<AccountOrigin, 'venue' | 'environment'> & { receivedTime: UnixMs } {
    const { origin, adapter } = this.options
    const { venue, environment } = origin
    return { venue, environment, receivedTime: adapter.clock.now() }
  }

  private publish(event: EngineEvent): void {
    this.options.sink(event)
  }
}

/** Subscribing by signature works with keys of every kind. */
function protocolOf(
  { signer, now }: Pick<AccountStreamOptions, 'signer' | 'now'>,
  onReply: () => void,
): WsProtocol {
  const call = (method: string, id: number, params: object): string =>
    JSON.stringify({ id: `user-${id}`, method, params })
  return {
    subscribe(channels, nextId) {
      const id = nextId()
      const params = signParams({}, signer, now())
      const text = call('userDataStream.subscribe.signature', id, params)
      return [{ key: `user-${id}`, channels, text }]
    },
    unsubscribe(channels, nextId) {
      const id = nextId()
      return [{ key: `user-${id}`, channels, text: call('userDataStream.unsubscribe', id, {}) }]
    },
    read(text) {
      const reading = read(text)
      if (reading.kind === 'reply') onReply()
      return reading
    },
    limits: {
      channelsPerConnection: 1,
      framesPerSecond: 5,
      lifetimeMs: dayMs,
      maxFrameBytes: 4 * 1024 * 1024,
    },
    heartbeat: { intervalMs: 30_000, timeoutMs: 10_000, text: null },
  }
}

/** `{"id","status","result"|"error"}`, or `{"subscriptionId":0,"event":{…}}`, or an event bare. */
function read(text: string): WsReading {
  let message: unknown
  try {
    message = parseExactJson(text)
  } catch {
    return { kind: 'malformed', reason: 'not JSON' }
  }
  if (!isRecord(message)) return { kind: 'malformed', reason: 'not an object' }
  const event = isRecord(message['event']) ? message['event'] : message
  if (event['e'] === 'serverShutdown') return { kind: 'shutdown' }
  if (typeof event['e'] === 'string') return { kind: 'data', channel: userData, body: event }
  const { id, status, error } = message
  if (typeof id !== 'string') return { kind: 'unknown', reason: 'neither an event nor an answer' }
  const refusal = isRecord(error) ? `${String(error['code'])} ${String(error['msg'])}` : 'refused'
  const reason = status === 200 ? null : refusal.slice(0, 300)
  return { kind: 'reply', key: id, channels: null, error: reason }
}
