import { setImmediate } from 'node:timers/promises'
import { z } from 'zod'
import {
  type FixLogField,
  type FixLogPage,
  type FixLogQuery,
  type FixLogRow,
  type FixSessionView,
  fixDirections,
  fixSessionStates,
} from '../../../contract/domain/fix.ts'
import { environments, venueIds } from '../../../contract/domain/venue.ts'
import { csvField } from '../../core/csv.ts'
import type { FixService } from '../../core/fixServices.ts'

const time = z.number().int().min(0)
const count = z.number().int().min(0)
const text = z.string()

const session = z.strictObject({
  session: text,
  venue: z.enum(venueIds),
  environment: z.enum(environments),
  accountId: text,
  counterparty: text,
  purpose: z.enum(['orderEntry', 'dropCopy', 'marketData']),
  beginString: text,
  senderCompId: text,
  targetCompId: text,
  state: z.enum(fixSessionStates),
  nextIn: count,
  nextOut: count,
  openGap: z.strictObject({ first: count, last: count }).nullable(),
  loggedOnSince: time.nullable(),
  lastInTime: time.nullable(),
  lastOutTime: time.nullable(),
  roundTripMs: z.number().min(0).nullable(),
  lastEnd: text.nullable(),
  messagesIn: count,
  messagesOut: count,
})

const field = z.strictObject({
  tag: z.number().int(),
  name: text.nullable(),
  value: text,
  meaning: text.nullable(),
})

const row = z.strictObject({
  row: count,
  session: text,
  direction: z.enum(fixDirections),
  time,
  msgType: text.nullable(),
  msgName: text.nullable(),
  sequence: count.nullable(),
  fields: z.array(field),
  raw: text,
  note: text.nullable(),
})

export type FixSessionsAnswer = { readonly data: readonly FixSessionView[] }

export const fixSessionsAnswer = z.strictObject({
  data: z.array(session),
}) as unknown as z.ZodType<FixSessionsAnswer>
export const fixSessionAnswer = session as unknown as z.ZodType<FixSessionView>
export const fixLogAnswer = z.strictObject({
  rows: z.array(row),
  next: count.nullable(),
  dropped: count,
}) as unknown as z.ZodType<FixLogPage>

const list = z
  .string()
  .max(200)
  .transform((given) => given.split(',').filter((word) => word !== ''))

const filterFields = {
  session: z.string().min(1).max(100).optional(),
  direction: z.enum(fixDirections).optional(),
  /** MsgTypes with commas between: `D,8,9`. */
  types: list.optional(),
  text: z.string().min(1).max(200).optional(),
}

export const fixLogQuery = z.strictObject({
  ...filterFields,
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(2000).default(200),
})

export const fixExportQuery = z.strictObject({
  ...filterFields,
  format: z.enum(['jsonl', 'csv']).default('jsonl'),
})

type Filter = Omit<FixLogQuery, 'before' | 'limit'>

function filterOf(given: {
  readonly session?: string | undefined
  readonly direction?: FixLogQuery['direction'] | undefined
  readonly types?: readonly string[] | undefined
  readonly text?: string | undefined
}): Filter {
  const { session: of = null, direction = null, types, text: word = null } = given
  const msgTypes = types === undefined || types.length === 0 ? null : types
  return { session: of, direction, msgTypes, text: word }
}

export function fixLogPage(fix: FixService, query: z.output<typeof fixLogQuery>): FixLogPage {
  const { before = null, limit } = query
  return fix.log({ ...filterOf(query), before, limit })
}

const rowsPerPiece = 500
const columns = [
  'row',
  'time',
  'session',
  'direction',
  'sequence',
  'type',
  'name',
  'message',
  'note',
]

/** What is kept, as text in pieces, oldest first. The engine's other work goes on between them. */
export async function* exportFixLog(
  fix: FixService,
  query: z.output<typeof fixExportQuery>,
): AsyncGenerator<string> {
  const isCsv = query.format === 'csv'
  let piece = isCsv ? `${columns.join(',')}\r\n` : ''
  let written = 0
  for (const each of fix.export(filterOf(query))) {
    piece += isCsv ? csvLine(each) : `${JSON.stringify(each)}\n`
    written += 1
    if (written % rowsPerPiece !== 0) continue
    yield piece
    piece = ''
    await setImmediate()
  }
  yield piece
}

function csvLine({ row: at, time: when, session: of, direction, ...each }: FixLogRow): string {
  const moment = new Date(when).toISOString()
  const message = each.fields.map(fieldText).join(' ')
  const cells = [at, moment, of, direction, each.sequence, each.msgType, each.msgName, message]
  return `${[...cells, each.note].map((cell) => csvField(cell)).join(',')}\r\n`
}

/** `OrdStatus(39)=2 FILLED`. */
function fieldText({ tag, name, value, meaning }: FixLogField): string {
  const word = meaning === null ? '' : ` ${meaning}`
  return `${name === null ? tag : `${name}(${tag})`}=${value}${word}`
}
