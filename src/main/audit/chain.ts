import { createHash } from 'node:crypto'
import {
  type AuditEntry,
  type AuditHead,
  type AuditRow,
  auditRecordOf,
} from '../../contract/domain/audit.ts'

/** What the first row of a record is chained to. */
export const genesisHash = '0'.repeat(64)

/**
 * SHA-256 in hexadecimal over the row before's hash, a line feed, and the row as JSON without its
 * own hash, members in alphabetical order.
 */
export function hashOf(previousHash: string, row: Omit<AuditRow, 'hash'>): string {
  const record = { ...auditRecordOf({ ...row, hash: '' }), hash: undefined }
  return createHash('sha256')
    .update(`${previousHash}\n${JSON.stringify(record)}`)
    .digest('hex')
}

/** Gives entries their numbers and hashes behind `head`. */
export function chainBehind(
  head: Pick<AuditHead, 'row' | 'hash'>,
  entries: readonly AuditEntry[],
): readonly AuditRow[] {
  let { row, hash } = head
  return entries.map((entry) => {
    row += 1
    hash = hashOf(hash, { ...entry, row })
    return { ...entry, row, hash }
  })
}
