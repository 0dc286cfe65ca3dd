import { type Denial, orderTermsOf } from '../../../contract/domain/managedOrder.ts'
import type { RouteRequest } from '../../../contract/domain/routing.ts'
import type { Clock } from '../../core/clock.ts'
import { denial } from './view.ts'

/**
 * Takes the same order again so soon for a second click. The gate sees a routed order only once a
 * venue was chosen, and the second one may have another.
 */
export type ClickGuard = {
  /** Null lets it through and remembers it. */
  admit(request: RouteRequest, windowMs: number | null): Denial | null
  /** Nothing came of it: the same again is no second click. */
  forget(request: RouteRequest): void
}

/** Orders that programs repeat on purpose. */
const repeaters: ReadonlySet<string> = new Set(['working', 'killSwitch'])
const remembered = 1000

export function createClickGuard(clock: Clock): ClickGuard {
  const clicks = new Map<string, number>()
  return {
    admit(request, windowMs) {
      const key = keyOf(request)
      const before = clicks.get(key)
      const since = before === undefined ? Infinity : clock.monotonic() - before
      const isSecond = windowMs !== null && since < windowMs && !repeaters.has(request.source)
      if (isSecond) return secondClick(Math.floor(since), windowMs)
      clicks.delete(key)
      clicks.set(key, clock.monotonic())
      if (clicks.size > remembered) clicks.delete(clicks.keys().next().value ?? '')
      return null
    },
    forget(request) {
      clicks.delete(keyOf(request))
    },
  }
}

function secondClick(since: number, windowMs: number): Denial {
  const message = `The same order was routed ${since} ms ago, within the ${windowMs} ms of a second click.`
  return denial('duplicateClick', message, {
    limit: `${windowMs}`,
    value: `${since}`,
    unit: 'ms',
  })
}

function keyOf(request: RouteRequest): string {
  const { symbol, marketKind, accountId } = request
  return JSON.stringify([symbol, marketKind, accountId, orderTermsOf(request)])
}
