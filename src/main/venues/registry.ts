import type { VenueId } from '../../contract/domain/venue.ts'
import type { VenueModule } from './adapter.ts'
import { binanceSpot } from './binance-spot/index.ts'
import { binanceUsdm } from './binance-usdm/index.ts'
import { bybit } from './bybit/index.ts'
import { hyperliquid } from './hyperliquid/index.ts'

export type { VenueModule } from './adapter.ts'

/** Every venue with an adapter of our own. A new venue is a folder and one line here. */
export const venueModules: Readonly<Record<VenueId, VenueModule>> = {
  'binance-usdm': binanceUsdm,
  bybit,
  hyperliquid,
  'binance-spot': binanceSpot,
}

/** The venue of an id or of another name it goes by; null when neither knows it. */
export function findVenue(name: string): VenueModule | null {
  return (
    Object.values(venueModules).find(
      ({ info }) => info.venue === name || info.aliases.includes(name),
    ) ?? null
  )
}
