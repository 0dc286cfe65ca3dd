import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { UnifiedSymbol, UnixMs } from '../../../src/contract/domain/ids.ts'
import type {
  PredictedGrid,
  PredictedQuery,
} from '../../../src/contract/domain/liquidationModel.ts'
import { createBus } from '../../../src/main/core/bus.ts'
import { type Clock, systemClock } from '../../../src/main/core/clock.ts'
import type { DisposableStack } from '../../../src/main/core/disposable.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { seededRandom } from '../../../src/main/core/random.ts'
import { Brackets } from '../../../src/main/liquidations/margin/brackets.ts'
import { barMs } from '../../../src/main/liquidations/model/bars.ts'
import { BarRecorder } from '../../../src/main/liquidations/model/barRecorder.ts'
import type { BarPart } from '../../../src/main/liquidations/model/barStore.ts'
import { ModelService } from '../../../src/main/liquidations/model/service.ts'
import { createBarStore } from '../../../src/main/storage/barStore.ts'
import { createBracketStore } from '../../../src/main/storage/bracketStore.ts'
import { openDatabase } from '../../../src/main/storage/database.ts'
import { createSettingsStore } from '../../../src/main/storage/settingsStore.ts'
import { venueInfo } from '../../support/liquidations.ts'
import type { Bench } from '../harness.ts'

const symbol = 'BTCUSDT' as UnifiedSymbol
const end = Date.UTC(2026, 9, 11)
const yearMs = 365 * 86_400_000
const clock: Clock = { ...systemClock, now: () => end as UnixMs }

const year: PredictedQuery = {
  symbol,
  from: (end - yearMs) as UnixMs,
  to: end as UnixMs,
  interval: '1d',
  binSize: 500,
}
const tail: PredictedQuery = { ...year, from: (end - 2 * 86_400_000) as UnixMs }

/** A year of one venue, read and modelled anew, and the last days of a map that is open. */
export function* modelBenches(stack: DisposableStack): Iterable<Bench> {
  let prepared: ModelService | null = null
  const once = (): ModelService => (prepared ??= prepareYear(stack))
  const bench = (id: string, run: (model: ModelService) => Promise<PredictedGrid>): Bench => ({
    id,
    unit: 'ms',
    higherIsBetter: false,
    prepare() {
      const model = once()
      const answer = async (): Promise<readonly string[]> => linesOf(await run(model))
      return Promise.resolve({ ours: { run: () => run(model), answer }, peers: {} })
    },
  })
  yield bench('heatmap.model.year', (model) => {
    model.clearCache()
    return model.grid(year)
  })
  yield bench('heatmap.model.tail', (model) => model.grid(tail))
}

function linesOf({ cells }: PredictedGrid): readonly string[] {
  return Array.from(cells.column, (column, at) => `${column} ${cells.bin[at]} ${cells.series[at]}`)
}

function prepareYear(stack: DisposableStack): ModelService {
  const directory = mkdtempSync(join(tmpdir(), 'pitwall-bench-'))
  stack.add(() => rmSync(directory, { recursive: true, force: true }))
  const database = openDatabase(join(directory, 'model.db'), { log: silentLog, clock })
  stack.add(() => database.close())
  const store = createBarStore(database)
  for (const parts of yearOfBars()) store.write(parts)
  const bus = createBus(silentLog)
  const venues = [{ info: venueInfo('bybit'), environment: 'sandbox' as const }]
  const recorder = new BarRecorder({
    bus,
    clock,
    log: silentLog,
    store,
    seriesOf: () => null,
    environmentOf: () => 'sandbox',
    onWritten: () => undefined,
  })
  stack.add(() => recorder.close())
  return new ModelService({
    store,
    recorder,
    venues,
    clock,
    brackets: new Brackets({
      store: createBracketStore(database),
      listings: { listing: () => null },
      fetch: () => Promise.reject(new Error('nobody is asked')),
      clock,
      log: silentLog,
    }),
    settings: createSettingsStore(database),
    isKnown: () => true,
    defaultBinSize: () => 100,
    binSizes: () => [100, 500],
    interestSource: () => 'stream',
    wantHistory: () => undefined,
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
  })
}

/** Prices and open interest that walk, day by day. */
function* yearOfBars(): Iterable<readonly BarPart[]> {
  const random = seededRandom(11)
  const series = { environment: 'sandbox', venue: 'bybit', symbol } as const
  let price = 60_000
  let interest = 50_000
  for (let day = end - yearMs; day < end; day += 86_400_000) {
    yield Array.from({ length: 86_400_000 / barMs }, (_, index): BarPart => {
      const open = price
      price *= 1 + (random() + random() + random() - 1.5) * 0.0028
      interest *= 1 + (random() - 0.5) * 0.004
      const [low, high] = [Math.min(open, price) * 0.9995, Math.max(open, price) * 1.0005]
      return {
        series,
        time: day + index * barMs,
        source: 'stream',
        prices: { open, high, low, close: price, openOffsetMs: 0, closeOffsetMs: barMs - 1 },
        openInterest: { value: interest, offsetMs: barMs - 1 },
        fundingRate: 0.0001,
      }
    })
  }
}
