import type { CandleInterval } from '../../../contract/domain/market.ts'
import { intervalMs } from '../../../contract/domain/market.ts'
import { timeWindows, windowIntervals } from '../../../contract/gateway.ts'

/** Time ranges of the map, shortest first. */
export const heatmapRanges = ['12h', '24h', ...timeWindows] as const
export type HeatmapRange = (typeof heatmapRanges)[number]

/** Those a key away: the digits 1 to 8 choose them. */
export const quickRanges = ['12h', '24h', '3d', '7d', '30d', '90d', '180d', '1y'] as const
export const otherRanges = heatmapRanges.filter((range) => !isQuick(range))

export function isQuick(range: HeatmapRange): boolean {
  return (quickRanges as readonly HeatmapRange[]).includes(range)
}

const hourMs = 3_600_000

/** Length of a range, ms: `48h`, `30d`, `1y`. */
export function rangeMs(range: HeatmapRange): number {
  const amount = Number.parseInt(range, 10)
  if (range.endsWith('h')) return amount * hourMs
  return amount * 24 * hourMs * (range.endsWith('y') ? 365 : 1)
}

/** Interval a range is shown in unless asked otherwise. */
export function defaultInterval(range: HeatmapRange): CandleInterval {
  if (range === '12h') return '5m'
  if (range === '24h') return '15m'
  return windowIntervals[range]
}

/** Most columns a map may have, so that no choice of interval asks for an unreadable one. */
const columnBound = 3000
const fewestColumns = 6

/** Whether an interval gives a map that can be read over this range. */
export function intervalFits(range: HeatmapRange, interval: CandleInterval): boolean {
  const columns = rangeMs(range) / intervalMs[interval]
  return columns <= columnBound && columns >= fewestColumns
}

export function effectiveInterval(
  range: HeatmapRange,
  chosen: CandleInterval | null,
): CandleInterval {
  return chosen !== null && intervalFits(range, chosen) ? chosen : defaultInterval(range)
}
