import type { VenueId } from '../../contract/domain/venue.ts'
import type { Clock } from '../../main/core/clock.ts'
import type { Market } from '../marketData/market.ts'
import { binanceSpot } from './binance-spot/index.ts'
import { binanceUsdm } from './binance-usdm/index.ts'
import { bybit } from './bybit/index.ts'
import { hyperliquid } from './hyperliquid/index.ts'
import type { SandboxVenue } from './sandboxVenue.ts'

const makers: Readonly<Record<VenueId, (market: Market, clock: Clock) => SandboxVenue>> = {
  'binance-usdm': binanceUsdm,
  bybit,
  hyperliquid,
  'binance-spot': binanceSpot,
}

export function makeVenue(venue: VenueId, market: Market, clock: Clock): SandboxVenue {
  return makers[venue](market, clock)
}
