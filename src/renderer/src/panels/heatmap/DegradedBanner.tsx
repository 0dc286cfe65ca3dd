import { TriangleAlert } from 'lucide-react'
import type { VenueHealth } from '../../../../contract/domain/connection.ts'
import type { VenueId } from '../../../../contract/domain/venue.ts'
import { formatShare } from '../../format/notional.ts'
import { formatMinute } from '../../format/time.ts'
import type { TimeZone } from '../../format/time.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { useVenueStore } from '../../stores/venueStore.ts'
import { marketCovered } from './marketShare.ts'

/** One line while a shown venue is not live: which, since when, why, and what is still covered. */
export function DegradedBanner({ shown }: { readonly shown: ReadonlySet<VenueId> }) {
  const venues = useVenueStore((store) => store.venues)
  const health = useVenueStore((store) => store.health)
  const zone = usePreferences((store) => store.timeZone)
  const troubled = venues.filter((info) => {
    const state = health[info.venue]?.health
    return shown.has(info.venue) && state !== undefined && state !== 'live'
  })
  if (troubled.length === 0) return null
  const sentences = troubled.map((info) => {
    const state = health[info.venue]
    return state === undefined ? '' : sentenceFor(info.displayName, state, zone)
  })
  const covered = formatShare(marketCovered(venues, shown, health))
  return (
    <div className="degraded" role="status" data-testid="degraded-banner">
      <TriangleAlert size={13} aria-hidden />
      <span className="degraded-text" title={sentences.join(' ')}>
        {sentences.join(' ')}
      </span>
      <span className="dim">~{covered} of the market still covered (assumed)</span>
    </div>
  )
}

function sentenceFor(name: string, health: VenueHealth, zone: TimeZone): string {
  const since =
    health.lastMessageTime === null ? '' : ` since ${formatMinute(health.lastMessageTime, zone)}`
  const down = health.resting === true ? 'off' : 'down'
  const word = health.health === 'down' ? `${down}${since}` : 'degraded'
  return `${name} is ${word}${health.reason === null ? '.' : `: ${withStop(health.reason)}`}`
}

function withStop(sentence: string): string {
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`
}
