import type { OrderId } from '../../../contract/domain/order.ts'
import { type OrderRequest, orderTermsOf } from '../../../contract/domain/managedOrder.ts'
import type { Clock } from '../../core/clock.ts'

const secondMs = 1000
const minuteMs = 60_000

/** How fast orders were let through, and which ones just now. */
export type Pace = {
  /** Let through within the last so many ms. */
  within(ms: number): number
  /** When the same terms were let through last, monotonic ms ago; null if not in the last minute. */
  sinceSame(request: OrderRequest): number | null
  count(orderId: OrderId, request: OrderRequest | null): void
  /** It was not sent: the same click again is no second one. What it cost in pace stays counted. */
  forget(orderId: OrderId): void
}

export function createPace(clock: Clock): Pace {
  /** Ascending; nothing older than a minute. */
  let times: number[] = []
  const terms = new Map<string, { readonly at: number; readonly orderId: OrderId }>()

  const trim = (): void => {
    const oldest = clock.monotonic() - minuteMs
    const kept = times.findIndex((time) => time > oldest)
    if (kept !== 0) times = kept < 0 ? [] : times.slice(kept)
    for (const [key, { at }] of terms) {
      if (at > oldest) break
      terms.delete(key)
    }
  }

  return {
    within(ms) {
      const oldest = clock.monotonic() - ms
      let count = 0
      for (let index = times.length - 1; index >= 0; index -= 1) {
        if ((times[index] as number) <= oldest) break
        count += 1
      }
      return count
    },
    sinceSame(request) {
      const known = terms.get(termsKey(request))
      return known === undefined ? null : clock.monotonic() - known.at
    },
    count(orderId, request) {
      trim()
      const at = clock.monotonic()
      times.push(at)
      if (request === null) return
      const key = termsKey(request)
      terms.delete(key)
      terms.set(key, { at, orderId })
    },
    forget(orderId) {
      for (const [key, known] of terms) if (known.orderId === orderId) terms.delete(key)
    },
  }
}

export const paceWindows = {
  maxOrdersPerSecond: secondMs,
  maxOrdersPerMinute: minuteMs,
} as const

/** Everything that makes two orders the same to the trader. */
function termsKey(request: OrderRequest): string {
  const { venue, accountId, instrumentId } = request
  return JSON.stringify([venue, accountId, instrumentId, orderTermsOf(request)])
}
