import type { Balance } from '../../../contract/domain/balance.ts'
import type { InstrumentId, UnixMs } from '../../../contract/domain/ids.ts'
import type { PositionSide } from '../../../contract/domain/market.ts'
import type { AccountOrigin, ExecutionReport, Fill } from '../../../contract/domain/order.ts'
import type { Position } from '../../../contract/domain/position.ts'
import type { EngineEvent } from '../../../contract/events.ts'
import { parseExactJson } from '../../net/rest/exactJson.ts'
import type { WsProtocol, WsReading } from '../../net/ws/protocol.ts'
import { type WsSession, createWsSession } from '../../net/ws/session.ts'
import type { AccountOptions, AccountSink, AccountStream } from '../account.ts'
import type { AdapterOptions } from '../adapter.ts'
import { FieldReader, isRecord } from '../shared/fields.ts'
import { figuresOf } from '../shared/figures.ts'
import { problemOf, problemOfRefusal } from '../shared/problems.ts'
import { type Reading, type Rows, accept, gatherRows } from '../shared/refusal.ts'
import type { Listing } from '../shared/symbols.ts'
import { loginRequest, readLogin } from './login.ts'
import { parseWallet } from './parse/balances.ts'
import { parseFill } from './parse/fills.ts'
import { type AccountReading, parseOrder } from './parse/orders.ts'
import { parsePosition } from './parse/positions.ts'
import { protocol } from './protocol.ts'
import { privatePath } from './urls.ts'

/** `execution.fast` would only repeat trades earlier and without their fees. */
const topics = ['order', 'execution', 'position', 'wallet'] as const

export type BybitAccountStream = AccountStream & {
  /**
   * Topics that let the venue cancel when this connection is gone (`dcp.future`, `dcp.spot`). Leaving
   * them calls it off.
   */
  protect(topics: readonly string[]): void
}

export type AccountStreamOptions = {
  readonly adapter: Pick<AdapterOptions, 'clock' | 'random' | 'log' | 'urls'>
  readonly account: AccountOptions
  readonly origin: AccountOrigin
  readonly allowedHosts: readonly string[]
  readonly listing: Listing
  readonly sink: AccountSink
  /** The venue's time. */
  readonly now: () => UnixMs
  /** Of the account as last asked; null before. */
  readonly marginMode: () => Position['marginMode']
  readonly protection: readonly string[]
}

/** The private topics of one account. https://bybit-exchange.github.io/docs/v5/ws/connect */
export function openAccountStream(options: AccountStreamOptions): BybitAccountStream {
  return new Stream(options)
}

class Stream implements BybitAccountStream {
  private readonly options: AccountStreamOptions
  private readonly session: WsSession
  /** Of each one-way position since the stream opened. */
  private readonly sides = new Map<InstrumentId, PositionSide>()
  private live = false
  private closed = false

  constructor(options: AccountStreamOptions) {
    this.options = options
    const { adapter, account, allowedHosts, now } = options
    const name = `private-${account.accountId}`
    this.session = createWsSession({
      name,
      url: `${adapter.urls.ws}${privatePath}`,
      allowedHosts,
      protocol: protocolOf(() => queueMicrotask(() => this.settle())),
      clock: adapter.clock,
      random: adapter.random,
      log: adapter.log,
      // An account can be quiet for days: the heartbeat alone tells whether the socket lives.
      staleAfterMs: Number.POSITIVE_INFINITY,
      login: () => loginRequest(account.credentials, now()),
      onData: ({ body, text, receivedTime }) => this.receive(body, text, receivedTime),
      onStatus: (status, reason) => {
        if (status !== 'connected') this.broken(reason)
        this.tell({ connection: name, status, reason })
      },
      onProblem: ({ problem, message, raw }) =>
        this.publish(problemOf(options.origin, problem, message, raw, adapter.clock.now())),
    })
    this.protect(options.protection)
  }

  healthy(): boolean {
    const { status, confirmed, wanted } = this.session.stats()
    return !this.closed && status === 'connected' && confirmed === wanted
  }

  connections(): ReturnType<AccountStream['connections']> {
    return [figuresOf(this.session.name, this.session.stats())]
  }

  renew(reason: string): void {
    this.session.renew(reason)
  }

  protect(protection: readonly string[]): void {
    this.session.setChannels([...topics, ...protection])
  }

  async close(): Promise<void> {
    if (this.closed) return
    this.broken('closed')
    this.closed = true
    await this.session.close()
  }

  /** After an answer of the venue: is everything subscribed now? */
  private settle(): void {
    if (this.live || !this.healthy()) return
    this.live = true
    this.changed('live', null)
  }

  private broken(reason: string | null): void {
    if (!this.live) return
    this.live = false
    this.changed('broken', reason)
  }

  private changed(status: 'live' | 'broken', reason: string | null): void {
    const { origin, adapter } = this.options
    const receivedTime = adapter.clock.now()
    this.publish({ kind: 'accountStream', ...origin, status, reason, receivedTime })
  }

  private tell(
    told: Pick<Extract<EngineEvent, { kind: 'connection' }>, 'connection' | 'status' | 'reason'>,
  ): void {
    const { origin, adapter } = this.options
    const { venue, environment } = origin
    const receivedTime = adapter.clock.now()
    this.publish({ kind: 'connection', venue, environment, ...told, receivedTime })
  }

  private receive(body: unknown, text: string, receivedTime: UnixMs): void {
    const { origin } = this.options
    const rows = this.read(body, receivedTime)
    for (const event of rows.values) if (event !== null) this.publish(event)
    for (const refusal of rows.refusals) {
      this.publish(problemOfRefusal(origin, refusal, text, receivedTime))
    }
  }

  private read(
    body: unknown,
    receivedTime: UnixMs,
  ): Rows<ExecutionReport | Fill | Position | Balance | null> {
    const { origin, listing, marginMode } = this.options
    const fields = new FieldReader(body, 'message')
    const [kind = ''] = fields.text('topic').split('.')
    const data = fields.get('data')
    const list: readonly unknown[] = Array.isArray(data) ? data : [data]
    const reading: AccountReading = { origin, listing, receivedTime, category: null }
    switch (kind) {
      case 'order':
        return gatherRows(list.map((row) => parseOrder(row, reading, true)))
      case 'execution':
        return gatherRows(list.map((row) => parseFill(row, reading)))
      case 'position':
        return gatherRows(list.map((row) => this.sided(parsePosition(row, reading, marginMode()))))
      case 'wallet': {
        const exchangeTime = fields.optionalTime('creationTime') ?? receivedTime
        const times = { exchangeTime, receivedTime }
        return joinRows(list.map((row) => parseWallet(row, origin, times)))
      }
      default:
        return { values: [], refusals: [] }
    }
  }

  /** A closed one-way position comes without a side: it keeps the one it had. */
  private sided(reading: Reading<Position>): Reading<Position> {
    if (!reading.ok || reading.value.hedged) return reading
    const { instrumentId, positionSide, quantity } = reading.value
    if (quantity !== '0') {
      this.sides.set(instrumentId, positionSide)
      return reading
    }
    return accept({ ...reading.value, positionSide: this.sides.get(instrumentId) ?? positionSide })
  }

  private publish(event: EngineEvent): void {
    if (!this.closed) this.options.sink(event)
  }
}

function joinRows<Value>(parts: readonly Reading<Rows<Value>>[]): Rows<Value> {
  return {
    values: parts.flatMap((part) => (part.ok ? part.value.values : [])),
    refusals: parts.flatMap((part) => (part.ok ? part.value.refusals : [part.refusal])),
  }
}

/** As the public sockets, with a login; `onAnswer` runs after each answer of the venue. */
function protocolOf(onAnswer: () => void): WsProtocol {
  return {
    ...protocol,
    read(text): WsReading {
      const reading = readPrivate(text)
      if (reading.kind === 'reply') onAnswer()
      return reading
    },
  }
}

function readPrivate(text: string): WsReading {
  const isLogin = /"op"\s*:\s*"auth"/.test(text)
  if (!isLogin) return protocol.read(text)
  try {
    const message = parseExactJson(text)
    if (isRecord(message) && message['op'] === 'auth') return readLogin(message).reading
  } catch {
    return { kind: 'malformed', reason: 'not JSON' }
  }
  return protocol.read(text)
}
