import type { VenueId } from '../../../../contract/domain/venue.ts'
import { heatmapOf, setHeatmap, usePreferences } from '../../stores/preferences.ts'

/** The first two venues shown; hidden ones fill up. Null where there are not two. */
export function comparedVenues(
  venues: readonly VenueId[],
  hidden: readonly VenueId[],
): readonly [VenueId, VenueId] | null {
  const [left, right] = venues.toSorted(
    (a, b) => Number(hidden.includes(a)) - Number(hidden.includes(b)),
  )
  return left === undefined || right === undefined ? null : [left, right]
}

export function startComparing(panel: string, venues: readonly VenueId[]): void {
  const { hiddenVenues } = heatmapOf(usePreferences.getState(), panel)
  setHeatmap(panel, { compare: comparedVenues(venues, hiddenVenues) })
}

/** Another venue on one side; choosing the other side's swaps the two. */
export function chooseSide(
  [left, right]: readonly [VenueId, VenueId],
  side: 0 | 1,
  venue: VenueId,
): readonly [VenueId, VenueId] {
  if (side === 0) return venue === right ? [right, left] : [venue, right]
  return venue === left ? [right, left] : [left, venue]
}
