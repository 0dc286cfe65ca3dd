import type { Migration } from '../migrate.ts'

/**
 * Files of historical liquidations. `lines_done` moves in the transaction that stores their rows,
 * so an import that died goes on where its rows end. Times are Unix ms.
 */
export const liquidationImports: Migration = {
  version: 13,
  name: 'liquidation imports',
  sql: `
    CREATE TABLE liquidation_imports (
      import_id TEXT PRIMARY KEY,
      path TEXT NOT NULL,
      fingerprint TEXT NOT NULL,
      environment TEXT NOT NULL,
      format TEXT,
      venue TEXT,
      state TEXT NOT NULL,
      started_time INTEGER NOT NULL,
      updated_time INTEGER NOT NULL,
      bytes_done INTEGER NOT NULL,
      bytes_total INTEGER NOT NULL,
      lines_done INTEGER NOT NULL,
      inserted INTEGER NOT NULL,
      duplicates INTEGER NOT NULL,
      refused INTEGER NOT NULL,
      problems TEXT NOT NULL,
      failure TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX liquidation_imports_by_file ON liquidation_imports (fingerprint, environment);
  `,
}
