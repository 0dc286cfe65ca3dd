import type { Migration } from '../migrate.ts'

/**
 * Files of historical liquidations. `lines_read` moves in the transaction that stores their rows,
 * so an import that died goes on where its rows end. Times are Unix ms.
 */
export const liquidationImports: Migration = {
  version: 13,
  name: 'liquidation imports',
  sql: `
    CREATE TABLE liquidation_imports (
      import_id TEXT PRIMARY KEY,
      path TEXT NOT NULL,
      file TEXT NOT NULL,
      fingerprint TEXT NOT NULL,
      format TEXT,
      venue TEXT,
      state TEXT NOT NULL,
      started_time INTEGER NOT NULL,
      updated_time INTEGER NOT NULL,
      bytes_read INTEGER NOT NULL,
      bytes_total INTEGER NOT NULL,
      lines_read INTEGER NOT NULL,
      inserted INTEGER NOT NULL,
      duplicates INTEGER NOT NULL,
      refused INTEGER NOT NULL,
      problems TEXT NOT NULL,
      failure TEXT
    ) STRICT, WITHOUT ROWID;
  `,
}
