/** Counts weight in fixed windows of time, as venues do. */
export class RateWindow {
  readonly limit: number
  private readonly windowMs: number
  private window = -1
  private used = 0

  constructor(limit: number, windowMs: number) {
    this.limit = limit
    this.windowMs = windowMs
  }

  /** Weight used in the current window, with this request's. */
  take(weight: number, now: number): number {
    const window = Math.floor(now / this.windowMs)
    if (window !== this.window) this.used = 0
    this.window = window
    this.used += weight
    return this.used
  }

  /** Whole seconds until the next window, at least 1. */
  secondsLeft(now: number): number {
    return Math.max(1, Math.ceil((this.windowMs - (now % this.windowMs)) / 1000))
  }
}
