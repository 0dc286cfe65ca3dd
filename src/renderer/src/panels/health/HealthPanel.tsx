import './health.css'
import { Activity } from 'lucide-react'
import type { VenueHealth } from '../../../../contract/domain/connection.ts'
import type { VenueInfo } from '../../../../contract/domain/venue.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { FixedTable } from '../../components/FixedTable.tsx'
import { HealthBadge } from '../../components/HealthBadge.tsx'
import { useNow } from '../../components/useNow.ts'
import { formatAge, formatLatency } from '../../format/age.ts'
import { formatFixed } from '../../format/price.ts'
import { formatFull } from '../../format/time.ts'
import type { TimeZone } from '../../format/time.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { currentGuarantee, healthOf, useVenueStore } from '../../stores/venueStore.ts'
import { guaranteeWords } from '../guaranteeWords.ts'

const columns = [
  ['Venue', 190, ''],
  ['Health', 236, 'An open socket is not health: data must flow'],
  ['Last message', 94, 'Age of the last data message; heartbeats do not count'],
  ['Last liquidation', 100, ''],
  [
    'Latency',
    116,
    'Receive time minus venue time over a minute: median, and the slowest twentieth',
  ],
  ['Messages', 74, 'Data messages of the last minute'],
  [
    'Errors',
    54,
    'Malformed messages, refused subscriptions and failed requests of the last minute',
  ],
  ['Uptime', 66, 'Share of the last 24 hours in which data flowed'],
  ['Reconnects', 84, 'Successful reconnections of the last 24 hours'],
  ['Subscribed', 84, 'Subscriptions the venue confirmed, of those wanted'],
  ['What the feed shows', 0, ''],
] as const

/** How each venue's connection is, over rolling windows. */
export function HealthPanel() {
  const venues = useVenueStore((store) => store.venues)
  const health = useVenueStore((store) => store.health)
  if (venues.length === 0) {
    return <EmptyState icon={Activity} title="No venue is configured yet" />
  }
  return (
    <div className="health-panel" tabIndex={0} role="region" aria-label="Venue health table">
      <FixedTable className="health-table" columns={columns}>
        {venues.map((info) => (
          <HealthRow key={info.venue} info={info} health={health[info.venue]} />
        ))}
      </FixedTable>
    </div>
  )
}

function HealthRow({
  info,
  health,
}: {
  readonly info: VenueInfo
  readonly health: VenueHealth | undefined
}) {
  const now = useNow()
  const zone = usePreferences((store) => store.timeZone)
  const state = healthOf(health)
  const reason = health?.reason ?? null
  return (
    <tr data-testid={`health-row-${info.venue}`} data-health={state}>
      <th scope="row">
        <span className="venue-dot" style={{ background: info.color }} aria-hidden />
        {info.displayName}
        <span className="health-environment">{health?.environment ?? '—'}</span>
      </th>
      <td>
        <span className="health-cell">
          <HealthBadge health={state} resting={health?.resting} />
          <span className="dim">{health?.status ?? 'unknown'}</span>
          {reason !== null && (
            <span className="health-reason" title={reason}>
              {reason}
            </span>
          )}
        </span>
      </td>
      <AgeCell time={health?.lastMessageTime ?? null} now={now} zone={zone} />
      <AgeCell time={health?.lastLiquidationTime ?? null} now={now} zone={zone} />
      <td className="num">
        {formatLatency(health?.latencyMs ?? null)}
        <span className="dim"> / {formatLatency(health?.latencyP95Ms ?? null)}</span>
      </td>
      <td className="num">{health === undefined ? '—' : formatFixed(health.messageCount, 0)}</td>
      <td className="num" data-warn={(health?.errorCount ?? 0) > 0} title={health?.lastError ?? ''}>
        {health?.errorCount ?? '—'}
      </td>
      <td className="num">
        {health === undefined ? '—' : `${formatFixed(health.uptimePercent, 1)}%`}
      </td>
      <td className="num">{health?.reconnectCount ?? '—'}</td>
      <td
        className="num"
        data-warn={
          health !== undefined && health.subscriptionsConfirmed < health.subscriptionsWanted
        }
      >
        {health === undefined
          ? '—'
          : `${health.subscriptionsConfirmed} / ${health.subscriptionsWanted}`}
      </td>
      <GuaranteeCell info={info} lastError={health?.lastError ?? null} />
    </tr>
  )
}

function AgeCell({
  time,
  now,
  zone,
}: {
  readonly time: number | null
  readonly now: number
  readonly zone: TimeZone
}) {
  return (
    <td className="num" title={time === null ? 'none yet' : formatFull(time, zone)}>
      {time === null ? '—' : formatAge(now - time)}
    </td>
  )
}

function GuaranteeCell({
  info,
  lastError,
}: {
  readonly info: VenueInfo
  readonly lastError: string | null
}) {
  const guarantee = currentGuarantee(info)
  return (
    <td className="health-guarantee">
      {guarantee !== null && (
        <span title={`${guarantee.sentence} Since ${guarantee.since}. Source: ${guarantee.source}`}>
          <strong>{guaranteeWords[guarantee.guarantee]}</strong> {guarantee.sentence}{' '}
          <span className="dim">since {guarantee.since}</span>
        </span>
      )}
      {lastError !== null && (
        <span className="health-error" title={lastError}>
          Last error: {lastError}
        </span>
      )}
    </td>
  )
}
