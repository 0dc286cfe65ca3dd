import { PassThrough } from 'node:stream'
import { type Log, createLog } from '../../src/main/core/log.ts'

export type LogLine = Readonly<Record<string, unknown>> & {
  readonly level: string
  readonly msg: string
}

/** A real log whose lines are kept for looking at. */
export function recordingLog(): { readonly log: Log; readonly lines: () => readonly LogLine[] } {
  const out = new PassThrough()
  let text = ''
  out.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const lines = (): readonly LogLine[] => {
    const rest: unknown = out.read()
    if (rest !== null) text += String(rest)
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as LogLine)
  }
  return { log: createLog('debug', out), lines }
}
