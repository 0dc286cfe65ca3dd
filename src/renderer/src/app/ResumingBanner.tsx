import { Check, LoaderCircle, MoonStar } from 'lucide-react'
import type { Resuming } from '../../../contract/domain/connections.ts'
import type { VenueId } from '../../../contract/domain/venue.ts'
import { useEngineStore } from '../stores/engineStore.ts'
import { shortName, useVenueStore } from '../stores/venueStore.ts'
import { waitWords } from './resumingWords.ts'

/** After sleep or a change of network: what order entry waits for, venue by venue. */
export function ResumingBanner() {
  const resuming = useEngineStore((store) => store.state?.resuming ?? null)
  const venues = useEngineStore((store) => store.state?.venues)
  return (
    <div role="status">
      {resuming !== null && (
        <div className="resuming" data-testid="resuming-banner">
          <MoonStar size={15} aria-hidden />
          <p>
            <strong>{resuming.cause}</strong> New orders wait until prices are fresh. Cancels still
            pass.
          </p>
          <ul>
            {venues?.map(({ venue }) => (
              <VenueWait key={venue} venue={venue} resuming={resuming} />
            ))}
          </ul>
        </div>
      )}
    </div>
  )
}

function VenueWait({ venue, resuming }: { readonly venue: VenueId; readonly resuming: Resuming }) {
  const info = useVenueStore((store) => store.venues.find((each) => each.venue === venue))
  const words = useVenueStore((store) => waitWords(resuming, store.health[venue], venue))
  const ready = words === 'ready'
  const Icon = ready ? Check : LoaderCircle
  return (
    <li data-testid={`resuming-${venue}`} data-ready={ready}>
      <Icon size={13} aria-hidden />
      {info === undefined ? venue : shortName(info)} <span className="dim">{words}</span>
    </li>
  )
}
