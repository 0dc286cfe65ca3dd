import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

/** Bytes of a file's beginning that tell it from others, together with its length. */
const printBytes = 65_536

export type OpenedFile = {
  readonly bytesTotal: number
  /** The same for the same content, wherever the file lies. */
  readonly fingerprint: string
  /** Lines in order; `bytesRead` is how much of the file as it lies on disk was read for them. */
  lines(): AsyncIterable<{ readonly text: string; readonly bytesRead: number }>
}

/** Opens a text file, packed with gzip or not. Rejects when it cannot be read. */
export async function openFile(path: string): Promise<OpenedFile> {
  const { size } = await stat(path)
  const fingerprint = await fingerprintOf(path, size)
  return { bytesTotal: size, fingerprint, lines: () => linesOf(path) }
}

async function fingerprintOf(path: string, size: number): Promise<string> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(printBytes), 0, printBytes, 0)
    return createHash('sha256')
      .update(`${size}\n`)
      .update(buffer.subarray(0, bytesRead))
      .digest('hex')
  } finally {
    await file.close()
  }
}

async function* linesOf(path: string): AsyncIterable<{ text: string; bytesRead: number }> {
  const raw = createReadStream(path)
  let bytesRead = 0
  raw.on('data', (chunk) => (bytesRead += chunk.length))
  const packed = path.endsWith('.gz')
  const unpacked: Readable = packed ? raw.pipe(createGunzip()) : raw
  if (packed) raw.on('error', (error) => unpacked.destroy(error))
  try {
    for await (const text of createInterface({ input: unpacked, crlfDelay: Infinity })) {
      yield { text, bytesRead }
    }
  } finally {
    raw.destroy()
  }
}
