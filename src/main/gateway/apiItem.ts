import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { described, parseQuery } from './apiRoute.ts'
import { apiError } from './schemas.ts'

export type ApiItem<Parameters extends z.ZodType, Answer> = {
  readonly path: string
  readonly summary: string
  readonly description: string
  /** Of the path. */
  readonly parameters: Parameters
  readonly answer: z.ZodType<Answer>
  readonly handle: (parameters: z.output<Parameters>) => Answer | Promise<Answer>
}

/** A GET of the one thing that the path names. */
export function addApiItem<Parameters extends z.ZodType, Answer>(
  app: FastifyInstance,
  item: ApiItem<Parameters, Answer>,
): void {
  const refused = [400, 401, 403, 404].map((status) => [status, described(apiError)])
  const options = {
    schema: {
      summary: item.summary,
      description: item.description,
      params: described(item.parameters, 'input'),
      response: { 200: described(item.answer), ...Object.fromEntries(refused) },
    },
  }
  app.get(item.path, options, async (request, reply) => {
    const answer = await item.handle(parseQuery(item.parameters, request.params))
    return reply.header('cache-control', 'no-store').send(answer)
  })
}
