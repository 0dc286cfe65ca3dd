import type { RiskChange } from '../../contract/domain/risk.ts'
import type { Database } from './database.ts'
import { guarded } from './failures.ts'

/** Days whose figures are kept beside the running one, so that a wrong clock costs nothing. */
const daysKept = 3

/** What may be traded: settings as JSON text by name, the journal of changes, figures of the day. */
export function createRiskStore({ sqlite, path }: Database) {
  const read = sqlite
    .prepare<[string], string>('SELECT value FROM risk_settings WHERE name = ?')
    .pluck()
  const write = sqlite.prepare(
    `INSERT INTO risk_settings (name, value) VALUES (?, ?)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  )
  const journal = sqlite.prepare('INSERT INTO risk_changes (time, change) VALUES (?, ?)')
  const newest = sqlite
    .prepare<[number], string>('SELECT change FROM risk_changes ORDER BY change_row DESC LIMIT ?')
    .pluck()
  const readDay = sqlite
    .prepare<[number], string>('SELECT figures FROM risk_days WHERE day = ?')
    .pluck()
  const writeDay = sqlite.prepare(
    `INSERT INTO risk_days (day, figures) VALUES (?, ?)
       ON CONFLICT (day) DO UPDATE SET figures = excluded.figures`,
  )
  const readFills = sqlite.prepare<
    [number],
    { readonly fill_id: string; readonly with_fee: number }
  >('SELECT fill_id, with_fee FROM risk_day_fills WHERE day = ?')
  const writeFill = sqlite.prepare(
    `INSERT INTO risk_day_fills (day, fill_id, with_fee) VALUES (?, ?, ?)
       ON CONFLICT (day, fill_id) DO UPDATE SET with_fee = excluded.with_fee`,
  )
  const oldDays = sqlite
    .prepare<[number], number>('SELECT day FROM risk_days ORDER BY day DESC LIMIT -1 OFFSET ?')
    .pluck()
  const removeDay = sqlite.prepare('DELETE FROM risk_days WHERE day = ?')
  const removeFills = sqlite.prepare('DELETE FROM risk_day_fills WHERE day = ?')

  const change = sqlite.transaction((name: string, value: string, entry: RiskChange): void => {
    write.run(name, value)
    journal.run(entry.time, JSON.stringify(entry))
  })
  const saveDay = sqlite.transaction(
    (
      day: number,
      figures: string,
      fills: readonly { readonly fillId: string; readonly withFee: boolean }[],
    ): void => {
      writeDay.run(day, figures)
      for (const { fillId, withFee } of fills) writeFill.run(day, fillId, withFee ? 1 : 0)
      for (const old of oldDays.all(daysKept)) {
        removeDay.run(old)
        removeFills.run(old)
      }
    },
  )

  return {
    setting: (name: string): string | null => guarded(path, () => read.get(name) ?? null),
    /** The setting and its journal entry, both or neither. */
    change(name: string, value: string, entry: RiskChange): void {
      guarded(path, () => change.immediate(name, value, entry))
    },
    /** Newest first. */
    changes: (limit: number): readonly RiskChange[] =>
      guarded(path, () => newest.all(limit).map((text) => JSON.parse(text) as RiskChange)),
    /** Of the day that began then; null where there is none. */
    day: (day: number): string | null => guarded(path, () => readDay.get(day) ?? null),
    dayFills: (day: number): readonly { readonly fillId: string; readonly withFee: boolean }[] =>
      guarded(path, () =>
        readFills.all(day).map((row) => ({ fillId: row.fill_id, withFee: row.with_fee === 1 })),
      ),
    saveDay(
      day: number,
      figures: string,
      fills: readonly { readonly fillId: string; readonly withFee: boolean }[],
    ): void {
      guarded(path, () => saveDay.immediate(day, figures, fills))
    },
  }
}
