import type { Migration } from '../migrate.ts'

/** Every FIX message in the order of the wire, secrets masked before they come here. */
export const fixLog: Migration = {
  version: 19,
  name: 'FIX log',
  sql: `
    CREATE TABLE fix_log (
      log_row INTEGER PRIMARY KEY,
      session TEXT NOT NULL,
      direction TEXT NOT NULL,
      time INTEGER NOT NULL,
      msg_type TEXT,
      sequence INTEGER,
      raw TEXT NOT NULL,
      note TEXT
    ) STRICT;
    CREATE INDEX fix_log_by_session ON fix_log (session, log_row);
    CREATE INDEX fix_log_by_time ON fix_log (time);
  `,
}
