import type { VenueId } from '../../../contract/domain/venue.ts'
import { shortName, useVenueStore } from '../stores/venueStore.ts'

/** A venue's dot and short name. */
export function VenueMark({ venue }: { readonly venue: VenueId }) {
  const info = useVenueStore((store) => store.venues.find((each) => each.venue === venue))
  return (
    <span className="venue-mark" title={info?.displayName}>
      <span className="venue-dot" style={{ background: info?.color }} aria-hidden />
      {info === undefined ? venue : shortName(info)}
    </span>
  )
}
