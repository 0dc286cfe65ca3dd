import { z } from 'zod'
import { fixControls, fixDirections } from '../domain/fix.ts'

const session = z.string().min(1).max(100)
const sequence = z.number().int().min(1).max(4_294_967_295)

/** What each request about FIX sessions takes. */
export const fixRequestSchemas = {
  'fix:sessions': z.object({}),
  'fix:log': z.object({
    session: session.nullable().default(null),
    direction: z.enum(fixDirections).nullable().default(null),
    msgTypes: z.array(z.string().min(1).max(4)).min(1).max(50).nullable().default(null),
    text: z.string().min(1).max(200).nullable().default(null),
    before: z.number().int().min(1).nullable().default(null),
    limit: z.number().int().min(1).max(2000).default(200),
  }),
  /** `confirmation` is the session's name, where the control can lose or repeat messages. */
  'fix:control': z.object({
    session,
    control: z.enum(fixControls),
    sequence: sequence.nullable().default(null),
    confirmation: z.string().max(100).nullable().default(null),
  }),
} as const
