const windowMs = 1000

/** What the headers of a private answer tell. */
export type LimitState = {
  readonly limit: number
  readonly remaining: number
  /** When the limit is whole again; the present time where it is not used up, ms. */
  readonly resetTime: number
  readonly isExceeded: boolean
}

/** Requests of each account to each endpoint in the last second, REST and socket together. */
export class RateLimits {
  private readonly taken = new Map<string, number[]>()

  /** Takes a request that counts so many times. */
  take(uid: number, group: string, limit: number, count: number, now: number): LimitState {
    const key = `${uid}/${group}`
    const recent = (this.taken.get(key) ?? []).filter((time) => time > now - windowMs)
    const isExceeded = recent.length + count > limit
    if (!isExceeded) for (let index = 0; index < count; index += 1) recent.push(now)
    this.taken.set(key, recent)
    const remaining = Math.max(0, limit - recent.length)
    const resetTime = remaining === 0 || isExceeded ? (recent[0] ?? now) + windowMs : now
    return { limit, remaining, resetTime, isExceeded }
  }
}

export function limitHeaders({ limit, remaining, resetTime }: LimitState) {
  return {
    'X-Bapi-Limit': String(limit),
    'X-Bapi-Limit-Status': String(remaining),
    'X-Bapi-Limit-Reset-Timestamp': String(resetTime),
  }
}

/** What is told where a limit is exceeded. */
export const tooManyVisits = {
  code: 10006,
  message: 'Too many visits. Exceeded the API Rate Limit.',
}
