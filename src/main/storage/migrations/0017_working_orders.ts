import type { Migration } from '../migrate.ts'

/** Working orders as they stand, and each step they took. Times are Unix ms. */
export const workingOrders: Migration = {
  version: 17,
  name: 'working orders',
  sql: `
    CREATE TABLE working_orders (
      working_order_row INTEGER PRIMARY KEY,
      working_order_id TEXT NOT NULL UNIQUE,
      idempotency_key TEXT NOT NULL UNIQUE,
      ended_time INTEGER,
      working_order TEXT NOT NULL,
      state TEXT NOT NULL
    ) STRICT;
    CREATE INDEX working_orders_by_end ON working_orders (ended_time);

    CREATE TABLE working_order_steps (
      step_row INTEGER PRIMARY KEY,
      working_order_id TEXT NOT NULL,
      version INTEGER NOT NULL,
      time INTEGER NOT NULL,
      actions TEXT NOT NULL,
      progress TEXT NOT NULL,
      alarm TEXT,
      UNIQUE (working_order_id, version)
    ) STRICT;
    CREATE INDEX working_order_steps_by_time ON working_order_steps (time);
  `,
}
