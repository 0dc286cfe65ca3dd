import type { Migration } from '../migrate.ts'

/**
 * What a FIX session must not forget: the numbers of both directions, and what was sent under each
 * of ours. `bytes` is null for session messages, which are never sent again and may hold secrets.
 */
export const fixSessions: Migration = {
  version: 18,
  name: 'FIX sessions',
  sql: `
    CREATE TABLE fix_sessions (
      session_row INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      next_in INTEGER NOT NULL,
      next_out INTEGER NOT NULL,
      started_time INTEGER
    ) STRICT;
    CREATE TABLE fix_messages (
      session_row INTEGER NOT NULL REFERENCES fix_sessions (session_row) ON DELETE CASCADE,
      sequence INTEGER NOT NULL,
      sent_time INTEGER NOT NULL,
      bytes BLOB,
      PRIMARY KEY (session_row, sequence)
    ) STRICT, WITHOUT ROWID;
  `,
}
