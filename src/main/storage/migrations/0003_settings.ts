import type { Migration } from '../migrate.ts'

/** Settings of the interface, and what venues sent that we could not use. */
export const settings: Migration = {
  version: 3,
  name: 'settings',
  sql: `
    CREATE TABLE settings (
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE problems (
      problem_row INTEGER PRIMARY KEY,
      venue TEXT NOT NULL,
      environment TEXT NOT NULL,
      problem TEXT NOT NULL,
      message TEXT NOT NULL,
      raw TEXT,
      received_time INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX problems_by_time ON problems (received_time);
  `,
}
