import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

/** Folder that the test gives us: the browser's profile and the notes lie in it. */
export const home = process.env['PITWALL_STAND_IN'] ?? ''
if (home === '') throw new Error('the stand-in for electron needs PITWALL_STAND_IN, a folder')
mkdirSync(home, { recursive: true })

/** What happened outside of any page, for the test to read. */
export function note(kind: string, detail: unknown): void {
  appendFileSync(join(home, 'notes.jsonl'), `${JSON.stringify({ kind, detail })}\n`)
}
