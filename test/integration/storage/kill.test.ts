import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { systemClock } from '../../../src/main/core/clock.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { seededRandom } from '../../../src/main/core/random.ts'
import { cellsOf } from '../../../src/main/liquidations/levels.ts'
import { binOf } from '../../../src/main/liquidations/priceBins.ts'
import { type Database, openDatabase } from '../../../src/main/storage/database.ts'
import { temporaryDirectory } from '../../support/liquidations.ts'

const kills = 22
/** As the process to be killed numbers its events in time. */
const firstTime = Date.UTC(2026, 0, 1)
const spacingMs = 137
const program = join(import.meta.dirname, '../../support/recorderProcess.ts')
const place = temporaryDirectory()
const file = join(place.path, 'pitwall.db')
const random = seededRandom(Number(process.env['PITWALL_SEED'] ?? 20_261_120))

afterAll(() => place.remove())

type Row = {
  id: string
  symbol: string
  side: string
  price: number
  notional: number
  time: number
}

/** Lets the process acknowledge something, then kills it after a random while. */
async function runUntilKilled(first: number, run: number): Promise<readonly string[]> {
  const child: ChildProcess = spawn(process.execPath, [program, file, String(first), String(run)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  child.stdout?.setEncoding('utf8')
  child.stdout?.on('data', (text: string) => (printed += text))
  const exited = once(child, 'close')
  await Promise.race([once(child.stdout ?? child, 'data'), exited])
  await new Promise((resolve) => setTimeout(resolve, random() * 400))
  child.kill('SIGKILL')
  await exited
  // The last line may be cut; without its end it was not acknowledged.
  return printed.split('\n').slice(0, -1)
}

function cellSums(database: Database): Map<string, string> {
  const rows = database.sqlite
    .prepare<[], { key: string; sum: number; count: number }>(
      `SELECT unified_symbol || ' ' || level || ' ' || short || ' ' || column_time || ' ' || bin
                AS key, notional_micros AS sum, count
         FROM liquidation_cells JOIN series USING (series_id)`,
    )
    .all()
  return new Map(rows.map(({ key, sum, count }) => [key, `${sum} x ${count}`]))
}

function sumsOfRows(database: Database, rows: readonly Row[]): Map<string, string> {
  const exponents = new Map(
    database.sqlite
      .prepare<[], [string, number]>('SELECT unified_symbol, exponent FROM base_bins')
      .raw()
      .all(),
  )
  const sums = new Map<string, { sum: number; count: number }>()
  for (const row of rows) {
    const short = row.side === 'buy' ? 1 : 0
    const bin = binOf(row.price, exponents.get(row.symbol) ?? Number.NaN)
    for (const cell of cellsOf(row.time, bin)) {
      const key = `${row.symbol} ${cell.level} ${short} ${cell.columnTime} ${cell.bin}`
      const known = sums.get(key) ?? { sum: 0, count: 0 }
      sums.set(key, { sum: known.sum + Math.round(row.notional * 1e6), count: known.count + 1 })
    }
  }
  return new Map([...sums].map(([key, { sum, count }]) => [key, `${sum} x ${count}`]))
}

/** Numbers whose time is covered, though their row is not there: coverage that was invented. */
function coveredButMissing(database: Database, stored: ReadonlySet<string>): readonly number[] {
  const intervals = database.sqlite
    .prepare<[], [number, number]>('SELECT from_time, to_time FROM feed_intervals')
    .raw()
    .all()
  return intervals.flatMap(([from, to]) => {
    const first = Math.ceil((from - firstTime) / spacingMs)
    const count = Math.max(0, Math.ceil((to - firstTime) / spacingMs) - first)
    const covered = Array.from({ length: count }, (_, index) => first + index)
    return covered.filter((number) => !stored.has(String(number)))
  })
}

it('loses nothing acknowledged, doubles nothing and invents no coverage when killed at any instant', async () => {
  const acknowledged: string[] = []
  for (let run = 0; run < kills; run += 1) {
    const next = acknowledged.reduce((most, id) => Math.max(most, Number(id) + 1), 0)
    acknowledged.push(...(await runUntilKilled(next, run)))

    const database = openDatabase(file, { log: silentLog, clock: systemClock })
    try {
      expect(database.notices).toEqual([])
      const rows = database.sqlite
        .prepare<[], Row>(
          `SELECT id, unified_symbol AS symbol, side, price, notional, exchange_time AS time
             FROM liquidations`,
        )
        .all()
      const stored = new Set(rows.map(({ id }) => id))
      expect(stored.size).toBe(rows.length)
      expect(acknowledged.filter((id) => !stored.has(id))).toEqual([])
      expect(new Set(acknowledged).size).toBe(acknowledged.length)
      expect(cellSums(database)).toEqual(sumsOfRows(database, rows))
      expect(coveredButMissing(database, stored)).toEqual([])
    } finally {
      database.close()
    }
  }
  expect(acknowledged.length).toBeGreaterThan(kills * 10)
}, 180_000)
