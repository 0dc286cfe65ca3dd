import type { UnifiedSymbol } from '../../contract/domain/ids.ts'
import { type VenueId, hasLiquidations } from '../../contract/domain/venue.ts'
import { fail } from '../../contract/errors.ts'
import { createBus } from '../core/bus.ts'
import { systemClock } from '../core/clock.ts'
import { silentLog } from '../core/log.ts'
import { systemRandom } from '../core/random.ts'
import { type Analytics, createAnalytics } from '../liquidations/analytics/create.ts'
import type { LiquidationService } from '../liquidations/service.ts'
import { createBarStore } from '../storage/barStore.ts'
import { createBracketStore } from '../storage/bracketStore.ts'
import type { Database } from '../storage/database.ts'
import { createImportStore } from '../storage/importStore.ts'
import { SqliteLiquidationStore } from '../storage/liquidationStore.ts'
import { createSettingsStore } from '../storage/settingsStore.ts'
import { venueModules } from '../venues/registry.ts'
import type { RecordedVenue } from './lastVenues.ts'

/** The analytics of a data directory: reads what was recorded and asks nobody. */
export function recordedAnalytics(
  database: Database,
  venues: readonly RecordedVenue[],
  liquidations: LiquidationService,
): Analytics {
  const store = new SqliteLiquidationStore(database)
  return createAnalytics({
    bus: createBus(silentLog),
    clock: systemClock,
    random: systemRandom,
    log: silentLog,
    venues: venues
      .map(({ venue, environment }) => ({ info: venueModules[venue].info, environment }))
      .filter(({ info }) => hasLiquidations(info)),
    liquidations,
    settings: createSettingsStore(database),
    stores: {
      bars: createBarStore(database),
      brackets: createBracketStore(database),
      imports: createImportStore(database),
      statistics: store,
      events: ({ venue, environment, symbol }, from, to, limit) =>
        store.history({
          venues: [{ venue, environment }],
          symbol,
          from,
          before: to,
          minNotional: 0,
          limit,
        }),
    },
    listing: () => null,
    symbolOf: () => null,
    history: () => null,
    tellsInterest: () => false,
    fetchBrackets: (venue: VenueId) =>
      Promise.resolve(fail('NOT_FOUND', `${venue} is not connected.`)),
    watched: () => [] as readonly { venue: VenueId; environment: 'live'; symbol: UnifiedSymbol }[],
  })
}
