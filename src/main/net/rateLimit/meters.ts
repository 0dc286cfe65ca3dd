import type { MeterSpec, RateObservation } from './types.ts'

/**
 * Counts what was used against one limit. Times are monotonic ms, so that a jump of the wall clock
 * neither frees nor blocks anything; `wall` is only for windows the venue aligns to its calendar.
 */
export type Meter = {
  readonly limit: number
  used(now: number): number
  take(cost: number, now: number): void
  /** The venue's own count; `sentAt` is the monotonic time at which the request left. */
  observe(seen: RateObservation, now: number, sentAt: number): void
  /** Ms until `cost` fits under `ceiling` if nothing else is sent; 0 when it fits now. */
  waitFor(cost: number, ceiling: number, now: number): number
  /** Ms until usage is back at nothing if no more is sent; null where it never is. */
  resetIn(now: number): number | null
  /** Most that may be used with `critical` priority. */
  readonly criticalLimit: number
  /** Raises the limit where the venue lets one earn it. */
  earn(amount: number): void
}

/** `wall` gives the venue's time, Unix ms. */
export function createMeter(spec: MeterSpec, wall: () => number): Meter {
  switch (spec.kind) {
    case 'fixedWindow':
      return new FixedWindow(spec.limit, spec.windowMs, wall)
    case 'slidingWindow':
      return new SlidingWindow(spec.limit, spec.windowMs)
    case 'tokenBucket':
      return new DrainingLevel(spec.limit, spec.refillPerSecond)
    case 'decayingCounter':
      return new DrainingLevel(spec.limit, spec.decayPerSecond)
    case 'earnedBudget':
      break
  }
  return new EarnedBudget(spec.limit, spec.spentIntervalMs, spec.critical ?? null)
}

/** What the venue says is used; null when it did not say. */
function saidUsed(seen: RateObservation, limit: number): number | null {
  if (seen.used !== undefined && Number.isFinite(seen.used)) return Math.max(0, seen.used)
  if (seen.remaining === undefined || !Number.isFinite(seen.remaining)) return null
  return Math.max(0, limit - seen.remaining)
}

function saidLimit(seen: RateObservation, limit: number): number {
  return seen.limit !== undefined && Number.isFinite(seen.limit) && seen.limit > 0
    ? seen.limit
    : limit
}

/**
 * Starts anew at each multiple of the window. The next start is fixed in monotonic time when a
 * window begins, so that setting the clock back or forth does not open a second one early.
 */
class FixedWindow implements Meter {
  limit: number
  private readonly windowMs: number
  private readonly wall: () => number
  private count = 0
  private startedAt = -Infinity
  private endsAt = -Infinity

  constructor(limit: number, windowMs: number, wall: () => number) {
    this.limit = limit
    this.windowMs = windowMs
    this.wall = wall
  }

  get criticalLimit(): number {
    return this.limit
  }

  used(now: number): number {
    this.roll(now)
    return this.count
  }

  take(cost: number, now: number): void {
    this.roll(now)
    this.count += cost
  }

  /** Only raises: answers still on their way are in our count and not yet in the venue's. */
  observe(seen: RateObservation, now: number, sentAt: number): void {
    this.roll(now)
    this.limit = saidLimit(seen, this.limit)
    if (sentAt < this.startedAt) return
    this.count = Math.max(this.count, saidUsed(seen, this.limit) ?? 0)
  }

  waitFor(cost: number, ceiling: number, now: number): number {
    return this.used(now) + cost <= ceiling + tiny ? 0 : this.endsAt - now
  }

  resetIn(now: number): number {
    this.roll(now)
    return this.endsAt - now
  }

  earn(): void {}

  private roll(now: number): void {
    if (now < this.endsAt) return
    const into = this.wall() % this.windowMs
    this.startedAt = now - into
    this.endsAt = this.startedAt + this.windowMs
    this.count = 0
  }
}

/** Remembers each use until it has left the window. */
class SlidingWindow implements Meter {
  limit: number
  private readonly windowMs: number
  private readonly uses: { readonly at: number; cost: number }[] = []
  private sum = 0

  constructor(limit: number, windowMs: number) {
    this.limit = limit
    this.windowMs = windowMs
  }

  get criticalLimit(): number {
    return this.limit
  }

  used(now: number): number {
    this.forget(now)
    return this.sum
  }

  take(cost: number, now: number): void {
    this.forget(now)
    if (cost <= 0) return
    const last = this.uses.at(-1)
    if (last?.at === now) last.cost += cost
    else this.uses.push({ at: now, cost })
    this.sum += cost
  }

  observe(seen: RateObservation, now: number): void {
    this.limit = saidLimit(seen, this.limit)
    const said = saidUsed(seen, this.limit)
    const missing = (said ?? 0) - this.used(now)
    if (missing > 0) this.take(missing, now)
  }

  waitFor(cost: number, ceiling: number, now: number): number {
    let left = this.used(now) + cost
    if (left <= ceiling + tiny) return 0
    for (const use of this.uses) {
      left -= use.cost
      if (left <= ceiling + tiny) return use.at + this.windowMs - now
    }
    return this.windowMs
  }

  resetIn(now: number): number {
    this.forget(now)
    const last = this.uses.at(-1)
    return last === undefined ? 0 : last.at + this.windowMs - now
  }

  earn(): void {}

  private forget(now: number): void {
    let gone = 0
    for (const use of this.uses) {
      if (use.at + this.windowMs > now) break
      this.sum -= use.cost
      gone += 1
    }
    if (gone > 0) this.uses.splice(0, gone)
    if (this.uses.length === 0) this.sum = 0
  }
}

/** Error of sums of fractions that does not count as use. */
const tiny = 1e-9

/** A level that requests raise and time lowers: a token bucket seen from its empty part. */
class DrainingLevel implements Meter {
  limit: number
  private readonly perMs: number
  private level = 0
  private at = 0

  constructor(limit: number, perSecond: number) {
    this.limit = limit
    this.perMs = perSecond / 1000
  }

  get criticalLimit(): number {
    return this.limit
  }

  used(now: number): number {
    this.level = Math.max(0, this.level - Math.max(0, now - this.at) * this.perMs)
    this.at = now
    return this.level
  }

  take(cost: number, now: number): void {
    this.level = this.used(now) + cost
  }

  observe(seen: RateObservation, now: number): void {
    this.limit = saidLimit(seen, this.limit)
    this.level = Math.max(this.used(now), saidUsed(seen, this.limit) ?? 0)
  }

  waitFor(cost: number, ceiling: number, now: number): number {
    const above = this.used(now) + cost - ceiling
    return above <= tiny ? 0 : above / this.perMs
  }

  resetIn(now: number): number {
    return this.used(now) / this.perMs
  }

  earn(): void {}
}

/** A budget for life. Once it is spent one unit comes free each interval after the last use. */
class EarnedBudget implements Meter {
  limit: number
  private readonly spentIntervalMs: number
  private readonly critical: { readonly add: number; readonly times: number } | null
  private count = 0
  private lastUse = -Infinity

  constructor(
    limit: number,
    spentIntervalMs: number,
    critical: { readonly add: number; readonly times: number } | null,
  ) {
    this.limit = limit
    this.spentIntervalMs = spentIntervalMs
    this.critical = critical
  }

  get criticalLimit(): number {
    if (this.critical === null) return this.limit
    return Math.min(this.limit + this.critical.add, this.limit * this.critical.times)
  }

  used(): number {
    return this.count
  }

  take(cost: number, now: number): void {
    this.count += cost
    this.lastUse = now
  }

  /** The venue's count is the truth over a lifetime, except for answers still on their way. */
  observe(seen: RateObservation): void {
    this.limit = saidLimit(seen, this.limit)
    this.count = Math.max(this.count, saidUsed(seen, this.limit) ?? 0)
  }

  waitFor(cost: number, ceiling: number, now: number): number {
    if (this.count + cost <= ceiling + tiny) return 0
    return Math.max(0, this.lastUse + this.spentIntervalMs * cost - now)
  }

  resetIn(): null {
    return null
  }

  earn(amount: number): void {
    this.limit += Math.max(0, amount)
  }
}
