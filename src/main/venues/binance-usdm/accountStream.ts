import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { AccountOrigin } from '../../../contract/domain/order.ts'
import { PitwallError } from '../../../contract/errors.ts'
import type { EngineEvent } from '../../../contract/events.ts'
import type { Cancel } from '../../core/clock.ts'
import { parseExactJson } from '../../net/rest/exactJson.ts'
import type { WsProtocol, WsReading } from '../../net/ws/protocol.ts'
import { type WsSession, createWsSession } from '../../net/ws/session.ts'
import type { WsData } from '../../net/ws/types.ts'
import type { AccountSink, AccountStream } from '../account.ts'
import type { AdapterOptions, StreamConnection } from '../adapter.ts'
import { unwrapStream } from '../shared/binance/channels.ts'
import { isRecord } from '../shared/fields.ts'
import { figuresOf } from '../shared/figures.ts'
import { problemOf } from '../shared/problems.ts'
import type { Listing } from '../shared/symbols.ts'
import { accountEventsOf } from './accountEvents.ts'
import { wsLimits } from './limits.ts'
import type { ListenKeys } from './listenKey.ts'
import type { OrderBooks } from './orderBooks.ts'
import { userStreamUrl } from './urls.ts'

/**
 * How often the key is proven, ms. The venue wants to hear of it within the hour; but a key that
 * was given back elsewhere leaves an open, silent socket, and only this finds out.
 */
const proveEveryMs = 60_000
/** Without proof for this long the stream is not trusted, ms. */
const unprovenAfterMs = 3 * proveEveryMs

const protocol: WsProtocol = {
  subscribe: () => [],
  unsubscribe: () => [],
  read,
  limits: wsLimits,
  heartbeat: { intervalMs: 30_000, timeoutMs: 10_000, text: null },
}

function read(text: string): WsReading {
  try {
    return { kind: 'data', channel: null, body: unwrapStream(parseExactJson(text)) }
  } catch {
    return { kind: 'malformed', reason: 'not JSON' }
  }
}

export type AccountStreamOptions = {
  readonly adapter: Pick<AdapterOptions, 'clock' | 'random' | 'log' | 'urls' | 'environment'>
  readonly origin: AccountOrigin
  readonly allowedHosts: readonly string[]
  readonly listing: Listing
  readonly books: OrderBooks
  readonly keys: ListenKeys
  readonly sink: AccountSink
}

/** The user's stream of one account: an open socket proves nothing here, a key in force does. */
export function openAccountStream(options: AccountStreamOptions): AccountStream {
  return new Stream(options)
}

class Stream implements AccountStream {
  private readonly options: AccountStreamOptions
  private readonly name: string
  private session: WsSession
  private readonly leaving = new Set<Promise<void>>()
  private readonly cancelProofs: Cancel
  /** When the key was last known to be in force, monotonic ms; null when it is known not to be. */
  private provenAt: number | null = null
  private proving = false
  /** Counts addresses that did not open, so that the other spelling is tried. */
  private unopened = 0
  /** Of sockets that were closed for good. */
  private before = { framesIn: 0, framesOut: 0, faults: 0, reconnects: 0 }
  /** Sockets begun; only the last one counts. */
  private opened = 0
  private live = false
  private closed = false

  constructor(options: AccountStreamOptions) {
    this.options = options
    this.name = `private-${options.origin.accountId}`
    this.session = this.open()
    this.cancelProofs = options.adapter.clock.every(proveEveryMs, () => void this.prove())
  }

  healthy(): boolean {
    return !this.closed && this.session.stats().status === 'connected' && this.isProven()
  }

  connections(): readonly StreamConnection[] {
    const { before } = this
    const figures = figuresOf(this.name, this.session.stats())
    return [
      {
        ...figures,
        framesIn: before.framesIn + figures.framesIn,
        framesOut: before.framesOut + figures.framesOut,
        faults: before.faults + figures.faults,
        reconnects: before.reconnects + figures.reconnects,
      },
    ]
  }

  renew(reason: string): void {
    this.session.renew(reason)
  }

  async close(): Promise<void> {
    if (!this.closed) {
      this.judge('closed', false)
      this.closed = true
      this.cancelProofs()
      this.leave(this.session)
    }
    await Promise.all(this.leaving)
  }

  private open(): WsSession {
    const { adapter, allowedHosts } = this.options
    this.opened += 1
    const number = this.opened
    return createWsSession({
      name: this.name,
      url: () => this.address(),
      allowedHosts,
      protocol,
      clock: adapter.clock,
      random: adapter.random,
      log: adapter.log,
      // An account can be quiet for days.
      staleAfterMs: Number.POSITIVE_INFINITY,
      onData: (data) => this.receive(data),
      onStatus: (status, reason) => {
        if (this.closed || number !== this.opened) return
        if (status === 'connected') this.unopened = 0
        this.tell({ status, reason })
        this.judge(reason, status === 'connected')
      },
      onProblem: ({ problem, message, raw }) =>
        this.publish(problemOf(this.options.origin, problem, message, raw, adapter.clock.now())),
    })
  }

  /** Asks for the key in force anew for each socket. */
  private async address(): Promise<string> {
    const { adapter, keys } = this.options
    const key = await keys.obtain()
    if (!key.ok) throw new PitwallError(key.error.code, key.error.message)
    this.provenAt = adapter.clock.monotonic()
    const isOtherSpelling = adapter.environment === 'testnet' && this.unopened % 2 === 1
    this.unopened += 1
    return userStreamUrl(adapter.urls.ws, key.value, isOtherSpelling ? null : 'private')
  }

  private receive({ body, text, receivedTime }: WsData): void {
    if (this.closed) return
    if (isRecord(body) && body['e'] === 'listenKeyExpired') {
      this.restart('the listen key expired')
      return
    }
    // A message of the account proves the key as well as a question does.
    this.provenAt = this.options.adapter.clock.monotonic()
    const { origin, listing, books } = this.options
    const reading = { origin, listing, receivedTime }
    for (const event of accountEventsOf(body, text, reading, books)) this.publish(event)
    this.judge(null, true)
  }

  /** Keeps the key alive and so learns whether it is in force. */
  private async prove(): Promise<void> {
    if (this.proving || this.closed) return
    this.proving = true
    try {
      const state = await this.options.keys.keepAlive()
      if (this.closed) return
      if (state === 'gone') this.restart('the listen key is no longer in force')
      if (state === 'alive') this.provenAt = this.options.adapter.clock.monotonic()
      this.judge('the listen key could not be proven', true)
    } finally {
      this.proving = false
    }
  }

  /** The old socket stays open and silent: it is left at once, and everything missed asked for. */
  private restart(reason: string): void {
    this.provenAt = null
    this.judge(reason, false)
    const old = this.session
    const { framesIn, framesOut, faults, reconnects } = this.connections()[0] ?? this.before
    this.before = { framesIn, framesOut, faults, reconnects: reconnects + 1 }
    this.session = this.open()
    this.leave(old)
  }

  private leave(session: WsSession): void {
    const gone = session.close()
    this.leaving.add(gone)
    void gone.then(() => this.leaving.delete(gone))
  }

  private isProven(): boolean {
    const { clock } = this.options.adapter
    return this.provenAt !== null && clock.monotonic() - this.provenAt < unprovenAfterMs
  }

  /** Says when reports become complete and when they stop being so. */
  private judge(reason: string | null, isOpen: boolean): void {
    const { origin, adapter } = this.options
    const isLive = isOpen && this.healthy()
    if (this.live === isLive) return
    this.live = isLive
    const receivedTime = adapter.clock.now()
    const status = isLive ? 'live' : 'broken'
    this.publish({
      kind: 'accountStream',
      ...origin,
      status,
      reason: isLive ? null : reason,
      receivedTime,
    })
  }

  private tell(
    told: Pick<Extract<EngineEvent, { kind: 'connection' }>, 'status' | 'reason'>,
  ): void {
    const { venue, environment } = this.options.origin
    const receivedTime: UnixMs = this.options.adapter.clock.now()
    this.publish({
      kind: 'connection',
      venue,
      environment,
      connection: this.name,
      ...told,
      receivedTime,
    })
  }

  private publish(event: EngineEvent): void {
    if (!this.closed) this.options.sink(event)
  }
}
