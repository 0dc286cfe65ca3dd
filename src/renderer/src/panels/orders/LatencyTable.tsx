import { Timer } from 'lucide-react'
import { EmptyState } from '../../components/EmptyState.tsx'
import { FixedTable } from '../../components/FixedTable.tsx'
import { VenueMark } from '../../components/VenueMark.tsx'
import { usePolled } from '../../bridge/usePolled.ts'
import { wordsOf } from './words.ts'

const pollMs = 2000
const columns = [
  ['Venue', 120],
  ['To', 120, 'From the service call'],
  ['Orders', 64],
  ['p50', 84],
  ['p95', 84],
  ['p99', 84],
] as const

const milliseconds = (ms: number | null): string => (ms === null ? '—' : `${ms.toFixed(2)} ms`)

/** How fast orders were, by venue and stretch. */
export function LatencyTable() {
  const { value, failure } = usePolled('orders:latency', {}, pollMs)
  const rows = (value ?? []).flatMap(({ venue, stretches }) =>
    stretches.map((stretch) => ({ venue, ...stretch })),
  )
  if (rows.length === 0) {
    return <EmptyState icon={Timer} title={failure?.message ?? 'No order was timed yet'} />
  }
  return (
    <div className="latency-table">
      <FixedTable className="plain-table" label="Latency" columns={columns}>
        {rows.map((row) => (
          <tr key={`${row.venue} ${row.stretch}`}>
            <td>
              <VenueMark venue={row.venue} />
            </td>
            <td>{wordsOf(row.stretch)}</td>
            <td className="num">{row.count}</td>
            <td className="num">{milliseconds(row.p50)}</td>
            <td className="num">{milliseconds(row.p95)}</td>
            <td className="num">{milliseconds(row.p99)}</td>
          </tr>
        ))}
      </FixedTable>
    </div>
  )
}
