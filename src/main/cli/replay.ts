import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { parseCaptureLine } from '../../contract/capture.ts'
import type { CaptureDecoder } from '../venues/adapter.ts'
import { findVenue, venueModules } from '../venues/registry.ts'
import { readFileArguments } from './fileArguments.ts'
import { type CliIo, UsageError, exitCode } from './io.ts'

/** Characters gathered before they are written. */
const writeBound = 64 * 1024

/**
 * Prints the events of a recorded connection, one JSON object a line, and a summary last. A capture
 * is data of its own: its events carry the environment `sandbox`, never `live`.
 */
export async function runReplay(argv: readonly string[], io: CliIo): Promise<number> {
  const wish = readWish(argv)
  const decoder = wish.createDecoder()
  try {
    await decodeFile(wish.file, decoder, io)
  } catch (error) {
    io.stderr(`${wish.file} could not be read: ${sentence(error)}\n`)
    return exitCode.failed
  }
  io.stdout(`${JSON.stringify({ summary: decoder.summary() })}\n`)
  return exitCode.ok
}

type Wish = { readonly createDecoder: () => CaptureDecoder; readonly file: string }

function readWish(argv: readonly string[]): Wish {
  const read = readFileArguments(argv)
  const [name = '', ...more] = read.positionals
  const { file } = read
  const venue = findVenue(name)
  if (venue === null) {
    throw new UsageError(`no such venue: ${name} (known: ${Object.keys(venueModules).join(', ')})`)
  }
  if (file === undefined || more.length > 0) throw new UsageError('one venue and --file F')
  return { createDecoder: () => venue.createDecoder({ environment: 'sandbox' }), file }
}

async function decodeFile(file: string, decoder: CaptureDecoder, io: CliIo): Promise<void> {
  const source = createReadStream(file)
  const text = file.endsWith('.gz') ? source.pipe(createGunzip()) : source
  source.on('error', (error) => text.destroy(error))
  const lines = createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })
  let gathered = ''
  for await (const line of lines) {
    if (line.trim() === '') continue
    gathered += decodeLine(line, decoder)
    if (gathered.length < writeBound) continue
    io.stdout(gathered)
    gathered = ''
  }
  io.stdout(gathered)
}

function decodeLine(text: string, decoder: CaptureDecoder): string {
  const line = parseCaptureLine(text)
  if (line === null) {
    decoder.skip()
    return ''
  }
  return decoder
    .feed(line)
    .map((event) => `${JSON.stringify(event)}\n`)
    .join('')
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
