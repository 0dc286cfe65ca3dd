import type { Migration } from '../migrate.ts'

/**
 * What the liquidation model is fed with: prices and open interest in steps of five minutes, and
 * the venues' margin tiers. Times are Unix ms; offsets are ms after the begin of the step.
 */
export const liquidationModel: Migration = {
  version: 10,
  name: 'liquidation model',
  sql: `
    CREATE TABLE model_series (
      series_id INTEGER PRIMARY KEY,
      environment TEXT NOT NULL,
      venue TEXT NOT NULL,
      unified_symbol TEXT NOT NULL,
      UNIQUE (environment, venue, unified_symbol)
    ) STRICT;

    CREATE TABLE model_bars (
      series_id INTEGER NOT NULL REFERENCES model_series,
      bar_time INTEGER NOT NULL,
      open REAL, high REAL, low REAL, close REAL,
      open_offset INTEGER, close_offset INTEGER,
      price_source INTEGER NOT NULL DEFAULT 0,
      open_interest REAL,
      interest_offset INTEGER,
      interest_source INTEGER NOT NULL DEFAULT 0,
      funding_rate REAL,
      PRIMARY KEY (series_id, bar_time)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE margin_brackets (
      venue TEXT NOT NULL,
      unified_symbol TEXT NOT NULL,
      version TEXT NOT NULL,
      source TEXT NOT NULL,
      as_of INTEGER NOT NULL,
      tiers TEXT NOT NULL,
      PRIMARY KEY (venue, unified_symbol)
    ) STRICT, WITHOUT ROWID;
  `,
}
