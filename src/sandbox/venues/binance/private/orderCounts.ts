import { Refusal } from '../refusals.ts'

/** A window in which an account's new orders are counted, aligned with the calendar. */
export type OrderWindow = {
  readonly limit: number
  readonly interval: 'SECOND' | 'MINUTE' | 'DAY'
  readonly intervalNum: number
  readonly windowMs: number
  /** Of the header: `10S`, `1M`. */
  readonly suffix: string
}

/** How many orders each account made in the windows just now. */
export class OrderCounts {
  readonly windows: readonly OrderWindow[]
  private readonly used = new Map<string, { window: number; count: number }>()

  constructor(windows: readonly OrderWindow[]) {
    this.windows = windows
  }

  /** Counts new orders; throws where a limit is passed. */
  take(account: string, orders: readonly number[], now: number): void {
    for (const [index, window] of this.windows.entries()) {
      const counter = this.counter(account, window, now)
      counter.count += orders[index] ?? 0
      if (counter.count <= window.limit) continue
      const per = `${window.intervalNum} ${window.interval}`
      const msg = `Too many new orders; current limit is ${window.limit} orders per ${per}.`
      throw new Refusal(-1015, msg, 429)
    }
  }

  /** Takes an order out of the counts again, as spot does with the first fill. */
  giveBack(account: string, now: number): void {
    for (const window of this.windows) {
      const counter = this.counter(account, window, now)
      counter.count = Math.max(0, counter.count - 1)
    }
  }

  headers(account: string, now: number): Record<string, string> {
    return Object.fromEntries(
      this.windows.map((window) => [
        `x-mbx-order-count-${window.suffix.toLowerCase()}`,
        String(this.counter(account, window, now).count),
      ]),
    )
  }

  /** As socket replies and `rateLimit/order` tell them. */
  rows(account: string, now: number): readonly object[] {
    return this.windows.map((window) => ({
      rateLimitType: 'ORDERS',
      interval: window.interval,
      intervalNum: window.intervalNum,
      limit: window.limit,
      count: this.counter(account, window, now).count,
    }))
  }

  private counter(account: string, window: OrderWindow, now: number) {
    const key = `${account}/${window.suffix}`
    const current = Math.floor(now / window.windowMs)
    const known = this.used.get(key)
    if (known?.window === current) return known
    const made = { window: current, count: 0 }
    this.used.set(key, made)
    return made
  }
}
