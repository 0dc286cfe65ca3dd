import type { UnixMs } from '../../../contract/domain/ids.ts'
import { createMeter, type Meter } from './meters.ts'
import type { RateObservation, ScopeSpec, ScopeStatus } from './types.ts'

/** One limit with its reserve, its warning mark and the venue's "not before". Times are monotonic ms. */
export class Scope {
  readonly spec: ScopeSpec
  private readonly meter: Meter
  private readonly reserveShare: number
  private readonly warnShare: number
  private blockedUntil = -Infinity

  constructor(spec: ScopeSpec, wall: () => number) {
    const isBudget = spec.meter.kind === 'earnedBudget'
    this.spec = spec
    this.meter = createMeter(spec.meter, wall)
    this.reserveShare = spec.reserveShare ?? (isBudget ? 0 : 0.1)
    this.warnShare = spec.warnShare ?? (isBudget ? 1 : 0.8)
  }

  /** Whether the cost could ever leave. */
  fits(cost: number, critical: boolean): boolean {
    return cost <= this.ceiling(critical)
  }

  /** Ms until the cost may leave; 0 means now. A cost of 0 waits only for a penalty to end. */
  waitFor(cost: number, critical: boolean, now: number): number {
    const penalty = Math.max(0, this.blockedUntil - now)
    if (cost === 0) return penalty
    const room = this.meter.waitFor(cost, this.ceiling(critical), now)
    return Math.max(penalty, room, critical ? 0 : this.waitForWarning(now))
  }

  take(cost: number, now: number): void {
    this.meter.take(cost, now)
  }

  observe(seen: RateObservation, now: number, sentAt: number): void {
    this.meter.observe(seen, now, sentAt)
  }

  earn(amount: number): void {
    this.meter.earn(amount)
  }

  /** The later of two penalties holds. */
  block(until: number): void {
    this.blockedUntil = Math.max(this.blockedUntil, until)
  }

  status(now: number, wallNow: UnixMs, queued: number): ScopeStatus {
    const { limit } = this.meter
    const used = this.meter.used(now)
    const reset = this.meter.resetIn(now)
    const penalty = this.blockedUntil - now
    return {
      scope: this.spec.name,
      category: this.spec.category,
      limit,
      used,
      remaining: Math.max(0, limit - used),
      resetTime: reset === null ? null : later(wallNow, reset),
      reserve: this.reserve(),
      queued,
      penaltyUntil: penalty > 0 ? later(wallNow, penalty) : null,
    }
  }

  private reserve(): number {
    return Math.floor(this.meter.limit * this.reserveShare)
  }

  private ceiling(critical: boolean): number {
    return critical ? this.meter.criticalLimit : this.meter.limit - this.reserve()
  }

  /** From the warning mark on requests that are not critical wait for usage to fall below it. */
  private waitForWarning(now: number): number {
    if (this.warnShare >= 1) return 0
    const mark = this.meter.limit * this.warnShare
    if (this.meter.used(now) < mark) return 0
    return Math.max(1, this.meter.waitFor(0, mark, now))
  }
}

function later(time: UnixMs, ms: number): UnixMs {
  return Math.ceil(time + ms) as UnixMs
}
