import type { Migration } from '../migrate.ts'

/**
 * Orders as they stand, every change of them, their names at venues, and their fills. Times are
 * Unix ms. An order, a change, a name or a fill is never removed.
 */
export const orders: Migration = {
  version: 14,
  name: 'orders',
  sql: `
    CREATE TABLE orders (
      order_id TEXT PRIMARY KEY,
      venue TEXT NOT NULL,
      environment TEXT NOT NULL,
      account_id TEXT NOT NULL,
      instrument_id TEXT NOT NULL,
      parent_id TEXT,
      idempotency_key TEXT UNIQUE,
      needs_care INTEGER NOT NULL,
      created_time INTEGER NOT NULL,
      record TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX orders_by_time ON orders (created_time);
    CREATE INDEX orders_in_care ON orders (created_time) WHERE needs_care = 1;
    CREATE INDEX orders_by_parent ON orders (parent_id, created_time) WHERE parent_id IS NOT NULL;

    CREATE TABLE order_names (
      venue TEXT NOT NULL,
      environment TEXT NOT NULL,
      account_id TEXT NOT NULL,
      instrument_id TEXT NOT NULL,
      giver TEXT NOT NULL,
      name TEXT NOT NULL,
      order_id TEXT NOT NULL,
      PRIMARY KEY (name, giver, venue, environment, account_id, instrument_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE order_changes (
      order_id TEXT NOT NULL,
      version INTEGER NOT NULL,
      time INTEGER NOT NULL,
      status_before TEXT,
      status TEXT NOT NULL,
      source TEXT NOT NULL,
      words TEXT NOT NULL,
      evidence_time INTEGER NOT NULL,
      PRIMARY KEY (order_id, version)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE order_fills (
      venue TEXT NOT NULL,
      environment TEXT NOT NULL,
      account_id TEXT NOT NULL,
      instrument_id TEXT NOT NULL,
      trade_id TEXT NOT NULL,
      side TEXT NOT NULL,
      order_id TEXT,
      venue_order_id TEXT NOT NULL,
      exchange_time INTEGER NOT NULL,
      fill TEXT NOT NULL,
      PRIMARY KEY (trade_id, instrument_id, venue, environment, account_id, side)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX order_fills_by_order ON order_fills (order_id, exchange_time)
      WHERE order_id IS NOT NULL;
    CREATE INDEX order_fills_without_order ON order_fills (venue_order_id)
      WHERE order_id IS NULL;
  `,
}
