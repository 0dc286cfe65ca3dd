import { OctagonX } from 'lucide-react'
import { AlertDialog } from 'radix-ui'
import { useState } from 'react'
import { KeyCaps } from '../../components/KeyCaps.tsx'
import { useEngine } from '../../bridge/engine.ts'
import { useRiskStore } from '../../stores/riskStore.ts'
import { closeOverlay, useShellStore } from '../../stores/shellStore.ts'
import { engageKillSwitch, killSwitchKeys, planWords } from './killSwitch.ts'

/** The last question before everything stops. The plan was chosen beforehand. */
export function KillSwitchDialog() {
  const open = useShellStore((store) => store.overlay === 'killSwitch')
  return (
    <AlertDialog.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) closeOverlay()
      }}
    >
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="overlay" />
        <AlertDialog.Content className="sheet question kill-dialog" data-testid="kill-dialog">
          <AlertDialog.Title>Stop everything?</AlertDialog.Title>
          <Answers />
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}

function Answers() {
  const engine = useEngine()
  const plan = useRiskStore((store) => store.risk?.killSwitch.plan)
  const [reason, setReason] = useState('')
  const engage = (): void => void engageKillSwitch(engine, reason.trim() || 'Engaged by hand')
  return (
    <>
      <AlertDialog.Description>
        No new order leaves for any venue, and the kill switch cancels{' '}
        {plan === undefined ? 'as planned' : planWords(plan)}. Working orders pause. It stays
        engaged until you release it.
      </AlertDialog.Description>
      <label className="kill-reason">
        <span>Why (journalled)</span>
        <input
          className="text-input"
          value={reason}
          maxLength={500}
          placeholder="Engaged by hand"
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      <div className="question-answers">
        <AlertDialog.Cancel className="button">Keep trading</AlertDialog.Cancel>
        <button
          type="button"
          className="button kill-yes"
          data-testid="kill-engage"
          onClick={engage}
        >
          <OctagonX size={14} aria-hidden />
          Engage
          <KeyCaps name={killSwitchKeys} />
        </button>
      </div>
    </>
  )
}
