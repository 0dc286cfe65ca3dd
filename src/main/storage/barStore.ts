import type { UnifiedSymbol } from '../../contract/domain/ids.ts'
import type { Environment, VenueId } from '../../contract/domain/venue.ts'
import type { Database } from './database.ts'
import { guarded } from './failures.ts'

export type BarSeriesRow = {
  readonly environment: Environment
  readonly venue: VenueId
  readonly symbol: UnifiedSymbol
}

export type BarPartRow = {
  readonly series: BarSeriesRow
  readonly time: number
  readonly source: 'stream' | 'history'
  readonly prices: {
    readonly open: number
    readonly high: number
    readonly low: number
    readonly close: number
    readonly openOffsetMs: number
    readonly closeOffsetMs: number
  } | null
  readonly openInterest: { readonly value: number; readonly offsetMs: number } | null
  readonly fundingRate: number | null
}

type BarRow = readonly [
  time: number,
  open: number | null,
  high: number | null,
  low: number | null,
  close: number | null,
  openInterest: number | null,
  fundingRate: number | null,
]

/** 0 nothing, 1 told by the venue of its past, 2 seen live: a higher one takes the place of a lower. */
const rank = { history: 1, stream: 2 } as const

/**
 * A live part of a step extends what was seen live of it and replaces what history told; history
 * only fills what is missing. Whatever the order of parts of one kind, the row comes out the same.
 */
const upsert = `
  INSERT INTO model_bars (series_id, bar_time, open, high, low, close, open_offset, close_offset,
    price_source, open_interest, interest_offset, interest_source, funding_rate)
  VALUES (@seriesId, @time, @open, @high, @low, @close, @openOffset, @closeOffset,
    @priceSource, @interest, @interestOffset, @interestSource, @fundingRate)
  ON CONFLICT DO UPDATE SET
    open = CASE
      WHEN excluded.price_source > price_source THEN excluded.open
      WHEN excluded.price_source < price_source THEN open
      WHEN excluded.open_offset < open_offset THEN excluded.open ELSE open END,
    high = CASE
      WHEN excluded.price_source > price_source THEN excluded.high
      WHEN excluded.price_source < price_source THEN high ELSE MAX(high, excluded.high) END,
    low = CASE
      WHEN excluded.price_source > price_source THEN excluded.low
      WHEN excluded.price_source < price_source THEN low ELSE MIN(low, excluded.low) END,
    close = CASE
      WHEN excluded.price_source > price_source THEN excluded.close
      WHEN excluded.price_source < price_source THEN close
      WHEN excluded.close_offset >= close_offset THEN excluded.close ELSE close END,
    open_offset = CASE
      WHEN excluded.price_source > price_source THEN excluded.open_offset
      WHEN excluded.price_source < price_source THEN open_offset
      ELSE MIN(open_offset, excluded.open_offset) END,
    close_offset = CASE
      WHEN excluded.price_source > price_source THEN excluded.close_offset
      WHEN excluded.price_source < price_source THEN close_offset
      ELSE MAX(close_offset, excluded.close_offset) END,
    price_source = MAX(price_source, excluded.price_source),
    open_interest = CASE
      WHEN excluded.interest_source > interest_source THEN excluded.open_interest
      WHEN excluded.interest_source < interest_source THEN open_interest
      WHEN excluded.interest_offset >= interest_offset THEN excluded.open_interest
      ELSE open_interest END,
    interest_offset = CASE
      WHEN excluded.interest_source > interest_source THEN excluded.interest_offset
      WHEN excluded.interest_source < interest_source THEN interest_offset
      ELSE MAX(interest_offset, excluded.interest_offset) END,
    interest_source = MAX(interest_source, excluded.interest_source),
    funding_rate = COALESCE(excluded.funding_rate, funding_rate)`

/** Prices and open interest in steps of five minutes, by environment, venue and symbol. */
export function createBarStore({ sqlite, path }: Database) {
  const find = sqlite
    .prepare<[string, string, string], number>(
      `SELECT series_id FROM model_series
        WHERE environment = ? AND venue = ? AND unified_symbol = ?`,
    )
    .pluck()
  const add = sqlite
    .prepare<[string, string, string], number>(
      `INSERT INTO model_series (environment, venue, unified_symbol) VALUES (?, ?, ?)
         RETURNING series_id`,
    )
    .pluck()
  const write = sqlite.prepare(upsert)
  const select = sqlite
    .prepare<[number, number, number], BarRow>(
      `SELECT bar_time, open, high, low, close, open_interest, funding_rate FROM model_bars
        WHERE series_id = ? AND bar_time >= ? AND bar_time < ? ORDER BY bar_time`,
    )
    .raw()
  const firstTimes = sqlite.prepare<[string], BarSeriesRow & { readonly firstTime: number }>(
    `SELECT environment, venue, unified_symbol AS symbol,
            (SELECT MIN(bar_time) FROM model_bars WHERE series_id = own.series_id) AS firstTime
       FROM model_series AS own WHERE environment = ? AND firstTime IS NOT NULL
      ORDER BY venue, unified_symbol`,
  )

  const seriesIdOf = ({ environment, venue, symbol }: BarSeriesRow): number =>
    find.get(environment, venue, symbol) ?? Number(add.get(environment, venue, symbol))

  const writeAll = sqlite.transaction((parts: readonly BarPartRow[]) => {
    for (const part of parts) write.run(rowOf(seriesIdOf(part.series), part))
  })

  return {
    write: (parts: readonly BarPartRow[]): void => {
      guarded(path, () => writeAll.immediate(parts))
    },
    read: (series: BarSeriesRow, from: number, to: number) =>
      guarded(path, () => {
        const seriesId = find.get(series.environment, series.venue, series.symbol)
        return seriesId === undefined ? [] : select.all(seriesId, from, to).map(toBar)
      }),
    series: (environment: Environment) => guarded(path, () => firstTimes.all(environment)),
  }
}

function rowOf(seriesId: number, part: BarPartRow): Record<string, number | null> {
  const { time, source, prices, openInterest, fundingRate } = part
  return {
    seriesId,
    time,
    open: prices?.open ?? null,
    high: prices?.high ?? null,
    low: prices?.low ?? null,
    close: prices?.close ?? null,
    openOffset: prices?.openOffsetMs ?? null,
    closeOffset: prices?.closeOffsetMs ?? null,
    priceSource: prices === null ? 0 : rank[source],
    interest: openInterest?.value ?? null,
    interestOffset: openInterest?.offsetMs ?? null,
    interestSource: openInterest === null ? 0 : rank[source],
    fundingRate,
  }
}

function toBar([time, open, high, low, close, openInterest, fundingRate]: BarRow) {
  const hasPrices = open !== null && high !== null && low !== null && close !== null
  return {
    time,
    prices: hasPrices ? { open, high, low, close } : null,
    openInterest,
    fundingRate,
  }
}
