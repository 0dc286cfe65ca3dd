import type { MatchingEngine } from '../../../matching/engine.ts'
import { fixed, fixedText } from '../../../matching/fixed.ts'
import type { Caller } from '../../binance/private/operation.ts'
import type { Parameters } from '../../binance/private/parameters.ts'
import { amount } from './rows.ts'
import { refusalOf } from './words.ts'

/** Balances, rates and rights of spot accounts. */
export class SpotAccounts {
  private readonly engine: MatchingEngine

  constructor(engine: MatchingEngine) {
    this.engine = engine
  }

  account(caller: Caller, parameters: Parameters): object {
    const { account, key } = caller
    const { maker, taker } = this.fees(caller)
    return {
      makerCommission: Number(fixedText(maker * 10_000n)),
      takerCommission: Number(fixedText(taker * 10_000n)),
      buyerCommission: 0,
      sellerCommission: 0,
      commissionRates: {
        maker: amount(maker),
        taker: amount(taker),
        buyer: amount(0n),
        seller: amount(0n),
      },
      canTrade: key.permissions.trade,
      canWithdraw: key.permissions.withdraw,
      canDeposit: true,
      brokered: false,
      requireSelfTradePrevention: false,
      preventSor: false,
      updateTime: caller.now,
      accountType: 'SPOT',
      balances: this.balances(caller, parameters.flag('omitZeroBalances')),
      permissions: ['SPOT'],
      uid: account.uid,
    }
  }

  commission(caller: Caller, parameters: Parameters): object {
    const contract = this.engine.contract(parameters.needText('symbol'))
    if (contract === null) throw refusalOf('unknownSymbol')
    const { maker, taker } = caller.account.fees ?? contract.fees
    const none = { maker: amount(0n), taker: amount(0n), buyer: amount(0n), seller: amount(0n) }
    return {
      symbol: contract.symbol,
      standardCommission: { ...none, maker: amount(maker), taker: amount(taker) },
      specialCommission: none,
      taxCommission: none,
      discount: {
        enabledForAccount: false,
        enabledForSymbol: false,
        discountAsset: 'BNB',
        discount: amount(fixed('0.75')),
      },
    }
  }

  /** The wallet API's rates, of one pair or all. */
  tradeFees({ account }: Caller, parameters: Parameters): readonly object[] {
    const symbol = parameters.text('symbol')
    return this.engine
      .contracts()
      .filter((contract) => symbol === null || contract.symbol === symbol)
      .map((contract) => {
        const { maker, taker } = account.fees ?? contract.fees
        return {
          symbol: contract.symbol,
          makerCommission: fixedText(maker),
          takerCommission: fixedText(taker),
        }
      })
  }

  private balances({ account }: Caller, omitsEmpty: boolean): readonly object[] {
    const assets = new Set(account.wallets.keys())
    for (const { baseAsset, quoteAsset } of this.engine.contracts()) {
      assets.add(baseAsset).add(quoteAsset)
    }
    return [...assets]
      .map((asset) => ({ asset, ...(account.wallets.get(asset) ?? { total: 0n, locked: 0n }) }))
      .filter(({ total }) => !omitsEmpty || total !== 0n)
      .map(({ asset, total, locked }) => ({
        asset,
        free: amount(total - locked),
        locked: amount(locked),
      }))
  }

  private fees({ account }: Caller) {
    const usual = this.engine.contracts()[0]?.fees ?? { maker: 0n, taker: 0n }
    return account.fees ?? usual
  }
}
