import type { MarginedPosition, MarginTier } from '../../../contract/domain/margin.ts'
import { tierAt } from './tiers.ts'

/** +1 for a long, -1 for a short. */
function signOf({ positionSide }: MarginedPosition): 1 | -1 {
  return positionSide === 'long' ? 1 : -1
}

/** Margin of an isolated position: initial margin and what was added, quote asset. */
export function isolatedMargin(position: MarginedPosition): number {
  const { entryPrice, quantity, leverage, extraMargin = 0 } = position
  return (entryPrice * quantity) / leverage + extraMargin
}

/**
 * Mark price at which an isolated linear position is liquidated: margin plus profit equals the
 * maintenance margin of the tier that holds the notional *at that price*. Margin minus maintenance
 * moves one way with the price, so exactly one tier holds its own answer. Null where no positive
 * price does it.
 */
export function liquidationPrice(
  position: MarginedPosition,
  tiers: readonly MarginTier[],
): number | null {
  const candidates = tiers.map((tier) => ({ tier, price: priceInTier(position, tier) }))
  const own = candidates.find(({ tier, price }) => isWithin(tier, position.quantity * price))
  // Between two tiers rounding may leave an answer just outside both: the boundary is the answer.
  const price = own?.price ?? nearestBoundary(position, candidates)
  return price > 0 ? price : null
}

/** Where the margin is used up entirely. */
export function bankruptcyPrice(position: MarginedPosition): number {
  const { entryPrice, quantity } = position
  return Math.max(0, entryPrice - (signOf(position) * isolatedMargin(position)) / quantity)
}

/** Whether the margin at entry covers the maintenance of the tier at entry. */
export function canBeOpened(position: MarginedPosition, tiers: readonly MarginTier[]): boolean {
  const notional = position.entryPrice * position.quantity
  const tier = tierAt(tiers, notional)
  return isolatedMargin(position) > notional * tier.maintenanceRate - tier.deduction
}

/**
 * The same for an inverse contract, margined in the base asset; `quantity` counts contracts of one
 * quote unit. Bybit's published form of 2026-05-27 with the deduction in the base asset.
 */
export function inverseLiquidationPrice(
  position: MarginedPosition,
  tier: Pick<MarginTier, 'maintenanceRate' | 'deduction'>,
): number | null {
  const { entryPrice, quantity, leverage, extraMargin = 0 } = position
  const sign = signOf(position)
  const value = quantity / entryPrice
  const margin = value / leverage + extraMargin + tier.deduction
  const left = value + sign * margin
  return left > 0 ? (quantity * (1 + sign * tier.maintenanceRate)) / left : null
}

function priceInTier(position: MarginedPosition, tier: MarginTier): number {
  const { entryPrice, quantity } = position
  const sign = signOf(position)
  const equity = entryPrice * quantity - sign * (isolatedMargin(position) + tier.deduction)
  return equity / (quantity * (1 - sign * tier.maintenanceRate))
}

function isWithin({ floor, cap }: MarginTier, notional: number): boolean {
  return (notional >= floor || floor === 0) && (cap === null || notional < cap)
}

function nearestBoundary(
  { quantity }: MarginedPosition,
  candidates: readonly { readonly tier: MarginTier; readonly price: number }[],
): number {
  const away = ({ tier, price }: (typeof candidates)[number]): number =>
    Math.min(
      Math.abs(price * quantity - tier.floor),
      Math.abs(price * quantity - (tier.cap ?? Infinity)),
    )
  const best = candidates.reduce((near, each) => (away(each) < away(near) ? each : near))
  return best.price
}
