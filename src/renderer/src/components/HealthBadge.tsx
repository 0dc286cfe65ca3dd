import { CircleAlert, CircleCheck, CircleMinus, CircleX } from 'lucide-react'
import type { Health } from '../../../contract/domain/connection.ts'

const icons = { live: CircleCheck, degraded: CircleAlert, down: CircleX } as const

/** Health as icon shape, word and color: none of them alone carries the meaning. */
export function HealthBadge({
  health,
  compact = false,
  resting = false,
}: {
  readonly health: Health
  /** Off on purpose: no trouble, and nothing current either. */
  readonly resting?: boolean | undefined
  readonly compact?: boolean
}) {
  const Icon = resting ? CircleMinus : icons[health]
  const word = resting ? 'off' : health
  return (
    <span className={`health health-${word}`} data-health={health}>
      <Icon size={12} strokeWidth={2.25} aria-hidden />
      {compact ? <span className="sr-only">{word}</span> : <span>{word}</span>}
    </span>
  )
}
