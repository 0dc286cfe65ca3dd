import type Sqlite from 'better-sqlite3'
import type { UnifiedSymbol } from '../../contract/domain/ids.ts'
import type { Liquidation } from '../../contract/domain/liquidation.ts'
import { sizeBucketFloors } from '../../contract/domain/liquidationStatistics.ts'
import type { Environment, VenueId } from '../../contract/domain/venue.ts'

const hourMs = 3_600_000

export type HourQuery = {
  readonly environment: Environment
  readonly venues: readonly VenueId[]
  /** Null: all. */
  readonly symbol: UnifiedSymbol | null
  /** Whole hours, `from` included, `to` excluded. */
  readonly from: number
  readonly to: number
}

export type HourSum = {
  readonly venue: VenueId
  readonly short: 0 | 1
  readonly sizeBucket: number
  /** Of the day, UTC. */
  readonly hour: number
  readonly notionalMicros: number
  readonly count: number
}

type HourCell = {
  readonly seriesId: number
  readonly hourTime: number
  readonly short: 0 | 1
  readonly sizeBucket: number
  notionalMicros: number
  count: number
}

/** Adds up a batch by hour and size before it touches the table. */
export class HourSums {
  private readonly cells = new Map<string, HourCell>()

  add(seriesId: number, liquidation: Liquidation, notionalMicros: number): void {
    const { exchangeTime, notional, positionSide } = liquidation
    const hourTime = Math.floor(exchangeTime / hourMs) * hourMs
    const short = positionSide === 'short' ? 1 : 0
    const sizeBucket = sizeBucketFloors.findLastIndex((floor) => notional >= floor)
    const key = `${seriesId} ${hourTime} ${short} ${sizeBucket}`
    const known = this.cells.get(key)
    if (known === undefined) {
      this.cells.set(key, { seriesId, hourTime, short, sizeBucket, notionalMicros, count: 1 })
      return
    }
    known.notionalMicros += notionalMicros
    known.count += 1
  }

  all(): Iterable<HourCell> {
    return this.cells.values()
  }
}

/** Sums of liquidations by series, hour, side and size. */
export function hourRows(sqlite: Sqlite.Database) {
  const add = sqlite.prepare(
    `INSERT INTO liquidation_hours
       (series_id, hour_time, short, size_bucket, notional_micros, count)
     VALUES (@seriesId, @hourTime, @short, @sizeBucket, @notionalMicros, @count)
     ON CONFLICT DO UPDATE SET
       notional_micros = notional_micros + excluded.notional_micros,
       count = count + excluded.count`,
  )
  const select = sqlite.prepare<Omit<HourQuery, 'venues'> & { readonly venue: VenueId }, HourSum>(
    `SELECT venue, short, size_bucket AS sizeBucket, hour_time / ${hourMs} % 24 AS hour,
            SUM(notional_micros) AS notionalMicros, SUM(count) AS count
       FROM series CROSS JOIN liquidation_hours USING (series_id)
      WHERE environment = @environment AND venue = @venue
        AND (@symbol IS NULL OR unified_symbol = @symbol)
        AND hour_time >= @from AND hour_time < @to
      GROUP BY short, size_bucket, hour`,
  )
  return {
    add: (cell: HourCell) => void add.run(cell),
    sums: ({ venues, ...query }: HourQuery): readonly HourSum[] =>
      venues.flatMap((venue) => select.all({ ...query, venue })),
  }
}
