import type { MatchingEngine } from '../../../matching/engine.ts'
import type { EngineEvent } from '../../../matching/events.ts'
import { fixed, type Fixed } from '../../../matching/fixed.ts'
import type { BookedSide } from '../../../matching/order.ts'

/** What was realised over the life of an account, after fees and funding, by position and in all. */
export class RealizedRecords {
  private readonly engine: MatchingEngine
  private readonly sums = new Map<string, Fixed>()
  private lastFunding = 0

  constructor(engine: MatchingEngine) {
    this.engine = engine
    engine.on((event) => this.take(event))
  }

  ofPosition(account: string, symbol: string, side: BookedSide): Fixed {
    return this.sums.get(positionKey(account, symbol, side)) ?? 0n
  }

  ofAccount(account: string): Fixed {
    return this.sums.get(account) ?? 0n
  }

  private take(event: EngineEvent): void {
    if (event.kind === 'order') {
      const { fill } = event
      if (fill === null) return
      this.add(event.account, fill.symbol, fill.positionSide, fill.realizedPnl - fill.fee)
    } else if (event.reason === 'funding') this.takeFunding(event.account)
  }

  /** The ledger tells how much it was. */
  private takeFunding(account: string): void {
    for (const entry of this.engine.ledger.after(this.lastFunding, account)) {
      if (entry['reason'] !== 'funding') continue
      this.lastFunding = entry.sequence
      const side = String(entry['positionSide']) as BookedSide
      this.add(account, String(entry['symbol']), side, fixed(String(entry['change'])))
    }
  }

  private add(account: string, symbol: string, side: BookedSide, amount: Fixed): void {
    for (const key of [account, positionKey(account, symbol, side)]) {
      this.sums.set(key, (this.sums.get(key) ?? 0n) + amount)
    }
  }
}

function positionKey(account: string, symbol: string, side: BookedSide): string {
  return `${account}/${symbol}/${side}`
}
