import type { Health } from '../../contract/domain/connection.ts'
import type { Verdict } from './verdict.ts'

const rank: Readonly<Record<Health, number>> = { live: 0, degraded: 1, down: 2 }

/** How long things must look better before we say so, ms. */
export const recoveryMs = 5000

/**
 * Keeps a badge from flickering: worse shows at once, better only after it lasted. The first way up
 * after the start shows at once too.
 */
export class Hysteresis {
  private shown: Verdict | null = null
  private betterSince: number | null = null
  private wasLive = false

  /** `at` in ms of a clock that never goes backwards. */
  update(seen: Verdict, at: number): Verdict {
    const { shown } = this
    const better = shown !== null && rank[seen.health] < rank[shown.health]
    if (!better) this.betterSince = null
    else this.betterSince ??= at
    const waits = better && this.wasLive && at - (this.betterSince ?? at) < recoveryMs
    if (waits) return { health: shown.health, reason: recovering(shown.reason) }
    this.betterSince = null
    this.shown = seen
    this.wasLive ||= seen.health === 'live'
    return seen
  }
}

function recovering(reason: string | null): string {
  return reason === null ? 'Recovering.' : `Recovering. Before: ${reason}`
}
