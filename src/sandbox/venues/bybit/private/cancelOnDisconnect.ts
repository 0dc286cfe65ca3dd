import type { Account } from '../../../matching/account.ts'
import type { MatchingEngine } from '../../../matching/engine.ts'
import type { Row } from './rows.ts'

/** How long a client may be away where it said nothing, seconds. */
const usualWindowSeconds = 10

/**
 * Disconnection protection: once the last socket of an account that subscribed to `dcp` is gone,
 * its orders are canceled unless one comes back within the window.
 * https://bybit-exchange.github.io/docs/v5/order/dcp
 */
export class CancelOnDisconnect {
  private readonly engine: MatchingEngine
  private readonly windows = new Map<string, number>()
  private readonly watching = new Map<string, number>()

  constructor(engine: MatchingEngine) {
    this.engine = engine
  }

  setWindow(account: Account, seconds: number): void {
    this.windows.set(account.id, seconds)
  }

  /** Seconds. */
  windowOf(account: Account): number {
    return this.windows.get(account.id) ?? usualWindowSeconds
  }

  info(account: Account): Row {
    const timeWindow = String(this.windowOf(account))
    return { dcpInfos: [{ product: 'DERIVATIVES', dcpStatus: 'ON', timeWindow }] }
  }

  /** A socket of the account listens to `dcp`. */
  arrived(account: Account): void {
    this.watching.set(account.id, (this.watching.get(account.id) ?? 0) + 1)
    this.engine.countdown(account.id, null, 0)
  }

  left(account: Account): void {
    const remaining = (this.watching.get(account.id) ?? 0) - 1
    this.watching.set(account.id, Math.max(0, remaining))
    if (remaining > 0) return
    this.engine.countdown(account.id, null, this.windowOf(account) * 1000)
  }
}
