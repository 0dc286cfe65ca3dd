import type { Liquidation } from '../../../../contract/domain/liquidation.ts'
import { FixedTable } from '../../components/FixedTable.tsx'
import { VenueMark } from '../../components/VenueMark.tsx'
import { formatCompact, formatExact } from '../../format/notional.ts'
import { formatPrice } from '../../format/price.ts'
import { formatDayMinute, formatFull } from '../../format/time.ts'
import { usePreferences } from '../../stores/preferences.ts'

const columns = [
  ['Notional', 58],
  ['Time', 96],
  ['Venue', 86],
  ['Symbol', 78],
  ['Side', 44],
  ['Price', 0],
] as const

/** The largest single liquidations. */
export function Largest({ rows }: { readonly rows: readonly Liquidation[] }) {
  const zone = usePreferences((store) => store.timeZone)
  return (
    <section className="statistic" aria-label="Largest">
      <h3>Largest</h3>
      <FixedTable className="plain-table" columns={columns}>
        {rows.map((row) => (
          <tr key={row.id}>
            <th
              scope="row"
              className="num"
              title={`${formatExact(row.notional)} ${row.notionalAsset}`}
            >
              {formatCompact(row.notional)}
            </th>
            <td className="num" title={formatFull(row.exchangeTime, zone)}>
              {formatDayMinute(row.exchangeTime, zone)}
            </td>
            <td>
              <VenueMark venue={row.venue} />
            </td>
            <td>{row.unifiedSymbol}</td>
            <td className={`side-${row.positionSide}`}>{row.positionSide}</td>
            <td className="num">{formatPrice(row.price)}</td>
          </tr>
        ))}
      </FixedTable>
    </section>
  )
}
