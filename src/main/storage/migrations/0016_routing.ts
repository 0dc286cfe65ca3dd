import type { Migration } from '../migrate.ts'

/** Why orders went where they went, and how the router is set. Times are Unix ms. */
export const routing: Migration = {
  version: 16,
  name: 'routing',
  sql: `
    CREATE TABLE routing_decisions (
      decision_row INTEGER PRIMARY KEY,
      decision_id TEXT NOT NULL UNIQUE,
      idempotency_key TEXT NOT NULL UNIQUE,
      time INTEGER NOT NULL,
      settled INTEGER NOT NULL,
      decision TEXT NOT NULL
    ) STRICT;
    CREATE INDEX routing_decisions_by_time ON routing_decisions (time);
    CREATE INDEX routing_decisions_unsettled ON routing_decisions (decision_row)
      WHERE settled = 0;

    CREATE TABLE routing_settings (
      only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
      settings TEXT NOT NULL
    ) STRICT;
  `,
}
