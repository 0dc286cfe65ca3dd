import type { SidedSum } from '../../../../contract/domain/liquidationStatistics.ts'
import { formatCompact, formatCount } from '../../format/notional.ts'

/** Notional of both sides. */
export function bothSides({ long, short }: SidedSum): number {
  return long.notional + short.notional
}

/** `longs 1.2M in 31 events, shorts …` for hover. */
export function sidedWords({ long, short }: SidedSum): string {
  return `Longs ${formatCompact(long.notional)} in ${formatCount(long.count, 'event')}, shorts ${formatCompact(short.notional)} in ${formatCount(short.count, 'event')}`
}

/** Longs and shorts of a row as one bar, its length against the largest row. */
export function SidedBar({ sum, most }: { readonly sum: SidedSum; readonly most: number }) {
  const share = (notional: number): string => `${most > 0 ? (notional / most) * 100 : 0}%`
  return (
    <span className="sided-bar" title={sidedWords(sum)}>
      <i className="bar-long" style={{ width: share(sum.long.notional) }} />
      <i className="bar-short" style={{ width: share(sum.short.notional) }} />
    </span>
  )
}
