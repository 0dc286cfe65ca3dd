import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { Log } from '../../core/log.ts'
import type { CountedFill, LedgerDump } from '../../positions/ledger.ts'
import type { RiskStore } from './store.ts'

/** An account from when it is counted: equity then, dollars; null where it could not be valued. */
export type Seed = {
  readonly since: UnixMs
  readonly equity: string | null
  readonly note: string | null
}

/** The figures of a day as they are stored. */
export type KeptDay = {
  readonly ledger: LedgerDump
  readonly seeds: Readonly<Record<string, Seed>>
  /** Unrealised profit of a holding when the day began, dollars. */
  readonly baselines: Readonly<Record<string, string>>
  readonly peakProfit: string
  readonly notes: readonly string[]
}

/** What was stored of a day, and the fills that count in it. A failure is logged. */
export function readDay(
  { store, log }: { readonly store: RiskStore; readonly log: Log },
  since: UnixMs,
): { readonly kept: KeptDay | null; readonly counted: readonly CountedFill[] } {
  let kept: KeptDay | null = null
  try {
    const text = store.day(since)
    kept = text === null ? null : (JSON.parse(text) as KeptDay)
    return { kept, counted: kept === null ? [] : store.dayFills(since) }
  } catch (error) {
    log.error({ error }, "the day's figures could not be read; they begin again")
    return { kept, counted: [] }
  }
}
