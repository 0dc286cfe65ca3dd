import type { UnixMs } from '../../../contract/domain/ids.ts'

export const rateCategories = ['orders', 'queries', 'websocket', 'weight'] as const
export type RateCategory = (typeof rateCategories)[number]

/** Order in which waiting requests leave. Cancels are critical: they may use the reserve. */
export const ratePriorities = ['critical', 'high', 'normal', 'low'] as const
export type RatePriority = (typeof ratePriorities)[number]

/** How a venue counts. Amounts are in the venue's unit: requests, orders or weight. */
export type MeterSpec =
  /** At most `limit` in each stretch of `windowMs` that starts at a multiple of it since 1970. */
  | { readonly kind: 'fixedWindow'; readonly limit: number; readonly windowMs: number }
  /** At most `limit` in any stretch of `windowMs`. */
  | { readonly kind: 'slidingWindow'; readonly limit: number; readonly windowMs: number }
  /** `limit` tokens at most, `refillPerSecond` new ones a second. */
  | { readonly kind: 'tokenBucket'; readonly limit: number; readonly refillPerSecond: number }
  /** A counter that each request raises and time lowers; it may not pass `limit`. */
  | { readonly kind: 'decayingCounter'; readonly limit: number; readonly decayPerSecond: number }
  /**
   * A lifetime budget that trading volume raises (`earn`). Once spent, one unit each
   * `spentIntervalMs`. Critical requests have `min(limit + add, limit x times)` instead.
   */
  | {
      readonly kind: 'earnedBudget'
      readonly limit: number
      readonly spentIntervalMs: number
      readonly critical?: { readonly add: number; readonly times: number } | undefined
    }

export type ScopeSpec = {
  /** Unique within the limiter, as shown to the trader: `ip weight 1m`, `orders 10s`. */
  readonly name: string
  readonly category: RateCategory
  readonly meter: MeterSpec
  /** Share kept for critical requests, 0 to 1. Default 0.1; 0 for an earned budget. */
  readonly reserveShare?: number | undefined
  /** Usage from which non-critical requests wait, 0 to 1. Default 0.8; 1 for an earned budget. */
  readonly warnShare?: number | undefined
}

/** What a request costs, by scope name. Scopes not named are not touched. */
export type RateCost = Readonly<Record<string, number>>

/** What the venue said about a scope, in its own count. Absent members were not said. */
export type RateObservation = {
  readonly used?: number | undefined
  readonly remaining?: number | undefined
  readonly limit?: number | undefined
  /** When the request left, so that an answer from an earlier window is not taken for this one. */
  readonly sentTime?: UnixMs | undefined
}

export type ScopeStatus = {
  readonly scope: string
  readonly category: RateCategory
  readonly limit: number
  readonly used: number
  /** max(0, limit - used). */
  readonly remaining: number
  /** When usage is back at nothing if no more is sent; null where it never is. */
  readonly resetTime: UnixMs | null
  /** Amount kept for critical requests. */
  readonly reserve: number
  /** Requests waiting that would use this scope. */
  readonly queued: number
  /** Until when the venue told us to send nothing; null when it did not. */
  readonly penaltyUntil: UnixMs | null
}

export type AcquireOptions = {
  /** Counts as under way until `release`. */
  readonly occupies?: boolean | undefined
  readonly priority?: RatePriority | undefined
  /** Gives up waiting; the promise rejects with the signal's reason and nothing is used. */
  readonly signal?: AbortSignal | undefined
}

export type RateLimiter = {
  /**
   * Resolves when the request may leave; its cost is then used. Rejects with PitwallError
   * INVALID_ARGUMENT when the cost can never fit or names an unknown scope, RATE_LIMITED when the
   * queue is full, ENGINE_STOPPING after `close`.
   */
  acquire(cost: RateCost, options?: AcquireOptions): Promise<void>
  /** A request that was acquired with `occupies` has ended, however it went. */
  release(): void
  /** Takes the cost now if nothing has to wait for it. */
  tryAcquire(cost: RateCost, priority?: RatePriority): boolean
  observe(scope: string, seen: RateObservation): void
  /** Nothing leaves in the scope (every scope for `*`) before the time. */
  penalty(scope: string, untilTime: UnixMs): void
  /** Raises an earned budget. */
  earn(scope: string, amount: number): void
  status(): readonly ScopeStatus[]
  /**
   * The same limits and queues with further scopes, for a second client behind sockets of its own:
   * its requests under way count apart. Its `status` has the further scopes only; closing it takes
   * them away.
   */
  share(scopes: readonly ScopeSpec[]): RateLimiter
  /** Requests that wait are refused with ENGINE_STOPPING. */
  close(): void
}
