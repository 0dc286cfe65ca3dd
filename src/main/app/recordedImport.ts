import { createBus } from '../core/bus.ts'
import { systemClock } from '../core/clock.ts'
import { silentLog } from '../core/log.ts'
import { systemRandom } from '../core/random.ts'
import { type Importer, createImporter } from '../liquidations/import/importer.ts'
import { createLiquidationService } from '../liquidations/service.ts'
import { openDatabase } from '../storage/database.ts'
import { createImportStore } from '../storage/importStore.ts'
import { SqliteLiquidationStore } from '../storage/liquidationStore.ts'

export type OpenedImporter = { readonly importer: Importer; close(): Promise<void> }

/** Takes files into a data directory no engine uses; throws STORAGE_UNAVAILABLE while one does. */
export function openImporter(file: string): OpenedImporter {
  const database = openDatabase(file, { log: silentLog, clock: systemClock })
  const liquidations = createLiquidationService({
    bus: createBus(silentLog),
    store: new SqliteLiquidationStore(database),
    clock: systemClock,
    log: silentLog,
    venues: [],
    directory: { listed: () => [], isListed: () => false, markPrice: () => null },
  })
  const importer = createImporter({
    store: createImportStore(database),
    take: (rows, alongside) => liquidations.takeImported(rows, alongside),
    clock: systemClock,
    random: systemRandom,
    log: silentLog,
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
  })
  return {
    importer,
    async close() {
      await importer.close()
      liquidations.close()
      database.close()
    },
  }
}
