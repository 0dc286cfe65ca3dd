import type { ColumnCoverage, GapReason, RecordingGap } from '../../contract/domain/heatmap.ts'
import type { UnifiedSymbol, UnixMs } from '../../contract/domain/ids.ts'
import type { Environment, FeedGuarantee, VenueId, VenueInfo } from '../../contract/domain/venue.ts'
import { maxSilenceMs } from './coverage.ts'
import type { CoverageTracker } from './coverageTracker.ts'
import type { LiquidationStore } from './store.ts'

export type CoverageQuery = {
  readonly info: VenueInfo
  readonly environment: Environment
  readonly symbol: UnifiedSymbol
  readonly from: number
  readonly intervalMs: number
  readonly columns: number
  readonly now: number
}

export type CoverageAnswer = {
  readonly columns: readonly ColumnCoverage[]
  readonly gaps: readonly RecordingGap[]
}

type Span = { readonly from: number; readonly to: number; readonly reason: GapReason | null }

/** Most gaps that are listed, the newest. */
const gapBound = 2000

/** What one venue recorded of a symbol in each column of a map. */
export class CoverageView {
  private readonly tracker: CoverageTracker
  private readonly store: LiquidationStore

  constructor(tracker: CoverageTracker, store: LiquidationStore) {
    this.tracker = tracker
    this.store = store
  }

  of(query: CoverageQuery): CoverageAnswer {
    const { info, environment, symbol, from, now } = query
    const { venueKnown, scopes } = this.tracker.scopesOf(info.venue, environment, symbol)
    const to = from + query.columns * query.intervalMs
    if (scopes.length === 0) return unobserved(query, Math.min(to, now), venueKnown)

    const spans = this.spans(query, to, scopes)
    const liveUntil = latest(scopes.map(({ timeline }) => timeline.liveUntil(now)))
    const elapsedEnd = Math.min(to, liveUntil ?? now)
    const covered = union(spans)
    return {
      columns: columnsOf(query, covered, elapsedEnd, liveUntil),
      gaps: gapsOf(info.venue, from, elapsedEnd, covered, spans),
    }
  }

  /** Stored first, so that of equal ends the fresher state in memory is met last. */
  private spans(
    { info, environment, from, now }: CoverageQuery,
    to: number,
    scopes: ReturnType<CoverageTracker['scopesOf']>['scopes'],
  ): readonly Span[] {
    const stored = this.store
      .intervals({
        venue: info.venue,
        environment,
        scopes: scopes.map(({ scope }) => scope),
        from,
        to,
      })
      .map((each) => ({ from: each.from, to: each.to, reason: each.endedReason }))
    const held = scopes.flatMap(({ timeline }) => {
      const whenSilent = timeline.liveUntil(now) === null ? 'stale' : null
      return timeline
        .intervals(from, to)
        .map((each) => ({ from: each.from, to: each.to, reason: each.endedReason ?? whenSilent }))
    })
    return [...stored, ...held]
  }
}

/** The guarantee in force at a time, by UTC day; before the first known one nothing is promised. */
export function guaranteeAt(info: VenueInfo, time: number): FeedGuarantee {
  return guaranteesOf(info)(time)
}

/** As `guaranteeAt`, for asking many times. */
function guaranteesOf({ guarantees }: VenueInfo): (time: number) => FeedGuarantee {
  const steps = guarantees.map(({ since, guarantee }) => ({ since: Date.parse(since), guarantee }))
  return (time) => steps.findLast(({ since }) => since <= time)?.guarantee ?? 'notObservable'
}

function unobserved(
  { info, from, intervalMs, columns }: CoverageQuery,
  end: number,
  venueKnown: boolean,
): CoverageAnswer {
  const reason: GapReason = venueKnown ? 'notSubscribed' : 'notRunning'
  const promised = guaranteesOf(info)
  const guarantee = (time: number): FeedGuarantee => (venueKnown ? 'notObservable' : promised(time))
  return {
    columns: Array.from({ length: columns }, (_, column) => ({
      guarantee: guarantee(from + column * intervalMs),
      recorded: 0,
    })),
    gaps: end > from ? [gap(info.venue, from, end, reason)] : [],
  }
}

/** Merged spans in order, those that touch made one. */
function union(spans: readonly Span[]): readonly { readonly from: number; readonly to: number }[] {
  const merged: { from: number; to: number }[] = []
  for (const { from, to } of spans.toSorted((left, right) => left.from - right.from)) {
    const last = merged.at(-1)
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else merged.push({ from, to })
  }
  return merged
}

/**
 * Of a live feed the time after the last proof has not elapsed yet, so a running column counts to
 * there; a column that only just began lacks nothing.
 */
function columnsOf(
  { info, from, intervalMs, columns }: CoverageQuery,
  covered: readonly { readonly from: number; readonly to: number }[],
  elapsedEnd: number,
  liveUntil: number | null,
): readonly ColumnCoverage[] {
  const freshUntil = liveUntil === null ? Number.NEGATIVE_INFINITY : liveUntil + maxSilenceMs
  const promised = guaranteesOf(info)
  let first = 0
  return Array.from({ length: columns }, (_, column) => {
    const start = from + column * intervalMs
    const end = Math.min(start + intervalMs, elapsedEnd)
    const guarantee = promised(start)
    if (end <= start) return { guarantee, recorded: start <= freshUntil ? 1 : 0 }
    while ((covered[first]?.to ?? Number.POSITIVE_INFINITY) <= start) first += 1
    return { guarantee, recorded: overlapWith(covered, first, start, end) / (end - start) }
  })
}

function overlapWith(
  covered: readonly { readonly from: number; readonly to: number }[],
  first: number,
  start: number,
  end: number,
): number {
  let sum = 0
  for (let index = first; index < covered.length; index += 1) {
    const each = covered[index]
    if (each === undefined || each.from >= end) break
    sum += Math.max(0, Math.min(each.to, end) - Math.max(each.from, start))
  }
  return sum
}

function gapsOf(
  venue: VenueId,
  from: number,
  end: number,
  covered: readonly { readonly from: number; readonly to: number }[],
  spans: readonly Span[],
): readonly RecordingGap[] {
  const gaps: RecordingGap[] = []
  const byEnd = spans.toSorted((left, right) => left.to - right.to)
  let cursor = from
  for (const each of [...covered, { from: end, to: end }]) {
    const until = Math.min(each.from, end)
    if (until > cursor) gaps.push(gap(venue, cursor, until, reasonAt(byEnd, cursor)))
    cursor = Math.max(cursor, each.to)
  }
  return gaps.slice(-gapBound)
}

/** Why the observation that ended last before `time` ended. */
function reasonAt(byEnd: readonly Span[], time: number): GapReason {
  return byEnd.findLast(({ to }) => to <= time)?.reason ?? 'notRunning'
}

function gap(venue: VenueId, from: number, to: number, reason: GapReason): RecordingGap {
  return { venue, from: from as UnixMs, to: to as UnixMs, reason }
}

function latest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null)
  return known.length === 0 ? null : Math.max(...known)
}
