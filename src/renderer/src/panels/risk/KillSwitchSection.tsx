import type { KillSwitchState } from '../../../../contract/domain/risk.ts'
import { Flag } from '../../components/Flag.tsx'
import { KeyCaps } from '../../components/KeyCaps.tsx'
import { Segmented } from '../../components/Segmented.tsx'
import { killSwitchKeys, openKillSwitch } from './killSwitch.ts'
import { openOverlay } from '../../stores/shellStore.ts'
import { useChange } from './useChange.ts'

/** What the kill switch will do, chosen while there is time to think. */
export function KillSwitchSection({ killSwitch }: { readonly killSwitch: KillSwitchState }) {
  const change = useChange()
  const { plan, engaged } = killSwitch
  const set = (next: KillSwitchState['plan']): void =>
    void change((engine) => engine.request('killSwitch:plan', next))
  return (
    <section className="risk-section" aria-label="Kill switch">
      <h3>
        Kill switch <KeyCaps name={killSwitchKeys} />
      </h3>
      <div className="risk-row">
        <Segmented
          name="The kill switch cancels"
          value={plan.whose}
          segments={[
            { value: 'own', label: 'Our orders', testId: 'kill-plan-own' },
            { value: 'all', label: 'All orders', testId: 'kill-plan-all' },
          ]}
          onChoose={(whose) => set({ ...plan, whose })}
        />
        <Flag
          label="close positions"
          on={plan.flatten}
          testId="kill-plan-flatten"
          onChange={(flatten) => set({ ...plan, flatten })}
        />
        <button
          type="button"
          className="kill-button"
          onClick={() => (engaged ? openOverlay('release') : openKillSwitch(Date.now()))}
        >
          {engaged ? 'Release…' : 'Engage…'}
        </button>
      </div>
    </section>
  )
}
