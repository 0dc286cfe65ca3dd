import type { AuditPlace, AuditRow } from '../../../../contract/domain/audit.ts'
import type { AuditPage } from '../../../../contract/ipc/channels.ts'

/** Most rows held; a filter or an export reaches the others. */
export const auditBound = 3000

/** The newest rows of the record without a hole, and where older ones begin. */
export type AuditRows = {
  readonly rows: readonly AuditRow[]
  /** Null when there are no older ones, or when no more are held. */
  readonly next: AuditPlace | null
}

/** The newest page again: joined to what is known where they meet, else in its place. */
export function withNewest(known: AuditRows, page: AuditPage): AuditRows {
  const seen = new Set(known.rows.map((row) => row.row))
  const meets = page.next !== null && page.rows.some((row) => seen.has(row.row))
  return meets ? joined(known.rows, page.rows, known.next) : page
}

export function withOlder(known: AuditRows, page: AuditPage): AuditRows {
  return joined(known.rows, page.rows, page.next)
}

function joined(
  known: readonly AuditRow[],
  more: readonly AuditRow[],
  next: AuditPlace | null,
): AuditRows {
  const byRow = new Map([...known, ...more].map((row) => [row.row, row]))
  const rows = [...byRow.values()].toSorted((a, b) => b.startTime - a.startTime || b.row - a.row)
  return { rows: rows.slice(0, auditBound), next: rows.length >= auditBound ? null : next }
}

/** JSON text on several lines; any other text as it is. */
export function spread(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
