import { z } from 'zod'
import {
  type AuditFilter,
  type AuditPlace,
  type AuditRow,
  auditRecordOf,
} from '../../../contract/domain/audit.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import { venueIds } from '../../../contract/domain/venue.ts'
import { PitwallError } from '../../../contract/errors.ts'
import type { AuditResponse } from '../../../contract/gateway.ts'
import type { AuditQueries } from '../../core/services.ts'
import { numberField, timeField } from '../fields.ts'

/** Which rows of the audit record, as text. */
export const auditFilterFields = {
  venue: z.enum(venueIds).optional(),
  operation: z
    .string()
    .min(1)
    .max(1024)
    .optional()
    .describe('The whole word, such as ORDER_SUBMIT or /fapi/v1/klines.'),
  success: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
  start_time: timeField.optional().describe('ISO 8601, included.'),
  end_time: timeField.optional().describe('ISO 8601, not included.'),
}

/** Arguments of `GET /audit`, as text. */
export const auditQuery = z.strictObject({
  ...auditFilterFields,
  limit: numberField(z.int().min(1).max(1000)).prefault('100'),
  cursor: z
    .string()
    .regex(/^\d{1,16}\.\d{1,16}$/, 'must be the next_cursor of an earlier answer')
    .optional(),
})

type FilterArguments = Omit<z.output<typeof auditQuery>, 'limit' | 'cursor'>

/** The answer of `GET /audit`: rows of the audit record, newest first. */
export function auditAnswer(
  audit: AuditQueries,
  query: z.output<typeof auditQuery>,
): AuditResponse {
  const rows = audit.page({
    ...filterOf(query),
    order: 'newestFirst',
    after: readCursor(query.cursor),
    limit: query.limit + 1,
  })
  const page = rows.slice(0, query.limit)
  const { head, waiting, lost } = audit.status()
  return {
    data: page.map(auditRecordOf),
    next_cursor: rows.length > query.limit ? cursorOf(page.at(-1)) : null,
    record: {
      first_row: head.firstRow,
      last_row: head.row,
      last_hash: head.hash,
      waiting,
      lost,
    },
  }
}

/** Throws INVALID_RANGE when the range ends before it begins. */
export function filterOf(query: FilterArguments): AuditFilter {
  const { venue, operation, success, start_time: from, end_time: before } = query
  if (from !== undefined && before !== undefined && from >= before) {
    throw new PitwallError('INVALID_RANGE', 'start_time must lie before end_time.', {
      path: 'start_time',
    })
  }
  return { venue, operation, success, from, before }
}

function readCursor(text: string | undefined): AuditPlace | null {
  if (text === undefined) return null
  const [startTime, row] = text.split('.').map(Number)
  return { startTime: (startTime ?? 0) as UnixMs, row: row ?? 0 }
}

function cursorOf(row: AuditRow | undefined): string | null {
  return row === undefined ? null : `${row.startTime}.${row.row}`
}
