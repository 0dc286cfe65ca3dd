import type { BreakerState, BreakerStatus, VenuePath } from '../../contract/domain/connections.ts'
import type { Clock } from '../core/clock.ts'
import { RollingCounter, RollingSamples } from './rolling.ts'

export type BreakerPolicy = {
  /** Share of failures in the last minute from which it opens, 0 to 1. */
  readonly errorRate: number
  /** Fewer attempts in the last minute say nothing. */
  readonly fewestAttempts: number
  readonly latencyP95Ms: number
  /** Open sockets that bring nothing for this long; null: silence does not matter here. */
  readonly staleMs: number | null
  /** Rest before the first probe; doubled with each probe that fails, ms. */
  readonly restMs: number
  readonly longestRestMs: number
  /** A probe without success after this long has failed, ms. */
  readonly probeMs: number
}

export const breakerPolicies: Readonly<Record<VenuePath, BreakerPolicy>> = {
  ingest: {
    errorRate: 0.5,
    fewestAttempts: 20,
    latencyP95Ms: 30_000,
    staleMs: 120_000,
    restMs: 15_000,
    longestRestMs: 300_000,
    probeMs: 30_000,
  },
  execution: {
    errorRate: 0.5,
    fewestAttempts: 10,
    latencyP95Ms: 10_000,
    staleMs: null,
    restMs: 15_000,
    longestRestMs: 300_000,
    probeMs: 15_000,
  },
}

const secondMs = 1000
const windowSeconds = 60
const samplesPerSecond = 64

export type BreakerOptions = {
  readonly path: VenuePath
  readonly policy: BreakerPolicy
  readonly clock: Clock
  /** Called after each change of state. */
  readonly onChange: (status: BreakerStatus) => void
}

/** What one path went through since the breaker last closed: older trouble must not open it again. */
class Window {
  readonly successes = new RollingCounter(secondMs, windowSeconds)
  readonly failures = new RollingCounter(secondMs, windowSeconds)
  readonly latency = new RollingSamples(secondMs, windowSeconds, samplesPerSecond)
}

/** Closed lets everything pass, open nothing, half open one probe whose outcome decides. */
export class Breaker {
  private readonly options: BreakerOptions
  private window = new Window()
  private state: BreakerState = 'closed'
  private reason: string | null = null
  private manual = false
  private trips = 0
  private failedProbes = 0
  /** Monotonic ms of the last change. */
  private changedAt: number

  constructor(options: BreakerOptions) {
    this.options = options
    this.changedAt = options.clock.monotonic()
  }

  get isClosed(): boolean {
    return this.state === 'closed'
  }

  get isProbing(): boolean {
    return this.state === 'halfOpen'
  }

  note(successes: number, failures: number): void {
    const at = this.options.clock.monotonic()
    if (successes > 0) this.window.successes.add(at, successes)
    if (failures > 0) this.window.failures.add(at, failures)
  }

  noteLatency(latencyMs: number): void {
    this.window.latency.add(this.options.clock.monotonic(), latencyMs)
  }

  /** Looks at the figures and at the time. `silentMs` is how long open sockets brought nothing. */
  tick(silentMs: number | null): void {
    const { policy } = this.options
    const inState = this.options.clock.monotonic() - this.changedAt
    if (this.state === 'closed') {
      const trouble = this.trouble(silentMs)
      if (trouble !== null) this.open(trouble, false)
    } else if (this.state === 'halfOpen') {
      if (inState >= policy.probeMs) this.probeFailed('The probe had no success in time.')
    } else if (!this.manual && inState >= this.restMs()) this.change('halfOpen', this.reason)
  }

  probeSucceeded(): void {
    if (this.state === 'halfOpen') this.close()
  }

  probeFailed(reason: string): void {
    if (this.state !== 'halfOpen') return
    this.failedProbes += 1
    this.change('open', reason)
  }

  /** Opens it by hand; only `reset` closes it then. */
  trip(reason: string): void {
    this.open(reason, true)
  }

  reset(): void {
    if (this.state !== 'closed') this.close()
  }

  status(): BreakerStatus {
    const { clock, path } = this.options
    const toWall = clock.now() - clock.monotonic()
    const probes = this.state === 'open' && !this.manual
    const probeAt = this.changedAt + this.restMs()
    return {
      path,
      state: this.state,
      reason: this.reason,
      since: Math.round(this.changedAt + toWall) as BreakerStatus['since'],
      probeTime: probes ? (Math.round(probeAt + toWall) as BreakerStatus['since']) : null,
      manual: this.manual,
      trips: this.trips,
    }
  }

  private trouble(silentMs: number | null): string | null {
    const { policy, clock } = this.options
    const at = clock.monotonic()
    const failures = this.window.failures.total(at)
    const attempts = failures + this.window.successes.total(at)
    if (attempts >= policy.fewestAttempts && failures / attempts >= policy.errorRate) {
      return `${failures} of ${attempts} attempts of the last minute failed.`
    }
    const [p95 = null] = this.window.latency.quantiles(at, [0.95])
    if (p95 !== null && p95 >= policy.latencyP95Ms) {
      return `The slowest twentieth takes ${Math.round(p95)} ms.`
    }
    if (policy.staleMs !== null && (silentMs ?? 0) >= policy.staleMs) {
      return `Connected, and no data for ${Math.round((silentMs ?? 0) / secondMs)} s.`
    }
    return null
  }

  private restMs(): number {
    const { restMs, longestRestMs } = this.options.policy
    return Math.min(longestRestMs, restMs * 2 ** Math.min(this.failedProbes, 30))
  }

  private open(reason: string, manual: boolean): void {
    if (this.state === 'closed') this.trips += 1
    this.manual = manual
    this.change('open', reason)
  }

  private close(): void {
    this.window = new Window()
    this.failedProbes = 0
    this.manual = false
    this.change('closed', null)
  }

  private change(state: BreakerState, reason: string | null): void {
    this.state = state
    this.reason = reason
    this.changedAt = this.options.clock.monotonic()
    this.options.onChange(this.status())
  }
}
