import { type DuckDBConnection, DuckDBInstance, type DuckDBResultReader } from '@duckdb/node-api'
import type { Liquidation } from '../../../src/contract/domain/liquidation.ts'
import { venueIds } from '../../../src/contract/domain/venue.ts'
import { type DaySymbol, daySymbols } from './day.ts'

/** The same rows in an analytical database, with its small types: enumerations and plain columns. */
export async function duckdbDay(rows: Iterable<Liquidation>): Promise<DuckDBConnection> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const words = (list: readonly string[]): string => list.map((word) => `'${word}'`).join(', ')
  await connection.run(`CREATE TYPE venue AS ENUM (${words(venueIds)})`)
  await connection.run(
    `CREATE TYPE symbol AS ENUM (${words(daySymbols.map(({ symbol }) => symbol))})`,
  )
  await connection.run(`CREATE TYPE side AS ENUM ('sell', 'buy')`)
  await connection.run(
    `CREATE TABLE staged (venue VARCHAR, symbol VARCHAR, side VARCHAR, price DOUBLE,
                          notional DOUBLE, time BIGINT)`,
  )
  const appender = await connection.createAppender('staged')
  for (const row of rows) {
    appender.appendVarchar(row.venue)
    appender.appendVarchar(row.unifiedSymbol)
    appender.appendVarchar(row.side)
    appender.appendDouble(row.price)
    appender.appendDouble(row.notional)
    appender.appendBigInt(BigInt(row.exchangeTime))
    appender.endRow()
  }
  appender.closeSync()
  await connection.run(
    `CREATE TABLE liquidations AS
       SELECT venue::venue AS venue, symbol::symbol AS symbol, side::side AS side, price, notional,
              time FROM staged ORDER BY time`,
  )
  await connection.run('DROP TABLE staged')
  return connection
}

/** Ticks to a bin, for a bin height that is a whole number of ticks. */
export function binTicks({ decimals }: DaySymbol, binSize: number): number {
  return Math.round(binSize * 10 ** decimals)
}

export async function read(connection: DuckDBConnection, sql: string): Promise<DuckDBResultReader> {
  return connection.runAndReadAll(sql)
}
