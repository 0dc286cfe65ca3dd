import { createWriteStream } from 'node:fs'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { type RecordedAudit, openRecordedAudit } from '../app/recordedAudit.ts'
import { databaseFile } from '../app/startOptions.ts'
import type { NotedRow } from '../audit/verify.ts'
import { defaultDataDirectory } from '../config/paths.ts'
import { parseQuery } from '../gateway/apiRoute.ts'
import { auditAnswer, auditQuery } from '../gateway/answers/audit.ts'
import { auditExportQuery, exportAudit } from '../gateway/answers/auditExport.ts'
import { type CliIo, UsageError, exitCode } from './io.ts'

const filterFlags = {
  venue: { type: 'string' },
  operation: { type: 'string' },
  success: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  data: { type: 'string' },
} as const

type Filter = { readonly [Name in keyof typeof filterFlags]?: string | undefined }

type Action = (argv: readonly string[], io: CliIo) => Promise<number>

const actions: Readonly<Record<string, Action>> = { list, export: exportRecord, verify }

/** Shows, exports or verifies the audit record of a data directory, engine running or not. */
export function runAudit(argv: readonly string[], io: CliIo): Promise<number> {
  const [name = '', ...rest] = argv
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined
  if (action === undefined) throw new UsageError(`audit list, export or verify, not "${name}"`)
  return action(rest, io)
}

/** Prints what `GET /audit` answers. */
async function list(argv: readonly string[], io: CliIo): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: { ...filterFlags, limit: { type: 'string' }, cursor: { type: 'string' } },
  })
  const query = parseQuery(
    auditQuery,
    given({ ...filterOf(values), limit: values.limit, cursor: values.cursor }),
  )
  return withRecord(values.data, (record) => {
    io.stdout(`${JSON.stringify(auditAnswer(record.queries, query), null, 2)}\n`)
    return exitCode.ok
  })
}

/** Writes what `GET /audit/export` answers, to a file or to stdout. */
async function exportRecord(argv: readonly string[], io: CliIo): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: { ...filterFlags, format: { type: 'string' }, out: { type: 'string' } },
  })
  if (values.format === undefined) throw new UsageError('--format csv or jsonl is missing')
  const query = parseQuery(auditExportQuery, given({ ...filterOf(values), format: values.format }))
  return withRecord(values.data, async (record) => {
    const pieces = exportAudit(record.queries, query)
    if (values.out === undefined) {
      for await (const piece of pieces) io.stdout(piece)
      return exitCode.ok
    }
    const file = resolve(values.out)
    const out = createWriteStream(file, { mode: 0o600 })
    await pipeline(Readable.from(pieces), out)
    io.stdout(`${JSON.stringify({ file, bytes: out.bytesWritten })}\n`)
    return exitCode.ok
  })
}

/** Prints whether the chain holds; exits 1 when it does not. */
async function verify(argv: readonly string[], io: CliIo): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: { data: { type: 'string' }, head: { type: 'string' } },
  })
  const noted = readNoted(values.head)
  return withRecord(values.data, (record) => {
    const verdict = record.verify(noted)
    io.stdout(`${JSON.stringify(verdict, null, 2)}\n`)
    return verdict.ok ? exitCode.ok : exitCode.failed
  })
}

function readNoted(text: string | undefined): NotedRow | null {
  if (text === undefined) return null
  const [, row, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? []
  if (row === undefined || hash === undefined) {
    throw new UsageError('--head is ROW:HASH, as an earlier verify printed lastRow and head')
  }
  return { row: Number(row), hash }
}

async function withRecord(
  data: string | undefined,
  work: (record: RecordedAudit) => number | Promise<number>,
): Promise<number> {
  const directory = resolve(data ?? defaultDataDirectory(process.platform, process.env))
  const record = openRecordedAudit(databaseFile(directory))
  try {
    return await work(record)
  } finally {
    record.close()
  }
}

function filterOf({ venue, operation, success, from, to }: Filter): Record<string, unknown> {
  return { venue, operation, success, start_time: from, end_time: to }
}

function given(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}
