import type { Listing } from '../../../marketData/listings.ts'
import type { Account } from '../../../matching/account.ts'
import type { MatchingEngine } from '../../../matching/engine.ts'
import { absolute, type Fixed, least, most, over } from '../../../matching/fixed.ts'
import type { MarginState, PositionView } from '../../../matching/margin.ts'
import { settleAsset } from './contracts.ts'
import { amountText, usdText } from './money.ts'

/** Share of the cross notional that must stay behind whatever the leverage: a tenth. */
const leastTransferMargin = 10n

/** What `clearinghouseState` says of an account. */
export function clearinghouseState(engine: MatchingEngine, account: Account, now: number): object {
  const margin = engine.margin(account.id, settleAsset)
  const views = account.livePositions().map((position) => engine.positionView(account.id, position))
  const cross = views.filter((view) => view.marginMode === 'cross')
  const crossValue = margin.crossWallet + margin.crossUnrealized
  return {
    marginSummary: summary(margin.wallet + margin.unrealized, views),
    crossMarginSummary: summary(crossValue, cross),
    crossMaintenanceMarginUsed: usdText(margin.crossMaintenance),
    withdrawable: usdText(withdrawable(margin, crossValue, cross)),
    assetPositions: views.map((view) => ({
      type: 'oneWay',
      position: positionRow(engine, view),
    })),
    time: now,
  }
}

function withdrawable(
  margin: MarginState,
  crossValue: Fixed,
  cross: readonly PositionView[],
): Fixed {
  const notional = sum(cross, (view) => absolute(view.notional))
  const free = crossValue - notional / leastTransferMargin
  return most(0n, least(margin.available, free))
}

function summary(value: Fixed, views: readonly PositionView[]): object {
  return {
    accountValue: usdText(value),
    totalNtlPos: usdText(sum(views, (view) => absolute(view.notional))),
    totalRawUsd: usdText(value - sum(views, (view) => view.notional)),
    totalMarginUsed: usdText(sum(views, marginUsed)),
  }
}

/** An isolated position uses all the margin it was given, with its profit. */
function marginUsed(view: PositionView): Fixed {
  const { marginMode, position, unrealized, initialMargin } = view
  return marginMode === 'isolated' ? position.isolatedWallet + unrealized : initialMargin
}

function positionRow(engine: MatchingEngine, view: PositionView): object {
  const { position, entryPrice, notional, unrealized, liquidationPrice, leverage } = view
  const used = marginUsed(view)
  const invested = absolute(position.cost) / BigInt(leverage)
  return {
    coin: position.symbol,
    szi: amountText(position.quantity),
    leverage:
      view.marginMode === 'isolated'
        ? { type: 'isolated', value: leverage, rawUsd: usdText(used - notional) }
        : { type: 'cross', value: leverage },
    entryPx: amountText(entryPrice, 6),
    positionValue: usdText(absolute(notional)),
    unrealizedPnl: usdText(unrealized),
    returnOnEquity: amountText(invested === 0n ? 0n : over(unrealized, invested), 10),
    liquidationPx: liquidationPrice === null ? null : amountText(liquidationPrice, 10),
    marginUsed: usdText(used),
    maxLeverage: engine.contract(position.symbol)?.maxLeverage ?? leverage,
    cumFunding: { allTime: '0.0', sinceOpen: '0.0', sinceChange: '0.0' },
  }
}

/** What `activeAssetData` says of one coin. */
export function assetData(
  engine: MatchingEngine,
  account: Account,
  user: string,
  { venueSymbol: coin }: Listing,
): object {
  const { leverage: value, marginMode } = account.setting(coin)
  const mark = engine.mark(coin)
  const available = most(0n, engine.margin(account.id, settleAsset).available)
  const size = over(available * BigInt(value), mark)
  const rawUsd = usdText(account.position(coin, 'both')?.isolatedWallet ?? 0n)
  return {
    user,
    coin,
    leverage:
      marginMode === 'isolated' ? { type: marginMode, value, rawUsd } : { type: marginMode, value },
    maxTradeSzs: [amountText(size), amountText(size)],
    availableToTrade: [usdText(available), usdText(available)],
    markPx: amountText(mark, 6),
  }
}

function sum(views: readonly PositionView[], amount: (view: PositionView) => Fixed): Fixed {
  return views.reduce((total, view) => total + amount(view), 0n)
}
