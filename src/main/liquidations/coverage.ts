import type { GapReason } from '../../contract/domain/heatmap.ts'

/** Longest silence in venue time that still counts as observed, ms. */
export const maxSilenceMs = 10_000

/** A stretch of venue time in which a feed was observed; both ends were seen. */
export type Interval = {
  from: number
  to: number
  /** Why it ended; null while it may still grow. */
  endedReason: GapReason | null
  /** As last written to storage: null before the first time. */
  stored: { readonly from: number; readonly to: number; readonly reason: GapReason | null } | null
  /** `from` of stored intervals this one has taken in. */
  absorbed: number[]
}

export type IntervalState = {
  readonly from: number
  readonly to: number
  readonly endedReason: GapReason | null
  readonly replaces: readonly number[]
}

/** Most intervals of one observation that wait for late times. */
const openBound = 500

/** Most ended intervals that wait for storage; of older ones only what was stored remains. */
const endedBound = 1000

/**
 * When one scope of a feed was observed. Two proofs not more than `maxSilenceMs` apart cover the
 * time between them, in whatever order they arrive; nothing is joined over a loss of the feed.
 */
export class ScopeTimeline {
  /** Of the observation since the last loss, in order, further apart than the allowed silence. */
  private open: Interval[] = []
  /** Of earlier observations, until storage has them. */
  private ended: Interval[] = []
  private aliveReceivedTime = Number.NEGATIVE_INFINITY

  /**
   * `time` in venue time, `receivedTime` by our clock. Returns how much of the interval it belongs
   * to storage does not have, ms.
   */
  alive(time: number, receivedTime: number): number {
    this.aliveReceivedTime = Math.max(this.aliveReceivedTime, receivedTime)
    const index = this.open.findLastIndex((each) => each.from <= time)
    const before = this.open[index]
    const after = this.open[index + 1]
    if (before !== undefined && time <= before.to) return unstoredOf(before)
    const joinsBefore = before !== undefined && time - before.to <= maxSilenceMs
    const joinsAfter = after !== undefined && after.from - time <= maxSilenceMs
    if (joinsBefore && joinsAfter) this.join(index, before, after)
    else if (joinsBefore) before.to = time
    else if (joinsAfter) after.from = time
    else this.insert(index + 1, time)
    const touched = (joinsBefore ? before : null) ?? (joinsAfter ? after : null)
    return touched === null ? 0 : unstoredOf(touched)
  }

  /** The feed is no longer observed: nothing after what was seen is covered. */
  lost(reason: GapReason): void {
    this.open.forEach((interval, index) => {
      interval.endedReason = index === this.open.length - 1 ? reason : 'stale'
    })
    this.ended = [...this.ended, ...this.open.filter(isWorthKeeping)].slice(-endedBound)
    this.open = []
    this.aliveReceivedTime = Number.NEGATIVE_INFINITY
  }

  /** Takes back what storage does not have, and ends the observation. */
  forgetUnstored(reason: GapReason): void {
    for (const interval of [...this.open, ...this.ended]) {
      if (interval.stored === null) interval.to = interval.from
      else ({ from: interval.from, to: interval.to } = interval.stored)
      interval.absorbed = []
    }
    this.ended = this.ended.filter(isWorthKeeping)
    this.lost(reason)
  }

  /** Latest venue time seen, while proofs keep arriving; null when they no longer do. */
  liveUntil(now: number): number | null {
    if (now - this.aliveReceivedTime > maxSilenceMs) return null
    return this.open.at(-1)?.to ?? null
  }

  /** What storage does not have yet. */
  changes(): readonly IntervalState[] {
    return this.dirty().map((interval) => ({
      from: interval.from,
      to: interval.to,
      endedReason: interval.endedReason,
      replaces: replacedBy(interval),
    }))
  }

  /** Storage now has what `changes` gave. */
  markStored(): void {
    for (const interval of this.dirty()) {
      const { from, to, endedReason: reason } = interval
      interval.stored = { from, to, reason }
      interval.absorbed = []
    }
    this.ended = []
    if (this.open.length > openBound) this.open.splice(0, this.open.length - openBound)
  }

  /** Intervals held here that touch the range. Storage may hold more, and older states of these. */
  intervals(from: number, to: number): readonly Interval[] {
    return [...this.ended, ...this.open].filter((each) => each.to >= from && each.from <= to)
  }

  private insert(index: number, time: number): void {
    const previous = this.open[index - 1]
    if (previous !== undefined) previous.endedReason = 'stale'
    const endedReason = index < this.open.length ? 'stale' : null
    this.open.splice(index, 0, { from: time, to: time, endedReason, stored: null, absorbed: [] })
  }

  private join(index: number, before: Interval, after: Interval): void {
    before.to = after.to
    before.endedReason = after.endedReason
    before.absorbed.push(...after.absorbed)
    if (after.stored !== null) before.absorbed.push(after.stored.from)
    this.open.splice(index + 1, 1)
  }

  private dirty(): Interval[] {
    return [...this.ended, ...this.open].filter((each) => isWorthKeeping(each) && isDirty(each))
  }
}

/** A single proof covers nothing yet. */
function isWorthKeeping(interval: Interval): boolean {
  return interval.to > interval.from
}

function isDirty({ from, to, endedReason, stored, absorbed }: Interval): boolean {
  if (stored === null || absorbed.length > 0) return true
  return stored.from !== from || stored.to !== to || stored.reason !== endedReason
}

function unstoredOf({ from, to, stored }: Interval): number {
  return stored === null ? to - from : Math.max(to - stored.to, stored.from - from)
}

function replacedBy({ from, stored, absorbed }: Interval): readonly number[] {
  const moved = stored !== null && stored.from !== from ? [stored.from] : []
  return [...moved, ...absorbed]
}
