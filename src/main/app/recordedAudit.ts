import type { AuditVerdict } from '../../contract/domain/audit.ts'
import { genesisHash } from '../audit/chain.ts'
import type { AuditSnapshot } from '../audit/check.ts'
import { type NotedRow, verifyChain } from '../audit/verify.ts'
import type { AuditQueries } from '../core/services.ts'
import { createAuditReader } from '../storage/auditStore.ts'
import type { Database } from '../storage/database.ts'
import { openDatabaseReadOnly } from '../storage/readOnly.ts'

export type RecordedAudit = {
  readonly queries: AuditQueries
  /** Recomputes the whole chain. `noted` is a row somebody wrote down earlier. */
  verify(noted: NotedRow | null): AuditVerdict
  close(): void
}

/** The audit record of a data directory, engine running or not. Reads only. */
export function openRecordedAudit(file: string): RecordedAudit {
  const database = openDatabaseReadOnly(file)
  try {
    const reader = createAuditReader(database)
    return {
      queries: recordedAuditQueries(database),
      verify: (noted) => reader.atOneInstant(() => verifyChain(reader, noted)),
      close: () => database.close(),
    }
  } catch (error) {
    database.close()
    throw error
  }
}

/** The audit record as it is now, on a connection of its own, whatever is written meanwhile. */
export function openAuditSnapshot(file: string): AuditSnapshot {
  const database = openDatabaseReadOnly(file)
  try {
    database.sqlite.exec('BEGIN')
    return { reader: createAuditReader(database), close: () => database.close() }
  } catch (error) {
    database.close()
    throw error
  }
}

/** What is stored: nothing waits and nothing can be lost where nothing is written. */
export function recordedAuditQueries(database: Database): AuditQueries {
  const reader = createAuditReader(database)
  return {
    page: (query) => reader.page(query),
    status: () => ({
      head: reader.head() ?? { firstRow: 1, row: 0, hash: genesisHash },
      waiting: 0,
      lost: 0,
    }),
  }
}
