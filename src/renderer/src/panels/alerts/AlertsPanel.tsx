import './alerts.css'
import { BellOff, CheckCheck } from 'lucide-react'
import { useMemo, useState } from 'react'
import { alertSeverities } from '../../../../contract/domain/alert.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { Segmented } from '../../components/Segmented.tsx'
import { VenuePick } from '../../components/VenuePick.tsx'
import { VirtualTable } from '../../components/VirtualTable.tsx'
import { markAllRead, unreadCount, useAlertStore } from '../../stores/alertStore.ts'
import { AlertDetails } from './AlertDetails.tsx'
import { AlertRow } from './AlertRow.tsx'
import { everyAlert, filterAlerts } from './filterAlerts.ts'

const columns = [
  { name: 'time', title: 'Time', explanation: 'When it happened first' },
  { name: 'severity', title: 'Severity' },
  { name: 'venue', title: 'Venue' },
  { name: 'code', title: 'Code' },
  { name: 'message', title: 'Message' },
  { name: 'figure', title: 'Count', explanation: 'The same error within a minute is one alert' },
  { name: 'figure', title: 'Last seen' },
] as const

/** What went wrong in this run, what happened last on top. */
export function AlertsPanel() {
  const alerts = useAlertStore((store) => store.alerts)
  const unread = useAlertStore(unreadCount)
  const [filter, setFilter] = useState(everyAlert)
  const [picked, setPicked] = useState<string | null>(null)
  const shown = useMemo(() => filterAlerts(alerts, filter), [alerts, filter])
  return (
    <div className="alerts-panel">
      <div className="toolbar" role="toolbar" aria-label="Alert filters">
        <Segmented
          name="Severity"
          value={filter.severity}
          segments={[
            { value: 'all' as const, label: 'All' },
            ...alertSeverities.map((severity) => ({ value: severity, label: severity })),
          ]}
          onChoose={(severity) => setFilter({ ...filter, severity })}
        />
        <VenuePick venue={filter.venue} onChoose={(venue) => setFilter({ ...filter, venue })} />
        <div className="toolbar-space" />
        <button
          type="button"
          className="chip"
          disabled={unread === 0}
          data-testid="alerts-read"
          onClick={markAllRead}
        >
          <CheckCheck size={13} aria-hidden /> Mark all read
        </button>
      </div>
      {shown.length === 0 ? (
        <EmptyState
          icon={BellOff}
          title={alerts.length === 0 ? 'No alerts in this run' : 'Nothing passes the filters'}
        />
      ) : (
        <VirtualTable
          name="Alerts, newest activity first"
          className="alerts"
          columns={columns}
          rows={shown}
          keyOf={(alert) => alert.id}
          picked={picked}
          onPick={setPicked}
          Cells={AlertRow}
          Open={AlertDetails}
          openSlots={4}
        />
      )}
    </div>
  )
}
