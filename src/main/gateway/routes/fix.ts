import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { fixControls } from '../../../contract/domain/fix.ts'
import type { EngineServices } from '../../core/services.ts'
import {
  exportFixLog,
  fixExportQuery,
  fixLogAnswer,
  fixLogPage,
  fixLogQuery,
  fixSessionAnswer,
  fixSessionsAnswer,
} from '../answers/fix.ts'
import { addApiRoute, described, parseQuery } from '../apiRoute.ts'
import { apiError } from '../schemas.ts'

const controlBody = z.strictObject({
  session: z.string().min(1).max(100),
  control: z.enum(fixControls),
  sequence: z.number().int().min(1).max(4_294_967_295).nullable().default(null),
  confirmation: z.string().max(100).nullable().default(null),
})

const contentTypes = {
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/x-ndjson; charset=utf-8',
} as const

/** FIX sessions and what they said. */
export function addFix(app: FastifyInstance, { fix }: Pick<EngineServices, 'fix'>): void {
  addApiRoute(app, {
    path: '/fix/sessions',
    summary: 'The FIX sessions and how they stand',
    description: 'Sequence numbers, state and figures of each session of this engine.',
    query: z.strictObject({}),
    answer: fixSessionsAnswer,
    failures: [],
    handle: () => ({ data: fix.sessions() }),
  })
  addApiRoute(app, {
    path: '/fix/log',
    summary: 'FIX messages of this and earlier runs, newest first',
    description: 'Fields in words. Secrets are masked. Paged backwards with `before`.',
    query: fixLogQuery,
    answer: fixLogAnswer,
    failures: [400],
    handle: (query) => fixLogPage(fix, query),
  })
  addExport(app, { fix })
  addControl(app, { fix })
}

const refused = { description: 'Refused', ...described(apiError) }

function addExport(app: FastifyInstance, { fix }: Pick<EngineServices, 'fix'>): void {
  const asText = { schema: { type: 'string' } }
  const schema = {
    summary: 'The FIX log as a file, oldest first',
    description: 'Everything that is kept and passes the filter.',
    querystring: described(fixExportQuery, 'input'),
    response: {
      200: {
        description: 'The file',
        content: { 'application/x-ndjson': asText, 'text/csv': asText },
      },
      400: refused,
      401: refused,
      403: refused,
    },
  }
  app.get('/fix/log/export', { schema }, async (request, reply) => {
    const query = parseQuery(fixExportQuery, request.query)
    await reply
      .header('content-type', contentTypes[query.format])
      .header('content-disposition', `attachment; filename="pitwall-fix.${query.format}"`)
      .header('cache-control', 'no-store')
      .send(Readable.from(exportFixLog(fix, query)))
    return reply
  })
}

function addControl(app: FastifyInstance, { fix }: Pick<EngineServices, 'fix'>): void {
  const schema = {
    summary: 'Changes the numbers of a FIX session',
    description:
      'Those that can lose or repeat messages want the name of the session as `confirmation`.',
    body: described(controlBody, 'input'),
    response: {
      200: { description: 'The session as it stands now', ...described(fixSessionAnswer) },
      400: refused,
      401: refused,
      403: refused,
      404: refused,
    },
  }
  app.post('/fix/control', { schema }, async (request, reply) => {
    const answer = await fix.control(parseQuery(controlBody, request.body))
    return reply.header('cache-control', 'no-store').send(answer)
  })
}
