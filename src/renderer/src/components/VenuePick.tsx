import type { VenueId } from '../../../contract/domain/venue.ts'
import { useVenueStore } from '../stores/venueStore.ts'
import { PickMenu } from './PickMenu.tsx'

/** One venue or all of them. */
export function VenuePick({
  venue,
  onChoose,
}: {
  readonly venue: VenueId | 'all'
  readonly onChoose: (venue: VenueId | 'all') => void
}) {
  const venues = useVenueStore((store) => store.venues)
  const chosen = venues.find((info) => info.venue === venue)
  return (
    <PickMenu<VenueId | 'all'>
      name="Venue"
      value={venue}
      label={chosen?.displayName ?? 'all'}
      choices={[
        { value: 'all', label: 'all' },
        ...venues.map((info) => ({ value: info.venue, label: info.displayName })),
      ]}
      onChoose={onChoose}
    />
  )
}
