import type { LimitStatus } from '../../../../contract/domain/connections.ts'
import { formatDuration } from '../../format/age.ts'
import { amountWords } from './words.ts'

/** One limit as a bar: used from the left, the reserve for cancels hatched at the right. */
export function LimitBar({ limit, now }: { readonly limit: LimitStatus; readonly now: number }) {
  const { scope, used, limit: most, remaining, reserve, queued, resetTime, penaltyUntil } = limit
  const share = (amount: number): string => `${Math.min(100, (amount / most) * 100)}%`
  const isTight = remaining <= reserve
  return (
    <div className="limit" data-testid="limit-bar" data-tight={isTight}>
      <span className="limit-name" title={scope}>
        {scope}
      </span>
      <span
        className="limit-track"
        role="meter"
        aria-label={`${scope} used`}
        aria-valuemin={0}
        aria-valuemax={most}
        aria-valuenow={used}
      >
        <span className="limit-used" style={{ width: share(used) }} />
        <span
          className="limit-reserve"
          style={{ width: share(reserve) }}
          title={`${amountWords(reserve)} are kept for cancels`}
        />
      </span>
      <span className="limit-figures num">
        {amountWords(used)} / {amountWords(most)}
      </span>
      <span className="limit-more dim" data-waits={penaltyUntil !== null || queued > 0}>
        {penaltyUntil === null
          ? resetWords(resetTime, used, now)
          : `told to wait ${formatDuration(penaltyUntil - now)}`}
        {queued > 0 && `, ${queued} wait`}
      </span>
    </div>
  )
}

function resetWords(resetTime: number | null, used: number, now: number): string {
  if (used === 0) return 'unused'
  return resetTime === null ? 'never resets' : `free in ${formatDuration(resetTime - now)}`
}
