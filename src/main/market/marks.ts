import type { InstrumentId } from '../../contract/domain/ids.ts'
import type { MarkPrice } from '../../contract/domain/market.ts'

/** Messages this much older than the last one came late; older still is a feed that began anew. */
const reorderMs = 60_000

/** The latest mark of each instrument, up to a bound; the one updated longest ago gives way. */
export class LatestMarks {
  private readonly marks = new Map<InstrumentId, MarkPrice>()
  private readonly bound: number

  constructor(bound: number) {
    this.bound = bound
  }

  put(mark: MarkPrice): void {
    if (!Number.isFinite(mark.markPrice) || mark.markPrice <= 0) return
    const known = this.marks.get(mark.instrumentId)
    const late = known === undefined ? 0 : known.exchangeTime - mark.exchangeTime
    if (late > 0 && late < reorderMs) return
    this.marks.delete(mark.instrumentId)
    this.marks.set(mark.instrumentId, mark)
    if (this.marks.size > this.bound) this.forgetOldest()
  }

  get(instrumentId: InstrumentId): MarkPrice | null {
    return this.marks.get(instrumentId) ?? null
  }

  all(): readonly MarkPrice[] {
    return [...this.marks.values()]
  }

  private forgetOldest(): void {
    for (const oldest of this.marks.keys()) {
      this.marks.delete(oldest)
      return
    }
  }
}
