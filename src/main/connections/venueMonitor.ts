import type { ConnectionStatus, VenueHealth } from '../../contract/domain/connection.ts'
import type { UnixMs } from '../../contract/domain/ids.ts'
import type { ConnectionChanged, FeedProblem } from '../../contract/events.ts'
import type { Environment, VenueId } from '../../contract/domain/venue.ts'
import type { Clock } from '../core/clock.ts'
import { Hysteresis } from './hysteresis.ts'
import { RollingCounter, RollingSamples } from './rolling.ts'
import { type Verdict, judge } from './verdict.ts'

export type VenueMonitorOptions = {
  readonly venue: VenueId
  readonly environment: Environment
  readonly clock: Clock
  readonly subscriptions: () => { readonly confirmed: number; readonly wanted: number }
}

type Connection = {
  readonly status: ConnectionStatus
  readonly reason: string | null
  readonly wasConnected: boolean
}

const secondMs = 1000
const minuteMs = 60_000
const minute = 60
const day = 1440
/** Latency samples kept of one second. */
const samplesPerSecond = 64
/** Data received longer ago than this is an import of the past, not life. */
const importedMs = 60_000
/** Connections of one venue whose state is kept. */
const maxConnections = 100

type Problem = FeedProblem['problem']

/** One venue's figures, from the events of the bus. Memory does not depend on the traffic. */
export class VenueMonitor {
  private readonly options: VenueMonitorOptions
  private readonly startedAt: number
  private readonly messages = new RollingCounter(secondMs, minute)
  private readonly errors = new RollingCounter(secondMs, minute)
  private readonly problems = new Map<Problem, RollingCounter>()
  private readonly latency = new RollingSamples(secondMs, minute, samplesPerSecond)
  private readonly flowing = new RollingCounter(minuteMs, day)
  private readonly reconnects = new RollingCounter(minuteMs, day)
  private readonly connections = new Map<string, Connection>()
  private readonly hysteresis = new Hysteresis()
  private lastDataAt: number | null = null
  private lastMessageTime: UnixMs | null = null
  private lastLiquidationTime: UnixMs | null = null
  private lastError: string | null = null
  private unconfirmedSince: number | null = null

  constructor(options: VenueMonitorOptions) {
    this.options = options
    this.startedAt = options.clock.monotonic()
  }

  /** A data message arrived. */
  onData(exchangeTime: UnixMs, receivedTime: UnixMs): void {
    if (this.options.clock.now() - receivedTime > importedMs) return
    const at = this.options.clock.monotonic()
    this.messages.add(at)
    this.flowing.add(at)
    this.latency.add(at, receivedTime - exchangeTime)
    this.lastDataAt = at
    this.lastMessageTime = receivedTime
  }

  onLiquidation(exchangeTime: UnixMs): void {
    this.lastLiquidationTime = Math.max(exchangeTime, this.lastLiquidationTime ?? 0) as UnixMs
  }

  onProblem({ problem, message }: FeedProblem): void {
    const at = this.options.clock.monotonic()
    this.errors.add(at)
    const counter = this.problems.get(problem) ?? new RollingCounter(secondMs, minute)
    this.problems.set(problem, counter)
    counter.add(at)
    this.lastError = message
  }

  /** A connection that was closed on purpose is forgotten. */
  onConnection({ connection, status, reason }: ConnectionChanged): void {
    const before = this.connections.get(connection)
    if (status === 'disconnected' && reason === null) {
      this.connections.delete(connection)
      return
    }
    if (before === undefined && this.connections.size >= maxConnections) return
    const returned = status === 'connected' && before?.status !== 'connected'
    if (returned && before?.wasConnected === true) {
      this.reconnects.add(this.options.clock.monotonic())
    }
    const wasConnected = status === 'connected' || before?.wasConnected === true
    this.connections.set(connection, { status, reason, wasConnected })
  }

  /** Looks at the figures of this moment and decides what the badge shows. */
  verdict(): Verdict {
    const at = this.options.clock.monotonic()
    const { confirmed, wanted } = this.options.subscriptions()
    if (confirmed >= wanted) this.unconfirmedSince = null
    else this.unconfirmedSince ??= at
    const seen = judge({
      connections: [...this.connections.values()],
      silentMs: this.lastDataAt === null ? null : at - this.lastDataAt,
      malformed: this.problemCount('malformed', at) + this.problemCount('tooLarge', at),
      failedRequests: this.problemCount('requestFailed', at),
      refused: this.problemCount('refusedSubscription', at),
      confirmed,
      wanted,
      unconfirmedMs: this.unconfirmedSince === null ? 0 : at - this.unconfirmedSince,
    })
    return this.hysteresis.update(seen, at)
  }

  health(): VenueHealth {
    const at = this.options.clock.monotonic()
    const { confirmed, wanted } = this.options.subscriptions()
    const [latencyMs = null, latencyP95Ms = null] = this.latency.quantiles(at, [0.5, 0.95])
    return {
      venue: this.options.venue,
      environment: this.options.environment,
      status: this.status(),
      ...this.verdict(),
      lastMessageTime: this.lastMessageTime,
      lastLiquidationTime: this.lastLiquidationTime,
      messageCount: this.messages.total(at),
      errorCount: this.errors.total(at),
      uptimePercent: this.uptimePercent(at),
      reconnectCount: this.reconnects.total(at),
      latencyMs,
      latencyP95Ms,
      subscriptionsConfirmed: confirmed,
      subscriptionsWanted: wanted,
      lastError: this.lastError,
    }
  }

  private problemCount(problem: Problem, at: number): number {
    return this.problems.get(problem)?.total(at) ?? 0
  }

  /** The minute that runs counts only once data flowed in it: it may yet. */
  private uptimePercent(at: number): number {
    const filled = this.flowing.filled(at)
    const current = Math.floor(at / minuteMs)
    const elapsed = Math.min(day, current - Math.floor(this.startedAt / minuteMs) + 1)
    const currentIsFilled =
      this.lastDataAt !== null && Math.floor(this.lastDataAt / minuteMs) === current
    const counted = currentIsFilled ? elapsed : elapsed - 1
    return counted === 0 ? 0 : (Math.min(filled, counted) / counted) * 100
  }

  private status(): ConnectionStatus {
    const statuses = new Set([...this.connections.values()].map(({ status }) => status))
    return bestFirst.find((status) => statuses.has(status)) ?? 'disconnected'
  }
}

const bestFirst: readonly ConnectionStatus[] = [
  'connected',
  'reconnecting',
  'connecting',
  'disconnecting',
  'failed',
]
