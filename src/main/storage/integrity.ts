import { existsSync, renameSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import type { UnixMs } from '../../contract/domain/ids.ts'
import { isCorrupt, unavailable } from './failures.ts'
import { stampOf } from './stamp.ts'

/**
 * Why the file cannot be trusted, or null when it reads well. Throws on other trouble. Only reads:
 * a writing connection would clear away the write-ahead log of a file it does not understand.
 */
export function damageOf(path: string): string | null {
  if (!existsSync(path)) return null
  let sqlite: Sqlite.Database | null = null
  try {
    sqlite = new Sqlite(path, { readonly: true, timeout: 5000 })
    const verdict = String(sqlite.pragma('quick_check(1)', { simple: true }))
    return verdict === 'ok' ? null : verdict
  } catch (error) {
    if (isCorrupt(error)) return error instanceof Error ? error.message : 'damaged'
    throw unavailable(path, error)
  } finally {
    sqlite?.close()
  }
}

/** Renames the file and what belongs to it. Nothing is deleted. Returns the new name. */
export function moveAside(path: string, now: UnixMs): string {
  const target = freeName(`${path}.corrupt-${stampOf(now)}`)
  try {
    renameSync(path, target)
    for (const suffix of ['-wal', '-shm']) {
      if (existsSync(path + suffix)) renameSync(path + suffix, target + suffix)
    }
  } catch (error) {
    throw unavailable(path, error)
  }
  return target
}

function freeName(wanted: string): string {
  let name = wanted
  for (let count = 2; existsSync(name); count += 1) name = `${wanted}-${count}`
  return name
}
