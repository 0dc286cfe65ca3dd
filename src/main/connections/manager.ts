import type {
  ConnectionsState,
  Resuming,
  TradeAction,
  TradeDecision,
  VenuePath,
} from '../../contract/domain/connections.ts'
import { PitwallError } from '../../contract/errors.ts'
import type { UnixMs } from '../../contract/domain/ids.ts'
import { type Environment, type VenueId, venueIds } from '../../contract/domain/venue.ts'
import type { Bus } from '../core/bus.ts'
import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import type { ConnectionQueries, SettingsStore } from '../core/services.ts'
import { createFlagStore, type FlagStore } from './flagStore.ts'
import { defaultQualityLimits, type QualityLimits } from './qualityWatch.ts'
import type { AttemptOutcome, VenueControl } from './venueControl.ts'
import { VenueManager } from './venueManager.ts'
import { watchWake } from './wakeDetector.ts'

export type ConnectionManagerOptions = {
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  readonly settings: SettingsStore
  readonly venues: readonly { readonly venue: VenueId; readonly environment: Environment }[]
  readonly quality?: QualityLimits
  readonly pauseOnBadQuality?: boolean
  /** False while a recording is played, whose times and pauses are those of another day. */
  readonly isTimely?: boolean
}

export type ConnectionManager = ConnectionQueries & {
  /** Hands over a venue that runs; before, it is only listed. */
  attach(venue: VenueId, control: VenueControl): void
  /** Whether the venue's streams may be opened now. */
  mayIngest(venue: VenueId): boolean
  /** Why a venue's streams rest on purpose, one sentence; null when they do not. */
  restReason(venue: VenueId): string | null
  venueTime(venue: VenueId): UnixMs
  onAttempt(venue: VenueId, outcome: AttemptOutcome): void
  onFrame(venue: VenueId, connection: string, lagMs: number | null): void
  /** The host says that the machine is about to sleep: order entry closes at once. */
  notifySuspend(): void
  /** The host says that it is back, or that the network changed. */
  notifyResume(cause?: string): void
  /** Order entry closes for good. */
  stop(): void
  close(): void
}

const tickMs = 1000

/** Watches and steers every venue's connections: figures, flags, breakers, clocks, sleep. */
export function createConnectionManager(options: ConnectionManagerOptions): ConnectionManager {
  return new Manager(options)
}

class Manager implements ConnectionManager {
  private readonly options: ConnectionManagerOptions
  private readonly flagStore: FlagStore
  private readonly managers: ReadonlyMap<VenueId, VenueManager>
  private readonly stops: readonly (() => void)[]
  private resuming: { readonly since: UnixMs; readonly cause: string } | null = null
  private suspended = false
  private stopping = false
  private alerts = 0

  constructor(options: ConnectionManagerOptions) {
    const { clock, log } = options
    this.options = options
    this.flagStore = createFlagStore(options.settings)
    this.managers = new Map(options.venues.map((each) => [each.venue, this.create(each)]))
    this.stops = [
      clock.every(tickMs, () => this.tick()),
      watchWake({
        clock,
        onWake: (gapMs) => {
          log.warn({ gapMs }, 'the machine was away')
          this.notifyResume('The machine slept.')
        },
        onClockJump: (jumpMs) => {
          log.warn({ jumpMs }, "this machine's clock was set")
          for (const manager of this.managers.values()) manager.measureTime()
        },
      }),
    ]
  }

  attach(venue: VenueId, control: VenueControl): void {
    this.find(venue).attach(control)
  }

  mayIngest(venue: VenueId): boolean {
    return this.find(venue).restReason() === null
  }

  restReason(venue: VenueId): string | null {
    return this.managers.get(venue)?.restReason() ?? null
  }

  venueTime(venue: VenueId): UnixMs {
    return this.find(venue).venueClock.now()
  }

  onAttempt(venue: VenueId, outcome: AttemptOutcome): void {
    this.managers.get(venue)?.onAttempt(outcome)
  }

  onFrame(venue: VenueId, connection: string, lagMs: number | null): void {
    this.managers.get(venue)?.onFrame(connection, lagMs)
  }

  state(): ConnectionsState {
    const venues = [...this.managers.values()].map((manager) => manager.state(this.stopping))
    return { time: this.options.clock.now(), resuming: this.resumingState(), venues }
  }

  mayTrade(venue: VenueId, action: TradeAction): TradeDecision {
    return this.find(venue).mayTrade(action, this.stopping)
  }

  async setFlag(venue: VenueId, path: VenuePath, on: boolean): Promise<void> {
    const manager = this.find(venue)
    const { environment } = manager
    this.flagStore.set(venue, environment, {
      ...this.flagStore.get(venue, environment),
      [path]: on,
    })
    await manager.setFlag(path, on)
  }

  tripBreaker(venue: VenueId, path: VenuePath): void {
    this.find(venue).trip(path)
  }

  resetBreaker(venue: VenueId, path: VenuePath): void {
    this.find(venue).reset(path)
  }

  resumeTrading(venue: VenueId): void {
    this.find(venue).resumeTrading()
  }

  notifySuspend(): void {
    this.suspended = true
    this.resuming = { since: this.options.clock.now(), cause: 'The machine is going to sleep.' }
    for (const manager of this.managers.values()) manager.doubt()
  }

  notifyResume(cause = 'The machine slept.'): void {
    this.suspended = false
    this.resuming = { since: this.options.clock.now(), cause }
    for (const manager of this.managers.values()) manager.renew('wake')
  }

  stop(): void {
    this.stopping = true
  }

  close(): void {
    this.stop()
    for (const stop of this.stops) stop()
    for (const manager of this.managers.values()) manager.close()
  }

  private create({
    venue,
    environment,
  }: {
    venue: VenueId
    environment: Environment
  }): VenueManager {
    const { clock, log, quality, pauseOnBadQuality, isTimely } = this.options
    return new VenueManager({
      venue,
      environment,
      clock,
      log,
      flags: this.flagStore.get(venue, environment),
      quality: quality ?? defaultQualityLimits,
      pauseOnBadQuality: pauseOnBadQuality ?? false,
      isTimely: isTimely ?? true,
      onQualityAlert: (message) => this.alert(venue, environment, message),
    })
  }

  private tick(): void {
    if (this.suspended) return
    for (const manager of this.managers.values()) manager.tick()
    if (this.resuming !== null && this.waitingFor().length === 0) this.resuming = null
  }

  private waitingFor(): readonly VenueId[] {
    return [...this.managers.values()]
      .filter((manager) => manager.isResuming)
      .map(({ venue }) => venue)
  }

  private resumingState(): Resuming | null {
    return this.resuming === null ? null : { ...this.resuming, waitingFor: this.waitingFor() }
  }

  private alert(venue: VenueId, environment: Environment, message: string): void {
    const time = this.options.clock.now()
    this.alerts += 1
    this.options.bus.publish({
      kind: 'alert',
      id: `quality-${time}-${this.alerts}`,
      time,
      lastTime: time,
      count: 1,
      severity: 'warning',
      category: 'RETRYABLE',
      code: 'VENUE_DEGRADED',
      message,
      venue,
      environment,
    })
  }

  private find(venue: VenueId): VenueManager {
    const manager = this.managers.get(venue)
    if (manager !== undefined) return manager
    const known = venueIds.filter((id) => this.managers.has(id)).join(', ')
    throw new PitwallError('UNKNOWN_VENUE', `${venue} is not configured; known: ${known}.`)
  }
}
