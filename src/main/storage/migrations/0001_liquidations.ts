import type { Migration } from '../migrate.ts'

/**
 * Rows are the truth; cells are their sums. Amounts in cells are whole millionths of the quote
 * asset, so that sums are exact whatever their order. Times are Unix ms.
 */
export const liquidations: Migration = {
  version: 1,
  name: 'liquidations',
  sql: `
    CREATE TABLE liquidations (
      liquidation_row INTEGER PRIMARY KEY,
      id TEXT NOT NULL,
      venue TEXT NOT NULL,
      environment TEXT NOT NULL,
      unified_symbol TEXT NOT NULL,
      instrument_id TEXT NOT NULL,
      side TEXT NOT NULL CHECK (side IN ('buy', 'sell')),
      price REAL NOT NULL CHECK (price > 0),
      price_kind TEXT NOT NULL,
      quantity REAL NOT NULL CHECK (quantity > 0),
      notional REAL NOT NULL CHECK (notional > 0),
      notional_asset TEXT NOT NULL,
      guarantee TEXT NOT NULL,
      source TEXT NOT NULL,
      confidence REAL NOT NULL,
      exchange_time INTEGER NOT NULL,
      received_time INTEGER NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX liquidations_identity ON liquidations (id, venue, environment);
    CREATE INDEX liquidations_by_symbol
      ON liquidations (environment, unified_symbol, venue, exchange_time);
    CREATE INDEX liquidations_by_venue ON liquidations (venue, environment, exchange_time);

    CREATE TABLE series (
      series_id INTEGER PRIMARY KEY,
      venue TEXT NOT NULL,
      environment TEXT NOT NULL,
      unified_symbol TEXT NOT NULL,
      UNIQUE (environment, unified_symbol, venue)
    ) STRICT;

    CREATE TABLE liquidation_cells (
      series_id INTEGER NOT NULL REFERENCES series,
      level INTEGER NOT NULL,
      short INTEGER NOT NULL CHECK (short IN (0, 1)),
      column_time INTEGER NOT NULL,
      bin INTEGER NOT NULL,
      notional_micros INTEGER NOT NULL,
      count INTEGER NOT NULL,
      PRIMARY KEY (series_id, level, short, column_time, bin)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE base_bins (
      environment TEXT NOT NULL,
      unified_symbol TEXT NOT NULL,
      exponent INTEGER NOT NULL,
      PRIMARY KEY (environment, unified_symbol)
    ) STRICT, WITHOUT ROWID;
  `,
}
