import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { AuditQueries, EngineServices } from '../../core/services.ts'
import { alertsAnswer, alertsQuery } from '../answers/alerts.ts'
import { auditAnswer, auditQuery } from '../answers/audit.ts'
import { auditExportQuery, exportAudit } from '../answers/auditExport.ts'
import { addApiRoute, described, parseQuery } from '../apiRoute.ts'
import { alertsResponse, auditResponse } from '../auditSchemas.ts'
import { apiError } from '../schemas.ts'

/** What was asked of venues and what went wrong. */
export function addAudit(
  app: FastifyInstance,
  { audit, alerts }: Pick<EngineServices, 'audit' | 'alerts'>,
): void {
  addApiRoute(app, {
    path: '/audit',
    summary: 'The audit record, newest first',
    description:
      'One row per attempt of a request and per event of a connection. Paged backwards with `next_cursor`. `record.lost` counts rows given up since the start.',
    query: auditQuery,
    answer: auditResponse,
    failures: [400, 500],
    handle: (query) => auditAnswer(audit, query),
  })
  addExport(app, audit)
  addApiRoute(app, {
    path: '/alerts',
    summary: 'The alerts of this run, newest first',
    description: 'An error that came again within a minute is one alert with a count.',
    query: alertsQuery,
    answer: alertsResponse,
    failures: [400],
    handle: (query) => alertsAnswer(alerts, query),
  })
}

const contentTypes = {
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/x-ndjson; charset=utf-8',
} as const

function addExport(app: FastifyInstance, audit: AuditQueries): void {
  const asText = { schema: { type: 'string' } }
  const refused = { description: 'Refused', ...described(apiError) }
  const schema = {
    summary: 'The audit record as a file, oldest first',
    description:
      'Streamed. `jsonl` holds every row exactly; `hash` is SHA-256 over the row before’s hash, a line feed and the line without `hash`.',
    querystring: described(auditExportQuery, 'input'),
    response: {
      200: {
        description: 'The file',
        content: { 'application/x-ndjson': asText, 'text/csv': asText },
      },
      400: refused,
      401: refused,
      403: refused,
      500: refused,
    },
  }
  app.get('/audit/export', { schema }, async (request, reply) => {
    const query = parseQuery(auditExportQuery, request.query)
    const pieces = exportAudit(audit, query)
    // The first piece decides between an answer and a refusal; the rest follows as it is read.
    const first = await pieces.next()
    await reply
      .header('content-type', contentTypes[query.format])
      .header('content-disposition', `attachment; filename="pitwall-audit.${query.format}"`)
      .header('cache-control', 'no-store')
      .send(Readable.from(rejoined(first, pieces)))
    return reply
  })
}

async function* rejoined(
  first: IteratorResult<string>,
  rest: AsyncGenerator<string>,
): AsyncGenerator<string> {
  if (first.done !== true) yield first.value
  yield* rest
}
