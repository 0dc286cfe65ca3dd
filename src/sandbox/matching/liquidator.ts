import type { Account, Position } from './account.ts'
import type { Custodian } from './custodian.ts'
import { absolute, type Fixed, times } from './fixed.ts'
import { maintenanceOf, marginOf, type MarginMarket, unrealizedOf } from './margin.ts'
import type { Order } from './order.ts'

/** What a liquidation does at the engine. */
type LiquidationHost = {
  readonly now: number
  readonly custodian: Custodian
  cancel(matches: (order: Order) => boolean): readonly Order[]
  close(position: Position): void
  flush(): void
}

/**
 * Closes what an account can no longer hold: each isolated position on its own, the cross ones of a
 * settle asset together. Open orders of the contracts go first. What a position loses beyond its
 * margin, the insurance fund pays.
 */
export function liquidate(account: Account, market: MarginMarket, host: LiquidationHost): void {
  for (const position of account.livePositions()) {
    if (isIsolatedDue(account, position, market)) closeIsolated(account, position, market, host)
  }
  const assets = new Set(
    crossPositions(account).map(({ symbol }) => market.contract(symbol).quoteAsset),
  )
  for (const asset of assets) {
    const state = marginOf(account, asset, market)
    const due = state.crossWallet + state.crossUnrealized <= state.crossMaintenance
    if (due && state.crossMaintenance > 0n) closeCross(account, asset, market, host)
  }
}

function isIsolatedDue(account: Account, position: Position, market: MarginMarket): boolean {
  if (account.setting(position.symbol).marginMode !== 'isolated') return false
  const mark = market.mark(position.symbol)
  const notional = absolute(times(position.quantity, mark))
  const maintenance = maintenanceOf(market.contract(position.symbol), notional)
  return position.isolatedWallet + unrealizedOf(position, mark) <= maintenance
}

function closeIsolated(
  account: Account,
  position: Position,
  market: MarginMarket,
  host: LiquidationHost,
): void {
  const { symbol } = position
  const asset = market.contract(symbol).quoteAsset
  const left = account.wallet(asset).total - position.isolatedWallet
  host.cancel((order) => order.request.symbol === symbol)
  host.close(position)
  insure(account, asset, left, host)
  host.flush()
}

function closeCross(
  account: Account,
  asset: string,
  market: MarginMarket,
  host: LiquidationHost,
): void {
  const concerned = crossPositions(account).filter(
    ({ symbol }) => market.contract(symbol).quoteAsset === asset,
  )
  host.cancel((order) => {
    const contract = market.contract(order.request.symbol)
    return contract.kind === 'linear' && contract.quoteAsset === asset
  })
  for (const position of concerned) host.close(position)
  const isolated = account
    .livePositions()
    .reduce((sum, position) => sum + position.isolatedWallet, 0n)
  insure(account, asset, isolated, host)
  host.flush()
}

/** Brings a wallet that fell below what must be left of it back up. */
function insure(account: Account, asset: string, left: Fixed, host: LiquidationHost): void {
  const missing = left - account.wallet(asset).total
  if (missing > 0n) host.custodian.change(account, asset, missing, 'insurance', host.now)
}

function crossPositions(account: Account): readonly Position[] {
  return account
    .livePositions()
    .filter(({ symbol }) => account.setting(symbol).marginMode === 'cross')
}
