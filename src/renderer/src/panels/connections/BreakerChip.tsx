import { CircleDot, ShieldAlert, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import type { BreakerStatus } from '../../../../contract/domain/connections.ts'
import { formatDuration } from '../../format/age.ts'
import { Question } from '../../components/Question.tsx'
import type { QuestionWords } from '../../components/Question.tsx'

const icons = { closed: ShieldCheck, halfOpen: CircleDot, open: ShieldAlert } as const
const words = { closed: 'closed', halfOpen: 'probing', open: 'open' } as const
const names = { ingest: 'Data breaker', execution: 'Order breaker' } as const

/** A breaker's state as icon and word; pressing it opens or closes it by hand. */
export function BreakerChip({
  venue,
  breaker,
  now,
  confirm,
  onChange,
}: {
  /** As the trader calls it. */
  readonly venue: string
  readonly breaker: BreakerStatus
  readonly now: number
  /** Asked before it is opened by hand; null where that may happen at once. */
  readonly confirm: QuestionWords | null
  readonly onChange: (action: 'trip' | 'reset') => void
}) {
  const [asking, setAsking] = useState(false)
  const { path, state, reason, probeTime, trips } = breaker
  const Icon = icons[state]
  const closed = state === 'closed'
  const probe = probeTime === null ? '' : ` Next probe in ${formatDuration(probeTime - now)}.`
  const act = closed ? 'Press to open it by hand; cancels still pass.' : 'Press to close it.'
  return (
    <>
      <button
        type="button"
        className="chip breaker"
        data-state={state}
        data-testid={`breaker-${path}`}
        aria-label={`${venue}, ${names[path].toLowerCase()}: ${words[state]}`}
        title={`${reason ?? `${trips} trips since the start.`}${probe} ${act}`}
        onClick={() => {
          if (closed && confirm !== null) setAsking(true)
          else onChange(closed ? 'trip' : 'reset')
        }}
      >
        <Icon size={12} aria-hidden />
        {names[path]} <strong>{words[state]}</strong>
      </button>
      {confirm !== null && (
        <Question
          words={confirm}
          open={asking}
          onOpenChange={setAsking}
          onYes={() => onChange('trip')}
        />
      )}
    </>
  )
}
