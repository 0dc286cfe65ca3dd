import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ImportStatus } from '../../../src/contract/domain/liquidationImport.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { seededRandom } from '../../../src/main/core/random.ts'
import { type Importer, createImporter } from '../../../src/main/liquidations/import/importer.ts'
import { readerFor } from '../../../src/main/liquidations/import/formats.ts'
import { createImportStore } from '../../../src/main/storage/importStore.ts'
import { type TestEngine, testEngine } from '../../support/liquidationEngine.ts'
import { liquidation } from '../../support/liquidations.ts'

let engine: TestEngine
let importer: Importer
let pauses: () => Promise<void>

beforeEach(() => {
  engine = testEngine()
  pauses = () => Promise.resolve()
  importer = importerOf()
})
afterEach(async () => {
  await importer.close()
  engine.close()
})

function importerOf(): Importer {
  return createImporter({
    store: createImportStore(engine.database),
    take: (rows, alongside) => engine.service.takeImported(rows, alongside),
    clock: engine.clock,
    random: seededRandom(1),
    log: silentLog,
    breathe: () => pauses(),
  })
}

const binanceHeader =
  'symbol,time,side,order_type,time_in_force,original_quantity,price,average_price,order_status,last_fill_quantity,accumulated_fill_quantity'

function binanceRow(index: number, over: Partial<Record<'time' | 'side' | 'price', string>> = {}) {
  const { time = String(1_700_000_000_000 + index * 1000), side = 'SELL', price = '36000.5' } = over
  return `BTCUSDT,${time},${side},LIMIT,IOC,0.014,${price},${price},FILLED,0.014,0.014`
}

function file(name: string, lines: readonly string[]): string {
  const path = join(engine.directory, name)
  const text = `${lines.join('\n')}\n`
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text)
  return path
}

async function take(path: string): Promise<ImportStatus> {
  const { importId } = await importer.start(path, undefined)
  await importer.idle()
  const status = importer.list().find((each) => each.importId === importId)
  if (status === undefined) throw new Error('the import is not listed')
  return status
}

function stored(environment: 'live' | 'sandbox', symbol = 'BTCUSDT') {
  return engine.store.history({
    venues: [{ venue: 'binance-usdm', environment }],
    symbol: symbol as never,
    from: 0,
    before: Number.MAX_SAFE_INTEGER,
    minNotional: 0,
    limit: 10_000,
  })
}

describe('an import', () => {
  it.each(['day.csv', 'day.csv.gz'])('takes in %s with its progress', async (name) => {
    const rows = Array.from({ length: 2500 }, (_, index) => binanceRow(index))
    const status = await take(file(name, [binanceHeader, ...rows]))
    expect(status).toMatchObject({
      state: 'finished',
      format: 'binanceSnapshot',
      linesRead: 2501,
      inserted: 2500,
      duplicates: 0,
      refused: 0,
    })
    expect(status.bytesRead).toBe(status.bytesTotal)
    expect(stored('live')).toHaveLength(2500)
    expect(stored('live')[0]).toMatchObject({
      side: 'sell',
      positionSide: 'long',
      price: 36_000.5,
      quantity: 0.014,
      priceKind: 'averageFill',
      guarantee: 'sampled',
    })
  })

  it('keeps real history out of the sandbox’s market', async () => {
    await take(file('day.csv', [binanceHeader, binanceRow(1)]))
    expect(stored('sandbox')).toEqual([])
    expect(engine.service.symbols().find(({ symbol }) => symbol === 'BTCUSDT')).toMatchObject({
      liquidationCount24h: 0,
    })
  })

  it('stores nothing twice, whatever file it comes in', async () => {
    const rows = Array.from({ length: 50 }, (_, index) => binanceRow(index))
    await take(file('one.csv', [binanceHeader, ...rows]))
    const again = await take(file('two.csv', [binanceHeader, binanceRow(99), ...rows, ...rows]))
    expect(again).toMatchObject({ inserted: 1, duplicates: 100 })
    expect(stored('live')).toHaveLength(51)
  })

  it('meets what the live feed recorded as the same event', async () => {
    const live = testEngine({ environment: 'live' })
    live.bus.publish(
      liquidation({
        venue: 'binance-usdm',
        id: 'binance-usdm|BTCUSDT|1700000001000|sell|36000.5|0.014',
        exchangeTime: 1_700_000_001_000 as never,
        price: 36_000.5,
        quantity: 0.014,
      }),
    )
    live.service.flush()
    const own = createImporter({
      store: createImportStore(live.database),
      take: (rows, alongside) => live.service.takeImported(rows, alongside),
      clock: live.clock,
      random: seededRandom(1),
      log: silentLog,
      breathe: () => Promise.resolve(),
    })
    await own.start(file('day.csv', [binanceHeader, binanceRow(1), binanceRow(2)]), undefined)
    await own.idle()
    expect(own.list()[0]).toMatchObject({ inserted: 1, duplicates: 1 })
    await own.close()
    live.close()
  })

  it('goes on where it was stopped, also after a restart of the engine', async () => {
    const rows = Array.from({ length: 5500 }, (_, index) => binanceRow(index))
    const path = file('long.csv', [binanceHeader, ...rows])
    let batches = 0
    pauses = () => {
      batches += 1
      if (batches === 2) importer.stop(importer.list()[0]?.importId ?? '')
      return Promise.resolve()
    }
    const first = await take(path)
    expect(first).toMatchObject({ state: 'stopped', inserted: 2000, linesRead: 2001 })
    engine.restart()
    importer = importerOf()
    expect(importer.list()[0]).toMatchObject({ state: 'stopped', inserted: 2000 })
    const second = await take(path)
    expect(second).toMatchObject({
      importId: first.importId,
      state: 'finished',
      inserted: 5500,
      duplicates: 0,
    })
    expect(await take(path)).toEqual(second)
  })

  it('stores rows and how far it is together or not at all', async () => {
    const path = file('day.csv', [binanceHeader, binanceRow(1)])
    const { sqlite } = engine.database
    sqlite.exec(`CREATE TRIGGER full BEFORE INSERT ON liquidation_imports
      WHEN NEW.lines_read > 0 BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`)
    const failed = await take(path)
    expect(failed).toMatchObject({ state: 'failed', inserted: 0 })
    expect(stored('live')).toEqual([])
    sqlite.exec('DROP TRIGGER full')
    expect(await take(path)).toMatchObject({ state: 'finished', inserted: 1 })
  })

  it('counts what it cannot use and says why, line by line', async () => {
    const status = await take(
      file('bad.csv', [
        binanceHeader,
        binanceRow(1, { side: 'HOLD' }),
        binanceRow(2, { price: '-5' }),
        binanceRow(3, { time: '1700000003' }),
        'BTCUSDT,1',
        '',
        binanceRow(4),
      ]),
    )
    expect(status).toMatchObject({ inserted: 1, refused: 4, state: 'finished' })
    expect(status.problems.map(({ line }) => line)).toEqual(expect.arrayContaining([2, 3, 4, 5]))
    expect(status.problems.find(({ line }) => line === 2)?.reason).toContain('HOLD')
  })

  it.each([
    ['nothing.txt', 'must be a .csv'],
    ['missing.csv', 'no such file'],
    ['strange.csv', 'not the header of a known form'],
  ])('refuses %s', async (name, why) => {
    if (name === 'strange.csv') file(name, ['a,b,c', '1,2,3'])
    await expect(importer.start(join(engine.directory, name), undefined)).rejects.toThrow(why)
    await expect(importer.start('relative.csv', undefined)).rejects.toThrow('whole path')
  })
})

describe('forms of files', () => {
  const tardisHeader = 'exchange,symbol,timestamp,local_timestamp,id,side,price,amount'.split(',')

  it('reads microseconds and venues of tardis.dev, and what Bybit’s feed was then', () => {
    const reader = readerFor(tardisHeader, null)
    expect(reader?.format).toBe('tardis')
    const row = (time: string) =>
      reader?.read(['bybit', 'BTCUSDT', time, time, '', 'buy', '36000', '0.5'])
    expect(row('1700000000123456')).toMatchObject({
      environment: 'live',
      liquidation: {
        exchangeTime: 1_700_000_000_123,
        side: 'buy',
        positionSide: 'short',
        guarantee: 'sampled',
        notional: 18_000,
      },
    })
    expect(row('1750000000123456')).toMatchObject({ liquidation: { guarantee: 'complete' } })
  })

  it('refuses exchanges and contracts that have no place here', () => {
    const reader = readerFor(tardisHeader, null)
    const row = (exchange: string, symbol: string) =>
      reader?.read([exchange, symbol, '1700000000123456', '', '', 'buy', '36000', '0.5'])
    expect(row('ftx', 'BTC-PERP')).toContain('no place here')
    expect(row('bybit', 'BTCUSD')).toContain('not margined in USDT')
  })
})
