import type { Migration } from '../migrate.ts'

/** When each part of a venue's feed was observed, in venue time. */
export const coverage: Migration = {
  version: 2,
  name: 'coverage',
  sql: `
    CREATE TABLE feed_scopes (
      scope_id INTEGER PRIMARY KEY,
      venue TEXT NOT NULL,
      environment TEXT NOT NULL,
      scope TEXT NOT NULL,
      UNIQUE (venue, environment, scope)
    ) STRICT;

    CREATE TABLE feed_scope_symbols (
      scope_id INTEGER NOT NULL REFERENCES feed_scopes,
      unified_symbol TEXT NOT NULL,
      PRIMARY KEY (scope_id, unified_symbol)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE feed_intervals (
      scope_id INTEGER NOT NULL REFERENCES feed_scopes,
      from_time INTEGER NOT NULL,
      to_time INTEGER NOT NULL,
      ended_reason TEXT,
      PRIMARY KEY (scope_id, from_time)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX feed_intervals_by_end ON feed_intervals (scope_id, to_time);
  `,
}
