import { isUtf8 } from 'node:buffer'
import type { WsProtocol, WsReading } from './protocol.ts'

/** Most of a faulty frame that is kept, characters. */
const keptRaw = 2048

/** A frame as text and what the protocol makes of it. Never throws. */
export type FrameReading =
  | { readonly text: string; readonly reading: WsReading }
  | { readonly text: null; readonly fault: string; readonly raw: string }

export function readFrame(
  bytes: Buffer,
  isBinary: boolean,
  protocol: Pick<WsProtocol, 'read'>,
  decodeBinary: ((bytes: Uint8Array) => string | null) | null,
): FrameReading {
  const text = isBinary ? decode(bytes, decodeBinary) : textOf(bytes)
  if (text === null) return faulty('not readable as text', bytes.toString('latin1', 0, keptRaw))
  try {
    return { text, reading: protocol.read(text) }
  } catch (error) {
    return faulty(`the reader failed: ${sentence(error)}`, text)
  }
}

/** A text for a log or a report, cut to a bound; null for an empty one. */
export function cut(raw: string): string | null {
  return raw === '' ? null : raw.slice(0, keptRaw)
}

export function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function textOf(bytes: Buffer): string | null {
  return isUtf8(bytes) ? bytes.toString('utf8') : null
}

function decode(
  bytes: Buffer,
  decodeBinary: ((bytes: Uint8Array) => string | null) | null,
): string | null {
  try {
    return decodeBinary?.(bytes) ?? null
  } catch {
    return null
  }
}

function faulty(fault: string, raw: string): FrameReading {
  return { text: null, fault, raw }
}
