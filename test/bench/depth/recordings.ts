import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { type CaptureLine, parseCaptureLine } from '../../../src/contract/capture.ts'
import { fixturesPath } from '../../support/fixtures.ts'

/** A book's snapshot over REST and the messages of its stream, as text. */
export type DepthRecording = {
  /** Null where the stream itself begins with a snapshot. */
  readonly snapshot: string | null
  readonly messages: readonly string[]
}

/** The depth messages of a recording of one book, and its snapshot where the venue needs one. */
export function readRecording(
  venue: string,
  name: string,
  isDepth: (text: string) => boolean,
): DepthRecording {
  const bytes = readFileSync(fixturesPath(venue, 'ws-captures', name))
  const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  const lines = text
    .split('\n')
    .map((line) => parseCaptureLine(line))
    .filter((line): line is CaptureLine => line !== null)
  return {
    snapshot: lines.find(({ channel }) => channel === 'rest')?.raw ?? null,
    messages: lines
      .filter(({ channel, raw }) => channel === 'ws' && isDepth(raw))
      .map(({ raw }) => raw),
  }
}
