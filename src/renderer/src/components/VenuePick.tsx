import type { VenueId } from '../../../contract/domain/venue.ts'
import { useVenueStore, withLiquidations } from '../stores/venueStore.ts'
import { PickMenu } from './PickMenu.tsx'

/** One venue or all of them. */
export function VenuePick({
  venue,
  liquidating = false,
  onChoose,
}: {
  readonly venue: VenueId | 'all'
  /** Only venues that have liquidations. */
  readonly liquidating?: boolean
  readonly onChoose: (venue: VenueId | 'all') => void
}) {
  const known = useVenueStore((store) => store.venues)
  const venues = liquidating ? withLiquidations(known) : known
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
