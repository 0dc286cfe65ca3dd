import type { Migration } from '../migrate.ts'

/** What may be traded, who changed it, and the figures of the running day. Times are Unix ms. */
export const risk: Migration = {
  version: 15,
  name: 'risk',
  sql: `
    CREATE TABLE risk_settings (
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE risk_changes (
      change_row INTEGER PRIMARY KEY,
      time INTEGER NOT NULL,
      change TEXT NOT NULL
    ) STRICT;

    CREATE TABLE risk_days (
      day INTEGER PRIMARY KEY,
      figures TEXT NOT NULL
    ) STRICT;

    CREATE TABLE risk_day_fills (
      day INTEGER NOT NULL,
      fill_id TEXT NOT NULL,
      with_fee INTEGER NOT NULL,
      PRIMARY KEY (day, fill_id)
    ) STRICT, WITHOUT ROWID;
  `,
}
