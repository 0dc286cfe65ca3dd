import type { LiquidationStatistics } from '../../../../contract/domain/liquidationStatistics.ts'
import { FixedTable } from '../../components/FixedTable.tsx'
import { formatCompact } from '../../format/notional.ts'
import { formatFixed } from '../../format/price.ts'
import { SidedBar, bothSides } from './SidedBar.tsx'

const columns = [
  ['Size', 84],
  ['Liquidated', 0],
  ['Sum', 56],
  ['Events', 50],
] as const

/** Sums by the size of the single liquidation. */
export function BySize({ statistics }: { readonly statistics: LiquidationStatistics }) {
  const most = Math.max(...statistics.bySize.map(bothSides))
  return (
    <section className="statistic" aria-label="By size">
      <h3>By size</h3>
      <FixedTable className="plain-table" columns={columns}>
        {statistics.bySize.map((row) => (
          <tr key={row.floor}>
            <th scope="row" className="num">
              {sizeWords(row.floor, row.cap)}
            </th>
            <td>
              <SidedBar sum={row} most={most} />
            </td>
            <td className="num">{formatCompact(bothSides(row))}</td>
            <td className="num">{formatFixed(row.long.count + row.short.count, 0)}</td>
          </tr>
        ))}
      </FixedTable>
    </section>
  )
}

/** `under 1K`, `1K – 10K`, `over 10M`. */
export function sizeWords(floor: number, cap: number | null): string {
  const short = (amount: number): string => formatCompact(amount).replace(/\.0+(?=[KMBT]|$)/, '')
  if (cap === null) return `over ${short(floor)}`
  return floor === 0 ? `under ${short(cap)}` : `${short(floor)} – ${short(cap)}`
}
