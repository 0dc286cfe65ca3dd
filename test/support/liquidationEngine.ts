import { join } from 'node:path'
import type { UnifiedSymbol } from '../../src/contract/domain/ids.ts'
import type { Environment, VenueId } from '../../src/contract/domain/venue.ts'
import { type Bus, createBus } from '../../src/main/core/bus.ts'
import { silentLog } from '../../src/main/core/log.ts'
import {
  type LiquidationService,
  type LiquidationServiceOptions,
  createLiquidationService,
} from '../../src/main/liquidations/service.ts'
import { type Database, openDatabase } from '../../src/main/storage/database.ts'
import { SqliteLiquidationStore } from '../../src/main/storage/liquidationStore.ts'
import { temporaryDirectory, venueInfo } from './liquidations.ts'
import { type ManualClock, manualClock } from './manualClock.ts'

export type TestEngine = {
  readonly directory: string
  readonly clock: ManualClock
  readonly bus: Bus
  readonly marks: Map<string, number>
  database: Database
  store: SqliteLiquidationStore
  service: LiquidationService
  /** Closes and opens again what is on disk. */
  restart(): void
  close(): void
}

export const testVenues: readonly VenueId[] = ['binance-usdm', 'bybit', 'hyperliquid']

/** The real service over a real database in a directory of its own. */
export function testEngine(
  options: {
    readonly environment?: Environment
    readonly listed?: readonly string[]
    readonly start?: number
    readonly over?: Partial<LiquidationServiceOptions>
  } = {},
): TestEngine {
  const { environment = 'sandbox', listed = ['BTCUSDT'] } = options
  const place = temporaryDirectory()
  const clock = manualClock(options.start)
  const bus = createBus(silentLog)
  const marks = new Map<string, number>()

  const open = (): Pick<TestEngine, 'database' | 'store' | 'service'> => {
    const database = openDatabase(join(place.path, 'pitwall.db'), { log: silentLog, clock })
    const store = new SqliteLiquidationStore(database)
    const service = createLiquidationService({
      bus,
      store,
      clock,
      log: silentLog,
      venues: testVenues.map((venue) => ({ info: venueInfo(venue), environment })),
      directory: {
        listed: () => listed.map((symbol) => ({ symbol: symbol as UnifiedSymbol, venue: 'bybit' })),
        isListed: (symbol) => listed.includes(symbol),
        markPrice: (symbol) => marks.get(symbol) ?? null,
      },
      ...options.over,
    })
    return { database, store, service }
  }

  const engine: TestEngine = {
    directory: place.path,
    clock,
    bus,
    marks,
    ...open(),
    restart() {
      engine.service.close()
      engine.database.close()
      Object.assign(engine, open())
    },
    close() {
      engine.service.close()
      engine.database.close()
      place.remove()
    },
  }
  return engine
}
