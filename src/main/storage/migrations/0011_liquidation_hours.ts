import type { Migration } from '../migrate.ts'

/**
 * Sums of liquidations by hour and size, so that statistics of a year read hundreds of rows. The
 * bounds of the size buckets are those of `sizeBucketFloors` in the contract. Amounts are whole
 * millionths of the quote asset. Times are Unix ms.
 */
export const liquidationHours: Migration = {
  version: 11,
  name: 'liquidation hours',
  sql: `
    CREATE TABLE liquidation_hours (
      series_id INTEGER NOT NULL REFERENCES series,
      hour_time INTEGER NOT NULL,
      short INTEGER NOT NULL CHECK (short IN (0, 1)),
      size_bucket INTEGER NOT NULL,
      notional_micros INTEGER NOT NULL,
      count INTEGER NOT NULL,
      PRIMARY KEY (series_id, hour_time, short, size_bucket)
    ) STRICT, WITHOUT ROWID;

    INSERT INTO liquidation_hours
    SELECT series_id,
           exchange_time / 3600000 * 3600000,
           side = 'buy',
           (notional >= 1000) + (notional >= 10000) + (notional >= 100000)
             + (notional >= 1000000) + (notional >= 10000000),
           SUM(CAST(ROUND(notional * 1000000) AS INTEGER)),
           COUNT(*)
      FROM liquidations JOIN series USING (environment, unified_symbol, venue)
     GROUP BY 1, 2, 3, 4;

    CREATE INDEX liquidations_large
      ON liquidations (environment, venue, notional, exchange_time, unified_symbol)
      WHERE notional >= 100000;
  `,
}
