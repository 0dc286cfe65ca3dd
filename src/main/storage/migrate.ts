import type Sqlite from 'better-sqlite3'
import { PitwallError } from '../../contract/errors.ts'
import type { UnixMs } from '../../contract/domain/ids.ts'
import type { Log } from '../core/log.ts'
import { unavailable } from './failures.ts'
import { stampOf } from './stamp.ts'

/** One step of the database's form. */
export type Migration = {
  /** Rises from step to step; numbers may be left out. */
  readonly version: number
  readonly name: string
  readonly sql: string
}

/**
 * Brings the database to the newest form, each step in a transaction of its own together with its
 * number: a step that fails leaves the form before it. A database with content is copied aside
 * first. Throws STORAGE_UNAVAILABLE, also when the database is newer than this program.
 */
export function migrate(
  sqlite: Sqlite.Database,
  steps: readonly Migration[],
  now: UnixMs,
  log: Log,
): void {
  const version = versionOf(sqlite)
  const newest = steps.at(-1)?.version ?? 0
  if (version > newest) throw tooNew(sqlite.name, version, newest)
  if (version === newest) return
  if (version > 0) copyAside(sqlite, version, now, log)
  for (const step of steps) if (step.version > version) apply(sqlite, step, log)
}

export function versionOf(sqlite: Sqlite.Database): number {
  return Number(sqlite.pragma('user_version', { simple: true }))
}

function apply(sqlite: Sqlite.Database, step: Migration, log: Log): void {
  const run = sqlite.transaction(() => {
    sqlite.exec(step.sql)
    sqlite.pragma(`user_version = ${step.version}`)
  })
  try {
    run.immediate()
  } catch (error) {
    throw new PitwallError(
      'STORAGE_UNAVAILABLE',
      `Database ${sqlite.name}: step ${step.version} (${step.name}) failed and was undone; ${unavailable(sqlite.name, error).message}`,
      { cause: error },
    )
  }
  log.info({ version: step.version, name: step.name }, 'database step applied')
}

function copyAside(sqlite: Sqlite.Database, version: number, now: UnixMs, log: Log): void {
  const copy = `${sqlite.name}.v${version}-${stampOf(now)}`
  try {
    sqlite.prepare('VACUUM INTO ?').run(copy)
  } catch (error) {
    throw unavailable(copy, error)
  }
  log.info({ copy }, 'database copied aside before its form changes')
}

function tooNew(path: string, version: number, newest: number): PitwallError {
  return new PitwallError(
    'STORAGE_UNAVAILABLE',
    `Database ${path} was written by a newer Pitwall (form ${version}; this program knows ${newest}). Update the program or choose another data directory (--data).`,
  )
}
