import { readFile } from 'node:fs/promises'
import { type CaptureLine, parseCaptureLine } from '../../contract/capture.ts'
import type { UnixMs } from '../../contract/domain/ids.ts'
import { parseExactJson } from '../net/rest/exactJson.ts'
import { type DocumentParser, type ParseKind, parseKinds } from '../venues/adapter.ts'
import { findVenue, venueModules } from '../venues/registry.ts'
import { readFileArguments } from './fileArguments.ts'
import { type CliIo, UsageError, exitCode } from './io.ts'

/**
 * Prints what our parser makes of a recorded response or message. `F` holds one JSON document, or
 * one a line; lines of the capture format count by what they carry. Exit 1 when nothing was read.
 */
export async function runParse(argv: readonly string[], io: CliIo): Promise<number> {
  const wish = readWish(argv)
  let text: string
  try {
    text = await readFile(wish.file, 'utf8')
  } catch {
    io.stderr(`${wish.file} could not be read\n`)
    return exitCode.failed
  }
  const documents = readDocuments(text)
  if (documents === null) {
    io.stderr(`${wish.file} is not JSON\n`)
    return exitCode.failed
  }
  return print(documents, wish.parser, io)
}

type Wish = { readonly parser: DocumentParser; readonly file: string }

function readWish(argv: readonly string[]): Wish {
  const read = readFileArguments(argv)
  const [name = '', kind = '', ...more] = read.positionals
  const { file } = read
  const venue = findVenue(name)
  if (venue === null) {
    throw new UsageError(`no such venue: ${name} (known: ${Object.keys(venueModules).join(', ')})`)
  }
  if (!isParseKind(kind)) {
    throw new UsageError(`no such kind: ${kind} (known: ${parseKinds.join(', ')})`)
  }
  if (file === undefined || more.length > 0)
    throw new UsageError('one venue, one kind and --file F')
  const parser = venue.parsers[kind]
  if (parser === undefined) {
    throw new UsageError(`${kind} is not available for ${venue.info.venue} yet`)
  }
  return { parser, file }
}

function isParseKind(kind: string): kind is ParseKind {
  return (parseKinds as readonly string[]).includes(kind)
}

type Document = { readonly raw: unknown; readonly receivedTime: UnixMs }

/** One document, or one a line. Null when neither reading works. */
function readDocuments(text: string): readonly Document[] | null {
  const now = Date.now() as UnixMs
  const whole = tryJson(text)
  if (whole !== undefined) return [documentOf(whole, text, now)]
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  const documents = lines.flatMap((line) => {
    const raw = tryJson(line)
    return raw === undefined ? [] : [documentOf(raw, line, now)]
  })
  return documents.length === 0 ? null : documents
}

/** A line of a capture counts by the message in it, and its own time. */
function documentOf(raw: unknown, text: string, now: UnixMs): Document {
  const line: CaptureLine | null = parseCaptureLine(text)
  if (line === null) return { raw, receivedTime: now }
  return { raw: tryJson(line.raw) ?? null, receivedTime: line.receivedTimeMs as UnixMs }
}

function tryJson(text: string): unknown {
  try {
    return parseExactJson(text)
  } catch {
    return undefined
  }
}

function print(documents: readonly Document[], parser: DocumentParser, io: CliIo): number {
  const parsed = documents.map(({ raw, receivedTime }) => parser(raw, receivedTime))
  for (const refusal of parsed.flatMap((each) => each.refusals)) {
    io.stderr(`${JSON.stringify({ level: 'warn', msg: refusal })}\n`)
  }
  const values = parsed.map((each) => each.value)
  const value = values.length === 1 ? values[0] : values.flat()
  io.stdout(`${JSON.stringify(value)}\n`)
  const isRefused = parsed.some((each) => each.refusals.length > 0)
  return isRefused && isEmpty(value) ? exitCode.failed : exitCode.ok
}

function isEmpty(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0)
}
