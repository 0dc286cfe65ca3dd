import { useState } from 'react'
import { Flag } from '../../components/Flag.tsx'
import { Question } from '../../components/Question.tsx'
import type { QuestionWords } from '../../components/Question.tsx'

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
      <Flag
        name={`${venue}, ${label.toLowerCase()}`}
        label={
          <>
            {label} <span className="dim">{on ? 'on' : 'off'}</span>
          </>
        }
        on={on}
        testId={testId}
        onChange={(next) => {
          if (!next && confirm !== null) setAsking(true)
          else onChange(next)
        }}
      />
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
