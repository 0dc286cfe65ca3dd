import { PitwallError } from '../../../contract/errors.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { Cancel, Clock } from '../../core/clock.ts'
import { Scope } from './scope.ts'
import {
  type AcquireOptions,
  ratePriorities,
  type RateCost,
  type RateLimiter,
  type RateObservation,
  type RatePriority,
  type ScopeSpec,
  type ScopeStatus,
} from './types.ts'

export type * from './types.ts'

export type RateLimiterOptions = {
  readonly scopes: readonly ScopeSpec[]
  readonly clock: Clock
  /** The venue's time, to which its calendar windows are aligned. Default the clock's. */
  readonly venueTime?: (() => UnixMs) | undefined
  /** Most requests that may wait. Default 50 000. */
  readonly maxQueued?: number | undefined
  /**
   * Most requests that may be under way before others, cancels apart, wait with what they cost.
   * Behind a handful of sockets a burst would otherwise arrive long after it was counted, in a
   * window of the venue that is full again. Default: any number.
   */
  readonly maxUnderway?: number | undefined
}

/** A request that waited this long may no longer be overtaken on any of its scopes, ms. */
const overtakenForMs = 60_000
/** Longest sleep before looking again, ms. */
const longestSleepMs = 60_000

/**
 * Lets requests leave within every limit they touch. Those that must wait leave by priority, then
 * in the order they came; one that waits for a scope holds back only what needs the same scope.
 */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  return new Limiter(options)
}

type Costs = readonly (readonly [scope: Scope, cost: number])[]

type Waiting = {
  readonly costs: Costs
  readonly priority: RatePriority
  readonly since: number
  /** Whose requests under way it adds to; null where it adds to none. */
  readonly lane: Lane | null
  leave(): void
  refuse(error: Error): void
}

/** Requests under way behind one set of sockets. */
type Lane = { underway: number }

class Limiter implements RateLimiter {
  private readonly clock: Clock
  private readonly maxQueued: number
  private readonly scopes = new Map<string, Scope>()
  private readonly queues = new Map(ratePriorities.map((name) => [name, new Set<Waiting>()]))
  private readonly queuedIn = new Map<Scope, Map<RatePriority, number>>()
  private readonly maxUnderway: number
  private readonly ownLane: Lane = { underway: 0 }
  private readonly wall: () => UnixMs
  private lanes = 1
  private queued = 0
  private timer: { readonly at: number; readonly cancel: Cancel } | null = null
  private closed = false

  constructor(options: RateLimiterOptions) {
    this.clock = options.clock
    this.maxQueued = options.maxQueued ?? 50_000
    this.maxUnderway = options.maxUnderway ?? Infinity
    this.wall = options.venueTime ?? (() => options.clock.now())
    this.addScopes(options.scopes)
  }

  share(scopes: readonly ScopeSpec[]): RateLimiter {
    this.addScopes(scopes)
    const names = new Set(scopes.map(({ name }) => name))
    const lane: Lane = { underway: 0 }
    this.lanes += 1
    return {
      acquire: (cost, options) => this.acquire(cost, options, lane),
      release: () => this.release(lane),
      tryAcquire: (cost, priority) => this.tryAcquire(cost, priority),
      observe: (name, seen) => this.observe(name, seen),
      penalty: (name, untilTime) => this.penalty(name, untilTime),
      earn: (name, amount) => this.earn(name, amount),
      status: () => this.status().filter(({ scope }) => names.has(scope)),
      share: (further) => this.share(further),
      close: () => this.removeScopes(names),
    }
  }

  acquire(
    cost: RateCost,
    options: AcquireOptions = {},
    ownLane: Lane = this.ownLane,
  ): Promise<void> {
    const priority = options.priority ?? 'normal'
    try {
      const costs = this.costsOf(cost, priority)
      options.signal?.throwIfAborted()
      const lane = options.occupies === true ? ownLane : null
      if (this.hasRoom(priority, lane) && this.takeNow(costs, priority)) {
        if (lane !== null) lane.underway += 1
        return Promise.resolve()
      }
      if (this.queued >= this.maxQueued) {
        throw new PitwallError('RATE_LIMITED', `${this.queued} requests wait already`)
      }
      return this.wait(costs, priority, lane, options.signal)
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)))
    }
  }

  tryAcquire(cost: RateCost, priority: RatePriority = 'normal'): boolean {
    return this.takeNow(this.costsOf(cost, priority), priority)
  }

  release(lane: Lane = this.ownLane): void {
    lane.underway = Math.max(0, lane.underway - 1)
    if (this.queued > 0) this.drain()
  }

  observe(name: string, seen: RateObservation): void {
    const now = this.clock.monotonic()
    const age = seen.sentTime === undefined ? 0 : Math.max(0, this.clock.now() - seen.sentTime)
    this.scopes.get(name)?.observe(seen, now, now - age)
    if (this.queued > 0) this.drain()
  }

  penalty(name: string, untilTime: UnixMs): void {
    const until = this.clock.monotonic() + Math.max(0, untilTime - this.clock.now())
    for (const [scopeName, scope] of this.scopes) {
      if (name === '*' || name === scopeName) scope.block(until)
    }
  }

  earn(name: string, amount: number): void {
    this.scopes.get(name)?.earn(amount)
    if (this.queued > 0) this.drain()
  }

  status(): readonly ScopeStatus[] {
    const now = this.clock.monotonic()
    const wallNow = this.clock.now()
    return [...this.scopes.values()].map((scope) =>
      scope.status(now, wallNow, this.countQueued(scope, 'low')),
    )
  }

  close(): void {
    this.closed = true
    this.timer?.cancel()
    this.timer = null
    this.refuseWaiting(() => true)
  }

  private addScopes(specs: readonly ScopeSpec[]): void {
    for (const spec of specs) {
      if (this.scopes.has(spec.name)) throw new RangeError(`two scopes are called ${spec.name}`)
      const scope = new Scope(spec, this.wall)
      this.scopes.set(spec.name, scope)
      this.queuedIn.set(scope, new Map(ratePriorities.map((name) => [name, 0])))
    }
  }

  private removeScopes(names: ReadonlySet<string>): void {
    for (const name of names) {
      const scope = this.scopes.get(name)
      if (scope === undefined) continue
      this.refuseWaiting(({ costs }) => costs.some(([used]) => used === scope))
      this.scopes.delete(name)
      this.queuedIn.delete(scope)
    }
  }

  private refuseWaiting(concerns: (waiting: Waiting) => boolean): void {
    for (const waiting of [...this.queues.values()].flatMap((queue) => [...queue])) {
      if (!concerns(waiting)) continue
      this.remove(waiting)
      waiting.refuse(new PitwallError('ENGINE_STOPPING', 'the request was still waiting'))
    }
  }

  private costsOf(cost: RateCost, priority: RatePriority): Costs {
    if (this.closed) throw new PitwallError('ENGINE_STOPPING', 'requests are no longer taken')
    return Object.entries(cost).map(([name, amount]) => {
      const scope = this.scopes.get(name)
      if (scope === undefined) throw badCost(`there is no limit called ${name}`)
      if (!Number.isFinite(amount) || amount < 0) throw badCost(`${name} cannot cost ${amount}`)
      if (!scope.fits(amount, priority === 'critical')) {
        throw badCost(`${name} can never give ${amount} at once`)
      }
      return [scope, amount] as const
    })
  }

  /** Takes the cost unless it must wait, or others that come first wait for the same scope. */
  private takeNow(costs: Costs, priority: RatePriority): boolean {
    if (costs.some(([scope]) => this.countQueued(scope, priority) > 0)) return false
    const now = this.clock.monotonic()
    if (waitFor(costs, priority, now) > 0) return false
    for (const [scope, cost] of costs) scope.take(cost, now)
    return true
  }

  private wait(
    costs: Costs,
    priority: RatePriority,
    lane: Lane | null,
    signal?: AbortSignal,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const since = this.clock.monotonic()
      const stopListening = (): void => signal?.removeEventListener('abort', onAbort)
      const waiting: Waiting = {
        costs,
        priority,
        since,
        lane,
        leave() {
          stopListening()
          resolve()
        },
        refuse(error) {
          stopListening()
          reject(error)
        },
      }
      const onAbort = (): void => {
        this.remove(waiting)
        waiting.refuse(signal?.reason instanceof Error ? signal.reason : new Error('aborted'))
        this.drain()
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      this.add(waiting)
      // Those before it may wait for sockets that it does not need.
      if (this.lanes > 1 && this.hasRoom(priority, lane)) this.drain()
      else this.sleep(waitFor(costs, priority, since))
    })
  }

  /** Lets leave whatever may, in order. */
  private drain(): void {
    const now = this.clock.monotonic()
    const blocked = new Set<Scope>()
    let nextIn = Infinity
    for (const queue of this.queues.values()) {
      for (const waiting of queue) {
        if (this.allBlocked(blocked)) break
        if (!this.hasRoom(waiting.priority, waiting.lane)) continue
        if (waiting.costs.some(([scope]) => blocked.has(scope))) continue
        nextIn = Math.min(nextIn, this.consider(waiting, blocked, now))
      }
    }
    if (this.queued > 0) this.sleep(nextIn)
  }

  /** Lets one leave, or marks what it waits for. Gives the ms it still has to wait. */
  private consider(waiting: Waiting, blocked: Set<Scope>, now: number): number {
    const { costs, priority } = waiting
    const critical = priority === 'critical'
    if (costs.some(([scope, cost]) => !scope.fits(cost, critical))) {
      this.remove(waiting)
      waiting.refuse(badCost('the venue has lowered its limit below the cost'))
      return Infinity
    }
    const wait = waitFor(costs, priority, now)
    if (wait === 0) {
      this.remove(waiting)
      for (const [scope, cost] of costs) scope.take(cost, now)
      if (waiting.lane !== null) waiting.lane.underway += 1
      waiting.leave()
      return Infinity
    }
    const overtaken = now - waiting.since > overtakenForMs
    for (const [scope, cost] of costs) {
      if (overtaken || scope.waitFor(cost, critical, now) > 0) blocked.add(scope)
    }
    return wait
  }

  private hasRoom(priority: RatePriority, lane: Lane | null): boolean {
    return lane === null || priority === 'critical' || lane.underway < this.maxUnderway
  }

  private allBlocked(blocked: ReadonlySet<Scope>): boolean {
    if (blocked.size === 0) return false
    for (const scope of this.scopes.values()) {
      if (!blocked.has(scope) && this.countQueued(scope, 'low') > 0) return false
    }
    return true
  }

  private sleep(ms: number): void {
    const now = this.clock.monotonic()
    const delay = Math.ceil(Math.min(Math.max(1, ms), longestSleepMs))
    if (this.timer !== null && this.timer.at <= now + delay) return
    this.timer?.cancel()
    const cancel = this.clock.after(delay, () => {
      this.timer = null
      this.drain()
    })
    this.timer = { at: now + delay, cancel }
  }

  private add(waiting: Waiting): void {
    this.queues.get(waiting.priority)?.add(waiting)
    this.queued += 1
    this.count(waiting, 1)
  }

  private remove(waiting: Waiting): void {
    if (this.queues.get(waiting.priority)?.delete(waiting) !== true) return
    this.queued -= 1
    this.count(waiting, -1)
  }

  private count(waiting: Waiting, change: number): void {
    for (const [scope] of waiting.costs) {
      const counts = this.queuedIn.get(scope)
      counts?.set(waiting.priority, (counts.get(waiting.priority) ?? 0) + change)
    }
  }

  /** Requests of this priority or a higher one that wait and use the scope. */
  private countQueued(scope: Scope, priority: RatePriority): number {
    let sum = 0
    for (const name of ratePriorities) {
      sum += this.queuedIn.get(scope)?.get(name) ?? 0
      if (name === priority) break
    }
    return sum
  }
}

function waitFor(costs: Costs, priority: RatePriority, now: number): number {
  const waits = costs.map(([scope, cost]) => scope.waitFor(cost, priority === 'critical', now))
  return Math.max(0, ...waits)
}

function badCost(message: string): PitwallError {
  return new PitwallError('INVALID_ARGUMENT', message, { path: 'cost' })
}
