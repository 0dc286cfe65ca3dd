import { Writable } from 'node:stream'
import { type Log, createLog } from '../../src/main/core/log.ts'

export type LogLine = Readonly<Record<string, unknown>> & {
  readonly level: string
  readonly msg: string
}

/** A real log whose lines are kept for looking at. */
export function recordingLog(): { readonly log: Log; readonly lines: () => readonly LogLine[] } {
  let text = ''
  const out = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString()
      done()
    },
  })
  const lines = (): readonly LogLine[] =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as LogLine)
  return { log: createLog('debug', out), lines }
}
