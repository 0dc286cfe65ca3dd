import type { RiskChange } from '../../../contract/domain/risk.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { RiskStore } from './store.ts'

type Change = Omit<RiskChange, 'time' | 'before' | 'after'> & {
  readonly before: unknown
  readonly after: unknown
}

/** Settings of risk with who changed them. */
export type Journal = {
  /** Null where there is none, or it cannot be read: defaults are the safe choice. */
  read(name: string): unknown
  /** Throws STORAGE_UNAVAILABLE; then nothing of it was kept. */
  write(name: string, value: unknown, change: Change): void
  /** As `write`; a failure is logged: what was made stricter holds all the same. */
  tryWrite(name: string, value: unknown, change: Change): boolean
}

export function createJournal(store: RiskStore, clock: Clock, log: Log): Journal {
  const write: Journal['write'] = (name, value, { what, by, reason, before, after }) => {
    store.change(name, JSON.stringify(value), {
      time: clock.now(),
      what,
      by,
      reason,
      before: before === null ? null : JSON.stringify(before),
      after: JSON.stringify(after),
    })
  }
  return {
    write,
    read(name) {
      try {
        const text = store.setting(name)
        return text === null ? null : (JSON.parse(text) as unknown)
      } catch (error) {
        log.error({ error, name }, 'a setting of risk could not be read')
        return null
      }
    },
    tryWrite(name, value, change) {
      try {
        write(name, value, change)
        return true
      } catch (error) {
        log.error({ error, name }, 'a change of risk could not be written; it holds until the end')
        return false
      }
    },
  }
}
