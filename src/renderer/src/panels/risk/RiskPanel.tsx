import './risk.css'
import { ShieldAlert } from 'lucide-react'
import { EmptyState } from '../../components/EmptyState.tsx'
import { useRiskStore } from '../../stores/riskStore.ts'
import { ChangesJournal } from './ChangesJournal.tsx'
import { DayFigures } from './DayFigures.tsx'
import { DeadMansSwitches } from './DeadMansSwitches.tsx'
import { KillSwitchSection } from './KillSwitchSection.tsx'
import { LimitsForm } from './LimitsForm.tsx'
import { TradingStates } from './TradingStates.tsx'
import { UsageBars } from './UsageBars.tsx'

/** What may be traded: states and arming, the day, limits and how far they are used up. */
export function RiskPanel() {
  const risk = useRiskStore((store) => store.risk)
  if (risk === null) return <EmptyState icon={ShieldAlert} title="Asking for limits and states" />
  return (
    <div className="risk-panel" role="region" aria-label="Risk" tabIndex={0}>
      <TradingStates risk={risk} />
      <KillSwitchSection killSwitch={risk.killSwitch} />
      <DayFigures day={risk.day} />
      <UsageBars usage={risk.usage} />
      <LimitsForm key={JSON.stringify(risk.limits)} risk={risk} />
      <DeadMansSwitches switches={risk.deadMansSwitches} />
      <ChangesJournal />
    </div>
  )
}
