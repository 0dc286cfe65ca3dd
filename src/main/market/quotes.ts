import type { InstrumentId } from '../../contract/domain/ids.ts'
import type { Quote } from '../../contract/domain/market.ts'

/** Messages this much older than the last one came late; older still is a feed that began anew. */
const reorderMs = 60_000

/** The latest top of book of each instrument, up to a bound; the one first heard of gives way. */
export class LatestQuotes {
  private readonly quotes = new Map<InstrumentId, Quote>()
  private readonly bound: number

  constructor(bound: number) {
    this.bound = bound
  }

  put(quote: Quote): void {
    const { instrumentId, exchangeTime } = quote
    const known = this.quotes.get(instrumentId)
    const late = known === undefined ? 0 : known.exchangeTime - exchangeTime
    if (late > 0 && late < reorderMs) return
    if (known === undefined && this.quotes.size >= this.bound) this.forgetOne()
    this.quotes.set(instrumentId, quote)
  }

  get(instrumentId: InstrumentId): Quote | null {
    return this.quotes.get(instrumentId) ?? null
  }

  private forgetOne(): void {
    for (const first of this.quotes.keys()) {
      this.quotes.delete(first)
      return
    }
  }
}
