import type { ConnectionStatus } from '../../../../../contract/domain/connection.ts'
import type { Failure } from '../../../../../contract/errors.ts'
import type { Clock } from '../../../../core/clock.ts'
import type { RateLimiter, RatePriority } from '../../../../net/rateLimit/types.ts'
import type {
  FixEnd,
  FixMessage,
  FixProblem,
  FixSession,
  FixSessionEvents,
  FixSessionState,
  FixSessionStatus,
} from '../../../../net/fix/types.ts'
import type { WriteHooks } from '../../../account.ts'
import type { StreamConnection } from '../../../adapter.ts'
import type { FixBody } from '../fields.ts'
import type { Answer, Question } from './pending.ts'

/** Makes the session; it is opened by whoever uses it first. */
export type OpenFixSession = (events: FixSessionEvents) => FixSession

/** Whether a message left, and what will come of it. */
export type Left<Value> =
  | { readonly kind: 'sent'; readonly answer: Promise<Answer<Value>> }
  | { readonly kind: 'notSent'; readonly failure: Failure }

function notSent(failure: Failure): Left<never> {
  return { kind: 'notSent', failure }
}

export type LinkEvents = {
  onMessage(message: FixMessage): void
  onUp(): void
  onDown(reason: string): void
  onProblem(problem: FixProblem): void
  onStatus(status: ConnectionStatus, reason: string | null): void
}

export type LinkOptions = {
  readonly name: string
  readonly events: LinkEvents
  readonly connect: OpenFixSession
  readonly clock: Clock
  readonly limiter: RateLimiter
  /** What a message costs. */
  readonly cost: Readonly<Record<string, number>>
}

const statuses: Readonly<Record<FixSessionState, ConnectionStatus>> = {
  closed: 'disconnected',
  waiting: 'reconnecting',
  connecting: 'connecting',
  loggingOn: 'connecting',
  active: 'connected',
  loggingOut: 'disconnecting',
}

/** How long the first logon may take before a request is refused, ms. */
const firstLogonMs = 10_000

/** A session as order entry uses it: what cannot leave now never leaves later. */
export class FixLink {
  private readonly options: LinkOptions
  private readonly session: FixSession
  private started = false
  private wasUp = false
  private isUp = false
  private closed = false
  private status: ConnectionStatus = 'disconnected'
  private logons = 0
  private framesIn = 0
  private framesOut = 0
  private faults = 0
  private lastEnd: string | null = null
  private readonly awaiting = new Set<() => void>()

  constructor(options: LinkOptions) {
    this.options = options
    this.session = options.connect({
      onApplication: (message) => options.events.onMessage(message),
      onSessionMessage: (message) => options.events.onMessage(message),
      onLogon: () => this.up(),
      onLogout: (end) => this.down(end),
      onProblem: (problem) => this.trouble(problem),
      onStatus: (status) => this.changed(status),
      onLog: ({ direction }) => {
        if (direction === 'in') this.framesIn += 1
        else this.framesOut += 1
      },
    })
  }

  start(): void {
    if (this.started || this.closed) return
    this.started = true
    this.session.start()
  }

  get isActive(): boolean {
    return this.isUp
  }

  figures(): StreamConnection {
    const { name } = this.options
    const { status, framesIn, framesOut, faults } = this
    return { name, status, framesIn, framesOut, faults, reconnects: Math.max(0, this.logons - 1) }
  }

  /**
   * Waits for the limits and, before the first logon only, for that. `ask` is called right before
   * the bytes are handed to the socket; without it nothing left, for certain.
   */
  async send<Value>(
    { msgType, fields }: FixBody,
    priority: RatePriority,
    hooks: WriteHooks,
    ask: () => Question<Value>,
  ): Promise<Left<Value>> {
    const { limiter, cost, clock } = this.options
    const down = await this.ready()
    if (down !== null) return notSent(down)
    try {
      await limiter.acquire(cost, { priority, ...(hooks.signal && { signal: hooks.signal }) })
    } catch {
      return notSent(calledOff)
    }
    if (hooks.signal?.aborted === true) return notSent(calledOff)
    hooks.onSigned?.(clock.monotonic())
    const question = ask()
    const sequence = this.session.sendNow(msgType, fields)
    if (sequence === null) {
      question.forget()
      return notSent(this.notUp())
    }
    question.sent(sequence)
    hooks.onSent?.(clock.monotonic())
    return { kind: 'sent', answer: question.answer }
  }

  renew(): void {
    if (this.isUp) void this.session.logout('renewing the connection')
  }

  async close(): Promise<void> {
    this.closed = true
    this.wake()
    await this.session.close()
  }

  private async ready(): Promise<Failure | null> {
    if (this.isUp) return null
    this.start()
    if (!this.wasUp && !this.closed) await this.firstLogon()
    return this.isUp ? null : this.notUp()
  }

  private firstLogon(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        cancel()
        this.awaiting.delete(done)
        resolve()
      }
      const cancel = this.options.clock.after(firstLogonMs, done)
      this.awaiting.add(done)
    })
  }

  private notUp(): Failure {
    const why = this.lastEnd === null ? '' : `: ${this.lastEnd}`
    const message = `the FIX session ${this.options.name} is not up${why}; nothing was sent`
    return { code: 'VENUE_UNAVAILABLE', message }
  }

  private up(): void {
    this.isUp = true
    this.wasUp = true
    this.logons += 1
    this.wake()
    this.options.events.onUp()
  }

  private down({ reason }: FixEnd): void {
    this.isUp = false
    this.lastEnd = reason
    this.options.events.onDown(reason)
  }

  private trouble(problem: FixProblem): void {
    if (problem.severity === 'error') this.faults += 1
    // The counterparty turned the logon down: whoever waits for it waits in vain.
    if (problem.kind === 'logon') {
      this.lastEnd = problem.message
      this.wake()
    }
    this.options.events.onProblem(problem)
  }

  private changed({ state, lastEnd }: FixSessionStatus): void {
    const status = statuses[state]
    if (lastEnd !== null) this.lastEnd = lastEnd
    if (status === this.status) return
    this.status = status
    this.options.events.onStatus(status, status === 'connected' ? null : lastEnd)
  }

  private wake(): void {
    for (const done of this.awaiting) done()
  }
}

const calledOff: Failure = {
  code: 'CANCELED',
  message: 'the request was called off before it was sent',
}
