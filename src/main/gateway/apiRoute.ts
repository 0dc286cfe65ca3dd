import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { PitwallError } from '../../contract/errors.ts'
import { apiError } from './schemas.ts'

export type ApiRoute<Query extends z.ZodType, Answer> = {
  readonly path: string
  readonly summary: string
  readonly description: string
  readonly query: Query
  readonly answer: z.ZodType<Answer>
  /** Statuses besides 200 that this route can answer with. */
  readonly failures: readonly number[]
  readonly handle: (query: z.output<Query>) => Answer | Promise<Answer>
}

/** A GET of the HTTP API: one schema both parses the query and describes it in the OpenAPI document. */
export function addApiRoute<Query extends z.ZodType, Answer>(
  app: FastifyInstance,
  route: ApiRoute<Query, Answer>,
): void {
  const refused = [401, 403, ...route.failures].map((status) => [status, described(apiError)])
  const options = {
    schema: {
      summary: route.summary,
      description: route.description,
      querystring: described(route.query, 'input'),
      response: { 200: described(route.answer), ...Object.fromEntries(refused) },
    },
  }
  app.get(route.path, options, async (request, reply) => {
    const answer = await route.handle(parseQuery(route.query, request.query))
    return reply.header('cache-control', 'no-store').send(answer)
  })
}

/** Throws INVALID_ARGUMENT naming the first argument that is wrong. */
export function parseQuery<Query extends z.ZodType>(
  schema: Query,
  given: unknown,
): z.output<Query> {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const unknownName = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined
  const path = unknownName ?? (issue?.path ?? []).map(String).join('.')
  const message = unknownName === undefined ? issue?.message : 'there is no such argument'
  throw new PitwallError('INVALID_ARGUMENT', `${path}: ${message ?? 'not valid'}`, { path })
}

/** A schema as the OpenAPI document has it. */
export function described(
  schema: z.ZodType,
  io: 'input' | 'output' = 'output',
): Record<string, unknown> {
  const { $schema: _dialect, ...description } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
  })
  return description
}
