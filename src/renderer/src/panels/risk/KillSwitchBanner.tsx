import './killSwitch.css'
import { OctagonX } from 'lucide-react'
import { VenueMark } from '../../components/VenueMark.tsx'
import { formatClock } from '../../format/time.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { useRiskStore } from '../../stores/riskStore.ts'
import { openOverlay } from '../../stores/shellStore.ts'
import { planWords } from './killSwitch.ts'
import { stageWords } from './words.ts'

/** While the kill switch is engaged: what came of it at each account, and the way out. */
export function KillSwitchBanner() {
  const state = useRiskStore((store) => store.risk?.killSwitch ?? null)
  const zone = usePreferences((store) => store.timeZone)
  if (state === null || !state.engaged) return null
  return (
    <div className="kill-banner" role="alert" data-testid="kill-banner">
      <OctagonX size={16} aria-hidden />
      <p>
        <strong>Kill switch engaged</strong>
        {state.since !== null && ` since ${formatClock(state.since, zone)}`}
        {state.by !== null && ` by ${state.by}`}
        {state.reason !== null && `: ${state.reason}`}. Cancels {planWords(state.plan)}.
      </p>
      <ul>
        {state.progress.map(({ venue, accountId, stage, openOrders, attempts, message }) => (
          <li key={`${venue} ${accountId}`} data-stage={stage} title={message ?? undefined}>
            <VenueMark venue={venue} /> {accountId} <strong>{stageWords[stage]}</strong>
            {openOrders !== null && openOrders > 0 && ` ${openOrders} open`}
            {attempts > 1 && ` (try ${attempts})`}
          </li>
        ))}
      </ul>
      <button
        type="button"
        className="button button-small"
        data-testid="kill-release"
        onClick={() => openOverlay('release')}
      >
        Release…
      </button>
    </div>
  )
}
