import { z } from 'zod'
import type { Alert } from '../../../contract/domain/alert.ts'
import type { AlertRow, AlertsResponse } from '../../../contract/gateway.ts'
import type { AlertQueries } from '../../core/services.ts'
import { numberField } from '../fields.ts'
import { isoTime } from './coverage.ts'

/** Arguments of `GET /alerts`, as text. */
export const alertsQuery = z.strictObject({
  limit: numberField(z.int().min(1).max(500)).prefault('100'),
})

/** The answer of `GET /alerts`: the alerts of this run, newest first. */
export function alertsAnswer(
  alerts: AlertQueries,
  { limit }: z.output<typeof alertsQuery>,
): AlertsResponse {
  return { data: alerts.recent(limit).map(toRow) }
}

function toRow({ kind: _kind, time, lastTime, ...alert }: Alert): AlertRow {
  return { ...alert, time: isoTime(time), last_time: isoTime(lastTime) }
}
