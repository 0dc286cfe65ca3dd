import { AlertDialog, Switch } from 'radix-ui'
import { useState } from 'react'

/** A switch that may ask before it switches off. */
export function FlagSwitch({
  label,
  venue,
  on,
  testId,
  onChange,
  confirm,
}: {
  readonly label: string
  /** As the trader calls it. */
  readonly venue: string
  readonly on: boolean
  readonly testId: string
  readonly onChange: (on: boolean) => void
  readonly confirm: { readonly title: string; readonly text: string } | null
}) {
  const [asking, setAsking] = useState(false)
  return (
    <>
      <label className="flag">
        <Switch.Root
          className="switch"
          aria-label={`${venue}, ${label.toLowerCase()}`}
          checked={on}
          data-testid={testId}
          onCheckedChange={(next) => {
            if (!next && confirm !== null) setAsking(true)
            else onChange(next)
          }}
        >
          <Switch.Thumb className="switch-thumb" />
        </Switch.Root>
        {label} <span className="dim">{on ? 'on' : 'off'}</span>
      </label>
      {confirm !== null && (
        <AlertDialog.Root open={asking} onOpenChange={setAsking}>
          <AlertDialog.Portal>
            <AlertDialog.Overlay className="overlay" />
            <AlertDialog.Content className="sheet flag-question">
              <AlertDialog.Title>{confirm.title}</AlertDialog.Title>
              <AlertDialog.Description>{confirm.text}</AlertDialog.Description>
              <div className="flag-answers">
                <AlertDialog.Cancel className="button">Keep it on</AlertDialog.Cancel>
                <AlertDialog.Action className="button flag-off" onClick={() => onChange(false)}>
                  Switch off
                </AlertDialog.Action>
              </div>
            </AlertDialog.Content>
          </AlertDialog.Portal>
        </AlertDialog.Root>
      )}
    </>
  )
}
