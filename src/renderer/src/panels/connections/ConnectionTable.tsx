import type { ConnectionMetrics } from '../../../../contract/domain/connections.ts'
import { FixedTable } from '../../components/FixedTable.tsx'
import { HealthBadge } from '../../components/HealthBadge.tsx'
import { formatLatency } from '../../format/age.ts'
import { formatFixed } from '../../format/price.ts'
import { shareWords } from './words.ts'

const columns = [
  ['Connection', 128, ''],
  ['Health', 82, ''],
  ['Latency', 116, 'Of the last minute: median, and the slowest twentieth'],
  ['Errors', 58, 'Share of attempts or frames of the last minute that failed'],
  ['In / out', 92, 'Messages of the last minute'],
  ['Up', 58, 'Share of the time since it was first opened'],
  ['Reconnects', 78, 'Since the start, planned ones included'],
] as const

/** The figures of each connection of a venue. */
export function ConnectionTable({ rows }: { readonly rows: readonly ConnectionMetrics[] }) {
  return (
    <FixedTable className="connections-table" columns={columns}>
      {rows.map((row) => (
        <ConnectionRow key={row.name} row={row} />
      ))}
    </FixedTable>
  )
}

function ConnectionRow({ row }: { readonly row: ConnectionMetrics }) {
  return (
    <tr data-testid={`connection-${row.name}`} title={row.reason ?? row.lastError ?? ''}>
      <th scope="row">
        {row.name} {row.kind === 'ws' && <span className="dim">socket</span>}
      </th>
      <td>
        <HealthBadge health={row.health} />
      </td>
      <td className="num">
        {formatLatency(row.latencyMs)}
        <span className="dim"> / {formatLatency(row.latencyP95Ms)}</span>
      </td>
      <td className="num" data-warn={(row.errorRate ?? 0) > 0}>
        {shareWords(row.errorRate)}
      </td>
      <td className="num">
        {formatFixed(row.messagesIn, 0)}
        <span className="dim"> / {formatFixed(row.messagesOut, 0)}</span>
      </td>
      <td className="num">{formatFixed(row.uptimePercent, 0)}%</td>
      <td className="num">{row.reconnectCount}</td>
    </tr>
  )
}
