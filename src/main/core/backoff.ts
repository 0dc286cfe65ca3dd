import type { Random } from './random.ts'

export type BackoffPolicy = {
  readonly initialMs: number
  readonly maxMs: number
  readonly multiplier: number
  /** Share of the delay that chance may add or take away, 0 to 1. */
  readonly jitter: number
}

/** The delays of a reconnecting stream: 1, 2, 4 s and so on, at most a minute, give or take 10 %. */
export const streamBackoff: BackoffPolicy = {
  initialMs: 1000,
  maxMs: 60_000,
  multiplier: 2,
  jitter: 0.1,
}

/** Delay before attempt `attempt` (from 0): min(initial x multiplier^attempt, max), jittered. */
export function backoffDelay(policy: BackoffPolicy, attempt: number, random: Random): number {
  const plain = Math.min(policy.initialMs * policy.multiplier ** attempt, policy.maxMs)
  return plain * (1 + policy.jitter * (2 * random() - 1))
}
