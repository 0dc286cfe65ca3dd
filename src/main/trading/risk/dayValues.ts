import { Big } from 'big.js'
import type { AccountState } from '../../../contract/domain/accounts.ts'
import { unrealizedOf } from '../../positions/averageCost.ts'
import type { FeeEntry, LedgerEntry } from '../../positions/ledger.ts'
import type { AccountDirectory, TradingMarkets } from '../seams.ts'
import type { AccountViews } from './accountViews.ts'
import type { Seed } from './dayKept.ts'
import { type Prices, profitAsset } from './prices.ts'

/** Fee where the fee's asset has no price: above what venues ask, share of the notional. */
const standInRate = '0.001'

export type DayValuesParts = {
  readonly accounts: AccountDirectory
  readonly views: AccountViews
  readonly markets: TradingMarkets
  readonly prices: Prices
}

/** What holdings, fees and accounts are worth now, in dollars; null where no price tells. */
export class DayValues {
  private readonly parts: DayValuesParts

  constructor(parts: DayValuesParts) {
    this.parts = parts
  }

  unrealized(entry: LedgerEntry): Big | null {
    if (entry.held.quantity.eq(0)) return new Big(0)
    const instrument = this.parts.markets.instrument(entry.instrumentId)
    const price = this.priceOf(entry)
    if (instrument === null || price === null) return null
    return this.inDollars(entry, unrealizedOf(instrument, entry.held, price))
  }

  /** An amount in what the instrument's profit is counted in. */
  inDollars(entry: LedgerEntry, amount: Big): Big | null {
    const instrument = this.parts.markets.instrument(entry.instrumentId)
    if (instrument === null) return null
    const rate = this.parts.prices.inDollars(profitAsset(instrument))
    return rate === null ? null : amount.times(rate)
  }

  fee({ asset, quoteAsset, amount, traded }: FeeEntry, notes: string[]): Big {
    const { prices } = this.parts
    const rate = prices.inDollars(asset)
    if (rate !== null) return amount.times(rate)
    notes.push(
      `a price of ${asset}; fees paid in it are taken as ${standInRate} of what was traded`,
    )
    return traded.times(standInRate).times(prices.inDollars(quoteAsset) ?? 1)
  }

  /** Balances and open profit, as far as they can be priced; what cannot is named. */
  equity(state: AccountState): Pick<Seed, 'equity' | 'note'> {
    const unpriced: string[] = []
    let sum = new Big(0)
    for (const { asset, total } of state.balances) {
      if (total === null || new Big(total).eq(0)) continue
      const rate = this.parts.prices.inDollars(asset)
      if (rate === null) unpriced.push(asset)
      else sum = sum.plus(new Big(total).times(rate))
    }
    for (const { instrumentId, unrealizedPnl } of state.positions) {
      const instrument = this.parts.markets.instrument(instrumentId)
      if (unrealizedPnl === null || instrument === null) continue
      const rate = this.parts.prices.inDollars(profitAsset(instrument))
      sum = sum.plus(new Big(unrealizedPnl).times(rate ?? 0))
    }
    const names = unpriced.slice(0, 5).join(', ')
    const note =
      unpriced.length === 0 ? null : `prices of ${names} for the equity of ${state.venue}`
    return { equity: sum.toFixed(), note }
  }

  /** The market's price, or what the venue last told with the position where nobody watches it. */
  private priceOf(entry: LedgerEntry): Big | null {
    const { accounts, prices, views } = this.parts
    const fair = prices.fair(entry.instrumentId)
    const account = accounts.find(entry.venue, entry.accountId)
    if (fair !== null || account === null) return fair
    const position = views
      .state(account)
      .positions.find(({ instrumentId }) => instrumentId === entry.instrumentId)
    const told = position?.markPrice ?? null
    return told === null ? null : new Big(told)
  }
}
