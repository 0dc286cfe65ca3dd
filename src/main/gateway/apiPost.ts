import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { described, parseQuery } from './apiRoute.ts'
import { apiError } from './schemas.ts'

export type ApiPost<Parameters extends z.ZodType, Body extends z.ZodType, Answer> = {
  readonly path: string
  readonly summary: string
  readonly description: string
  /** Of the path. */
  readonly parameters: Parameters
  readonly body: Body
  readonly answer: z.ZodType<Answer>
  readonly handle: (
    parameters: z.output<Parameters>,
    body: z.output<Body>,
  ) => Answer | Promise<Answer>
}

/** A POST of the HTTP API that changes something. The guard has checked the sender. */
export function addApiPost<Parameters extends z.ZodType, Body extends z.ZodType, Answer>(
  app: FastifyInstance,
  post: ApiPost<Parameters, Body, Answer>,
): void {
  const refused = [400, 401, 403].map((status) => [status, described(apiError)])
  const options = {
    schema: {
      summary: post.summary,
      description: post.description,
      params: described(post.parameters, 'input'),
      body: described(post.body, 'input'),
      response: { 200: described(post.answer), ...Object.fromEntries(refused) },
    },
  }
  app.post(post.path, options, async (request, reply) => {
    const parameters = parseQuery(post.parameters, request.params)
    const answer = await post.handle(parameters, parseQuery(post.body, request.body))
    return reply.header('cache-control', 'no-store').send(answer)
  })
}
