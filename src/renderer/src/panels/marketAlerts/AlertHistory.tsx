import { BellOff } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { MarketAlert, MarketAlertKind } from '../../../../contract/domain/marketAlert.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { StaleNote } from '../../components/StaleNote.tsx'
import { VenueMark } from '../../components/VenueMark.tsx'
import { VirtualTable } from '../../components/VirtualTable.tsx'
import { formatCompact, formatExact } from '../../format/notional.ts'
import { formatPrice } from '../../format/price.ts'
import { formatPercent } from '../../format/share.ts'
import { formatDayMinute, formatFull } from '../../format/time.ts'
import { useMarketAlertStore } from '../../stores/marketAlertStore.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { alertIcons } from './alertIcons.ts'
import { kindTitles } from './ruleWords.ts'
import { useOlderAlerts } from './useAlertHistory.ts'

const columns = [
  { name: 'time', title: 'Time' },
  { name: 'severity', title: 'Severity' },
  { name: 'symbol', title: 'Symbol' },
  { name: 'kind', title: 'What' },
  { name: 'message', title: 'Message' },
  { name: 'venue', title: 'Venue' },
  { name: 'figure', title: 'Price' },
  { name: 'figure', title: 'Notional' },
  { name: 'figure', title: 'Distance', explanation: 'From the price, where there is one' },
] as const

/** What the rules told in the last 90 days, newest on top. */
export function AlertHistory({
  kind,
  hasRules,
  onRules,
}: {
  readonly kind: MarketAlertKind | 'all'
  readonly hasRules: boolean
  readonly onRules: () => void
}) {
  const alerts = useMarketAlertStore((store) => store.alerts)
  const loaded = useMarketAlertStore((store) => store.loaded)
  const [picked, setPicked] = useState<string | null>(null)
  const { failure, loadOlder } = useOlderAlerts()
  const shown = useMemo(
    () => alerts.filter((alert) => kind === 'all' || alert.alertKind === kind),
    [alerts, kind],
  )
  return (
    <>
      {failure !== null && <StaleNote message={failure} />}
      {shown.length === 0 ? (
        <EmptyState
          icon={BellOff}
          title={
            !loaded && failure === null
              ? 'Asking for the history…'
              : alerts.length === 0
                ? 'No alert yet'
                : 'Nothing passes the filter'
          }
          action={
            hasRules ? undefined : (
              <button type="button" className="button button-small" onClick={onRules}>
                Make a rule
              </button>
            )
          }
        >
          {hasRules ? 'Rules that speak show here.' : 'There is no rule that could speak.'}
        </EmptyState>
      ) : (
        <VirtualTable
          name="Market alerts, newest first"
          className="market-history"
          columns={columns}
          rows={shown}
          keyOf={(alert) => alert.alertId}
          picked={picked}
          onPick={setPicked}
          Cells={AlertCells}
          Open={AlertMessage}
          openSlots={2}
          onEnd={loadOlder}
        />
      )}
    </>
  )
}

function AlertCells({ row: alert }: { readonly row: MarketAlert }) {
  const zone = usePreferences((store) => store.timeZone)
  const unread = useMarketAlertStore((store) => alert.time > store.readUntil)
  const Icon = alertIcons[alert.severity]
  return (
    <>
      <span className="num" role="gridcell" title={formatFull(alert.time, zone)}>
        <span className="alert-dot" data-unread={unread} aria-hidden />
        {unread && <span className="sr-only">unread </span>}
        {formatDayMinute(alert.time, zone)}
      </span>
      <span className={`severity severity-${alert.severity}`} role="gridcell">
        <Icon size={13} aria-hidden /> {alert.severity}
      </span>
      <span role="gridcell">{alert.symbol}</span>
      <span role="gridcell">{kindTitles[alert.alertKind]}</span>
      <span role="gridcell" title={alert.message}>
        {alert.message}
      </span>
      <span role="gridcell">{alert.venue === null ? '—' : <VenueMark venue={alert.venue} />}</span>
      <span className="col-figure num" role="gridcell">
        {formatPrice(alert.price)}
      </span>
      <span className="col-figure num" role="gridcell" title={formatExact(alert.notional)}>
        {formatCompact(alert.notional)}
      </span>
      <span className="col-figure num" role="gridcell">
        {alert.distance === null ? '—' : formatPercent(alert.distance)}
      </span>
    </>
  )
}

function AlertMessage({ row: alert }: { readonly row: MarketAlert }) {
  return <p data-testid="market-alert-message">{alert.message}</p>
}
