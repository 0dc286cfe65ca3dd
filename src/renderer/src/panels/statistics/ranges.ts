const hourMs = 3_600_000

/** Ranges of the statistics, in hours. */
const spans = { '1h': 1, '24h': 24, '7d': 168, '30d': 720, '90d': 2160 } as const
export type StatisticSpan = keyof typeof spans
export const statisticSpans: readonly StatisticSpan[] = ['1h', '24h', '7d', '30d', '90d']

/** Whole hours up to the one that is running, so that the question changes once an hour. */
export function rangeOf(
  span: StatisticSpan,
  now: number,
): { readonly from: number; readonly to: number } {
  const to = Math.ceil(now / hourMs) * hourMs
  return { from: to - spans[span] * hourMs, to }
}
