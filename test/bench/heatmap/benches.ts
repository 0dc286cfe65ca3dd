import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { HeatmapGrid } from '../../../src/contract/domain/heatmap.ts'
import type { UnifiedSymbol, UnixMs } from '../../../src/contract/domain/ids.ts'
import { type VenueId, venueIds } from '../../../src/contract/domain/venue.ts'
import { type Bus, createBus } from '../../../src/main/core/bus.ts'
import { type Clock, systemClock } from '../../../src/main/core/clock.ts'
import type { DisposableStack } from '../../../src/main/core/disposable.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import {
  type LiquidationService,
  createLiquidationService,
} from '../../../src/main/liquidations/service.ts'
import { type Database, openDatabase } from '../../../src/main/storage/database.ts'
import { openDatabaseReadOnly } from '../../../src/main/storage/readOnly.ts'
import { SqliteLiquidationStore } from '../../../src/main/storage/liquidationStore.ts'
import { venueInfo } from '../../support/liquidations.ts'
import type { Bench, Contender } from '../harness.ts'
import { dayEnd, dayOfLiquidations, dayStart, daySymbols } from './day.ts'
import { binTicks, duckdbDay, read } from './duckdb.ts'

const events = Number(process.env['PITWALL_BENCH_EVENTS'] ?? 2_000_000)
const columnMs = 900_000
const oneVenue: VenueId = 'bybit'
const oneSymbol = 'BTCUSDT' as UnifiedSymbol

/** Cells of a day in fifteen-minute columns and the bins each symbol is shown with. */
type Subjects = {
  readonly service: LiquidationService
  readonly database: Database
  readonly duckdb: DuckDBConnection
  readonly binSizes: ReadonlyMap<string, number>
}

/** The clock of the evening after, so that the day is the last 24 hours. */
const evening: Clock = { ...systemClock, now: () => dayEnd }

export function* heatmapBenches(stack: DisposableStack): Iterable<Bench> {
  let subjects: Promise<Subjects> | null = null
  const once = (): Promise<Subjects> => (subjects ??= prepareDay(stack))
  yield {
    id: 'heatmap.24h.all',
    unit: 'ms',
    higherIsBetter: false,
    async prepare() {
      const all = await once()
      const symbols = daySymbols.map(({ symbol }) => symbol)
      return {
        ours: ours(all, symbols, undefined),
        peers: { duckdb: duckdb(all, sqlOfAll(all)), sqlite: sqlite(all, sqlOfAll(all)) },
      }
    },
  }
  yield {
    id: 'heatmap.cold',
    unit: 'ms',
    higherIsBetter: false,
    prepare: async () => ({ ours: coldStart(await once()), peers: {} }),
  }
  yield {
    id: 'heatmap.24h.one',
    unit: 'ms',
    higherIsBetter: false,
    async prepare() {
      const all = await once()
      const sql = sqlOfOne(all)
      return {
        ours: ours(all, [oneSymbol], [oneVenue]),
        peers: {
          duckdb: duckdb(all, sql('symbol')),
          sqlite: sqlite(all, sql('unified_symbol')),
        },
      }
    },
  }
}

/** Opens the stored day anew and answers its first map, as a start of the program does. */
function coldStart({ database, binSizes }: Subjects): Contender {
  const run = (): HeatmapGrid => {
    const opened = openDatabaseReadOnly(database.path)
    const service = serviceOver(opened, createBus(silentLog))
    try {
      return service.heatmap({
        symbol: oneSymbol,
        from: dayStart,
        to: dayEnd,
        interval: '15m',
        binSize: binSizes.get(oneSymbol) ?? 1,
      })
    } finally {
      service.close()
      opened.close()
    }
  }
  return { run, answer: async () => linesOf(run()).toSorted() }
}

function serviceOver(database: Database, bus: Bus): LiquidationService {
  return createLiquidationService({
    bus,
    store: new SqliteLiquidationStore(database),
    clock: evening,
    log: silentLog,
    venues: venueIds.map((venue) => ({ info: venueInfo(venue), environment: 'sandbox' })),
    directory: { listed: () => [], isListed: () => false, markPrice: () => null },
  })
}

async function prepareDay(stack: DisposableStack): Promise<Subjects> {
  const directory = mkdtempSync(join(tmpdir(), 'pitwall-bench-'))
  stack.add(() => rmSync(directory, { recursive: true, force: true }))
  const database = openDatabase(join(directory, 'bench.db'), { log: silentLog, clock: evening })
  stack.add(() => database.close())
  const bus = createBus(silentLog)
  const service = serviceOver(database, bus)
  stack.add(() => service.close())

  const begin = performance.now()
  const observe = observer(bus)
  for (const event of dayOfLiquidations(events)) {
    observe(event.exchangeTime)
    bus.publish(event)
  }
  service.flush()
  const took = (performance.now() - begin) / 1000
  console.error(`  recorded ${events} events in ${took.toFixed(1)} s`)
  if (service.state().recorded !== events) throw new Error('not every event was recorded')

  const duck = await duckdbDay(dayOfLiquidations(events))
  stack.add(() => duck.closeSync())
  const binSizes = new Map(daySymbols.map(({ symbol }) => [symbol, service.defaultBinSize(symbol)]))
  return { service, database, duckdb: duck, binSizes }
}

/** Every venue proves itself alive every five seconds of the day, so that coverage is real too. */
function observer(bus: Bus): (time: number) => void {
  let next: number = dayStart
  return (time) => {
    for (; next <= time; next += 5000) {
      for (const venue of venueIds) {
        const exchangeTime = next as UnixMs
        const proof = { venue, environment: 'sandbox', scope: '*', exchangeTime } as const
        bus.publish({ kind: 'feedAlive', ...proof, receivedTime: exchangeTime })
      }
    }
  }
}

/** The real path: one query of the service per symbol. */
function ours(
  { service, binSizes }: Subjects,
  symbols: readonly UnifiedSymbol[],
  venues: readonly VenueId[] | undefined,
): Contender {
  const run = (): readonly HeatmapGrid[] =>
    symbols.map((symbol) =>
      service.heatmap({
        symbol,
        from: dayStart,
        to: dayEnd,
        interval: '15m',
        binSize: binSizes.get(symbol) ?? 1,
        ...(venues === undefined ? {} : { venues }),
      }),
    )
  return { run, answer: async () => run().flatMap(linesOf).toSorted() }
}

function linesOf({ symbol, cells, venues }: HeatmapGrid): string[] {
  return Array.from(cells.column, (column, index) => {
    const series = cells.series[index] ?? 0
    const side = series % 2 === 0 ? 'sell' : 'buy'
    return line([
      symbol,
      venues[series >> 1] ?? '',
      side,
      column,
      cells.bin[index] ?? 0,
      cells.notional[index] ?? 0,
      cells.count[index] ?? 0,
    ])
  })
}

type Answer = readonly [string, string, string, number, number, number, number]

function line([symbol, venue, side, column, bin, notional, count]: Answer): string {
  return `${symbol} ${venue} ${side} ${column} ${bin} ${notional.toFixed(2)} ${count}`
}

function duckdb({ duckdb: connection }: Subjects, sql: string): Contender {
  const duckSql = sql.replaceAll('unified_symbol', 'symbol').replaceAll('exchange_time', 'time')
  return {
    run: () => read(connection, duckSql),
    async answer() {
      const reader = await read(connection, duckSql)
      return toLines(reader.getRowsJS())
    },
  }
}

function sqlite({ database }: Subjects, sql: string): Contender {
  // So that the index on the rows can be used.
  const ownSql = sql.replace('WHERE ', `WHERE environment = 'sandbox' AND `)
  const statement = database.sqlite.prepare<[], unknown[]>(ownSql).raw()
  const run = (): unknown[][] => statement.all()
  return { run, answer: async () => toLines(run()) }
}

function toLines(rows: readonly unknown[][]): readonly string[] {
  return rows
    .map(([symbol, venue, side, column, bin, notional, count]) =>
      line([
        String(symbol),
        String(venue),
        String(side),
        Number(column),
        Number(bin),
        Number(notional),
        Number(count),
      ]),
    )
    .toSorted()
}

/** Bins by whole ticks, which both databases do exactly. */
function sqlOfAll({ binSizes }: Subjects): string {
  const cases = (value: (symbol: (typeof daySymbols)[number]) => number): string =>
    `CASE unified_symbol ${daySymbols
      .map((each) => `WHEN '${each.symbol}' THEN ${value(each)}`)
      .join(' ')} END`
  const scale = cases(({ decimals }) => 10 ** decimals)
  const ticks = cases((each) => binTicks(each, binSizes.get(each.symbol) ?? 1))
  return groups(`CAST(ROUND(price * ${scale}) AS BIGINT)`, ticks, '')
}

function sqlOfOne({ binSizes }: Subjects): (symbolColumn: string) => string {
  const symbol = daySymbols.find((each) => each.symbol === oneSymbol)
  if (symbol === undefined) throw new Error('the symbol is not part of the day')
  const ticks = binTicks(symbol, binSizes.get(oneSymbol) ?? 1)
  const where = `AND unified_symbol = '${oneSymbol}' AND venue = '${oneVenue}'`
  return () => groups(`CAST(ROUND(price * ${10 ** symbol.decimals}) AS BIGINT)`, `${ticks}`, where)
}

function groups(price: string, ticks: string, where: string): string {
  return `SELECT unified_symbol, venue, side,
                 CAST(FLOOR((exchange_time - ${dayStart}) / ${columnMs}.0) AS BIGINT) AS col,
                 CAST(FLOOR(${price} / (${ticks} + 0.0)) AS BIGINT) AS bin,
                 SUM(notional), COUNT(*)
            FROM liquidations
           WHERE exchange_time >= ${dayStart} AND exchange_time < ${dayEnd} ${where}
           GROUP BY 1, 2, 3, 4, 5`
}
