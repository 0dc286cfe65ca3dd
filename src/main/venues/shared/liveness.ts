import { createHash } from 'node:crypto'
import type { EngineEvent } from '../../../contract/events.ts'
import type { GapReason } from '../../../contract/domain/heatmap.ts'
import type { UnifiedSymbol, UnixMs } from '../../../contract/domain/ids.ts'
import { type Origin, problemOf } from './problems.ts'

/** At most one `feedAlive` in this much venue time, however fast it passes here. */
const throttleMs = 250
/** A venue clock ahead of ours by more than this is not believed. */
const futureToleranceMs = 10_000

/** No venue was open before 2009: a time before it is an example's, not a clock's. */
const earliestTime = 1_230_000_000_000

/** What a connection observes: all liquidations of the venue, or those of some symbols. */
export type FeedSymbols = '*' | readonly UnifiedSymbol[]

/** Turns data frames of one connection into proof that its liquidation feed was being observed. */
export type Liveness = {
  /** Which liquidations the connection carries. A change gives the scope a new name. */
  carry(symbols: FeedSymbols, receivedTime: UnixMs): readonly EngineEvent[]
  /** A data frame arrived. `receivedTime` of zero or less means that it is not known. */
  seen(venueTime: UnixMs | null, receivedTime: UnixMs): readonly EngineEvent[]
  /** The connection dropped or went silent. Says so once. */
  lost(reason: GapReason, receivedTime: UnixMs): readonly EngineEvent[]
}

export function createLiveness(origin: Origin): Liveness {
  let scope: string | null = null
  let symbols: FeedSymbols = []
  let announced = false
  let alive = false
  let nextTime = Number.NEGATIVE_INFINITY
  let toldLie = false

  const lost: Liveness['lost'] = (reason, receivedTime) => {
    if (!alive || scope === null) return []
    alive = false
    nextTime = Number.NEGATIVE_INFINITY
    return [{ kind: 'feedLost', ...origin, scope, reason, receivedTime }]
  }

  /** The venue's time, unless it cannot be true; a lie is told of once in a row. */
  const believe = (
    venueTime: UnixMs | null,
    receivedTime: UnixMs,
  ): { readonly time: UnixMs; readonly events: readonly EngineEvent[] } => {
    if (venueTime === null) return { time: receivedTime, events: [] }
    if (venueTime < earliestTime && receivedTime > 0) return { time: receivedTime, events: [] }
    const lie = receivedTime > 0 && venueTime - receivedTime > futureToleranceMs
    const isNew = lie && !toldLie
    toldLie = lie
    const ahead = Math.round((venueTime - receivedTime) / 1000)
    const message = `the venue's clock reads ${ahead} s ahead of ours; the receive time is used`
    return {
      time: lie ? receivedTime : venueTime,
      events: isNew ? [problemOf(origin, 'malformed', message, null, receivedTime)] : [],
    }
  }

  const announce = (): readonly EngineEvent[] => {
    if (announced || scope === null) return []
    announced = true
    return [{ kind: 'feedScope', ...origin, scope, symbols: symbols === '*' ? [] : symbols }]
  }

  return {
    lost,
    carry(next, receivedTime) {
      const name = scopeName(next)
      if (name === scope) return []
      const events = lost('notSubscribed', receivedTime)
      scope = name
      symbols = next
      announced = false
      return events
    },
    seen(venueTime, receivedTime) {
      if (scope === null) return []
      const { time, events } = believe(venueTime, receivedTime)
      if (time < nextTime && time >= nextTime - throttleMs) return events
      nextTime = time + throttleMs
      alive = true
      return [
        ...events,
        ...announce(),
        { kind: 'feedAlive', ...origin, scope, exchangeTime: time, receivedTime },
      ]
    },
  }
}

/** `*`, or a short hash of the sorted symbols; null where there is nothing to observe. */
function scopeName(symbols: FeedSymbols): string | null {
  if (symbols === '*') return '*'
  if (symbols.length === 0) return null
  const sorted = [...symbols].toSorted().join(',')
  return `symbols-${createHash('sha256').update(sorted).digest('hex').slice(0, 12)}`
}
