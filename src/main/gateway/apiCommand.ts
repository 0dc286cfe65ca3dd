import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { type ApiPost, addApiPost } from './apiPost.ts'

const parameters = z.object({ id: z.string() })

export type ApiCommand<Body extends z.ZodType, Answer> = Omit<
  ApiPost<typeof parameters, Body, Answer>,
  'parameters' | 'handle'
> & {
  /** `id` is the venue's id or alias, as the path holds it. */
  readonly handle: (id: string, body: z.output<Body>) => Answer | Promise<Answer>
}

/** A POST that changes something of one venue, named by `:id` in the path. */
export function addApiCommand<Body extends z.ZodType, Answer>(
  app: FastifyInstance,
  { handle, ...command }: ApiCommand<Body, Answer>,
): void {
  addApiPost(app, { ...command, parameters, handle: ({ id }, body) => handle(id, body) })
}
