import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { BackoffPolicy } from '../../core/backoff.ts'
import type { Cancel, Clock } from '../../core/clock.ts'
import type { Random } from '../../core/random.ts'
import { Heartbeat } from './heartbeat.ts'
import { Pacer } from './pacer.ts'
import type { WsProtocol, WsReading, WsRequest } from './protocol.ts'
import { cut, readFrame, sentence } from './reading.ts'
import type { OpenSocket, Socket } from './socket.ts'
import { Subscriptions } from './subscriptions.ts'
import type { WsData, WsProblem } from './types.ts'

/** Why a connection ended. `fatal` means that trying again is pointless. */
export type ConnectionEnd = {
  readonly reason: string
  readonly retryAfter: string | null
  readonly fatal: boolean
}

export type ConnectionEvents = {
  onOpen(): void
  onData(data: WsData): void
  /** Something about subscriptions or life changed; look again. */
  onProgress(): void
  /** Open, and no longer to be trusted: open another first, then drop this one. */
  onDoubt(reason: string): void
  onProblem(problem: WsProblem): void
  /** Exactly once, unless `close` was called before. */
  onEnd(end: ConnectionEnd): void
}

export type ConnectionOptions = {
  readonly url: string
  readonly protocol: WsProtocol
  readonly clock: Clock
  readonly random: Random
  readonly backoff: BackoffPolicy
  readonly staleAfterMs: number
  readonly silentChannelAfterMs: number | null
  readonly isTalkative: (channel: string) => boolean
  readonly decodeBinary: ((bytes: Uint8Array) => string | null) | null
  readonly headers: Readonly<Record<string, string>>
  readonly handshakeTimeoutMs: number
  readonly maxBufferedBytes: number
  readonly login: (() => WsRequest | Promise<WsRequest>) | null
  readonly openSocket: OpenSocket
  readonly counters: FrameCounters
  readonly events: ConnectionEvents
}

/** Counted over all connections of a session. */
export type FrameCounters = {
  framesIn: number
  bytesIn: number
  framesOut: number
  malformed: number
  backpressureDrops: number
}

/** The doubt about a connection that is open and brings nothing. */
export const silence = 'no data'
const replyTimeoutMs = 10_000
const maxRefusals = 5
/** Time for the other side to answer our goodbye, ms. */
const goodbyeMs = 1000
/** Frames of our owner that may wait for the pacer. */
const maxWaiting = 1000

/** One socket from its opening to its end: heartbeat, pacing, subscriptions, watchdogs. */
export class Connection {
  private readonly options: ConnectionOptions
  private readonly socket: Socket
  private readonly pacer: Pacer
  private readonly heartbeat: Heartbeat
  private readonly subscriptions: Subscriptions
  private readonly waiting: string[] = []
  private readonly timers: Cancel[] = []
  private readonly gone = Promise.withResolvers<void>()
  private state: 'opening' | 'open' | 'ended' = 'opening'
  private loginKey: string | null = null
  private loggedIn: boolean
  private openedAt: number
  private openTime: UnixMs | null = null
  private quietSince: number
  private lastData: UnixMs | null = null
  private doubts: string | null = null
  private ids = 0

  constructor(options: ConnectionOptions) {
    this.options = options
    this.loggedIn = options.login === null
    const { clock, protocol } = options
    this.openedAt = clock.monotonic()
    this.quietSince = this.openedAt
    this.subscriptions = new Subscriptions({
      protocol,
      nextId: () => (this.ids += 1),
      backoff: options.backoff,
      random: options.random,
      replyTimeoutMs,
      maxRefusals,
      silentAfterMs: options.silentChannelAfterMs,
      isTalkative: options.isTalkative,
      onProblem: (problem) => options.events.onProblem(problem),
    })
    this.pacer = new Pacer({
      framesPerSecond: protocol.limits.framesPerSecond,
      clock,
      ready: () => this.socket.bufferedBytes() <= options.maxBufferedBytes,
      next: () => this.nextFrame(),
      send: (text) => this.write(text),
    })
    this.heartbeat = new Heartbeat({
      ...protocol.heartbeat,
      clock,
      beat: () => this.beat(),
      onDead: () => this.end('no answer to the heartbeat'),
    })
    this.socket = options.openSocket(
      options.url,
      {
        maxFrameBytes: protocol.limits.maxFrameBytes,
        handshakeTimeoutMs: options.handshakeTimeoutMs,
        headers: options.headers,
      },
      {
        onOpen: () => this.opened(),
        onFrame: (bytes, isBinary) => this.frame(bytes, isBinary),
        onPong: () => this.heartbeat.pong(),
        onClosed: ({ reason, retryAfter, fault }) => {
          this.gone.resolve()
          if (fault !== null) this.fault(fault, reason, '')
          this.end(reason, retryAfter)
        },
      },
    )
    this.timers.push(
      clock.after(options.handshakeTimeoutMs, () => {
        if (this.state === 'opening') this.end('the handshake took too long')
      }),
    )
  }

  get isOpen(): boolean {
    return this.state === 'open'
  }

  /** Wall time of the opening; null before it. */
  get connectedSince(): UnixMs | null {
    return this.openTime
  }

  get lastDataTime(): UnixMs | null {
    return this.lastData
  }

  /** Why it should be replaced; null while it is trusted. */
  get doubtedFor(): string | null {
    return this.doubts
  }

  get confirmed(): number {
    return this.subscriptions.confirmed
  }

  /** Everything wanted was answered. */
  get settled(): boolean {
    return this.isOpen && this.loggedIn && this.subscriptions.settled
  }

  want(channels: ReadonlySet<string>): void {
    this.subscriptions.want(channels)
    this.pump()
  }

  /** False when it cannot be queued. */
  send(text: string): boolean {
    if (!this.isOpen) return false
    if (this.waiting.length >= maxWaiting) {
      this.options.counters.backpressureDrops += 1
      return false
    }
    this.waiting.push(text)
    this.pump()
    return true
  }

  /** Ends without a word to the owner; resolves when the socket is gone. */
  close(): Promise<void> {
    if (this.state === 'ended') return this.gone.promise
    const wasOpen = this.isOpen
    this.stop()
    if (wasOpen) this.closePolitely()
    else this.socket.terminate()
    return this.gone.promise
  }

  private closePolitely(): void {
    this.socket.close()
    const cancel = this.options.clock.after(goodbyeMs, () => this.socket.terminate())
    void this.gone.promise.then(cancel)
  }

  private opened(): void {
    if (this.state !== 'opening') return
    const { clock, protocol, random, staleAfterMs } = this.options
    this.state = 'open'
    this.openedAt = clock.monotonic()
    this.openTime = clock.now()
    this.quietSince = this.openedAt
    this.heartbeat.start()
    this.timers.push(clock.every(watchInterval(staleAfterMs), () => this.watch()))
    const { lifetimeMs } = protocol.limits
    if (lifetimeMs !== null) {
      const renewAfter = lifetimeMs * (0.8 + 0.1 * random())
      this.timers.push(clock.after(renewAfter, () => this.doubt('it is near its greatest age')))
    }
    void this.logIn()
    this.options.events.onOpen()
    this.pump()
  }

  private async logIn(): Promise<void> {
    const { login, clock } = this.options
    if (login === null) return
    try {
      const request = await login()
      if (!this.isOpen) return
      this.loginKey = request.key
      this.pacer.count()
      this.write(request.text)
      this.timers.push(
        clock.after(replyTimeoutMs, () => {
          if (!this.loggedIn) this.end('the login was not answered')
        }),
      )
    } catch (error) {
      this.end(`the login could not be made: ${sentence(error)}`)
    }
  }

  private frame(bytes: Buffer, isBinary: boolean): void {
    if (this.state === 'ended') return
    const { counters, protocol, decodeBinary } = this.options
    counters.framesIn += 1
    counters.bytesIn += bytes.length
    const frame = readFrame(bytes, isBinary, protocol, decodeBinary)
    if (frame.text === null) this.fault('malformed', frame.fault, frame.raw)
    else this.take(frame.reading, frame.text)
  }

  private take(reading: WsReading, text: string): void {
    switch (reading.kind) {
      case 'data':
        return this.data(reading.channel, reading.body, text)
      case 'reply':
        return this.reply(reading)
      case 'pong':
        return this.heartbeat.pong()
      case 'shutdown':
        return this.doubt('the venue announced that it will close')
      case 'malformed':
        return this.fault('malformed', reading.reason, text)
      case 'unknown':
        return this.options.events.onProblem({
          problem: 'unknownMessage',
          message: reading.reason,
          raw: cut(text),
        })
      case 'ignored':
        return
    }
  }

  private data(channel: string | null, body: unknown, text: string): void {
    const { clock, events } = this.options
    const now = clock.monotonic()
    this.quietSince = now
    this.lastData = clock.now()
    if (channel !== null) this.subscriptions.heard(channel, now)
    try {
      events.onData({
        body,
        channel,
        text,
        receivedTime: this.lastData,
        connectionAge: now - this.openedAt,
      })
    } catch (error) {
      this.fault('malformed', `the handler failed: ${sentence(error)}`, text)
    }
    events.onProgress()
  }

  private reply(reading: Extract<WsReading, { kind: 'reply' }>): void {
    if (!this.loggedIn && this.loginKey !== null && reading.key === this.loginKey) {
      if (reading.error !== null)
        return this.end(`the login was refused: ${reading.error}`, null, true)
      this.loggedIn = true
    } else {
      const now = this.options.clock.monotonic()
      this.subscriptions.reply(reading.key, reading.channels, reading.error, now)
    }
    this.pump()
    this.options.events.onProgress()
  }

  /** Counts and tells of something skipped. */
  private fault(problem: 'malformed' | 'tooLarge', message: string, raw: string): void {
    if (this.state === 'ended') return
    this.options.counters.malformed += 1
    this.options.events.onProblem({
      problem,
      message,
      raw: cut(raw),
    })
  }

  private beat(): void {
    const { text } = this.options.protocol.heartbeat
    if (this.socket.bufferedBytes() > this.options.maxBufferedBytes) {
      this.options.counters.backpressureDrops += 1
      return
    }
    this.pacer.count()
    if (text === null) this.socket.ping()
    else this.write(text)
  }

  private nextFrame(): string | null {
    if (!this.isOpen) return null
    if (this.loggedIn) {
      const frame = this.subscriptions.next(this.options.clock.monotonic())
      if (frame !== null) return frame
    }
    return this.waiting.shift() ?? null
  }

  private write(text: string): void {
    this.options.counters.framesOut += 1
    try {
      this.socket.send(text)
    } catch (error) {
      this.end(`a frame could not be sent: ${sentence(error)}`)
    }
  }

  private pump(): void {
    if (this.isOpen) this.pacer.pump()
  }

  private watch(): void {
    const { clock, staleAfterMs, events } = this.options
    const now = clock.monotonic()
    this.subscriptions.tick(now)
    if (this.subscriptions.confirmed === 0) this.quietSince = now
    else if (now - this.quietSince >= staleAfterMs && this.doubts === null) {
      events.onProblem({
        problem: 'stale',
        message: `no data for ${Math.round(now - this.quietSince)} ms`,
        raw: null,
      })
      this.doubt(silence)
    }
    this.pump()
    events.onProgress()
  }

  private doubt(reason: string): void {
    if (this.doubts !== null || !this.isOpen) return
    this.doubts = reason
    this.options.events.onDoubt(reason)
  }

  private end(reason: string, retryAfter: string | null = null, fatal = false): void {
    if (this.state === 'ended') return
    this.stop()
    this.socket.terminate()
    this.options.events.onEnd({ reason, retryAfter, fatal })
  }

  private stop(): void {
    this.state = 'ended'
    this.pacer.close()
    this.heartbeat.stop()
    for (const cancel of this.timers.splice(0)) cancel()
  }
}

/** Often enough to notice silence in good time, seldom enough to cost nothing. */
function watchInterval(staleAfterMs: number): number {
  return Math.min(1000, Math.max(20, staleAfterMs / 4))
}
