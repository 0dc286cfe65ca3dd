import type { RiskChange } from '../../../contract/domain/risk.ts'
import type { CountedFill } from '../../positions/ledger.ts'

/** What is kept of risk over restarts. Everything throws STORAGE_UNAVAILABLE where it could not be. */
export type RiskStore = {
  setting(name: string): string | null
  /** The setting and its journal entry, both or neither. */
  change(name: string, value: string, entry: RiskChange): void
  /** Newest first. */
  changes(limit: number): readonly RiskChange[]
  /** Of the day that began then; null where there is none. */
  day(day: number): string | null
  dayFills(day: number): readonly CountedFill[]
  saveDay(day: number, figures: string, fills: readonly CountedFill[]): void
}
