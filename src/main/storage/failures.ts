import Sqlite from 'better-sqlite3'
import { PitwallError } from '../../contract/errors.ts'

/** What SQLite's code means for the person at the screen. */
const sentences: readonly (readonly [prefix: string, sentence: string])[] = [
  ['SQLITE_FULL', 'the disk is full'],
  ['SQLITE_READONLY', 'it is read-only'],
  ['SQLITE_CANTOPEN', 'it could not be opened'],
  ['SQLITE_PERM', 'access was refused'],
  ['SQLITE_AUTH', 'access was refused'],
  ['SQLITE_BUSY', 'another program is using it'],
  ['SQLITE_LOCKED', 'another program is using it'],
  ['SQLITE_CORRUPT', 'it is damaged; a restart moves it aside and begins a new one'],
  ['SQLITE_NOTADB', 'it is not a database'],
  ['SQLITE_IOERR', 'the disk reported an error'],
]

/** An expected failure that names the file and the cause. */
export function unavailable(path: string, cause: unknown): PitwallError {
  if (cause instanceof PitwallError) return cause
  return new PitwallError('STORAGE_UNAVAILABLE', `Database ${path}: ${reasonOf(cause)}.`, { cause })
}

/** Whether the file itself is at fault, rather than the disk, the rights or another program. */
export function isCorrupt(error: unknown): boolean {
  const code = codeOf(error)
  return code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB')
}

export function isBusy(error: unknown): boolean {
  const code = codeOf(error)
  return code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')
}

/** Runs `work`; whatever SQLite throws comes out as STORAGE_UNAVAILABLE with the path. */
export function guarded<Value>(path: string, work: () => Value): Value {
  try {
    return work()
  } catch (error) {
    throw unavailable(path, error)
  }
}

function codeOf(error: unknown): string {
  if (error instanceof Sqlite.SqliteError) return error.code
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return ''
}

function reasonOf(error: unknown): string {
  const code = codeOf(error)
  const known = sentences.find(([prefix]) => code.startsWith(prefix))
  if (known !== undefined) return `${known[1]} (${code})`
  return error instanceof Error ? error.message : 'unknown failure'
}
