import './killSwitch.css'
import { OctagonX } from 'lucide-react'
import { Hint } from '../../components/Hint.tsx'
import { useCommands } from '../../commands/registry.ts'
import { useEngine } from '../../bridge/engine.ts'
import { useRiskStore } from '../../stores/riskStore.ts'
import { openOverlay } from '../../stores/shellStore.ts'
import { engageKillSwitch, killSwitchKeys, openKillSwitch, pressKillSwitch } from './killSwitch.ts'

/** Always in reach: in the status bar and under one chord. */
export function KillSwitchButton() {
  const engine = useEngine()
  const engaged = useRiskStore((store) => store.risk?.killSwitch.engaged === true)
  const engage = (): void => void engageKillSwitch(engine, 'Engaged by hand')
  useCommands([
    {
      id: 'risk.killSwitch',
      title: 'Kill switch: stop everything (press twice, or hold)',
      group: 'Trading',
      keys: [killSwitchKeys],
      run: (key) =>
        key === killSwitchKeys ? pressKillSwitch(Date.now(), engage) : openKillSwitch(Date.now()),
    },
  ])
  return (
    <Hint
      side="top"
      text={
        engaged
          ? 'Engaged: nothing new leaves. Click to release.'
          : 'Stop new orders and cancel everywhere (Ctrl/Cmd+Shift+K twice).'
      }
    >
      <button
        type="button"
        className="kill-button"
        data-testid="kill-switch"
        data-engaged={engaged}
        aria-label={engaged ? 'Kill switch is engaged: release it' : 'Kill switch'}
        onClick={() => (engaged ? openOverlay('release') : openKillSwitch(Date.now()))}
      >
        <OctagonX size={13} aria-hidden />
        {engaged ? 'ENGAGED' : 'Kill switch'}
      </button>
    </Hint>
  )
}
