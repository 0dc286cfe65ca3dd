import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuditEntry, AuditRow } from '../../src/contract/domain/audit.ts'
import type { UnixMs } from '../../src/contract/domain/ids.ts'
import { type Attempt, attemptEntry } from '../../src/main/audit/entries.ts'
import type { AuditLimits, AuditTrail } from '../../src/main/audit/trail.ts'
import { createAuditTrail } from '../../src/main/audit/trail.ts'
import { silentLog } from '../../src/main/core/log.ts'
import { createAuditStore } from '../../src/main/storage/auditStore.ts'
import { type Database, openDatabase } from '../../src/main/storage/database.ts'
import { type ManualClock, manualClock } from './manualClock.ts'

export const bybitSandbox = { venue: 'bybit', environment: 'sandbox' } as const

/** An attempt with the given fields and plain ones for the rest. */
export function attemptOf(fields: Partial<Attempt> = {}): Attempt {
  return {
    operation: 'ORDER_SUBMIT',
    method: 'POST',
    path: '/v5/order/create',
    attempt: 0,
    status: 200,
    latencyMs: 12.5,
    success: true,
    error: null,
    startTime: 1_750_000_000_000 as UnixMs,
    request: { query: '', headers: {}, body: '{"qty":"1"}' },
    response: '{"retCode":0}',
    ...fields,
  }
}

export function entryOf(fields: Partial<Attempt> = {}): AuditEntry {
  return attemptEntry(bybitSandbox, attemptOf(fields))
}

export type AuditRig = {
  readonly file: string
  readonly database: Database
  readonly clock: ManualClock
  readonly store: ReturnType<typeof createAuditStore>
  readonly trail: AuditTrail
  readonly rows: () => readonly AuditRow[]
  readonly remove: () => void
}

/** A trail over a database of its own, with a clock that moves only when told. */
export function auditRig(limits: Partial<AuditLimits> = {}): AuditRig {
  const folder = mkdtempSync(join(tmpdir(), 'pitwall-audit-'))
  const file = join(folder, 'pitwall.db')
  const clock = manualClock()
  const database = openDatabase(file, { log: silentLog, clock })
  const store = createAuditStore(database)
  const trail = createAuditTrail({ store, clock, log: silentLog, limits })
  return {
    file,
    database,
    clock,
    store,
    trail,
    rows: () => [...store.rows()],
    remove() {
      trail.close()
      database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
