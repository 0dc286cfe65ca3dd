import { existsSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { PitwallError } from '../../contract/errors.ts'
import type { Database } from './database.ts'
import { unavailable } from './failures.ts'
import { versionOf } from './migrate.ts'
import { migrations } from './migrations/index.ts'

/**
 * Opens an existing database for reading, beside a running engine or alone. Creates no database
 * where there is none. Throws STORAGE_UNAVAILABLE, naming the path, when there is nothing to read
 * or its form is not this program's.
 */
export function openDatabaseReadOnly(path: string): Database {
  if (!existsSync(path)) throw nothingAt(path)
  let sqlite: Sqlite.Database | null = null
  try {
    sqlite = new Sqlite(path, { readonly: true, fileMustExist: true, timeout: 5000 })
    requireCurrent(sqlite)
  } catch (error) {
    sqlite?.close()
    throw unavailable(path, error)
  }
  const opened = sqlite
  return { path, sqlite: opened, notices: [], close: () => void opened.close() }
}

function nothingAt(path: string): PitwallError {
  return new PitwallError('STORAGE_UNAVAILABLE', `There is no database at ${path}.`)
}

function requireCurrent(sqlite: Sqlite.Database): void {
  const version = versionOf(sqlite)
  const wanted = migrations.at(-1)?.version ?? 0
  if (version === wanted) return
  const advice = version > wanted ? 'Update the program.' : 'Start the engine once to update it.'
  throw new PitwallError(
    'STORAGE_UNAVAILABLE',
    `Database ${sqlite.name} has form ${version}; this program reads form ${wanted}. ${advice}`,
  )
}
