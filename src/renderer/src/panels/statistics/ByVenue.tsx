import type { LiquidationStatistics } from '../../../../contract/domain/liquidationStatistics.ts'
import { FixedTable } from '../../components/FixedTable.tsx'
import { VenueMark } from '../../components/VenueMark.tsx'
import { formatCompact, formatShare } from '../../format/notional.ts'
import { guaranteeWords } from '../guaranteeWords.ts'
import { SidedBar, bothSides } from './SidedBar.tsx'

const columns = [
  ['Venue', 88],
  ['Liquidated', 0],
  ['Sum', 56],
  ['Record', 88, 'What the feed promises, and how much of the range was recorded'],
] as const

/** Sums per venue, and how far to trust each. */
export function ByVenue({ statistics }: { readonly statistics: LiquidationStatistics }) {
  const most = Math.max(...statistics.byVenue.map(bothSides))
  return (
    <section className="statistic" aria-label="By venue and side">
      <h3>By venue and side</h3>
      <FixedTable className="plain-table" columns={columns}>
        {statistics.byVenue.map((row) => (
          <tr key={row.venue}>
            <th scope="row">
              <VenueMark venue={row.venue} />
            </th>
            <td>
              <SidedBar sum={row} most={most} />
            </td>
            <td className="num">{formatCompact(bothSides(row))}</td>
            <td data-warn={row.recorded !== null && row.recorded < 0.9}>
              {guaranteeWords[row.guarantee]}
              {row.recorded !== null && <span className="dim"> {formatShare(row.recorded)}</span>}
            </td>
          </tr>
        ))}
      </FixedTable>
      <p className="statistic-note dim">
        Sampled and inferred feeds leave liquidations out: their sums are at least so much.
      </p>
    </section>
  )
}
