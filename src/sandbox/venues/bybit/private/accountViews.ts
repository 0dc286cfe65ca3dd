import type { Account, Position } from '../../../matching/account.ts'
import type { MatchingEngine } from '../../../matching/engine.ts'
import type { BookedSide } from '../../../matching/order.ts'
import { settleCoin } from './contracts.ts'
import type { RealizedRecords } from './records.ts'
import { positionRow, type Row, walletRow } from './rows.ts'

/** What an account holds, in the venue's rows. */
export class AccountViews {
  private readonly engine: MatchingEngine
  private readonly records: RealizedRecords

  constructor(engine: MatchingEngine, records: RealizedRecords) {
    this.engine = engine
    this.records = records
  }

  wallet(account: Account): Row {
    const margin = this.engine.margin(account.id, settleCoin)
    return walletRow(margin, this.records.ofAccount(account.id))
  }

  /** Of one contract, empty ones included. */
  positionsOf(account: Account, symbol: string, average: 'avgPrice' | 'entryPrice'): Row[] {
    const sides: readonly BookedSide[] = account.hedged ? ['long', 'short'] : ['both']
    return sides.map((side) => this.position(account, symbol, side, average))
  }

  /** Those that are not empty. */
  livePositions(account: Account): Row[] {
    return account
      .livePositions()
      .map(({ symbol, bookedSide }) => this.position(account, symbol, bookedSide, 'avgPrice'))
  }

  position(
    account: Account,
    symbol: string,
    side: BookedSide,
    average: 'avgPrice' | 'entryPrice',
  ): Row {
    const position = account.position(symbol, side) ?? noPosition(symbol, side)
    const view = this.engine.positionView(account.id, position)
    return positionRow(view, average, this.records.ofPosition(account.id, symbol, side))
  }
}

function noPosition(symbol: string, bookedSide: BookedSide): Position {
  return {
    symbol,
    bookedSide,
    quantity: 0n,
    cost: 0n,
    isolatedWallet: 0n,
    realized: 0n,
    charges: 0n,
    openedTime: 0,
    updateTime: 0,
  }
}
