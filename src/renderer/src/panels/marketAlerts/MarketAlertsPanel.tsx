import './marketAlerts.css'
import { useState } from 'react'
import type { MarketAlertKind } from '../../../../contract/domain/marketAlert.ts'
import { Segmented } from '../../components/Segmented.tsx'
import { usePolled } from '../../bridge/usePolled.ts'
import { AlertHistory } from './AlertHistory.tsx'
import { AlertRules } from './AlertRules.tsx'
import { HearingControls } from './HearingControls.tsx'
import { HistoryFilters } from './HistoryFilters.tsx'

const pollMs = 10_000

/** Rules of the trader's own, and what they told. */
export function MarketAlertsPanel() {
  const [tab, setTab] = useState<'history' | 'rules'>('history')
  const [kind, setKind] = useState<MarketAlertKind | 'all'>('all')
  const rules = usePolled('alertRules:list', {}, pollMs)
  const count = rules.value?.rules.length
  return (
    <div className="market-alerts" data-testid="market-alerts-panel">
      <div className="toolbar" role="toolbar" aria-label="Market alerts">
        <Segmented
          name="View"
          value={tab}
          segments={[
            { value: 'history', label: 'History', testId: 'alerts-history' },
            {
              value: 'rules',
              label: count === undefined ? 'Rules' : `Rules ${count}`,
              testId: 'alerts-rules',
            },
          ]}
          onChoose={setTab}
        />
        {tab === 'history' && <HistoryFilters kind={kind} onKind={setKind} />}
        <span className="toolbar-space" />
        <HearingControls />
      </div>
      {tab === 'history' ? (
        <AlertHistory
          kind={kind}
          hasRules={count === undefined || count > 0}
          onRules={() => setTab('rules')}
        />
      ) : (
        <AlertRules rules={rules} />
      )}
    </div>
  )
}
