import type { VenueHealth } from '../../../../contract/domain/connection.ts'
import type { VenueId, VenueInfo } from '../../../../contract/domain/venue.ts'

/** Share of the market's liquidations that the shown venues which are not down stand for, 0 to 1. */
export function marketCovered(
  venues: readonly VenueInfo[],
  shown: ReadonlySet<VenueId>,
  health: Readonly<Partial<Record<VenueId, VenueHealth>>>,
): number {
  return venues
    .filter((info) => shown.has(info.venue) && health[info.venue]?.health !== 'down')
    .reduce((sum, info) => sum + info.assumedMarketShare, 0)
}
