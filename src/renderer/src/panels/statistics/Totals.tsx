import type { LiquidationStatistics } from '../../../../contract/domain/liquidationStatistics.ts'
import { formatCompact, formatCount, formatExact, plainCents } from '../../format/notional.ts'

/** Both sides of everything counted. */
export function Totals({ statistics: { total } }: { readonly statistics: LiquidationStatistics }) {
  return (
    <span className="statistics-totals num">
      {(['long', 'short'] as const).map((side) => (
        <span
          key={side}
          className={`side-${side}`}
          data-testid={`statistics-total-${side}`}
          data-value={plainCents(total[side].notional)}
          title={`${formatExact(total[side].notional)} · ${formatCount(total[side].count, 'liquidation')}`}
        >
          <span className="dim">{side}s</span> {formatCompact(total[side].notional)}
        </span>
      ))}
    </span>
  )
}
