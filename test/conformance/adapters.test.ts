import { type LiquidationVenueId, liquidationVenueIds } from '../../src/contract/domain/venue.ts'
import { venueModules } from '../../src/main/venues/registry.ts'
import { describeAdapter } from './adapter.ts'
import type { VenueScript } from './scriptedVenue.ts'
import { binanceUsdmScript } from './scripts/binanceUsdm.ts'
import { bybitScript } from './scripts/bybit.ts'
import { hyperliquidScript } from './scripts/hyperliquid.ts'

/** A venue of liquidations without a script does not compile. */
const scripts: Readonly<Record<LiquidationVenueId, VenueScript>> = {
  'binance-usdm': binanceUsdmScript,
  bybit: bybitScript,
  hyperliquid: hyperliquidScript,
}

for (const venue of liquidationVenueIds) describeAdapter(venueModules[venue], scripts[venue])
