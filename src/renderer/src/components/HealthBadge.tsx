import { CircleAlert, CircleCheck, CircleX } from 'lucide-react'
import type { Health } from '../../../contract/domain/connection.ts'

const icons = { live: CircleCheck, degraded: CircleAlert, down: CircleX } as const

/** Health as icon shape, word and color: none of them alone carries the meaning. */
export function HealthBadge({
  health,
  compact = false,
}: {
  readonly health: Health
  readonly compact?: boolean
}) {
  const Icon = icons[health]
  return (
    <span className={`health health-${health}`} data-health={health}>
      <Icon size={12} strokeWidth={2.25} aria-hidden />
      {compact ? <span className="sr-only">{health}</span> : <span>{health}</span>}
    </span>
  )
}
