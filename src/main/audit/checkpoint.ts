import type { AuditEntry } from '../../contract/domain/audit.ts'
import type { UnixMs } from '../../contract/domain/ids.ts'
import { keepingEntry } from './entries.ts'

/** Where a record begins after its oldest rows were removed. */
export type Checkpoint = {
  /** The oldest row kept. */
  readonly firstRow: number
  /** Hash of the row before it, which its own is built upon. */
  readonly previousHash: string
}

export function checkpointEntry(checkpoint: Checkpoint, removed: number, time: UnixMs): AuditEntry {
  const message = `${removed} rows older than their keeping time were removed`
  return keepingEntry('checkpoint', 'AUDIT_CHECKPOINT', time, message, { ...checkpoint, removed })
}

/** Null when the text is not what `checkpointEntry` writes. */
export function readCheckpoint(request: string | null): Checkpoint | null {
  try {
    const { firstRow, previousHash } = JSON.parse(request ?? '') as Partial<Checkpoint>
    return typeof firstRow === 'number' && typeof previousHash === 'string'
      ? { firstRow, previousHash }
      : null
  } catch {
    return null
  }
}
