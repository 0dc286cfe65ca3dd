import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { type CaptureLine, parseCaptureLine } from '../../contract/capture.ts'

/** A recording larger than this is refused rather than held in memory. */
const mostLines = 3_000_000

export type CaptureFile = {
  readonly lines: readonly CaptureLine[]
  /** Lines that are not of the format; skipped. */
  readonly malformed: number
}

/** Reads a `.jsonl` or `.jsonl.gz` recording. Rejects when the file cannot be read. */
export async function readCaptureFile(file: string): Promise<CaptureFile> {
  const lines: CaptureLine[] = []
  let malformed = 0
  for await (const text of createInterface({ input: openFile(file), crlfDelay: Infinity })) {
    if (text.trim() === '') continue
    const line = parseCaptureLine(text)
    if (line === null) malformed += 1
    else lines.push(line)
    if (lines.length > mostLines) throw new Error(`${file}: more than ${mostLines} lines`)
  }
  return { lines, malformed }
}

function openFile(file: string): NodeJS.ReadableStream {
  const raw = createReadStream(file)
  if (!file.endsWith('.gz')) return raw
  const unzipped = createGunzip()
  raw.on('error', (failure) => unzipped.destroy(failure))
  return raw.pipe(unzipped)
}
