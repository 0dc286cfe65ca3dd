import { backoffDelay, streamBackoff } from '../../../core/backoff.ts'
import type { Cancel } from '../../../core/clock.ts'
import type { FixInitiatorOptions, FixSession } from '../types.ts'
import { FixEngine } from './engine.ts'
import { Hours } from './hours.ts'
import { type FixLink, openLink } from './link.ts'

/** A session that connects to its peer, and again after the connection broke. */
export function createFixInitiator(options: FixInitiatorOptions): FixSession {
  return new Initiator(options)
}

class Initiator implements FixSession {
  readonly name: string
  private readonly options: FixInitiatorOptions
  private readonly engine: FixEngine
  private readonly hours: Hours
  private cancelRetry: Cancel | null = null
  private opening: FixLink | null = null
  private current: FixLink | null = null
  private attempts = 0
  private wanted = false
  private waiters: (() => void)[] = []

  constructor(options: FixInitiatorOptions) {
    this.options = options
    this.name = options.name
    this.hours = new Hours(options)
    this.engine = new FixEngine(
      { ...options, onLogon: (message) => this.loggedOn(() => options.onLogon?.(message)) },
      { onEnd: () => this.ended() },
    )
  }

  start(): void {
    if (this.wanted) return
    this.wanted = true
    this.attempts = 0
    this.watchHours()
    this.connect()
  }

  async logout(text?: string): Promise<void> {
    const ended = this.nextEnd()
    this.engine.logout(text)
    await ended
  }

  async close(): Promise<void> {
    this.wanted = false
    this.hours.stop()
    this.cancelRetry?.()
    this.opening?.destroy()
    this.opening = null
    await this.logout()
    this.engine.show('closed')
  }

  send: FixSession['send'] = (...message) => this.engine.send(...message)
  sendNow: FixSession['sendNow'] = (...message) => this.engine.sendNow(...message)
  status: FixSession['status'] = () => this.engine.status()
  sequences: FixSession['sequences'] = () => this.engine.sequences()
  setSequences: FixSession['setSequences'] = (sequences) => this.engine.setSequences(sequences)
  reset: FixSession['reset'] = () => this.engine.reset()
  test: FixSession['test'] = () => this.engine.test()

  private nextEnd(): Promise<void> {
    if (!this.engine.connected) return Promise.resolve()
    return new Promise((resolve) => this.waiters.push(resolve))
  }

  private loggedOn(tell: () => void): void {
    this.attempts = 0
    tell()
  }

  private connect(): void {
    this.cancelRetry = null
    if (!this.wanted || this.opening !== null || this.engine.connected) return
    if (!this.hours.isOpen) {
      this.engine.show('waiting')
      return
    }
    this.engine.show('connecting')
    const { host, port, tls = null } = this.options
    const open = this.options.openLink ?? openLink
    // Bytes of a connection that ended are not for the next one.
    const link: FixLink = open(
      { host, port, tls },
      {
        onOpen: () => {
          if (this.opening !== link) return
          this.opening = null
          this.current = link
          this.engine.open(link)
        },
        onBytes: (chunk) => {
          if (this.current === link) this.engine.receive(chunk)
        },
        onClosed: (reason) => this.linkClosed(link, reason),
      },
    )
    this.opening = link
  }

  private linkClosed(link: FixLink, reason: string): void {
    if (this.opening === link) {
      this.opening = null
      this.options.onProblem?.({
        kind: 'connection',
        severity: 'warning',
        message: `no connection to ${this.options.host}:${this.options.port}: ${reason}`,
      })
      this.retry()
    } else if (this.current === link) {
      this.current = null
      this.engine.closed(reason)
    }
  }

  private ended(): void {
    this.current = null
    const { waiters } = this
    this.waiters = []
    for (const resolve of waiters) resolve()
    this.retry()
  }

  private retry(): void {
    if (!this.wanted || this.options.reconnect === false) {
      this.engine.show('closed')
      return
    }
    const { clock, random, backoff = streamBackoff } = this.options
    this.engine.show('waiting')
    this.cancelRetry?.()
    this.cancelRetry = clock.after(backoffDelay(backoff, this.attempts, random), () =>
      this.connect(),
    )
    this.attempts += 1
  }

  private watchHours(): void {
    this.hours.onChange(() => {
      if (this.hours.isOpen) this.connect()
      else this.engine.logout('the hours of the session are over')
      this.watchHours()
    })
  }
}
