import { Switch } from 'radix-ui'
import { useState } from 'react'
import { Question } from './Question.tsx'
import type { QuestionWords } from './Question.tsx'

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
  readonly confirm: QuestionWords | null
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
        <Question
          words={confirm}
          open={asking}
          onOpenChange={setAsking}
          onYes={() => onChange(false)}
        />
      )}
    </>
  )
}
