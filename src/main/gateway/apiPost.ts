import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { described, parseQuery } from './apiRoute.ts'
import { apiError } from './schemas.ts'

export type ApiPost<Parameters extends z.ZodType, Body extends z.ZodType, Answer> = {
  /** Absent: POST. DELETE takes no body. */
  readonly method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly summary: string
  readonly description: string
  /** Of the path. */
  readonly parameters: Parameters
  readonly body: Body
  readonly answer: z.ZodType<Answer>
  /** Statuses it can refuse with besides those of every such request. */
  readonly failures?: readonly number[]
  readonly handle: (
    parameters: z.output<Parameters>,
    body: z.output<Body>,
  ) => Answer | Promise<Answer>
}

/** A request of the HTTP API that changes something. The guard has checked the sender. */
export function addApiPost<Parameters extends z.ZodType, Body extends z.ZodType, Answer>(
  app: FastifyInstance,
  post: ApiPost<Parameters, Body, Answer>,
): void {
  const method = post.method ?? 'POST'
  const refused = [400, 401, 403, ...(post.failures ?? [])].map((status) => [
    status,
    described(apiError),
  ])
  const options = {
    method,
    url: post.path,
    schema: {
      summary: post.summary,
      description: post.description,
      params: described(post.parameters, 'input'),
      ...(method === 'DELETE' ? {} : { body: described(post.body, 'input') }),
      response: { 200: described(post.answer), ...Object.fromEntries(refused) },
    },
  }
  const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const parameters = parseQuery(post.parameters, request.params)
    const answer = await post.handle(parameters, parseQuery(post.body, request.body))
    return reply.header('cache-control', 'no-store').send(answer)
  }
  app.route({ ...options, handler })
}
