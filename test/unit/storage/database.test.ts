import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PitwallError } from '../../../src/contract/errors.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { type Database, openDatabase } from '../../../src/main/storage/database.ts'
import type { Migration } from '../../../src/main/storage/migrate.ts'
import { migrations } from '../../../src/main/storage/migrations/index.ts'
import { openDatabaseReadOnly } from '../../../src/main/storage/readOnly.ts'
import { createSettingsStore } from '../../../src/main/storage/settingsStore.ts'
import { temporaryDirectory } from '../../support/liquidations.ts'
import { manualClock } from '../../support/manualClock.ts'

let place: ReturnType<typeof temporaryDirectory>
let file: string
const clock = manualClock(Date.UTC(2026, 10, 3, 14, 25, 1, 123))
const opened: Database[] = []

beforeEach(() => {
  place = temporaryDirectory()
  file = join(place.path, 'pitwall.db')
})
afterEach(() => {
  for (const database of opened.splice(0)) database.close()
  place.remove()
})

function open(steps?: readonly Migration[]): Database {
  const database = openDatabase(file, {
    log: silentLog,
    clock,
    ...(steps === undefined ? {} : { migrations: steps }),
  })
  opened.push(database)
  return database
}

function refusal(work: () => unknown): PitwallError {
  try {
    work()
  } catch (error) {
    if (error instanceof PitwallError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

const version = (database: Database): unknown =>
  database.sqlite.pragma('user_version', { simple: true })

describe('opening a database', () => {
  it('creates the directory and a database in write-ahead mode at the newest form', () => {
    file = join(place.path, 'deep', 'er', 'pitwall.db')
    const database = open()
    expect(version(database)).toBe(migrations.at(-1)?.version)
    expect(database.sqlite.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(database.notices).toEqual([])
  })

  it('refuses a second engine on the same file and says what to do', () => {
    open()
    const error = refusal(() => open())
    expect(error.code).toBe('STORAGE_UNAVAILABLE')
    expect(error.message).toContain(file)
    expect(error.message).toContain('Another Pitwall engine')
  })

  it('opens again after the first engine has closed', () => {
    open().close()
    expect(() => open()).not.toThrow()
  })

  it('is not held up by a lock file that a dead engine left', () => {
    writeFileSync(`${file}.lock`, '')
    expect(() => open()).not.toThrow()
  })

  it('names the path when the place cannot be written', () => {
    writeFileSync(join(place.path, 'file'), 'not a directory')
    file = join(place.path, 'file', 'pitwall.db')
    const error = refusal(() => open())
    expect(error.code).toBe('STORAGE_UNAVAILABLE')
    expect(error.message).toContain(file)
  })

  it('names the path when the database cannot be opened', () => {
    mkdirSync(file)
    const error = refusal(() => open())
    expect(error.code).toBe('STORAGE_UNAVAILABLE')
    expect(error.message).toContain(file)
  })

  it('refuses a database of a newer program and leaves it as it is', () => {
    open().close()
    const raw = new Sqlite(file)
    raw.pragma('user_version = 99')
    raw.close()
    const error = refusal(() => open())
    expect(error.code).toBe('STORAGE_UNAVAILABLE')
    expect(error.message).toContain('newer Pitwall')
    const after = new Sqlite(file, { readonly: true })
    expect(after.pragma('user_version', { simple: true })).toBe(99)
    after.close()
  })
})

describe('a damaged database', () => {
  it('is moved aside with all its bytes, said so, and a fresh one started', () => {
    const rubbish = Buffer.from('this was never a database '.repeat(400))
    writeFileSync(file, rubbish)
    const database = open()
    const kept = join(place.path, 'pitwall.db.corrupt-20261103T142501123Z')
    expect(readFileSync(kept).equals(rubbish)).toBe(true)
    expect(database.notices).toHaveLength(1)
    expect(database.notices[0]).toContain(kept)
    expect(version(database)).toBe(migrations.at(-1)?.version)
  })

  it('is noticed when pages in its middle were overwritten', () => {
    const first = open()
    const insert = first.sqlite.prepare('INSERT INTO settings (name, value) VALUES (?, ?)')
    for (let index = 0; index < 500; index += 1) insert.run(`name ${index}`, 'x'.repeat(200))
    first.close()
    const bytes = readFileSync(file)
    bytes.fill(0xa5, 4096 * 4, bytes.length - 4096)
    writeFileSync(file, bytes)
    expect(open().notices[0]).toContain('damaged')
    expect(readdirSync(place.path).some((name) => name.includes('.corrupt-'))).toBe(true)
  })

  it('takes its write-ahead files along', () => {
    writeFileSync(file, 'rubbish '.repeat(1000))
    writeFileSync(`${file}-wal`, 'rest')
    open()
    const kept = join(place.path, 'pitwall.db.corrupt-20261103T142501123Z-wal')
    expect(existsSync(kept) ? readFileSync(kept, 'utf8') : null).toBe('rest')
  })

  it('never overwrites an earlier one that was moved at the same moment', () => {
    for (let time = 0; time < 2; time += 1) {
      writeFileSync(file, `rubbish ${time} `.repeat(1000))
      open().close()
    }
    expect(readdirSync(place.path).filter((name) => name.includes('.corrupt-'))).toHaveLength(2)
  })
})

describe('changing the form of a database', () => {
  const first: Migration = { version: 1, name: 'first', sql: 'CREATE TABLE one (value TEXT)' }
  const second: Migration = { version: 2, name: 'second', sql: 'CREATE TABLE two (value TEXT)' }
  const broken: Migration = {
    version: 2,
    name: 'broken',
    sql: 'CREATE TABLE two (value TEXT); INSERT INTO nowhere VALUES (1);',
  }
  const tables = (database: Database): unknown[] =>
    database.sqlite.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()

  // Retention names tables that these small forms do not have; that is logged and harmless.
  it('copies an existing one aside first', () => {
    const before = open([first])
    before.sqlite.prepare('INSERT INTO one VALUES (?)').run('kept')
    before.close()
    const after = open([first, second])
    expect(tables(after)).toEqual(['one', 'two'])
    const copy = readdirSync(place.path).find((name) => name.includes('.v1-'))
    const backup = new Sqlite(join(place.path, copy ?? 'none'), { readonly: true })
    expect(backup.prepare('SELECT value FROM one').pluck().get()).toBe('kept')
    backup.close()
  })

  it('makes no copy of a new one', () => {
    open([first, second])
    expect(readdirSync(place.path).some((name) => name.includes('.v'))).toBe(false)
  })

  it('undoes a step that fails, and keeps what was there', () => {
    const before = open([first])
    before.sqlite.prepare('INSERT INTO one VALUES (?)').run('kept')
    before.close()
    const error = refusal(() => open([first, broken]))
    expect(error.code).toBe('STORAGE_UNAVAILABLE')
    expect(error.message).toContain('step 2 (broken)')
    const after = open([first])
    expect(tables(after)).toEqual(['one'])
    expect(after.sqlite.prepare('SELECT value FROM one').pluck().get()).toBe('kept')
  })

  it('numbers its steps upward, each once', () => {
    const versions = migrations.map(({ version: each }) => each)
    expect(versions).toEqual([...new Set(versions)].toSorted((left, right) => left - right))
  })
})

describe('reading without writing', () => {
  it('creates nothing where there is no database', () => {
    const error = refusal(() => openDatabaseReadOnly(file))
    expect(error.code).toBe('STORAGE_UNAVAILABLE')
    expect(error.message).toContain(file)
    expect(readdirSync(place.path)).toEqual([])
  })

  it('sees what a running engine has written, and can write nothing', () => {
    const engine = open()
    createSettingsStore(engine).set('theme', '"dark"')
    const reader = openDatabaseReadOnly(file)
    opened.push(reader)
    expect(createSettingsStore(reader).get('theme')).toBe('"dark"')
    expect(refusal(() => createSettingsStore(reader).set('theme', '1')).code).toBe(
      'STORAGE_UNAVAILABLE',
    )
  })

  it('sees what a stopped engine has written', () => {
    const engine = open()
    createSettingsStore(engine).set('theme', '"dark"')
    engine.close()
    const reader = openDatabaseReadOnly(file)
    opened.push(reader)
    expect(createSettingsStore(reader).get('theme')).toBe('"dark"')
  })

  it('refuses a form it does not read and says what to do', () => {
    const first: Migration = { version: 1, name: 'first', sql: 'CREATE TABLE one (value TEXT)' }
    open([first]).close()
    expect(refusal(() => openDatabaseReadOnly(file)).message).toContain('Start the engine once')
  })
})
