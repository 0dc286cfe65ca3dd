import type { Account, Position } from './account.ts'
import type { Contract, Tier } from './contract.ts'
import { absolute, type Fixed, most, one, over, times } from './fixed.ts'
import { leavesOf, type Order } from './order.ts'

/** Prices and contracts as margin needs them. */
export type MarginMarket = {
  contract(symbol: string): Contract
  mark(symbol: string): Fixed
  /** The account's working orders of linear contracts. */
  working(account: Account): readonly Order[]
}

/** An account's margin in one settle asset. `cross` leaves isolated positions out. */
export type MarginState = {
  readonly wallet: Fixed
  readonly crossWallet: Fixed
  readonly unrealized: Fixed
  readonly crossUnrealized: Fixed
  /** Initial margin of positions. */
  readonly positionMargin: Fixed
  readonly orderMargin: Fixed
  readonly maintenance: Fixed
  readonly crossMaintenance: Fixed
  /** For new orders; negative when the account is short of margin. */
  readonly available: Fixed
}

/** What a position is worth at the mark. */
export type PositionView = {
  readonly position: Position
  readonly mark: Fixed
  readonly entryPrice: Fixed
  /** Signed, at the mark. */
  readonly notional: Fixed
  readonly unrealized: Fixed
  readonly initialMargin: Fixed
  readonly maintenance: Fixed
  readonly leverage: number
  readonly marginMode: 'cross' | 'isolated'
  /** Null where no mark price closes it. */
  readonly liquidationPrice: Fixed | null
}

/** The tier that holds a notional; at an exact boundary the upper one. */
export function tierOf(tiers: readonly Tier[], notional: Fixed): Tier {
  const found = tiers.findLast((tier) => notional >= tier.floor) ?? tiers[0]
  if (found === undefined) throw new Error('a linear contract has margin tiers')
  return found
}

/** Largest notional the leverage allows; null without a bound. */
export function positionLimit(contract: Contract, leverage: number): Fixed | null {
  return contract.tiers.find((tier) => tier.maxLeverage < leverage)?.floor ?? null
}

export function maintenanceOf(contract: Contract, notional: Fixed): Fixed {
  const tier = tierOf(contract.tiers, notional)
  return times(notional, tier.maintenanceRate) - tier.deduction
}

export function unrealizedOf(position: Position, mark: Fixed): Fixed {
  return times(position.quantity, mark) - position.cost
}

/** What an order still to be made would add. */
export type Exposure = {
  readonly symbol: string
  readonly side: 'buy' | 'sell'
  readonly positionSide: 'both' | 'long' | 'short'
  readonly price: Fixed
  readonly quantity: Fixed
}

/** Margin of the account in an asset, as it would be with one more order. */
export function marginOf(
  account: Account,
  asset: string,
  market: MarginMarket,
  extra: Exposure | null = null,
): MarginState {
  const wallet = account.wallets.get(asset) ?? { total: 0n, locked: 0n }
  const sums = positionSums(account, asset, market)
  const orderMargin = orderMarginOf(account, asset, market, extra)
  const crossWallet = wallet.total - sums.isolatedWallet
  return {
    wallet: wallet.total,
    crossWallet,
    unrealized: sums.unrealized,
    crossUnrealized: sums.crossUnrealized,
    positionMargin: sums.initial,
    orderMargin,
    maintenance: sums.maintenance,
    crossMaintenance: sums.crossMaintenance,
    available: crossWallet + sums.crossUnrealized - sums.crossInitial - orderMargin - wallet.locked,
  }
}

function positionSums(account: Account, asset: string, market: MarginMarket) {
  const sums = {
    isolatedWallet: 0n,
    unrealized: 0n,
    crossUnrealized: 0n,
    initial: 0n,
    crossInitial: 0n,
    maintenance: 0n,
    crossMaintenance: 0n,
  }
  for (const position of account.livePositions()) {
    const contract = market.contract(position.symbol)
    if (contract.quoteAsset !== asset) continue
    const mark = market.mark(position.symbol)
    const notional = absolute(times(position.quantity, mark))
    const { leverage, marginMode } = account.setting(position.symbol)
    const isCross = marginMode === 'cross'
    const unrealized = unrealizedOf(position, mark)
    const initial = isCross ? notional / BigInt(leverage) : position.isolatedWallet
    const maintenance = maintenanceOf(contract, notional)
    sums.isolatedWallet += position.isolatedWallet
    sums.unrealized += unrealized
    sums.initial += initial
    sums.maintenance += maintenance
    if (!isCross) continue
    sums.crossUnrealized += unrealized
    sums.crossInitial += initial
    sums.crossMaintenance += maintenance
  }
  return sums
}

/** Initial margin that open orders need beyond what positions hold. */
export function orderMarginOf(
  account: Account,
  asset: string,
  market: MarginMarket,
  extra: Exposure | null = null,
): Fixed {
  const symbols = new Set<string>()
  const exposures: Exposure[] = extra === null ? [] : [extra]
  for (const order of market.working(account)) {
    if (!order.request.reduceOnly) exposures.push(exposureOf(order))
  }
  for (const { symbol } of exposures) symbols.add(symbol)
  let sum = 0n
  for (const symbol of symbols) {
    if (market.contract(symbol).quoteAsset !== asset) continue
    const leverage = BigInt(account.setting(symbol).leverage)
    sum += openedBeyond(account, symbol, exposures, market) / leverage
  }
  return sum
}

function exposureOf(order: Order): Exposure {
  const { symbol, side, positionSide } = order.request
  return { symbol, side, positionSide, price: order.price ?? 0n, quantity: leavesOf(order) }
}

/** Notional by which the orders could enlarge the positions of a contract. */
export function openedBeyond(
  account: Account,
  symbol: string,
  exposures: readonly Exposure[],
  market: MarginMarket,
): Fixed {
  const here = exposures.filter((each) => each.symbol === symbol)
  const sum = (side: 'buy' | 'sell', positionSide: Exposure['positionSide']): Fixed =>
    here
      .filter((each) => each.side === side && each.positionSide === positionSide)
      .reduce((total, each) => total + times(each.price, each.quantity), 0n)
  if (account.hedged) return sum('buy', 'long') + sum('sell', 'short')
  const held = times(account.position(symbol, 'both')?.quantity ?? 0n, market.mark(symbol))
  const largest = most(absolute(held + sum('buy', 'both')), absolute(held - sum('sell', 'both')))
  return most(0n, largest - absolute(held))
}

/** A position at the mark, with the margin it needs and the price that would close it. */
export function positionView(
  account: Account,
  position: Position,
  market: MarginMarket,
): PositionView {
  const contract = market.contract(position.symbol)
  const mark = market.mark(position.symbol)
  const notional = times(position.quantity, mark)
  const { leverage, marginMode } = account.setting(position.symbol)
  const size = absolute(notional)
  return {
    position,
    mark,
    entryPrice: position.quantity === 0n ? 0n : over(position.cost, position.quantity),
    notional,
    unrealized: unrealizedOf(position, mark),
    initialMargin: size / BigInt(leverage),
    maintenance: position.quantity === 0n ? 0n : maintenanceOf(contract, size),
    leverage,
    marginMode,
    liquidationPrice: liquidationPriceOf(account, position, market),
  }
}

/**
 * Mark price at which margin and maintenance meet: `(cost - W - cum) / (Q (1 - mmr))` for a long of
 * Q, `(|cost| + W + cum) / (Q (1 + mmr))` for a short, with W the isolated wallet or what the rest
 * of the account leaves. The tier is that of the notional at the price itself.
 */
function liquidationPriceOf(
  account: Account,
  position: Position,
  market: MarginMarket,
): Fixed | null {
  const { quantity } = position
  if (quantity === 0n) return null
  const contract = market.contract(position.symbol)
  const cushion = cushionOf(account, position, market)
  let tier = tierOf(contract.tiers, absolute(position.cost))
  let price = priceInTier(position, cushion, tier)
  for (let round = 0; round < 3; round += 1) {
    const next = tierOf(contract.tiers, times(absolute(quantity), most(price, 0n)))
    if (next === tier) break
    tier = next
    price = priceInTier(position, cushion, tier)
  }
  return price > 0n ? price : null
}

function priceInTier({ quantity, cost }: Position, cushion: Fixed, tier: Tier): Fixed {
  const rate = quantity > 0n ? one - tier.maintenanceRate : -(one + tier.maintenanceRate)
  return over(cost - cushion - tier.deduction, times(absolute(quantity), rate))
}

/** Money that may be lost before the position is closed, its own maintenance aside. */
function cushionOf(account: Account, position: Position, market: MarginMarket): Fixed {
  if (account.setting(position.symbol).marginMode === 'isolated') return position.isolatedWallet
  const contract = market.contract(position.symbol)
  const state = marginOf(account, contract.quoteAsset, market)
  const mark = market.mark(position.symbol)
  const own = maintenanceOf(contract, absolute(times(position.quantity, mark)))
  const others = state.crossUnrealized - unrealizedOf(position, mark)
  return state.crossWallet + others - (state.crossMaintenance - own)
}
