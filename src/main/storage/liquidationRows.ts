import type Sqlite from 'better-sqlite3'
import type { UnifiedSymbol } from '../../contract/domain/ids.ts'
import { type Liquidation, positionSideOf } from '../../contract/domain/liquidation.ts'
import type { Environment, VenueId } from '../../contract/domain/venue.ts'

type Selected = Omit<Liquidation, 'kind' | 'positionSide'>

/** Newest first from one venue. `symbol` null means every symbol. */
export type RowQuery = {
  readonly venue: VenueId
  readonly environment: Environment
  readonly symbol: UnifiedSymbol | null
  readonly from: number
  readonly before: number
  readonly minNotional: number
  readonly limit: number
}

/** Largest first from several venues of one environment. */
export type LargestQuery = {
  readonly venues: readonly VenueId[]
  readonly environment: Environment
  readonly symbol: UnifiedSymbol | null
  readonly from: number
  readonly before: number
  readonly minNotional: number
  readonly limit: number
}

/** Rows from here on have an index by size. */
export const largeNotional = 100_000

const columns = `id, venue, instrument_id AS instrumentId, unified_symbol AS unifiedSymbol, side,
  price, price_kind AS priceKind, quantity, notional, notional_asset AS notionalAsset, guarantee,
  source, confidence, exchange_time AS exchangeTime, received_time AS receivedTime`

const range = `exchange_time >= @from AND exchange_time < @before AND notional >= @minNotional
  ORDER BY exchange_time DESC, liquidation_row DESC LIMIT @limit`

/** The table of executed liquidations, one row each. */
export function liquidationRows(sqlite: Sqlite.Database) {
  const insert = sqlite.prepare(
    `INSERT OR IGNORE INTO liquidations
       (id, venue, environment, unified_symbol, instrument_id, side, price, price_kind, quantity,
        notional, notional_asset, guarantee, source, confidence, exchange_time, received_time)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const ofVenue = sqlite.prepare<RowQuery, Selected>(
    `SELECT ${columns} FROM liquidations INDEXED BY liquidations_by_venue
      WHERE venue = @venue AND environment = @environment AND ${range}`,
  )
  const ofSymbol = sqlite.prepare<RowQuery, Selected>(
    `SELECT ${columns} FROM liquidations INDEXED BY liquidations_by_symbol
      WHERE environment = @environment AND unified_symbol = @symbol AND venue = @venue AND ${range}`,
  )
  const ofSize = (isLarge: boolean) =>
    sqlite.prepare<Omit<LargestQuery, 'venues'> & { readonly venue: VenueId }, Selected>(
      `SELECT ${columns} FROM liquidations
        WHERE environment = @environment AND venue = @venue AND notional >= @minNotional
          AND exchange_time >= @from AND exchange_time < @before
          AND (@symbol IS NULL OR unified_symbol = @symbol)
          ${isLarge ? `AND notional >= ${largeNotional}` : ''}
        ORDER BY notional DESC, exchange_time DESC LIMIT @limit`,
    )
  const largeOnes = ofSize(true)
  const anyOnes = ofSize(false)
  // One step into the index per venue; over all venues at once it would sort a symbol's history.
  const lastPrice = sqlite
    .prepare<[string, string], number>(
      `SELECT price FROM series JOIN liquidations ON liquidation_row = (
           SELECT liquidation_row FROM liquidations AS own
            WHERE own.environment = series.environment
              AND own.unified_symbol = series.unified_symbol AND own.venue = series.venue
            ORDER BY own.exchange_time DESC LIMIT 1)
        WHERE series.environment = ? AND series.unified_symbol = ?
        ORDER BY exchange_time DESC LIMIT 1`,
    )
    .pluck()

  return {
    /** Whether the row was new. */
    insert(environment: Environment, row: Liquidation): boolean {
      const { changes } = insert.run(
        row.id,
        row.venue,
        environment,
        row.unifiedSymbol,
        row.instrumentId,
        row.side,
        row.price,
        row.priceKind,
        row.quantity,
        row.notional,
        row.notionalAsset,
        row.guarantee,
        row.source,
        row.confidence,
        row.exchangeTime,
        row.receivedTime,
      )
      return changes === 1
    },
    select(query: RowQuery): readonly Liquidation[] {
      const rows = query.symbol === null ? ofVenue.all(query) : ofSymbol.all(query)
      return rows.map(toLiquidation)
    },
    largest({ venues, ...query }: LargestQuery): readonly Liquidation[] {
      const statement = query.minNotional >= largeNotional ? largeOnes : anyOnes
      return venues
        .flatMap((venue) => statement.all({ ...query, venue }))
        .toSorted((left, right) => right.notional - left.notional)
        .slice(0, query.limit)
        .map(toLiquidation)
    },
    lastPrice(environment: Environment, symbol: UnifiedSymbol): number | null {
      return lastPrice.get(environment, symbol) ?? null
    },
  }
}

function toLiquidation(row: Selected): Liquidation {
  return { kind: 'liquidation', ...row, positionSide: positionSideOf(row.side) }
}
