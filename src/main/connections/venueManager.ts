import type {
  BreakerStatus,
  TradeAction,
  TradeDecision,
  VenueConnections,
  VenueFlags,
  VenuePath,
} from '../../contract/domain/connections.ts'
import type { GapReason } from '../../contract/domain/heatmap.ts'
import type { Environment, VenueId } from '../../contract/domain/venue.ts'
import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import { Breaker, breakerPolicies } from './breaker.ts'
import { type QualityLimits, QualityWatch } from './qualityWatch.ts'
import { keepTime } from './timeKeeper.ts'
import { decideTrade } from './tradeGate.ts'
import { VenueClock } from './venueClock.ts'
import type { AttemptOutcome, SocketFigures, VenueControl } from './venueControl.ts'
import { VenueMeters } from './venueMeters.ts'
import { isVenueTrouble } from './venueTrouble.ts'

export type VenueManagerOptions = {
  readonly venue: VenueId
  readonly environment: Environment
  readonly clock: Clock
  readonly log: Log
  readonly flags: VenueFlags
  readonly quality: QualityLimits
  /** Whether new orders rest after an alert, until someone resumes them. */
  readonly pauseOnBadQuality: boolean
  /** Whether age and silence mean anything: not while a recording is played. */
  readonly isTimely: boolean
  readonly onQualityAlert: (message: string) => void
}

/** Renewed sockets are known by having reconnected since. */
type Renewal = { readonly at: number; readonly reconnects: ReadonlyMap<string, number> }

/** Everything the connection manager knows of one venue, and what it does to it. */
export class VenueManager {
  readonly venue: VenueId
  readonly environment: Environment
  readonly venueClock: VenueClock
  private readonly options: VenueManagerOptions
  private readonly meters: VenueMeters
  private readonly breakers: Readonly<Record<VenuePath, Breaker>>
  private readonly qualityWatch: QualityWatch
  private control: VenueControl | null = null
  private flags: VenueFlags
  private qualityPause: string | null = null
  private lastFrameAt: number | null = null
  private streamingSince: number
  private renewal: Renewal | null = null
  private measuring = new AbortController()
  private isAsking = false
  private readonly closing = new AbortController()

  constructor(options: VenueManagerOptions) {
    const { venue, environment, clock, flags } = options
    this.options = options
    this.venue = venue
    this.environment = environment
    this.flags = flags
    this.venueClock = new VenueClock(clock)
    this.meters = new VenueMeters(clock.monotonic())
    this.qualityWatch = new QualityWatch(options.quality)
    this.streamingSince = clock.monotonic()
    this.breakers = {
      ingest: this.createBreaker('ingest'),
      execution: this.createBreaker('execution'),
    }
  }

  attach(control: VenueControl): void {
    this.control = control
    this.measureTime()
  }

  onAttempt(outcome: AttemptOutcome): void {
    this.meters.onAttempt(outcome, this.options.clock.monotonic())
    const failed = outcome.failure !== null && isVenueTrouble(outcome.failure)
    const { execution } = this.breakers
    execution.note(failed ? 0 : 1, failed ? 1 : 0)
    if (outcome.answered) execution.noteLatency(outcome.latencyMs)
  }

  /** A data frame arrived; `lagMs` is receive time minus venue time by this machine's clock. */
  onFrame(connection: string, lagMs: number | null): void {
    const at = this.options.clock.monotonic()
    this.lastFrameAt = at
    if (lagMs === null || !this.options.isTimely) return
    // A Date header is too coarse to correct a lag by.
    const { offsetMs, source } = this.venueClock.status()
    const offset = source === 'endpoint' ? (offsetMs ?? 0) : 0
    const counted = this.meters.onLag(connection, lagMs + offset, at)
    if (counted !== null) this.breakers.ingest.noteLatency(counted)
  }

  /** Once a second. */
  tick(): void {
    const { control, breakers } = this
    if (control === null) return
    const at = this.options.clock.monotonic()
    const sockets = control.sockets()
    const moved = this.meters.update(sockets, at)
    breakers.ingest.note(moved.successes, moved.failures)
    breakers.ingest.tick(this.options.isTimely ? this.silentMs(sockets, at) : null)
    breakers.execution.tick(null)
    if (breakers.ingest.isProbing && (this.lastFrameAt ?? 0) > this.streamingSince) {
      breakers.ingest.probeSucceeded()
    }
    if (breakers.execution.isProbing) void this.probeExecution(control)
    this.watchQuality(at)
    if (this.renewal !== null && this.isFresh(this.renewal)) this.renewal = null
  }

  async setFlag(path: VenuePath, on: boolean): Promise<VenueFlags> {
    if (this.flags[path] !== on) {
      this.flags = { ...this.flags, [path]: on }
      if (path === 'ingest') await this.applyIngest()
    }
    return this.flags
  }

  trip(path: VenuePath): void {
    this.breakers[path].trip('Opened by hand.')
  }

  reset(path: VenuePath): void {
    this.breakers[path].reset()
  }

  resumeTrading(): void {
    this.qualityPause = null
  }

  /** Why nothing is taken in on purpose, one sentence; null when it is. */
  restReason(): string | null {
    if (!this.flags.ingest) return 'Switched off.'
    const { state, reason } = this.breakers.ingest.status()
    return state === 'open' ? `Resting: ${reason ?? 'the breaker is open.'}` : null
  }

  /** The machine is about to sleep, or was away: nothing known about the streams holds any more. */
  doubt(): void {
    const sockets = this.control?.sockets() ?? []
    this.renewal = {
      at: this.options.clock.monotonic(),
      reconnects: new Map(sockets.map(({ name, reconnects }) => [name, reconnects])),
    }
  }

  /** Every socket and the clock anew. */
  renew(reason: string): void {
    this.doubt()
    this.streamingSince = this.options.clock.monotonic()
    this.venueClock.forget()
    this.measureTime()
    this.control?.renew(reason)
  }

  get isResuming(): boolean {
    return this.renewal !== null
  }

  /** This machine's clock was set: measure again; until then the monotonic clock carries on. */
  measureTime(): void {
    const { control, venueClock } = this
    if (control === null || this.closing.signal.aborted) return
    this.measuring.abort()
    this.measuring = new AbortController()
    const { clock, log } = this.options
    const { signal } = this.measuring
    keepTime(clock, control, venueClock, signal).catch((error: unknown) => {
      if (!signal.aborted) log.error({ error, venue: this.venue }, 'a clock was not measured')
    })
  }

  mayTrade(action: TradeAction, stopping: boolean): TradeDecision {
    const { flags, qualityPause, isResuming: resuming } = this
    const execution = this.breakers.execution.status()
    return decideTrade({ flags, execution, qualityPause, resuming, stopping }, action)
  }

  state(stopping: boolean): VenueConnections {
    const { venue, environment, clock } = this.options
    return {
      venue,
      environment,
      flags: this.flags,
      breakers: [this.breakers.ingest.status(), this.breakers.execution.status()],
      clock: this.venueClock.status(),
      connections: this.meters.read(clock.monotonic()),
      limits: this.control?.limits() ?? [],
      qualityPause: this.qualityPause,
      trading: {
        newOrder: this.mayTrade('newOrder', stopping),
        amend: this.mayTrade('amend', stopping),
        cancel: this.mayTrade('cancel', stopping),
      },
    }
  }

  close(): void {
    this.closing.abort()
    this.measuring.abort()
  }

  private createBreaker(path: VenuePath): Breaker {
    const { clock } = this.options
    const onChange = (status: BreakerStatus): void => this.onBreaker(status)
    return new Breaker({ path, policy: breakerPolicies[path], clock, onChange })
  }

  private onBreaker({ path, state, reason }: BreakerStatus): void {
    this.options.log.warn({ venue: this.venue, path, state, reason }, 'a breaker changed')
    if (path === 'ingest') void this.applyIngest()
  }

  /** Brings the venue's sockets in line with its flag and its breaker. */
  private applyIngest(): Promise<void> {
    if (this.control === null) return Promise.resolve()
    this.streamingSince = this.options.clock.monotonic()
    return this.restReason() === null ? this.control.resume() : this.control.pause(this.gapReason())
  }

  private gapReason(): GapReason {
    const byHand = !this.flags.ingest || this.breakers.ingest.status().manual
    return byHand ? 'notSubscribed' : 'stale'
  }

  /** Silence of sockets that are open; without any there is nothing to be silent. */
  private silentMs(sockets: readonly SocketFigures[], at: number): number | null {
    if (!sockets.some(({ status }) => status === 'connected')) return null
    return at - Math.max(this.lastFrameAt ?? 0, this.streamingSince)
  }

  /** Everything wanted is confirmed, on sockets that are new since, and data came on them. */
  private isFresh({ at, reconnects }: Renewal): boolean {
    const { control } = this
    if (control === null || this.restReason() !== null) return true
    const { confirmed, wanted } = control.subscriptions()
    const renewed = control
      .sockets()
      .every((socket) => socket.reconnects > (reconnects.get(socket.name) ?? -1))
    return renewed && confirmed >= wanted && wanted > 0 && (this.lastFrameAt ?? 0) > at
  }

  private watchQuality(at: number): void {
    const figures = this.meters.read(at).find(({ kind }) => kind === 'rest')
    if (figures === undefined) return
    const { latencyP95Ms: latencyMs, errorRate } = figures
    for (const message of this.qualityWatch.update({ latencyMs, errorRate })) {
      this.options.onQualityAlert(message)
      if (this.options.pauseOnBadQuality) this.qualityPause = message
    }
  }

  /** One question that changes nothing tells whether the way to the venue is open again. */
  private async probeExecution(control: VenueControl): Promise<void> {
    if (this.isAsking) return
    this.isAsking = true
    const { execution } = this.breakers
    const answer = await control.serverTime(this.closing.signal)
    this.isAsking = false
    if (answer.ok || !isVenueTrouble(answer.error)) execution.probeSucceeded()
    else execution.probeFailed(answer.error.message)
  }
}
