import type { Migration } from '../migrate.ts'

/**
 * The record of what was asked of venues. Rows are only ever added behind the head; only those
 * before the head's `first_row` may be removed. Times are Unix ms.
 */
export const audit: Migration = {
  version: 4,
  name: 'audit',
  sql: `
    CREATE TABLE audit (
      audit_row INTEGER PRIMARY KEY,
      kind TEXT NOT NULL,
      venue TEXT,
      environment TEXT,
      operation TEXT NOT NULL,
      method TEXT,
      path TEXT,
      status INTEGER,
      start_time INTEGER NOT NULL,
      latency_ms REAL NOT NULL,
      success INTEGER NOT NULL CHECK (success IN (0, 1)),
      error_code TEXT,
      message TEXT,
      attempt INTEGER NOT NULL,
      request TEXT,
      response TEXT,
      hash TEXT NOT NULL
    ) STRICT;
    CREATE INDEX audit_by_time ON audit (start_time);
    CREATE INDEX audit_by_venue ON audit (venue, start_time);
    CREATE INDEX audit_by_operation ON audit (operation, start_time);
    CREATE INDEX audit_failures ON audit (start_time) WHERE success = 0;
    CREATE INDEX audit_checkpoints ON audit (audit_row) WHERE kind = 'checkpoint';

    CREATE TABLE audit_head (
      audit_head_id INTEGER PRIMARY KEY CHECK (audit_head_id = 1),
      first_row INTEGER NOT NULL,
      last_row INTEGER NOT NULL,
      last_hash TEXT NOT NULL
    ) STRICT;
    INSERT INTO audit_head VALUES (1, 1, 0, '${'0'.repeat(64)}');

    CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END;
    CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
    WHEN OLD.audit_row >= (SELECT first_row FROM audit_head)
    BEGIN SELECT RAISE(ABORT, 'audit rows are kept'); END;
    CREATE TRIGGER audit_is_only_added_to BEFORE INSERT ON audit
    WHEN NEW.audit_row <= (SELECT last_row FROM audit_head)
    BEGIN SELECT RAISE(ABORT, 'audit rows are only added at the end'); END;
  `,
}
