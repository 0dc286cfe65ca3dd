import type Sqlite from 'better-sqlite3'
import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'

/** How long and how much of a table is kept. Null means for good. */
export type Retention = {
  readonly table: string
  readonly rowColumn: string
  readonly timeColumn: string
  readonly keepMs: number | null
  readonly maxRows: number | null
}

const dayMs = 86_400_000

/** Tables that are not named here are kept for good. */
export const retentions: readonly Retention[] = [
  {
    table: 'liquidations',
    rowColumn: 'liquidation_row',
    timeColumn: 'exchange_time',
    keepMs: null,
    maxRows: null,
  },
  {
    table: 'problems',
    rowColumn: 'problem_row',
    timeColumn: 'received_time',
    keepMs: 7 * dayMs,
    maxRows: 20_000,
  },
  {
    table: 'market_alerts',
    rowColumn: 'alert_row',
    timeColumn: 'time',
    keepMs: 90 * dayMs,
    maxRows: 200_000,
  },
  {
    table: 'routing_decisions',
    rowColumn: 'decision_row',
    timeColumn: 'time',
    keepMs: 30 * dayMs,
    maxRows: null,
  },
  {
    table: 'working_order_steps',
    rowColumn: 'step_row',
    timeColumn: 'time',
    keepMs: 90 * dayMs,
    maxRows: 1_000_000,
  },
  {
    table: 'fix_log',
    rowColumn: 'log_row',
    timeColumn: 'time',
    keepMs: 90 * dayMs,
    maxRows: 5_000_000,
  },
]

const runEveryMs = 3_600_000

/** Applies the rules now and every hour. A failure is logged and tried again with the next run. */
export function keepRetention(sqlite: Sqlite.Database, clock: Clock, log: Log): () => void {
  const run = (): void => {
    try {
      for (const rule of retentions) applyRetention(sqlite, rule, clock.now())
    } catch (error) {
      log.warn({ error }, 'old rows could not be removed')
    }
  }
  run()
  return clock.every(runEveryMs, run)
}

/** Removes what the rule no longer keeps. Returns how many rows went. */
export function applyRetention(sqlite: Sqlite.Database, rule: Retention, now: number): number {
  let removed = 0
  if (rule.keepMs !== null) {
    removed += sqlite
      .prepare(`DELETE FROM ${rule.table} WHERE ${rule.timeColumn} < ?`)
      .run(now - rule.keepMs).changes
  }
  if (rule.maxRows !== null) {
    removed += sqlite
      .prepare(
        `DELETE FROM ${rule.table} WHERE ${rule.rowColumn} <=
           (SELECT MAX(${rule.rowColumn}) FROM ${rule.table}) - ?`,
      )
      .run(rule.maxRows).changes
  }
  return removed
}
