import type { ConnectionStatus } from '../../../contract/domain/connection.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import { backoffDelay, streamBackoff } from '../../core/backoff.ts'
import type { Cancel } from '../../core/clock.ts'
import { checkAddress } from '../hosts.ts'
import { parseRetryAfter } from '../rest/retry.ts'
import { Connection, type ConnectionEnd, type FrameCounters, silence } from './connection.ts'
import { sentence } from './reading.ts'
import { openSocket } from './socket.ts'
import type { WsProblem, WsSession, WsSessionOptions, WsSessionStats } from './types.ts'

export type * from './types.ts'

const schemes = ['ws:', 'wss:'] as const
/** A connection that lived this long and was useful starts the backoff anew, ms. */
const provenAfterMs = 10_000
/** A replacement that everything was confirmed on and that stays silent takes over after this, ms. */
const overlapMs = 5000
/** A replacement that is not ready by then is given up and tried again, ms. */
const replacementTimeoutMs = 30_000
/** Most faults told of in a second; the rest is only counted. */
const problemsPerSecond = 50

/**
 * Keeps one subscription set alive over any number of sockets. A socket that died is reopened with
 * capped, jittered waits for ever; one that is stale, too old or told to go is replaced first and
 * dropped after its replacement took over, so that nothing is missed. While both live both deliver:
 * consumers must recognise what they have seen.
 */
export function createWsSession(options: WsSessionOptions): WsSession {
  return new Session(options)
}

type Replacement = { readonly connection: Connection; readonly cancelTimeout: Cancel }

class Session implements WsSession {
  readonly name: string
  private readonly options: WsSessionOptions
  private readonly counters: FrameCounters = {
    framesIn: 0,
    bytesIn: 0,
    framesOut: 0,
    malformed: 0,
    backpressureDrops: 0,
  }
  private wanted: ReadonlySet<string> = new Set()
  private current: Connection | null = null
  private replacement: Replacement | null = null
  /** Sockets that are saying goodbye. */
  private readonly leaving = new Set<Promise<void>>()
  private status: ConnectionStatus = 'disconnected'
  private cancelRetry: Cancel | null = null
  private cancelProof: Cancel | null = null
  private overlapSince: number | null = null
  /** A replacement is wanted: being opened, or waiting to be tried again. */
  private replacing = false
  private failures = 0
  private opened = 0
  private lastDataTime: UnixMs | null = null
  private problemSecond = 0
  private problemCount = 0
  private closed = false

  constructor(options: WsSessionOptions) {
    this.options = options
    this.name = options.name
    this.setStatus('connecting', null)
    void this.open('current')
  }

  setChannels(channels: readonly string[]): void {
    if (this.closed) return
    this.wanted = new Set(channels)
    this.current?.want(this.wanted)
    this.replacement?.connection.want(this.wanted)
  }

  send(text: string): boolean {
    return this.current?.send(text) ?? false
  }

  renew(reason: string): void {
    if (this.closed || this.replacing || this.current?.isOpen !== true) return
    this.options.log.info({ session: this.name, reason }, 'replacing a connection')
    this.replacing = true
    void this.open('replacement')
  }

  stats(): WsSessionStats {
    const { framesIn, bytesIn, framesOut, malformed, backpressureDrops } = this.counters
    return {
      status: this.status,
      confirmed: this.current?.confirmed ?? 0,
      wanted: this.wanted.size,
      connectedSince: this.current?.connectedSince ?? null,
      lastDataTime: this.lastDataTime,
      framesIn,
      bytesIn,
      framesOut,
      malformed,
      reconnects: Math.max(0, this.opened - 1),
      backpressureDrops,
    }
  }

  async close(): Promise<void> {
    if (!this.closed) {
      this.setStatus('disconnecting', null)
      this.closed = true
      this.cancelRetry?.()
      this.cancelProof?.()
      this.dropReplacement()
      if (this.current !== null) this.dismiss(this.current)
      this.current = null
      this.status = 'disconnected'
    }
    await Promise.all(this.leaving)
  }

  private async open(role: 'current' | 'replacement'): Promise<void> {
    const { url, allowedHosts } = this.options
    try {
      const address = typeof url === 'string' ? url : await url()
      if (this.closed || (role === 'replacement' && !this.replacing)) return
      const checked = checkAddress(address, allowedHosts, schemes)
      if (checked.ok) this.connect(role, checked.value.href)
      else this.fail(checked.error.message)
    } catch (error) {
      const reason = `the address or socket could not be made: ${sentence(error)}`
      this.ended(role === 'current' ? this.current : null, {
        reason,
        retryAfter: null,
        fatal: false,
      })
    }
  }

  private connect(role: 'current' | 'replacement', url: string): void {
    const { options } = this
    const connection: Connection = new Connection({
      url,
      protocol: options.protocol,
      clock: options.clock,
      random: options.random,
      backoff: options.backoff ?? streamBackoff,
      staleAfterMs: options.staleAfterMs,
      silentChannelAfterMs: options.silentChannelAfterMs ?? null,
      isTalkative: options.isTalkative ?? (() => false),
      decodeBinary: options.decodeBinary ?? null,
      headers: options.headers ?? {},
      handshakeTimeoutMs: options.handshakeTimeoutMs ?? 10_000,
      maxBufferedBytes: options.maxBufferedBytes ?? 1024 * 1024,
      login: options.login ?? null,
      openSocket: options.openSocket ?? openSocket,
      counters: this.counters,
      events: {
        onOpen: () => this.onOpen(connection),
        onData: (data) => {
          this.lastDataTime = data.receivedTime
          if (connection === this.current) this.setStatus('connected', null)
          options.onData(data)
        },
        onProgress: () => this.progress(connection),
        onDoubt: (reason) => this.doubt(connection, reason),
        onProblem: (problem) => this.tell(problem),
        onEnd: (end) => this.ended(connection, end),
      },
    })
    if (role === 'current') this.current = connection
    else this.replacement = { connection, cancelTimeout: this.replacementTimeout() }
    connection.want(this.wanted)
  }

  private onOpen(connection: Connection): void {
    this.opened += 1
    if (connection !== this.current) return
    this.setStatus('connected', null)
    this.proveLater()
  }

  /** The waits grow until a connection has proved itself, not until one merely opened. */
  private proveLater(): void {
    this.cancelProof?.()
    this.cancelProof = this.options.clock.after(provenAfterMs, () => {
      this.cancelProof = null
      if (this.isUseful(this.current)) this.failures = 0
      else if (this.current?.isOpen === true) this.proveLater()
    })
  }

  private isUseful(connection: Connection | null): boolean {
    return connection?.isOpen === true && (connection.confirmed > 0 || this.wanted.size === 0)
  }

  private doubt(connection: Connection, reason: string): void {
    if (connection !== this.current) return
    if (reason === silence) this.setStatus('reconnecting', reason)
    this.renew(reason)
  }

  private progress(connection: Connection): void {
    if (connection !== this.replacement?.connection) return
    if (this.isReady(connection)) this.takeOver()
  }

  /** Everything was answered, and either data came or it had time to. */
  private isReady(connection: Connection): boolean {
    const now = this.options.clock.monotonic()
    if (!connection.settled || !this.isUseful(connection)) {
      this.overlapSince = null
      return false
    }
    this.overlapSince ??= now
    return connection.lastDataTime !== null || now - this.overlapSince >= overlapMs
  }

  private takeOver(): void {
    const { replacement, current } = this
    if (replacement === null) return
    replacement.cancelTimeout()
    this.replacement = null
    this.replacing = false
    this.overlapSince = null
    this.current = replacement.connection
    if (current !== null) this.dismiss(current)
    if (!this.current.isOpen) return
    this.setStatus('connected', null)
    this.proveLater()
    const { doubtedFor } = this.current
    if (doubtedFor !== null) this.doubt(this.current, doubtedFor)
  }

  private ended(connection: Connection | null, end: ConnectionEnd): void {
    if (this.closed) return
    if (end.fatal) return this.fail(end.reason)
    if (connection === null || connection.connectedSince === null) {
      this.tell({ problem: 'requestFailed', message: end.reason, raw: null })
    }
    if (connection !== this.current) {
      this.dropReplacement()
      return this.retry(end, 'replacement')
    }
    this.current = null
    if (this.replacement !== null) {
      this.setStatus('reconnecting', end.reason)
      return this.takeOver()
    }
    this.replacing = false
    this.setStatus('reconnecting', end.reason)
    this.retry(end, 'current')
  }

  private retry(end: Pick<ConnectionEnd, 'retryAfter'>, role: 'current' | 'replacement'): void {
    const { clock, random, backoff = streamBackoff } = this.options
    const asked = parseRetryAfter(end.retryAfter ?? undefined, clock.now()) ?? 0
    const wait = Math.max(asked, backoffDelay(backoff, this.failures, random))
    this.failures = Math.min(this.failures + 1, 1000)
    this.replacing = role === 'replacement'
    this.cancelRetry?.()
    this.cancelRetry = clock.after(wait, () => {
      this.cancelRetry = null
      void this.open(role)
    })
  }

  private replacementTimeout(): Cancel {
    return this.options.clock.after(replacementTimeoutMs, () => {
      this.dropReplacement()
      this.retry({ retryAfter: null }, 'replacement')
    })
  }

  private dropReplacement(): void {
    const { replacement } = this
    this.replacement = null
    this.replacing = false
    this.overlapSince = null
    if (replacement === null) return
    replacement.cancelTimeout()
    this.dismiss(replacement.connection)
  }

  private dismiss(connection: Connection): void {
    const gone = connection.close()
    this.leaving.add(gone)
    void gone.then(() => this.leaving.delete(gone))
  }

  /** What no further attempt can mend. */
  private fail(reason: string): void {
    this.options.log.error({ session: this.name, reason }, 'a connection is given up')
    this.cancelRetry?.()
    this.dropReplacement()
    if (this.current !== null) this.dismiss(this.current)
    this.current = null
    this.tell({ problem: 'requestFailed', message: reason, raw: null })
    this.setStatus('failed', reason)
  }

  private setStatus(status: ConnectionStatus, reason: string | null): void {
    if (this.closed || this.status === status) return
    this.status = status
    this.guarded(() => this.options.onStatus?.(status, reason))
  }

  private tell(problem: WsProblem): void {
    if (this.closed) return
    const second = Math.floor(this.options.clock.monotonic() / 1000)
    if (second !== this.problemSecond) this.problemCount = 0
    this.problemSecond = second
    this.problemCount += 1
    if (this.problemCount <= problemsPerSecond) {
      this.guarded(() => this.options.onProblem?.(problem))
    }
  }

  private guarded(run: () => void): void {
    try {
      run()
    } catch (error) {
      this.counters.malformed += 1
      this.options.log.error({ error, session: this.name }, 'a handler of a connection failed')
    }
  }
}
