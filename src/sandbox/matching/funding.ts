import type { Account, Position } from './account.ts'
import type { AccountBook } from './accountBook.ts'
import type { Contract } from './contract.ts'
import type { Fixed } from './fixed.ts'

type FundingHost = {
  rate(symbol: string, time: number): Fixed
  pay(account: Account, position: Position, rate: Fixed, time: number): void
}

/** Funding that fell due with `from < time <= to`, of every position there is. */
export function payFunding(
  engine: { readonly accounts: AccountBook; contracts(): readonly Contract[] },
  from: number,
  to: number,
  host: FundingHost,
): void {
  for (const { symbol, fundingIntervalMs } of engine.contracts()) {
    if (fundingIntervalMs === null) continue
    const due = Math.floor(to / fundingIntervalMs) * fundingIntervalMs
    if (due <= from) continue
    for (const account of engine.accounts.all()) {
      for (const position of account.livePositions()) {
        if (position.symbol === symbol) host.pay(account, position, host.rate(symbol, due), due)
      }
    }
  }
}
