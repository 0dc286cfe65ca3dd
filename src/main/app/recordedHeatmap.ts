import type { HeatmapResponse } from '../../contract/gateway.ts'
import type { UnixMs } from '../../contract/domain/ids.ts'
import { environments } from '../../contract/domain/venue.ts'
import { PitwallError } from '../../contract/errors.ts'
import { createBus } from '../core/bus.ts'
import { systemClock } from '../core/clock.ts'
import { silentLog } from '../core/log.ts'
import type { EngineServices } from '../core/services.ts'
import { heatmapAnswer, heatmapQuery } from '../gateway/answers/heatmap.ts'
import { requireAvailable } from '../gateway/answers/available.ts'
import { unavailableAnalytics } from '../liquidations/analytics/unavailable.ts'
import { createLiquidationService } from '../liquidations/service.ts'
import type { Database } from '../storage/database.ts'
import { SqliteLiquidationStore } from '../storage/liquidationStore.ts'
import { openDatabaseReadOnly } from '../storage/readOnly.ts'
import { createSettingsStore } from '../storage/settingsStore.ts'
import { unavailableTrading } from '../trading/unavailable.ts'
import { venueModules } from '../venues/registry.ts'
import { recordedAnalytics } from './recordedAnalytics.ts'
import { recordedAuditQueries } from './recordedAudit.ts'
import { type RecordedVenue, lastVenues } from './lastVenues.ts'

/** Arguments as the command line gives them: text, or absent. */
export type RecordedHeatmapArguments = Readonly<
  Record<'symbol' | 'timeframe' | 'exchanges' | 'end_time' | 'price_bin_size', string | undefined>
>

export type RecordedHeatmap = {
  answer(parameters: RecordedHeatmapArguments): HeatmapResponse
  close(): void
}

/** The services of a data directory, for reading. */
export type Recorded = { readonly services: EngineServices; close(): Promise<void> }

/** Reads only. Without an environment, the one the directory was last used with. */
export function openRecorded(file: string, environment?: string): Recorded {
  const database = openDatabaseReadOnly(file)
  try {
    const venues = recordedVenues(database, environment)
    const reading = readingServices(database, venues)
    return {
      services: reading.services,
      async close() {
        await reading.close()
        database.close()
      },
    }
  } catch (error) {
    database.close()
    throw error
  }
}

/**
 * The heatmap of a data directory, through the same service and the same answer as the running
 * program's API.
 */
export function openRecordedHeatmap(file: string, environment?: string): RecordedHeatmap {
  const recorded = openRecorded(file, environment)
  return {
    answer: (parameters) => answer(recorded.services, parameters),
    close: () => void recorded.close(),
  }
}

function recordedVenues(database: Database, named: string | undefined): readonly RecordedVenue[] {
  const venues = lastVenues(createSettingsStore(database))
  if (named === undefined) return venues
  const environment = environments.find((each) => each === named)
  if (environment !== undefined) return venues.map(({ venue }) => ({ venue, environment }))
  throw new PitwallError(
    'INVALID_ARGUMENT',
    `--environment is one of ${environments.join(', ')}, not "${named}"`,
  )
}

/** Of an engine that only reads what was recorded. */
const nothingConnected: EngineServices['connections'] = {
  state: () => ({ time: systemClock.now(), resuming: null, venues: [] }),
  mayTrade: notConnected,
  setFlag: notConnected,
  tripBreaker: notConnected,
  resetBreaker: notConnected,
  resumeTrading: notConnected,
}

const nothingOverFix: EngineServices['fix'] = {
  sessions: () => [],
  log: () => ({ rows: [], next: null, dropped: 0 }),
  export: () => [],
  control: () => Promise.resolve().then(notConnected),
}

function notConnected(): never {
  throw new PitwallError('NO_VENUE_AVAILABLE', 'Nothing is connected.')
}

/** The services of an engine that has no connections: prices and health are not known. */
function readingServices(database: Database, venues: readonly RecordedVenue[]): Recorded {
  const infos = venues.map(({ venue, environment }) => ({
    info: venueModules[venue].info,
    environment,
  }))
  const liquidations = createLiquidationService({
    bus: createBus(silentLog),
    store: new SqliteLiquidationStore(database),
    clock: systemClock,
    log: silentLog,
    venues: infos,
    directory: { listed: () => [], isListed: () => false, markPrice: () => null },
  })
  const analytics = recordedAnalytics(database, venues, liquidations)
  const { alerts } = unavailableAnalytics('Nothing is connected.')
  const services: EngineServices = {
    fix: nothingOverFix,
    liquidations,
    analytics: { ...analytics, alerts },
    state: () => ({
      version: '',
      host: 'headless',
      startedTime: 0 as UnixMs,
      now: systemClock.now(),
      sending: 'dryRun',
      venues,
      replay: null,
      credentialStore: 'memory',
      notices: [],
    }),
    market: {
      candles: () => Promise.resolve().then(notConnected),
      marks: () => [],
      markPrice: () => null,
      instrument: () => null,
      instruments: () => [],
    },
    health: { venues: () => infos.map(({ info }) => info), health: () => [] },
    settings: createSettingsStore(database),
    connections: nothingConnected,
    audit: recordedAuditQueries(database),
    auditChecks: { start: () => ({ state: 'idle' }), state: () => ({ state: 'idle' }) },
    alerts: { recent: () => [] },
    accounts: { states: () => [], reconcile: () => Promise.resolve().then(notConnected) },
    trading: unavailableTrading('Nothing is connected: this only reads what was recorded.'),
  }
  const close = async (): Promise<void> => {
    await analytics.close()
    liquidations.close()
  }
  return { services, close }
}

function answer(services: EngineServices, parameters: RecordedHeatmapArguments): HeatmapResponse {
  const given = Object.fromEntries(
    Object.entries(parameters).filter(([, value]) => value !== undefined),
  )
  const parsed = heatmapQuery.safeParse(given)
  if (parsed.success) {
    const response = heatmapAnswer(services, parsed.data)
    requireAvailable(services, response)
    return response
  }
  const [issue] = parsed.error.issues
  const path = (issue?.path ?? []).join('.')
  throw new PitwallError('INVALID_ARGUMENT', `${path}: ${issue?.message ?? 'is not valid'}`, {
    path,
  })
}
