import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Sqlite from 'better-sqlite3'
import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import { unavailable } from './failures.ts'
import { damageOf, moveAside } from './integrity.ts'
import { lockDatabase } from './lock.ts'
import { type Migration, migrate } from './migrate.ts'
import { migrations as allMigrations } from './migrations/index.ts'
import { keepRetention } from './retention.ts'

export type Database = {
  readonly path: string
  /** The one connection. Only the stores of this folder use it. */
  readonly sqlite: Sqlite.Database
  /** What was wrong at opening and worked around, for the person at the screen. */
  readonly notices: readonly string[]
  /** Gives back the file and the lock. Calling it twice is harmless. */
  close(): void
}

export type DatabaseOptions = {
  readonly log: Log
  readonly clock: Clock
  /** Other steps than the program's own, for tests. */
  readonly migrations?: readonly Migration[]
}

/**
 * Opens the database for writing, creates it where there is none, and brings it up to date. A
 * damaged file is moved aside, said so in `notices`, and a new one begun. Throws
 * STORAGE_UNAVAILABLE, naming the path, when the place cannot be written, another engine holds it,
 * or the database is newer than this program.
 */
export function openDatabase(path: string, options: DatabaseOptions): Database {
  const { clock, log } = options
  makeDirectory(path)
  const unlock = lockDatabase(path)
  try {
    const notices = setDamagedAside(path, options)
    const sqlite = connect(path)
    try {
      migrate(sqlite, options.migrations ?? allMigrations, clock.now(), log)
      proveWritable(sqlite)
    } catch (error) {
      sqlite.close()
      throw unavailable(path, error)
    }
    const stopRetention = keepRetention(sqlite, clock, log)
    const close = (): void => {
      stopRetention()
      sqlite.close()
      unlock()
    }
    return { path, sqlite, notices, close }
  } catch (error) {
    unlock()
    throw error
  }
}

function makeDirectory(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true })
  } catch (error) {
    throw unavailable(path, error)
  }
}

function setDamagedAside(path: string, { clock, log }: DatabaseOptions): readonly string[] {
  const damage = damageOf(path)
  if (damage === null) return []
  const kept = moveAside(path, clock.now())
  log.warn({ path, kept, damage }, 'the database was damaged and moved aside')
  return [
    `The database ${path} was damaged (${damage}). It was moved to ${kept} and a new one was started.`,
  ]
}

/**
 * Write-ahead log: readers never wait. NORMAL keeps every commit over the death of the process; a
 * loss of power may take the last moments of market history, never the file.
 */
function connect(path: string): Sqlite.Database {
  let sqlite: Sqlite.Database | null = null
  try {
    sqlite = new Sqlite(path, { timeout: 5000 })
    sqlite.pragma('journal_mode = WAL')
    sqlite.pragma('synchronous = NORMAL')
    sqlite.pragma('foreign_keys = ON')
    sqlite.pragma('cache_size = -65536')
    sqlite.pragma('wal_autocheckpoint = 8000')
    sqlite.pragma('journal_size_limit = 67108864')
    return sqlite
  } catch (error) {
    sqlite?.close()
    throw unavailable(path, error)
  }
}

/** `PTWL`: tells other tools whose file this is. */
const applicationId = 0x5054574c

/** A real write, so that a full disk or a read-only file is known now and not at the first event. */
function proveWritable(sqlite: Sqlite.Database): void {
  sqlite.pragma(`application_id = ${applicationId}`)
}
