import type Sqlite from 'better-sqlite3'
import type { UnifiedSymbol } from '../../contract/domain/ids.ts'
import type { Environment, VenueId } from '../../contract/domain/venue.ts'

export type SeriesRow = { readonly seriesId: number; readonly venue: VenueId }

/** Level of the finest stored columns, one minute. */
const minuteLevel = 0
const sides = [0, 1] as const

export type CellSums = {
  readonly level: number
  readonly short: 0 | 1
  readonly columnTime: number
  readonly bin: number
  notionalMicros: number
  count: number
}

/** The sums of liquidations by series (venue, environment, symbol), level, side, column and bin. */
export function cellRows(sqlite: Sqlite.Database) {
  const findSeries = sqlite
    .prepare<[string, string, string], number>(
      `SELECT series_id FROM series WHERE environment = ? AND unified_symbol = ? AND venue = ?`,
    )
    .pluck()
  const addSeries = sqlite
    .prepare<[string, string, string], number>(
      `INSERT INTO series (environment, unified_symbol, venue) VALUES (?, ?, ?)
         RETURNING series_id`,
    )
    .pluck()
  const seriesOf = sqlite.prepare<[string, string], SeriesRow>(
    `SELECT series_id AS seriesId, venue FROM series WHERE environment = ? AND unified_symbol = ?
      ORDER BY venue`,
  )
  const add = sqlite.prepare(
    `INSERT INTO liquidation_cells
       (series_id, level, short, column_time, bin, notional_micros, count)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET
       notional_micros = notional_micros + excluded.notional_micros,
       count = count + excluded.count`,
  )
  const select = sqlite
    .prepare<number[], [number, number, number, number]>(
      `SELECT column_time, bin, notional_micros, count FROM liquidation_cells
        WHERE series_id = ? AND level = ? AND short = ? AND column_time >= ? AND column_time < ?
        ORDER BY column_time, bin`,
    )
    .raw()
  const minutes = sqlite.prepare(
    `SELECT venue, unified_symbol AS symbol, column_time AS minuteTime,
            SUM(notional_micros) AS notionalMicros, SUM(count) AS count
       FROM series CROSS JOIN liquidation_cells USING (series_id)
      WHERE environment = ? AND level = ${minuteLevel} AND short IN (0, 1) AND column_time >= ?
      GROUP BY series_id, column_time`,
  )
  const symbols = sqlite.prepare(
    'SELECT venue, unified_symbol AS symbol FROM series WHERE environment = ?',
  )

  const clear = sqlite.prepare(
    `DELETE FROM liquidation_cells WHERE series_id IN
       (SELECT series_id FROM series WHERE environment = ? AND unified_symbol = ?)`,
  )

  return {
    /** `whenNew` runs before the series' first cell is written. */
    seriesId(
      environment: Environment,
      symbol: UnifiedSymbol,
      venue: VenueId,
      whenNew: () => void,
    ): number {
      const known = findSeries.get(environment, symbol, venue)
      if (known !== undefined) return known
      whenNew()
      return Number(addSeries.get(environment, symbol, venue))
    },
    add(seriesId: number, cell: CellSums): void {
      const { level, short, columnTime, bin, notionalMicros, count } = cell
      add.run(seriesId, level, short, columnTime, bin, notionalMicros, count)
    },
    /** Removes every cell of the symbol. */
    clear(environment: Environment, symbol: UnifiedSymbol): void {
      clear.run(environment, symbol)
    },
    seriesOf: (environment: Environment, symbol: UnifiedSymbol) =>
      seriesOf.all(environment, symbol),
    /** Each side in turn, in order of column, then bin. */
    read(
      seriesId: number,
      level: number,
      from: number,
      to: number,
      visit: (short: 0 | 1, time: number, bin: number, micros: number, count: number) => void,
    ): void {
      for (const short of sides) {
        for (const row of select.all(seriesId, level, short, from, to)) {
          visit(short, row[0], row[1], row[2], row[3])
        }
      }
    },
    minuteTotals: (environment: Environment, from: number) => minutes.all(environment, from),
    symbols: (environment: Environment) => symbols.all(environment),
  }
}
