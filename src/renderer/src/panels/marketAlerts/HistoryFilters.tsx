import { CheckCheck } from 'lucide-react'
import type { MarketAlertKind } from '../../../../contract/domain/marketAlert.ts'
import { marketAlertKinds } from '../../../../contract/domain/marketAlert.ts'
import { PickMenu } from '../../components/PickMenu.tsx'
import {
  markMarketAlertsRead,
  unreadMarketAlerts,
  useMarketAlertStore,
} from '../../stores/marketAlertStore.ts'
import { kindTitles } from './ruleWords.ts'

/** Which alerts of the history are shown, and that they were read. */
export function HistoryFilters({
  kind,
  onKind,
}: {
  readonly kind: MarketAlertKind | 'all'
  readonly onKind: (kind: MarketAlertKind | 'all') => void
}) {
  const unread = useMarketAlertStore(unreadMarketAlerts)
  return (
    <>
      <PickMenu
        name="What"
        value={kind}
        label={kind === 'all' ? 'everything' : kindTitles[kind]}
        choices={[
          { value: 'all', label: 'everything' },
          ...marketAlertKinds.map((each) => ({ value: each, label: kindTitles[each] })),
        ]}
        onChoose={onKind}
      />
      <button
        type="button"
        className="chip"
        disabled={unread === 0}
        data-testid="market-alerts-read"
        onClick={markMarketAlertsRead}
      >
        <CheckCheck size={13} aria-hidden /> Mark all read
      </button>
      <span className="dim history-note">Kept for 90 days</span>
    </>
  )
}
