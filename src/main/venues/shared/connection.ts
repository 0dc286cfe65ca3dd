import type { ConnectionStatus } from '../../../contract/domain/connection.ts'
import type { GapReason } from '../../../contract/domain/heatmap.ts'
import type { InstrumentId, UnixMs } from '../../../contract/domain/ids.ts'
import type { EngineEvent } from '../../../contract/events.ts'
import type { Cancel } from '../../core/clock.ts'
import { silence } from '../../net/ws/connection.ts'
import type { WsProtocol } from '../../net/ws/protocol.ts'
import { createWsSession } from '../../net/ws/session.ts'
import type { WsData, WsProblem } from '../../net/ws/types.ts'
import type { AdapterOptions, StreamConnection, StreamSink } from '../adapter.ts'
import { createCarried } from './carried.ts'
import { figuresOf } from './figures.ts'
import { createLiveness } from './liveness.ts'
import type { MessageReading, Messages } from './messages.ts'
import { type Origin, problemOf } from './problems.ts'
import type { SymbolFacts } from './symbols.ts'

/** A connection that should always speak and was silent this long is not trusted, ms. */
const staleAfterMs = 10_000
/** A stream that should always speak and was silent this long is asked for again, ms. */
const silentChannelAfterMs = 20_000
/** Longest that a scope waits for the last confirmations, ms. */
const settleMs = 15_000
/** Between leaving a channel and asking for it again, ms. */
const resubscribeMs = 1_000

export type FeedConnectionOptions = {
  readonly origin: Origin
  readonly name: string
  readonly url: string
  readonly allowedHosts: readonly string[]
  readonly protocol: WsProtocol
  readonly adapter: Pick<AdapterOptions, 'clock' | 'random' | 'log' | 'onFrame'>
  readonly isTalkative: (channel: string) => boolean
  /** Whose liquidations a channel carries. */
  readonly liquidationsOf: (channel: string) => SymbolFacts | '*' | null
  readonly createMessages: (
    onResync: (venueSymbol: string, channel: string | null) => void,
  ) => Messages
  /** Asks for the snapshot a book needs; the answer is handed to `deliverBook`. */
  readonly fetchBook: ((venueSymbol: string, connection: FeedConnection) => void) | null
  readonly sink: StreamSink
}

/** One socket of a venue's stream: frames in, events out, and the proof that they were coming. */
export type FeedConnection = {
  readonly name: string
  setChannels(channels: readonly string[]): void
  deliverBook(venueSymbol: string, body: unknown, receivedTime: UnixMs): void
  subscriptions(): { readonly confirmed: number; readonly wanted: number }
  /** When data of any kind last came, if this socket is open and carries the instrument's. */
  provenTime(instrumentId: InstrumentId, what: 'book' | 'quote'): UnixMs | null
  figures(): StreamConnection
  /** Replaces the socket; the present one is dropped after its successor took over. */
  renew(reason: string): void
  /** `reason` of the gap that begins; default `notRunning`. */
  close(reason?: GapReason): Promise<void>
}

export function openFeedConnection(options: FeedConnectionOptions): FeedConnection {
  return new Connection(options)
}

class Connection implements FeedConnection {
  readonly name: string
  private readonly options: FeedConnectionOptions
  private readonly session
  private readonly messages: Messages
  private readonly liveness
  private readonly carried = createCarried()
  private channels: readonly string[] = []
  private readonly refused = new Set<string>()
  private readonly resting = new Map<string, Cancel>()
  /** Since when confirmations are awaited, monotonic ms; null once they are all in. */
  private unsettledSince: number | null = 0
  private closed = false

  constructor(options: FeedConnectionOptions) {
    this.options = options
    this.name = options.name
    this.liveness = createLiveness(options.origin)
    this.messages = options.createMessages((symbol, channel) => this.resync(symbol, channel))
    const { clock, random, log } = options.adapter
    this.unsettledSince = clock.monotonic()
    this.session = createWsSession({
      name: options.name,
      url: options.url,
      allowedHosts: options.allowedHosts,
      protocol: options.protocol,
      clock,
      random,
      log,
      staleAfterMs,
      silentChannelAfterMs,
      isTalkative: options.isTalkative,
      onData: (data) => this.receive(data),
      onStatus: (status, reason) => this.changed(status, reason),
      onProblem: (problem) => this.trouble(problem),
    })
  }

  setChannels(channels: readonly string[]): void {
    const kept = new Set(channels)
    this.messages.left(this.channels.filter((channel) => !kept.has(channel)))
    this.channels = channels
    this.unsettledSince ??= this.options.adapter.clock.monotonic()
    this.sendChannels()
  }

  deliverBook(venueSymbol: string, body: unknown, receivedTime: UnixMs): void {
    if (this.closed) return
    this.publish(
      this.messages.snapshot(venueSymbol, body, JSON.stringify(body) ?? '', receivedTime),
    )
  }

  subscriptions(): { readonly confirmed: number; readonly wanted: number } {
    const { confirmed, wanted } = this.session.stats()
    return { confirmed, wanted }
  }

  provenTime(instrumentId: InstrumentId, what: 'book' | 'quote'): UnixMs | null {
    return this.carried.provenTime(instrumentId, what)
  }

  figures(): StreamConnection {
    return figuresOf(this.name, this.session.stats())
  }

  renew(reason: string): void {
    this.session.renew(reason)
  }

  async close(reason: GapReason = 'notRunning'): Promise<void> {
    if (this.closed) return
    const now = this.options.adapter.clock.now()
    this.publish(this.liveness.lost(reason, now))
    this.publish(this.carried.lost('the connection was closed', now))
    this.closed = true
    for (const cancel of this.resting.values()) cancel()
    await this.session.close()
    this.tell('disconnected', null)
  }

  private receive({ body, text, receivedTime }: WsData): void {
    if (this.closed) return
    this.settle(receivedTime)
    const reading = this.messages.read(body, text, receivedTime)
    this.options.adapter.onFrame?.(this.name, lagOf(reading, receivedTime))
    if (reading.isNews) {
      this.carried.seen(receivedTime)
      this.publish(this.liveness.seen(reading.venueTime, receivedTime))
    }
    this.publish(reading.events)
  }

  /** Until the venue confirmed what was asked for, a frame proves nothing about the rest. */
  private settle(receivedTime: UnixMs): void {
    if (this.unsettledSince === null) return
    const { confirmed, wanted } = this.session.stats()
    const waited = this.options.adapter.clock.monotonic() - this.unsettledSince
    if (confirmed < wanted && waited < settleMs) return
    this.unsettledSince = null
    if (confirmed >= wanted) this.refused.clear()
    this.carry(receivedTime)
  }

  private carry(receivedTime: UnixMs): void {
    const carried = this.channels
      .filter((channel) => !this.refused.has(channel))
      .map((channel) => this.options.liquidationsOf(channel))
      .filter((each) => each !== null)
    const symbols = carried.includes('*')
      ? ('*' as const)
      : carried.flatMap((each) => (each === '*' ? [] : [each.unifiedSymbol]))
    this.publish(this.liveness.carry(symbols === '*' ? '*' : [...new Set(symbols)], receivedTime))
  }

  private changed(status: ConnectionStatus, reason: string | null): void {
    const { adapter } = this.options
    if (status !== 'connected') {
      const receivedTime = adapter.clock.now()
      const isStale = reason === silence
      this.publish(this.liveness.lost(isStale ? 'stale' : 'disconnected', receivedTime))
      this.publish(this.liveness.carry([], receivedTime))
      this.publish(this.carried.lost(reason ?? 'the connection was lost', receivedTime))
      this.unsettledSince = adapter.clock.monotonic()
      this.refused.clear()
      this.messages.reset()
    }
    this.tell(status, reason)
  }

  private tell(status: ConnectionStatus, reason: string | null): void {
    const { origin, adapter } = this.options
    const receivedTime = adapter.clock.now()
    this.publish([
      { kind: 'connection', ...origin, connection: this.name, status, reason, receivedTime },
    ])
  }

  private trouble(problem: WsProblem): void {
    const { origin, adapter } = this.options
    const now = adapter.clock.now()
    for (const channel of problem.channels ?? []) this.refused.add(channel)
    if (problem.channels !== undefined && this.unsettledSince === null) this.carry(now)
    this.publish([problemOf(origin, problem.problem, problem.message, problem.raw, now)])
  }

  private resync(venueSymbol: string, channel: string | null): void {
    if (this.closed) return
    if (channel === null) this.options.fetchBook?.(venueSymbol, this)
    else this.resubscribe(channel)
  }

  /** Leaves a channel and asks for it again, which makes the venue send a snapshot. */
  private resubscribe(channel: string): void {
    if (this.resting.has(channel)) return
    const cancel = this.options.adapter.clock.after(resubscribeMs, () => {
      this.resting.delete(channel)
      this.sendChannels()
    })
    this.resting.set(channel, cancel)
    this.sendChannels()
  }

  private sendChannels(): void {
    this.session.setChannels(this.channels.filter((channel) => !this.resting.has(channel)))
  }

  private publish(events: readonly EngineEvent[]): void {
    for (const event of events) {
      this.carried.note(event)
      this.options.sink(event)
    }
  }
}

/** How long a frame took to reach us, ms; null where it does not tell. */
function lagOf(
  { venueTime, isNews, repeats }: MessageReading,
  receivedTime: UnixMs,
): number | null {
  if (venueTime === null || !isNews || repeats === true) return null
  return receivedTime - venueTime
}
