import type { UnixMs } from '../../../../contract/domain/ids.ts'
import type { Cancel } from '../../../core/clock.ts'
import type { DecodedMessage } from '../codec/message.ts'
import type {
  FixEnd,
  FixProblem,
  FixProblemKind,
  FixSessionOptions,
  FixSessionState,
} from '../types.ts'
import { Gap } from './gap.ts'
import { InboundNumbers } from './inboundNumbers.ts'
import type { FixLink } from './link.ts'
import { Outbound } from './outbound.ts'
import { Pulse } from './pulse.ts'
import { WireLog } from './wireLog.ts'

export const defaultLogonMs = 10_000

export type CoreHooks = {
  /** What the status shows is different. */
  readonly onChanged: () => void
  readonly onTest: () => void
  /** The connection is gone, before the state says so. */
  readonly onLost: (end: FixEnd) => void
  /** The connection is over; exactly once for each that was begun. */
  readonly onEnd: (end: FixEnd, wasActive: boolean) => void
}

/** What all parts of a session share: its connection, its numbers and its state. */
export class SessionCore {
  readonly options: FixSessionOptions
  readonly outbound: Outbound
  readonly inbound: InboundNumbers
  readonly gap: Gap
  readonly pulse: Pulse
  /** A Logon is being signed: nothing is read or sent before it. */
  signing = false
  heartbeatSeconds: number
  loggedOnSince: UnixMs | null = null
  private readonly hooks: CoreHooks
  private readonly log: WireLog
  private link: FixLink | null = null
  private phase: FixSessionState = 'closed'
  private cancelTimer: Cancel | null = null
  private lastIn: UnixMs | null = null
  private endReason: string | null = null
  private count = 0

  constructor(options: FixSessionOptions, hooks: CoreHooks) {
    this.options = options
    this.hooks = hooks
    this.heartbeatSeconds = options.heartbeatSeconds
    this.log = new WireLog(options)
    this.inbound = new InboundNumbers(options.store)
    this.gap = new Gap(options.dictionary, options.resendChunk ?? null)
    this.outbound = new Outbound(options, {
      processed: () => this.inbound.processed,
      onSent: (bytes) => this.log.sent(bytes),
    })
    this.pulse = new Pulse(options.clock, {
      lastSent: () => this.outbound.lastSent,
      beat: () => this.guarded(() => this.beat()),
      test: () => this.guarded(() => hooks.onTest()),
      dead: () => this.dead(),
    })
  }

  get state(): FixSessionState {
    return this.phase
  }

  get connected(): boolean {
    return this.link !== null
  }

  /** The number of the connection, to know one from the next. */
  get connection(): number {
    return this.count
  }

  get maySend(): boolean {
    return this.phase === 'active' && !this.signing
  }

  get lastInTime(): UnixMs | null {
    return this.lastIn
  }

  get lastEnd(): string | null {
    return this.endReason
  }

  // ---- a connection

  begin(link: FixLink): void {
    this.count += 1
    this.link = link
    this.outbound.link = link
    this.outbound.reload()
    this.gap.clear()
    this.signing = false
    this.heartbeatSeconds = this.options.heartbeatSeconds
    this.setState('loggingOn')
  }

  /** Ends the connection from our side. */
  disconnect(end: FixEnd): void {
    const { link } = this
    if (link === null) return
    this.ended(end)
    link.end()
  }

  /** The connection is gone, and nothing is left to close. */
  ended(end: FixEnd): void {
    const wasActive = this.loggedOnSince !== null
    this.link = null
    this.outbound.link = null
    this.clearTimer()
    this.pulse.stop()
    this.gap.clear()
    this.hooks.onLost(end)
    this.loggedOnSince = null
    this.endReason = end.reason
    this.setState('closed')
    if (wasActive) this.options.onLogout?.(end)
    this.hooks.onEnd(end, wasActive)
  }

  /** A store that fails must not let a number be used twice: the connection ends, unsaid. */
  guarded(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.problem('store', 'error', messageOf(error))
      const { link } = this
      if (link === null) return
      this.ended({ reason: messageOf(error), byPeer: false, orderly: false })
      link.destroy()
    }
  }

  // ---- numbers

  /** Both numbers from 1; what was sent before is forgotten. */
  restart(): void {
    this.options.store.reset(this.options.clock.now())
    this.outbound.reload()
    this.inbound.restarted()
    this.gap.clear()
  }

  jumpTo(next: number): void {
    this.inbound.jumpTo(next)
    this.gap.passed(next)
  }

  // ---- one timer, for what the session waits for

  armTimer(delayMs: number, run: () => void): void {
    this.clearTimer()
    this.cancelTimer = this.options.clock.after(delayMs, () => this.guarded(run))
  }

  clearTimer(): void {
    this.cancelTimer?.()
    this.cancelTimer = null
  }

  // ---- telling

  noteReceived(message: DecodedMessage): void {
    this.lastIn = this.options.clock.now()
    this.log.received(message)
  }

  noteGarbled(bytes: Buffer, reason: string): void {
    this.log.garbled(bytes, reason)
    this.problem('garbled', 'warning', `a garbled message was ignored: ${reason}`)
  }

  problem(kind: FixProblemKind, severity: FixProblem['severity'], message: string): void {
    this.options.onProblem?.({ kind, severity, message })
  }

  setState(phase: FixSessionState): void {
    if (this.phase === phase) return
    this.phase = phase
    this.changed()
  }

  changed(): void {
    this.hooks.onChanged()
  }

  private beat(): void {
    if (!this.signing) this.outbound.send('0', [])
  }

  private dead(): void {
    const text = 'nothing came from the peer, not even an answer to our test'
    this.problem('timeout', 'error', text)
    this.disconnect({ reason: 'the peer is silent', byPeer: false, orderly: false })
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
