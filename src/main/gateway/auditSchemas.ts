import { z } from 'zod'
import { alertSeverities } from '../../contract/domain/alert.ts'
import { type AuditRecord, auditKinds } from '../../contract/domain/audit.ts'
import { environments, venueIds } from '../../contract/domain/venue.ts'
import { type ErrorCode, errorCatalogue, errorCategories } from '../../contract/errors.ts'
import type { AlertsResponse, AuditResponse } from '../../contract/gateway.ts'

const time = z.iso.datetime()
const count = z.int().min(0)
const text = z.string().nullable()

const auditRecord: z.ZodType<AuditRecord> = z.strictObject({
  attempt: count,
  environment: text,
  error_code: text,
  hash: z.string(),
  kind: z.enum(auditKinds),
  latency_ms: z.number().min(0),
  message: text,
  method: text,
  operation: z.string(),
  path: text,
  request: text,
  response: text,
  row: z.int().min(1),
  start_time: z.string(),
  status: z.int().nullable(),
  success: z.boolean(),
  venue: text,
})

export const auditResponse: z.ZodType<AuditResponse> = z.strictObject({
  data: z.array(auditRecord),
  next_cursor: text,
  record: z.strictObject({
    first_row: count,
    last_row: count,
    last_hash: z.string(),
    waiting: count,
    lost: count,
  }),
})

export const alertsResponse: z.ZodType<AlertsResponse> = z.strictObject({
  data: z.array(
    z.strictObject({
      id: z.string(),
      time,
      last_time: time,
      count: z.int().min(1),
      severity: z.enum(alertSeverities),
      category: z.enum(errorCategories),
      code: z.enum(Object.keys(errorCatalogue) as [ErrorCode, ...ErrorCode[]]),
      message: z.string(),
      venue: z.enum(venueIds).nullable(),
      environment: z.enum(environments).nullable(),
    }),
  ),
})
