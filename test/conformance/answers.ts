import type { z } from 'zod'
import type { Result } from '../../src/contract/errors.ts'

export function valid<Schema extends z.ZodType>(
  schema: Schema,
  answer: Result<unknown>,
): z.output<Schema> {
  if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`)
  return schema.parse(answer.value)
}

export function validAll<Schema extends z.ZodType>(
  schema: Schema,
  answer: Result<readonly unknown[]>,
): readonly z.output<Schema>[] {
  if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`)
  return answer.value.map((each) => schema.parse(each))
}
