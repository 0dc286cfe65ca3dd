import type { AuditHead, AuditPageQuery, AuditRow } from '../../contract/domain/audit.ts'

/** What reads the record. Throws STORAGE_UNAVAILABLE when it cannot. */
export type AuditReader = {
  /** Null when the head is missing, which only a stranger's hand can do. */
  head(): AuditHead | null
  page(query: AuditPageQuery): readonly AuditRow[]
  /** The newest checkpoint row. */
  checkpoint(): AuditRow | null
  /** Every row, oldest first, read as it is asked for. */
  rows(): Iterable<AuditRow>
}

/** What keeps it. Each call is one transaction, head included: all of it is stored, or nothing. */
export type AuditStore = AuditReader & {
  append(rows: readonly AuditRow[]): void
  /** Removes the rows before `checkpoint.firstRow` and adds the row that says so. */
  removeBefore(firstRow: number, checkpoint: AuditRow): void
  /** The last of the rows at the beginning that are older than `time`, at most `limit` rows on. */
  lastOlder(time: number, limit: number): Pick<AuditRow, 'row' | 'hash'> | null
}
