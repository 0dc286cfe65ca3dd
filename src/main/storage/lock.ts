import Sqlite from 'better-sqlite3'
import { PitwallError } from '../../contract/errors.ts'
import { isBusy, unavailable } from './failures.ts'

/**
 * Makes sure that one engine writes. The lock is the operating system's, held on a file beside the
 * database for as long as the process lives, so an engine that died blocks nobody. Throws
 * STORAGE_UNAVAILABLE when another holds it.
 */
export function lockDatabase(path: string): () => void {
  const lockPath = `${path}.lock`
  let holder: Sqlite.Database | null = null
  try {
    holder = new Sqlite(lockPath, { timeout: 0 })
    holder.pragma('journal_mode = OFF')
    holder.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    holder?.close()
    if (isBusy(error)) throw inUse(path, error)
    throw unavailable(lockPath, error)
  }
  const held = holder
  return () => {
    held.close()
  }
}

function inUse(path: string, cause: unknown): PitwallError {
  return new PitwallError(
    'STORAGE_UNAVAILABLE',
    `Another Pitwall engine is using the database ${path}. Stop it, or start with another data directory (--data).`,
    { cause },
  )
}
