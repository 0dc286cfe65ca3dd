import type { HeatmapGrid } from '../../../contract/domain/heatmap.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import { intervalMs } from '../../../contract/domain/market.ts'
import { type VenueId, feedGuarantees } from '../../../contract/domain/venue.ts'
import type { CoverageSummary } from '../../../contract/gateway.ts'

/** A venue's coverage of a whole grid: the weakest promise in it, and the share recorded until `now`. */
export function coverageSummary(grid: HeatmapGrid, venue: VenueId, now: UnixMs): CoverageSummary {
  const columns = grid.coverage[venue] ?? []
  const step = intervalMs[grid.interval]
  let elapsed = 0
  let recorded = 0
  let weakest = 0
  for (const [index, column] of columns.entries()) {
    const past = Math.min(step, Math.max(0, now - (grid.from + index * step)))
    elapsed += past
    recorded += past * column.recorded
    weakest = Math.max(weakest, feedGuarantees.indexOf(column.guarantee))
  }
  const none = feedGuarantees.length - 1
  return {
    guarantee: feedGuarantees[columns.length === 0 ? none : weakest] ?? 'notObservable',
    recorded: elapsed === 0 ? 0 : Math.min(1, recorded / elapsed),
    gaps: grid.gaps
      .filter((gap) => gap.venue === venue)
      .map(({ from, to, reason }) => ({ from: isoTime(from), to: isoTime(to), reason })),
  }
}

export function isoTime(time: UnixMs): string {
  return new Date(time).toISOString()
}
