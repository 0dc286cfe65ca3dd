import type { Account, Position } from '../../../matching/account.ts'
import type { Contract } from '../../../matching/contract.ts'
import type { MatchingEngine } from '../../../matching/engine.ts'
import { type Fixed, fixedText, least, most, times } from '../../../matching/fixed.ts'
import type { LedgerEntry } from '../../../matching/ledger.ts'
import { type PositionView, positionLimit } from '../../../matching/margin.ts'
import { leavesOf } from '../../../matching/order.ts'
import type { Caller } from '../../binance/private/operation.ts'
import type { Parameters } from '../../binance/private/parameters.ts'
import { Refusal } from '../../binance/refusals.ts'
import { settleAsset } from './contracts.ts'
import { readPositionSide } from './orderRequests.ts'
import { breakEven, money, textsOf } from './rows.ts'
import { refusalOf } from './words.ts'

const success = { code: 200, msg: 'success' }

/** Balances, positions and settings of futures accounts. */
export class FuturesAccounts {
  private readonly engine: MatchingEngine

  constructor(engine: MatchingEngine) {
    this.engine = engine
  }

  balances({ account, now }: Caller): readonly object[] {
    const state = this.engine.margin(account.id, settleAsset)
    return [
      {
        accountAlias: `sandbox${account.uid}`,
        asset: settleAsset,
        balance: money(state.wallet),
        crossWalletBalance: money(state.crossWallet),
        crossUnPnl: money(state.crossUnrealized),
        availableBalance: money(most(0n, state.available)),
        maxWithdrawAmount: money(withdrawable(state.wallet, state.available)),
        marginAvailable: true,
        updateTime: now,
      },
    ]
  }

  /** v3: positions that are open or have orders, without settings. */
  account(caller: Caller): object {
    return {
      ...this.totals(caller),
      positions: this.liveViews(caller.account).map(accountPosition),
    }
  }

  /** v2: flags of the account, and every contract with its settings. */
  accountV2(caller: Caller): object {
    const { account, key } = caller
    return {
      feeTier: 0,
      canTrade: key.permissions.trade,
      canDeposit: true,
      canWithdraw: key.permissions.withdraw,
      updateTime: 0,
      multiAssetsMargin: false,
      tradeGroupId: -1,
      ...this.totals(caller),
      positions: this.allViews(account).map((view) => ({
        ...accountPosition(view),
        leverage: String(view.leverage),
        isolated: view.marginMode === 'isolated',
        entryPrice: fixedText(view.entryPrice, 8),
        maxNotional: fixedText(this.limitOf(view) ?? 0n),
      })),
    }
  }

  positionRisk({ account }: Caller, parameters: Parameters): readonly object[] {
    const symbol = this.optionalSymbol(parameters)
    return this.liveViews(account)
      .filter((view) => symbol === null || view.position.symbol === symbol)
      .map((view) => this.riskRow(account, view))
  }

  positionRiskV2({ account }: Caller, parameters: Parameters): readonly object[] {
    const symbol = this.optionalSymbol(parameters)
    return this.allViews(account)
      .filter((view) => symbol === null || view.position.symbol === symbol)
      .map((view) => ({
        ...this.riskRow(account, view),
        leverage: String(view.leverage),
        marginType: view.marginMode,
        isAutoAddMargin: 'false',
        maxNotionalValue: fixedText(this.limitOf(view) ?? 0n),
      }))
  }

  symbolConfig({ account }: Caller, parameters: Parameters): readonly object[] {
    const symbol = this.optionalSymbol(parameters)
    return this.engine
      .contracts()
      .filter((contract) => symbol === null || contract.symbol === symbol)
      .map((contract) => {
        const { leverage, marginMode } = account.setting(contract.symbol)
        return {
          symbol: contract.symbol,
          marginType: marginMode === 'cross' ? 'CROSSED' : 'ISOLATED',
          isAutoAddMargin: false,
          leverage,
          maxNotionalValue: fixedText(positionLimit(contract, leverage) ?? 0n),
        }
      })
  }

  accountConfig({ account, key }: Caller): object {
    return {
      feeTier: 0,
      canTrade: key.permissions.trade,
      canDeposit: true,
      canWithdraw: key.permissions.withdraw,
      dualSidePosition: account.hedged,
      updateTime: 0,
      multiAssetsMargin: false,
      tradeGroupId: -1,
    }
  }

  commissionRate({ account }: Caller, parameters: Parameters): object {
    const contract = this.contract(parameters)
    const { maker, taker } = account.fees ?? contract.fees
    return {
      symbol: contract.symbol,
      makerCommissionRate: fixedText(maker),
      takerCommissionRate: fixedText(taker),
      rpiCommissionRate: fixedText(maker),
    }
  }

  setLeverage({ account }: Caller, parameters: Parameters): object {
    const contract = this.contract(parameters)
    const leverage = parameters.needWhole('leverage')
    const outcome = this.engine.setLeverage(account.id, contract.symbol, leverage)
    if (!outcome.ok) throw refusalOf(outcome.refusal, { leverage: String(leverage) })
    const limit = positionLimit(contract, leverage)
    return {
      leverage,
      maxNotionalValue: limit === null ? '1000000000' : fixedText(limit),
      symbol: contract.symbol,
    }
  }

  setMarginType({ account }: Caller, parameters: Parameters): object {
    const contract = this.contract(parameters)
    const refusal = new Refusal(-1130, "Data sent for parameter 'marginType' is not valid.")
    const words = ['ISOLATED', 'CROSSED', 'CROSS'] as const
    const word = parameters.word('marginType', words, refusal)
    const mode = word === 'ISOLATED' ? 'isolated' : 'cross'
    const outcome = this.engine.setMarginMode(account.id, contract.symbol, mode)
    if (!outcome.ok) throw refusalOf(outcome.refusal)
    return success
  }

  positionSideMode({ account }: Caller): object {
    return { dualSidePosition: account.hedged }
  }

  setPositionSideMode({ account }: Caller, parameters: Parameters): object {
    parameters.needText('dualSidePosition')
    const outcome = this.engine.setHedged(account.id, parameters.flag('dualSidePosition'))
    if (outcome.ok) return success
    if (outcome.refusal === 'noChange') {
      throw new Refusal(-4059, 'No need to change position side.')
    }
    throw outcome.refusal === 'hasOpenOrders'
      ? new Refusal(-4067, 'Position side cannot be changed if there exists open orders.')
      : new Refusal(-4068, 'Position side cannot be changed if there exists position.')
  }

  positionMargin({ account }: Caller, parameters: Parameters): object {
    const { symbol } = this.contract(parameters)
    const amount = parameters.needDecimal('amount')
    const type = parameters.needWhole('type')
    const signed = type === 1 ? amount : -amount
    const side = readPositionSide(parameters)
    const outcome = this.engine.moveIsolatedMargin(account.id, symbol, side, signed)
    if (!outcome.ok) {
      throw outcome.refusal === 'insufficientMargin'
        ? refusalOf('notIsolated')
        : refusalOf(outcome.refusal)
    }
    return {
      amount: fixedText(amount),
      ...success,
      msg: 'Successfully modify position margin.',
      type,
    }
  }

  income({ account }: Caller, parameters: Parameters): readonly object[] {
    const [symbol, type] = [parameters.text('symbol'), parameters.text('incomeType')]
    const [start, end] = [parameters.whole('startTime') ?? 0, parameters.whole('endTime')]
    this.engine.advance()
    return [...this.engine.ledger.after(0, account.id)]
      .flatMap(incomeRow)
      .filter((row) => symbol === null || row.symbol === symbol)
      .filter((row) => type === null || row.incomeType === type)
      .filter((row) => row.time >= start && (end === null || row.time <= end))
      .slice(-parameters.limit(100, 1000))
  }

  private totals({ account, now }: Caller): object {
    const state = this.engine.margin(account.id, settleAsset)
    const initial = state.positionMargin + state.orderMargin
    const amounts = {
      initialMargin: money(initial),
      maintMargin: money(state.maintenance),
      walletBalance: money(state.wallet),
      unrealizedProfit: money(state.unrealized),
      marginBalance: money(state.wallet + state.unrealized),
      positionInitialMargin: money(state.positionMargin),
      openOrderInitialMargin: money(state.orderMargin),
      crossWalletBalance: money(state.crossWallet),
      crossUnPnl: money(state.crossUnrealized),
      availableBalance: money(most(0n, state.available)),
      maxWithdrawAmount: money(withdrawable(state.wallet, state.available)),
    }
    return {
      totalInitialMargin: amounts.initialMargin,
      totalMaintMargin: amounts.maintMargin,
      totalWalletBalance: amounts.walletBalance,
      totalUnrealizedProfit: amounts.unrealizedProfit,
      totalMarginBalance: amounts.marginBalance,
      totalPositionInitialMargin: amounts.positionInitialMargin,
      totalOpenOrderInitialMargin: amounts.openOrderInitialMargin,
      totalCrossWalletBalance: amounts.crossWalletBalance,
      totalCrossUnPnl: amounts.crossUnPnl,
      availableBalance: amounts.availableBalance,
      maxWithdrawAmount: amounts.maxWithdrawAmount,
      assets: [{ asset: settleAsset, ...amounts, marginAvailable: true, updateTime: now }],
    }
  }

  private riskRow(account: Account, view: PositionView): object {
    const { position } = view
    const contract = this.engine.contract(position.symbol) as Contract
    const { quantity } = textsOf(contract)
    const orders = this.orderNotionals(account, position)
    return {
      symbol: position.symbol,
      positionSide: position.bookedSide.toUpperCase(),
      positionAmt: quantity(position.quantity),
      entryPrice: fixedText(view.entryPrice, 8),
      breakEvenPrice: fixedText(
        breakEven(position.quantity, position.cost, position.charges - position.realized),
        8,
      ),
      markPrice: fixedText(view.mark, 8),
      unRealizedProfit: money(view.unrealized),
      liquidationPrice: view.liquidationPrice === null ? '0' : fixedText(view.liquidationPrice, 8),
      isolatedMargin: money(
        view.marginMode === 'isolated' ? position.isolatedWallet + view.unrealized : 0n,
      ),
      notional: fixedText(view.notional, 8),
      marginAsset: settleAsset,
      isolatedWallet: money(position.isolatedWallet),
      initialMargin: money(view.initialMargin),
      maintMargin: money(view.maintenance),
      positionInitialMargin: money(view.initialMargin),
      openOrderInitialMargin: money((orders.bid + orders.ask) / BigInt(view.leverage)),
      adl: position.quantity === 0n ? 0 : 1,
      bidNotional: money(orders.bid),
      askNotional: money(orders.ask),
      updateTime: position.quantity === 0n ? 0 : position.updateTime,
    }
  }

  private orderNotionals(account: Account, { symbol, bookedSide }: Position) {
    const sums: { bid: Fixed; ask: Fixed } = { bid: 0n, ask: 0n }
    for (const order of this.engine.openOrders(account.id, symbol)) {
      const { side, positionSide, reduceOnly } = order.request
      if (order.status === 'untriggered' || reduceOnly || positionSide !== bookedSide) continue
      sums[side === 'buy' ? 'bid' : 'ask'] += times(order.price ?? 0n, leavesOf(order))
    }
    return sums
  }

  private limitOf(view: PositionView): Fixed | null {
    const contract = this.engine.contract(view.position.symbol)
    return contract === null ? null : positionLimit(contract, view.leverage)
  }

  /** Positions that are open, and contracts with open orders. */
  private liveViews(account: Account): readonly PositionView[] {
    const busy = new Set(
      this.engine
        .openOrders(account.id, null)
        .filter((order) => order.status !== 'untriggered')
        .map((order) => order.request.symbol),
    )
    return this.allViews(account).filter(
      ({ position }) => position.quantity !== 0n || busy.has(position.symbol),
    )
  }

  private allViews(account: Account): readonly PositionView[] {
    const sides = account.hedged ? (['long', 'short'] as const) : (['both'] as const)
    const now = this.engine.now()
    return this.engine.contracts().flatMap(({ symbol }) =>
      sides.map((side) => {
        const position = account.position(symbol, side) ?? emptyPosition(symbol, side, now)
        return this.engine.positionView(account.id, position)
      }),
    )
  }

  private contract(parameters: Parameters): Contract {
    const contract = this.engine.contract(parameters.needText('symbol'))
    if (contract === null) throw refusalOf('unknownSymbol')
    return contract
  }

  private optionalSymbol(parameters: Parameters): string | null {
    return parameters.has('symbol') ? this.contract(parameters).symbol : null
  }
}

function withdrawable(wallet: Fixed, available: Fixed): Fixed {
  return most(0n, least(wallet, available))
}

function emptyPosition(symbol: string, bookedSide: Position['bookedSide'], now: number): Position {
  const nothing = { quantity: 0n, cost: 0n, isolatedWallet: 0n, realized: 0n, charges: 0n }
  return { symbol, bookedSide, ...nothing, openedTime: now, updateTime: now }
}

function accountPosition(view: PositionView): object {
  const { position } = view
  const isIsolated = view.marginMode === 'isolated'
  return {
    symbol: position.symbol,
    positionSide: position.bookedSide.toUpperCase(),
    positionAmt: fixedText(position.quantity),
    unrealizedProfit: money(view.unrealized),
    isolatedMargin: money(isIsolated ? position.isolatedWallet + view.unrealized : 0n),
    notional: fixedText(view.notional, 8),
    isolatedWallet: money(position.isolatedWallet),
    initialMargin: money(view.initialMargin),
    maintMargin: money(view.maintenance),
    updateTime: position.quantity === 0n ? 0 : position.updateTime,
  }
}

const incomeTypes: Readonly<Record<string, string>> = {
  realizedPnl: 'REALIZED_PNL',
  fee: 'COMMISSION',
  funding: 'FUNDING_FEE',
  transfer: 'TRANSFER',
  deposit: 'TRANSFER',
  withdraw: 'TRANSFER',
  insurance: 'INSURANCE_CLEAR',
}

function incomeRow(entry: LedgerEntry) {
  const type = entry.kind === 'balance' ? incomeTypes[String(entry['reason'])] : undefined
  if (type === undefined) return []
  return [
    {
      symbol: typeof entry['symbol'] === 'string' ? entry['symbol'] : '',
      incomeType: type,
      income: String(entry['change']),
      asset: String(entry['asset']),
      info: type,
      time: entry.time,
      tranId: entry.sequence,
      tradeId: '',
    },
  ]
}
