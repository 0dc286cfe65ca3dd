import type { VenueId } from '../../../../contract/domain/venue.ts'
import { venueIds } from '../../../../contract/domain/venue.ts'

/** Venues with a share in a figure, the largest first. */
export function venueAmounts(
  byVenue: Readonly<Partial<Record<VenueId, number>>>,
): readonly (readonly [VenueId, number])[] {
  return venueIds
    .map((venue) => [venue, byVenue[venue] ?? 0] as const)
    .filter(([, notional]) => notional > 0)
    .toSorted(([, a], [, b]) => b - a)
}
