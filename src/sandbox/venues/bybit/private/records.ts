import type { MatchingEngine } from '../../../matching/engine.ts'
import type { EngineEvent } from '../../../matching/events.ts'
import { fixed, type Fixed } from '../../../matching/fixed.ts'
import type { BookedSide } from '../../../matching/order.ts'

/** One payment of funding: what was paid is positive. */
export type FundingPayment = {
  /** Unique at the venue. */
  readonly number: number
  readonly symbol: string
  readonly bookedSide: BookedSide
  /** Signed. */
  readonly position: Fixed
  readonly rate: Fixed
  readonly paid: Fixed
  readonly time: number
}

/** Payments of funding kept per account. */
const mostPayments = 10_000

/** What was realised over the life of an account, after fees and funding, by position and in all. */
export class RealizedRecords {
  private readonly engine: MatchingEngine
  private readonly sums = new Map<string, Fixed>()
  private readonly payments = new Map<string, FundingPayment[]>()
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

  /** Oldest first. */
  fundings(account: string): readonly FundingPayment[] {
    return this.payments.get(account) ?? []
  }

  /** The ledger tells how much it was. */
  private takeFunding(account: string): void {
    for (const entry of this.engine.ledger.after(this.lastFunding, account)) {
      if (entry['reason'] !== 'funding') continue
      this.lastFunding = entry.sequence
      const [symbol, side] = [String(entry['symbol']), String(entry['positionSide']) as BookedSide]
      const change = fixed(String(entry['change']))
      this.add(account, symbol, side, change)
      this.keep(account, {
        number: entry.sequence,
        symbol,
        bookedSide: side,
        position: this.engine.accounts.get(account)?.position(symbol, side)?.quantity ?? 0n,
        rate: fixed(String(entry['rate'])),
        paid: -change,
        time: entry.time,
      })
    }
  }

  private keep(account: string, payment: FundingPayment): void {
    const kept = this.payments.get(account) ?? []
    this.payments.set(account, kept)
    kept.push(payment)
    if (kept.length > mostPayments) kept.shift()
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
