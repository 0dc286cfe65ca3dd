import type { ConnectionStatus } from '../../../contract/domain/connection.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { Cancel } from '../../core/clock.ts'
import type { RateLimiter } from '../../net/rateLimit/types.ts'
import type { WsProtocol, WsReading } from '../../net/ws/protocol.ts'
import { type WsSession, createWsSession } from '../../net/ws/session.ts'
import type { WsData, WsProblem } from '../../net/ws/types.ts'
import type { AccountSink, AccountStream } from '../account.ts'
import type { AdapterOptions, StreamConnection } from '../adapter.ts'
import { isRecord } from '../shared/fields.ts'
import { figuresOf } from '../shared/figures.ts'
import { allowedHosts } from '../shared/hosts.ts'
import { problemOf } from '../shared/problems.ts'
import { type SocketCalls, createSocketCalls } from '../shared/socketCalls.ts'
import { createAccountMessages } from './accountMessages.ts'
import { classify } from './errors.ts'
import type { AccountFacts } from './parse/accounts.ts'
import type { PlacedOrders } from './placedOrders.ts'
import { channelName, protocol } from './protocol.ts'
import { streamUrl, urls } from './urls.ts'
import type { UserSlots } from './userSlots.ts'

/** How often it is looked whether the venue confirmed what was asked for, ms. */
const lookMs = 100

/** Without these nobody knows what became of an order. */
const essential = ['orderUpdates', 'userFills'] as const
/** What they tell can be asked for as well. */
const optional = ['clearinghouseState', 'spotState'] as const

export type AccountStreamParts = {
  readonly adapter: AdapterOptions
  readonly facts: AccountFacts & { readonly user: string }
  readonly limiter: RateLimiter
  readonly slots: UserSlots
  readonly placed: PlacedOrders
  readonly sink: AccountSink
}

/** A private stream that takes orders on the same socket. */
export type CallableStream = AccountStream & {
  /** Whether a call would find an open socket now. */
  isOpen(): boolean
  readonly calls: SocketCalls
}

/** One socket an account, because some of the channels do not say whose they are. */
export function openAccountStream(parts: AccountStreamParts): CallableStream {
  return new Stream(parts)
}

class Stream implements CallableStream {
  readonly calls: SocketCalls
  private readonly parts: AccountStreamParts
  private readonly session: WsSession | null
  private readonly messages
  private channels: readonly string[]
  private live = false
  private cancelLook: Cancel | null = null
  private closed = false

  constructor(parts: AccountStreamParts) {
    this.parts = parts
    const { adapter, facts, limiter } = parts
    const { clock, log } = adapter
    this.messages = createAccountMessages(facts, clock.now(), parts.placed)
    this.channels = [...essential, ...optional].map((type) => channelName(type, facts.user))
    this.calls = createSocketCalls({
      path: '/ws',
      send: (text) => this.session?.send(text) ?? false,
      classify,
      limiter,
      clock,
      log,
      onAttempt: adapter.onAttempt,
    })
    this.session = parts.slots.take(facts.user) ? this.openSession() : null
    if (this.session === null) {
      this.tell('broken', 'the venue carries no more accounts for one address')
      return
    }
    this.session.setChannels(this.channels)
    this.cancelLook = clock.every(lookMs, () => this.look())
  }

  healthy(): boolean {
    return this.live
  }

  isOpen(): boolean {
    return !this.closed && this.session?.stats().status === 'connected'
  }

  connections(): readonly StreamConnection[] {
    if (this.session === null) return []
    return [figuresOf(this.session.name, this.session.stats())]
  }

  renew(reason: string): void {
    this.session?.renew(reason)
  }

  async close(): Promise<void> {
    if (this.closed) return
    if (this.live) this.tell('broken', 'the stream was closed')
    this.closed = true
    this.live = false
    this.cancelLook?.()
    this.calls.lost('the stream was closed')
    if (this.session === null) return
    this.parts.slots.release(this.parts.facts.user)
    await this.session.close()
  }

  private openSession(): WsSession {
    const { adapter, facts } = this.parts
    return createWsSession({
      name: `account-${facts.origin.accountId}`,
      url: streamUrl(adapter.urls.ws),
      allowedHosts: allowedHosts(adapter.environment, adapter.urls, urls),
      protocol: accountProtocol,
      clock: adapter.clock,
      random: adapter.random,
      log: adapter.log,
      // An account may have nothing to say for days; the heartbeat tells whether the socket lives.
      staleAfterMs: Number.POSITIVE_INFINITY,
      onData: (data) => this.receive(data),
      onStatus: (status, reason) => this.changed(status, reason),
      onProblem: (problem) => this.trouble(problem),
    })
  }

  private receive({ body, text, receivedTime }: WsData): void {
    if (this.closed || this.answered(body)) return
    this.look()
    for (const event of this.messages.read(body, text, receivedTime)) this.parts.sink(event)
  }

  /** The answer to an order of ours; true for a frame that is nothing else. */
  private answered(body: unknown): boolean {
    const reply = readReply(body)
    if (reply !== null) this.calls.answer(reply.id, { ...reply, headers: {} })
    return isRecord(body) && body['channel'] === 'post'
  }

  /** Live from the moment everything was confirmed. */
  private look(): void {
    if (this.live || this.closed || this.session === null) return
    const { status, confirmed, wanted } = this.session.stats()
    if (status !== 'connected' || confirmed < wanted) return
    this.live = true
    this.tell('live', null)
  }

  private changed(status: ConnectionStatus, reason: string | null): void {
    if (status === 'connected') return
    this.calls.lost(reason ?? 'the socket was lost')
    if (!this.live) return
    this.live = false
    this.tell('broken', reason)
  }

  /** What the venue will not tell by itself is asked for instead, unless it is about orders. */
  private trouble({ problem, message, raw, channels = [] }: WsProblem): void {
    const { facts, sink, adapter } = this.parts
    sink(problemOf(facts.origin, problem, message, raw, adapter.clock.now()))
    const dispensable = new Set(optional.map((type) => channelName(type, facts.user)))
    const refused = channels.filter((channel) => dispensable.has(channel))
    if (refused.length === 0) return
    this.channels = this.channels.filter((channel) => !refused.includes(channel))
    this.session?.setChannels(this.channels)
  }

  private tell(status: 'live' | 'broken', reason: string | null): void {
    const { facts, sink, adapter } = this.parts
    const receivedTime: UnixMs = adapter.clock.now()
    sink({ kind: 'accountStream', ...facts.origin, status, reason, receivedTime })
  }
}

const refusedPost = /too many pending post requests id=(\d+)/

/** The venue's public protocol; a post that is refused without an answer is an answer all the same. */
const accountProtocol: WsProtocol = {
  ...protocol,
  read(text): WsReading {
    const refused = text.length < 500 ? refusedPost.exec(text) : null
    if (refused === null) return protocol.read(text)
    const response = { type: 'error', payload: `400 ${refused[0]}` }
    const body = { channel: 'post', data: { id: Number(refused[1]), response } }
    return { kind: 'data', channel: null, body }
  },
}

type Reply = { readonly id: string; readonly status: number; readonly text: string }

/** An answer in the shape of one over HTTP. An error begins with its status. */
function readReply(body: unknown): Reply | null {
  const data = isRecord(body) && body['channel'] === 'post' ? body['data'] : undefined
  const response = isRecord(data) ? data['response'] : undefined
  if (!isRecord(data) || !isRecord(response)) return null
  const id = String(data['id'])
  const { type, payload } = response
  if (type === 'action') return { id, status: 200, text: JSON.stringify(payload) ?? '' }
  const error = String(payload)
  const [, status, text] = /^(\d{3})\b[\s:]*(.*)$/s.exec(error) ?? []
  // Without a status nobody knows whether it was done.
  return { id, status: Number(status ?? 500), text: JSON.stringify(text ?? error) }
}
