import type { SettingsStore } from '../core/services.ts'
import type { Database } from './database.ts'
import { guarded } from './failures.ts'

/** Settings of the interface, JSON text under a name. */
export function createSettingsStore({ sqlite, path }: Database): SettingsStore {
  const read = sqlite.prepare<[string], string>('SELECT value FROM settings WHERE name = ?').pluck()
  const write = sqlite.prepare(
    `INSERT INTO settings (name, value) VALUES (?, ?)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  )
  return {
    get: (name) => guarded(path, () => read.get(name) ?? null),
    set(name, value) {
      guarded(path, () => write.run(name, value))
    },
  }
}
