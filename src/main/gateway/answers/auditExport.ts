import { setImmediate } from 'node:timers/promises'
import { z } from 'zod'
import { type AuditPlace, type AuditRecord, auditRecordOf } from '../../../contract/domain/audit.ts'
import { csvField } from '../../core/csv.ts'
import type { AuditQueries } from '../../core/services.ts'
import { auditFilterFields, filterOf } from './audit.ts'

export const auditFormats = ['csv', 'jsonl'] as const
export type AuditFormat = (typeof auditFormats)[number]

/** Arguments of `GET /audit/export`, as text. */
export const auditExportQuery = z.strictObject({
  format: z.enum(auditFormats).default('jsonl'),
  ...auditFilterFields,
})

const rowsPerPage = 500

const columns = [
  'row',
  'start_time',
  'kind',
  'venue',
  'environment',
  'operation',
  'method',
  'path',
  'status',
  'latency_ms',
  'success',
  'error_code',
  'message',
  'attempt',
  'request',
  'response',
  'hash',
] as const satisfies readonly (keyof AuditRecord)[]

/**
 * The whole record, or what the query asks of it, as text in pieces, oldest first. The engine's
 * other work goes on between the pieces.
 */
export async function* exportAudit(
  audit: AuditQueries,
  query: z.output<typeof auditExportQuery>,
): AsyncGenerator<string> {
  const filter = filterOf(query)
  const toLine = query.format === 'csv' ? csvLine : jsonLine
  let after: AuditPlace | null = null
  let head = query.format === 'csv' ? `${columns.join(',')}\r\n` : ''
  for (;;) {
    const page = audit.page({ ...filter, order: 'oldestFirst', after, limit: rowsPerPage })
    yield head + page.map((row) => toLine(auditRecordOf(row))).join('')
    head = ''
    const last = page.at(-1)
    if (last === undefined || page.length < rowsPerPage) return
    after = { startTime: last.startTime, row: last.row }
    await setImmediate()
  }
}

function jsonLine(record: AuditRecord): string {
  return `${JSON.stringify(record)}\n`
}

function csvLine(record: AuditRecord): string {
  return `${columns.map((name) => csvField(record[name])).join(',')}\r\n`
}
