import type { UnixMs } from '../../contract/domain/ids.ts'
import type { Database } from './database.ts'
import { guarded } from './failures.ts'

/** As the sessions see it; the same shape as `FixStore` of the FIX engine. */
export type FixSessionStore = {
  load(): { readonly nextIn: number; readonly nextOut: number; readonly startedTime: UnixMs | null }
  append(message: FixStoredMessage): void
  setNextIn(next: number): void
  setNextOut(next: number): void
  reset(time: UnixMs): void
  sent(first: number, last: number): Iterable<FixStoredMessage>
}

export type FixStoredMessage = {
  readonly sequence: number
  readonly bytes: Buffer | null
  readonly sentTime: UnixMs
}

export type FixLogRecord = {
  readonly session: string
  readonly direction: 'in' | 'out'
  readonly time: UnixMs
  readonly msgType: string | null
  readonly sequence: number | null
  readonly raw: string
  readonly note: string | null
}

/** Null takes all. */
export type FixLogFilter = {
  readonly session: string | null
  readonly direction: 'in' | 'out' | null
  readonly msgTypes: readonly string[] | null
}

export type FixLogQuery = FixLogFilter & {
  /** Rows older than this one; null begins at the newest. */
  readonly before: number | null
  readonly limit: number
}

export type FixLoggedRow = FixLogRecord & { readonly row: number }

export type FixLogStore = {
  appendLog(entry: FixLogRecord): void
  /** The newest first. */
  readLog(query: FixLogQuery): readonly FixLoggedRow[]
  /** Those after a row, the oldest first. */
  readLogAfter(
    query: FixLogFilter & { readonly after: number; readonly limit: number },
  ): readonly FixLoggedRow[]
  /** Removes all but the newest so many. */
  trimLog(keep: number): void
  /** Rows that were removed, ever. */
  removedFromLog(): number
}

export type FixStores = FixLogStore & {
  /** What the session of this name keeps; made at its first use. */
  session(name: string): FixSessionStore
}

/** Rows read at once, so that nothing is being read while a message is written. */
const readAtOnce = 500
/** Messages that a session keeps for a peer that asks again; what is older is filled over. */
const mostMessages = 100_000
const trimEvery = 1000

export function createFixStore(database: Database): FixStores {
  return {
    session: (name) => sessionStore(database, name),
    ...logStore(database),
  }
}

type SessionRow = {
  readonly sessionRow: number
  readonly nextIn: number
  readonly nextOut: number
  readonly startedTime: UnixMs | null
}

function sessionStore({ sqlite, path }: Database, name: string): FixSessionStore {
  const insert = sqlite.prepare(
    'INSERT INTO fix_sessions (name, next_in, next_out) VALUES (?, 1, 1) ON CONFLICT DO NOTHING',
  )
  const select = sqlite.prepare<[string], SessionRow>(
    `SELECT session_row AS sessionRow, next_in AS nextIn, next_out AS nextOut,
            started_time AS startedTime
       FROM fix_sessions WHERE name = ?`,
  )
  const load = (): SessionRow => {
    insert.run(name)
    const row = select.get(name)
    if (row === undefined) throw new Error(`no row for FIX session ${name}`)
    return row
  }
  const { sessionRow: row } = guarded(path, load)
  const messages = messageRows(sqlite, row)
  const setIn = sqlite.prepare('UPDATE fix_sessions SET next_in = ? WHERE session_row = ?')
  const setOut = sqlite.prepare('UPDATE fix_sessions SET next_out = ? WHERE session_row = ?')
  const restart = sqlite.prepare(
    'UPDATE fix_sessions SET next_in = 1, next_out = 1, started_time = ? WHERE session_row = ?',
  )
  const append = sqlite.transaction((message: FixStoredMessage) => {
    messages.insert(message)
    setOut.run(message.sequence + 1, row)
    if (message.sequence % trimEvery === 0) messages.forget(message.sequence - mostMessages)
  })
  const reset = sqlite.transaction((time: UnixMs) => {
    messages.clear()
    restart.run(time, row)
  })
  return {
    load: () => guarded(path, load),
    append: (message) => guarded(path, () => append.immediate(message)),
    setNextIn: (next) => void guarded(path, () => setIn.run(next, row)),
    setNextOut: (next) => void guarded(path, () => setOut.run(next, row)),
    reset: (time) => guarded(path, () => reset.immediate(time)),
    *sent(first, last) {
      for (let from = first; from <= last;) {
        const found = guarded(path, () => messages.read(from, last))
        yield* found
        const end = found.at(-1)
        if (end === undefined || found.length < readAtOnce) return
        from = end.sequence + 1
      }
    },
  }
}

function messageRows(sqlite: Database['sqlite'], row: number) {
  const insert = sqlite.prepare(
    `INSERT OR REPLACE INTO fix_messages (session_row, sequence, sent_time, bytes)
     VALUES (?, ?, ?, ?)`,
  )
  const select = sqlite.prepare<[number, number, number, number], FixStoredMessage>(
    `SELECT sequence, sent_time AS sentTime, bytes FROM fix_messages
      WHERE session_row = ? AND sequence BETWEEN ? AND ? ORDER BY sequence LIMIT ?`,
  )
  const clear = sqlite.prepare('DELETE FROM fix_messages WHERE session_row = ?')
  const forget = sqlite.prepare('DELETE FROM fix_messages WHERE session_row = ? AND sequence <= ?')
  return {
    insert: ({ sequence, sentTime, bytes }: FixStoredMessage): void =>
      void insert.run(row, sequence, sentTime, bytes),
    read: (first: number, last: number) => select.all(row, first, last, readAtOnce),
    clear: (): void => void clear.run(row),
    forget: (last: number): void => void forget.run(row, last),
  }
}

const logColumns =
  'log_row AS row, session, direction, time, msg_type AS msgType, sequence, raw, note'
/** `msgTypes` is a JSON list. */
const passes = `(@session IS NULL OR session = @session)
  AND (@direction IS NULL OR direction = @direction)
  AND (@msgTypes IS NULL OR msg_type IN (SELECT value FROM json_each(@msgTypes)))`

function logStore({ sqlite, path }: Database): FixLogStore {
  const insert = sqlite.prepare(
    `INSERT INTO fix_log (session, direction, time, msg_type, sequence, raw, note)
     VALUES (@session, @direction, @time, @msgType, @sequence, @raw, @note)`,
  )
  const newest = sqlite.prepare<[object], FixLoggedRow>(
    `SELECT ${logColumns} FROM fix_log
      WHERE ${passes} AND (@before IS NULL OR log_row < @before)
      ORDER BY log_row DESC LIMIT @limit`,
  )
  const oldest = sqlite.prepare<[object], FixLoggedRow>(
    `SELECT ${logColumns} FROM fix_log
      WHERE ${passes} AND log_row > @after ORDER BY log_row LIMIT @limit`,
  )
  const trim = sqlite.prepare(
    'DELETE FROM fix_log WHERE log_row <= (SELECT MAX(log_row) FROM fix_log) - ?',
  )
  const first = sqlite.prepare<[], { readonly row: number | null }>(
    'SELECT MIN(log_row) AS row FROM fix_log',
  )
  const typesOf = ({ msgTypes }: FixLogFilter): string | null =>
    msgTypes === null ? null : JSON.stringify(msgTypes)
  return {
    appendLog: (entry) => void guarded(path, () => insert.run(entry)),
    readLog: (query) => guarded(path, () => newest.all({ ...query, msgTypes: typesOf(query) })),
    readLogAfter: (query) =>
      guarded(path, () => oldest.all({ ...query, msgTypes: typesOf(query) })),
    trimLog: (keep) => void guarded(path, () => trim.run(keep)),
    removedFromLog: () => guarded(path, () => (first.get()?.row ?? 1) - 1),
  }
}
