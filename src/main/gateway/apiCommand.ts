import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { described, parseQuery } from './apiRoute.ts'
import { apiError } from './schemas.ts'

export type ApiCommand<Body extends z.ZodType, Answer> = {
  /** Holds `:id`, the venue's id or alias. */
  readonly path: string
  readonly summary: string
  readonly description: string
  readonly body: Body
  readonly answer: z.ZodType<Answer>
  readonly handle: (id: string, body: z.output<Body>) => Answer | Promise<Answer>
}

const parameters = z.object({ id: z.string() })

/** A POST of the HTTP API that changes something of one venue. The guard has checked the sender. */
export function addApiCommand<Body extends z.ZodType, Answer>(
  app: FastifyInstance,
  command: ApiCommand<Body, Answer>,
): void {
  const refused = [400, 401, 403].map((status) => [status, described(apiError)])
  const options = {
    schema: {
      summary: command.summary,
      description: command.description,
      params: described(parameters, 'input'),
      body: described(command.body, 'input'),
      response: { 200: described(command.answer), ...Object.fromEntries(refused) },
    },
  }
  app.post(command.path, options, async (request, reply) => {
    const { id } = parameters.parse(request.params)
    const answer = await command.handle(id, parseQuery(command.body, request.body))
    return reply.header('cache-control', 'no-store').send(answer)
  })
}
