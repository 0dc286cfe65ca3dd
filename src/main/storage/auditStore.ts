import type {
  AuditFilter,
  AuditHead,
  AuditPageQuery,
  AuditRow,
} from '../../contract/domain/audit.ts'
import type { Database } from './database.ts'
import { guarded } from './failures.ts'

type StoredRow = Omit<AuditRow, 'success'> & { readonly success: number }

const columns = `audit_row AS row, kind, venue, environment, operation, method, path, status,
  start_time AS startTime, latency_ms AS latencyMs, success, error_code AS errorCode, message,
  attempt, request, response, hash`

/** Reads the audit record. Works on a database opened for reading only. */
export function createAuditReader({ sqlite, path }: Database) {
  const head = sqlite.prepare<[], AuditHead>(
    'SELECT first_row AS firstRow, last_row AS row, last_hash AS hash FROM audit_head',
  )
  const checkpoint = sqlite.prepare<[], StoredRow>(
    `SELECT ${columns} FROM audit WHERE kind = 'checkpoint' ORDER BY audit_row DESC LIMIT 1`,
  )
  const rows = sqlite.prepare<[], StoredRow>(`SELECT ${columns} FROM audit ORDER BY audit_row`)
  return {
    head: () => guarded(path, () => head.get() ?? null),
    checkpoint: () => guarded(path, () => toRow(checkpoint.get()) ?? null),
    *rows(): Generator<AuditRow> {
      for (const row of rows.iterate()) yield { ...row, success: row.success !== 0 }
    },
    page(query: AuditPageQuery): readonly AuditRow[] {
      const { sql, values } = pageStatement(query)
      return guarded(path, () =>
        sqlite
          .prepare<unknown[], StoredRow>(sql)
          .all(...values)
          .map((row) => ({ ...row, success: row.success !== 0 })),
      )
    },
    /** Runs `work` on the record as it is at one instant, whatever is written meanwhile. */
    atOneInstant<Value>(work: () => Value): Value {
      return guarded(path, () => sqlite.transaction(work)())
    },
  }
}

/** Keeps the audit record. Rows and head change in one transaction. */
export function createAuditStore(database: Database) {
  const { sqlite, path } = database
  const insert = sqlite.prepare(
    `INSERT INTO audit (audit_row, kind, venue, environment, operation, method, path, status,
       start_time, latency_ms, success, error_code, message, attempt, request, response, hash)
     VALUES (@row, @kind, @venue, @environment, @operation, @method, @path, @status,
       @startTime, @latencyMs, @success, @errorCode, @message, @attempt, @request, @response, @hash)`,
  )
  const setHead = sqlite.prepare('UPDATE audit_head SET last_row = @row, last_hash = @hash')
  const setFirst = sqlite.prepare('UPDATE audit_head SET first_row = ?')
  const remove = sqlite.prepare('DELETE FROM audit WHERE audit_row < ?')
  const oldest = sqlite.prepare<[number], Pick<StoredRow, 'row' | 'hash' | 'startTime'>>(
    `SELECT audit_row AS row, hash, start_time AS startTime
       FROM audit ORDER BY audit_row LIMIT ?`,
  )

  const add = (rows: readonly AuditRow[]): void => {
    for (const row of rows) insert.run({ ...row, success: row.success ? 1 : 0 })
    const last = rows.at(-1)
    if (last !== undefined) setHead.run({ row: last.row, hash: last.hash })
  }
  const append = sqlite.transaction(add)
  const removeBefore = sqlite.transaction((firstRow: number, checkpoint: AuditRow) => {
    add([checkpoint])
    setFirst.run(firstRow)
    remove.run(firstRow)
  })

  return {
    ...createAuditReader(database),
    append: (rows: readonly AuditRow[]) => guarded(path, () => append.immediate(rows)),
    removeBefore: (firstRow: number, checkpoint: AuditRow) =>
      guarded(path, () => removeBefore.immediate(firstRow, checkpoint)),
    lastOlder(time: number, limit: number): Pick<AuditRow, 'row' | 'hash'> | null {
      let last: Pick<AuditRow, 'row' | 'hash'> | null = null
      for (const { row, hash, startTime } of oldest.iterate(limit)) {
        if (startTime >= time) break
        last = { row, hash }
      }
      return last
    },
  }
}

function toRow(stored: StoredRow | undefined): AuditRow | undefined {
  return stored === undefined ? undefined : { ...stored, success: stored.success !== 0 }
}

function pageStatement(query: AuditPageQuery): { sql: string; values: readonly unknown[] } {
  const isNewestFirst = query.order === 'newestFirst'
  const conditions = conditionsOf(query)
  if (query.after !== null) {
    const { startTime, row } = query.after
    const sign = isNewestFirst ? '<' : '>'
    conditions.push([`(start_time, audit_row) ${sign} (?, ?)`, startTime, row])
  }
  const where = conditions.map(([condition]) => condition).join(' AND ') || '1'
  const direction = isNewestFirst ? 'DESC' : 'ASC'
  return {
    sql: `SELECT ${columns} FROM audit WHERE ${where}
            ORDER BY start_time ${direction}, audit_row ${direction} LIMIT ?`,
    values: [...conditions.flatMap(([, ...values]) => values), query.limit],
  }
}

type Condition = [sql: string, ...values: (string | number)[]]

function conditionsOf({ venue, operation, success, from, before }: AuditFilter): Condition[] {
  const conditions: Condition[] = []
  if (venue !== undefined) conditions.push(['venue = ?', venue])
  if (operation !== undefined) conditions.push(['operation = ?', operation])
  if (success !== undefined) conditions.push([success ? 'success = 1' : 'success = 0'])
  if (from !== undefined) conditions.push(['start_time >= ?', from])
  if (before !== undefined) conditions.push(['start_time < ?', before])
  return conditions
}
