import type {
  BracketTable,
  LiquidationPriceAnswer,
  MarginedPosition,
} from '../../../contract/domain/margin.ts'
import type { MarketKind } from '../../../contract/domain/venue.ts'
import { PitwallError } from '../../../contract/errors.ts'
import {
  bankruptcyPrice,
  canBeOpened,
  inverseLiquidationPrice,
  isolatedMargin,
  liquidationPrice,
} from './liquidationPrice.ts'
import { maintenanceMargin, tierAt } from './tiers.ts'

/** The exact price and what it rests on. Throws INVALID_ARGUMENT for what no venue would open. */
export function priceAnswer(
  position: MarginedPosition,
  table: BracketTable,
  marketKind: MarketKind,
): LiquidationPriceAnswer {
  if (marketKind === 'inverse') return inverseAnswer(position, table)
  const { tiers } = table
  const { entryPrice, quantity, leverage } = position
  if (!canBeOpened(position, tiers)) {
    const most = tierAt(tiers, entryPrice * quantity).maxLeverage
    throw new PitwallError(
      'INVALID_ARGUMENT',
      `A position of this size can have a leverage of ${most} at most, not ${leverage}.`,
      { path: 'leverage' },
    )
  }
  const price = liquidationPrice(position, tiers)
  const notional = quantity * (price ?? entryPrice)
  return {
    liquidationPrice: price,
    bankruptcyPrice: bankruptcyPrice(position),
    distance: distanceOf(position, price),
    tier: tierAt(tiers, notional),
    initialMargin: isolatedMargin(position),
    maintenanceMargin: maintenanceMargin(tiers, notional),
    brackets: bracketsOf(table),
  }
}

/** Contracts of one quote unit, margined in the base asset; only the first tier is known of them. */
function inverseAnswer(position: MarginedPosition, table: BracketTable): LiquidationPriceAnswer {
  const { entryPrice, quantity, leverage, extraMargin = 0 } = position
  const tier = tierAt(table.tiers, 0)
  const sign = position.positionSide === 'long' ? 1 : -1
  const price = inverseLiquidationPrice(position, tier)
  const initialMargin = quantity / entryPrice / leverage + extraMargin
  const left = quantity / entryPrice + sign * initialMargin
  return {
    liquidationPrice: price,
    bankruptcyPrice: left > 0 ? quantity / left : 0,
    distance: distanceOf(position, price),
    tier,
    initialMargin,
    maintenanceMargin: (quantity / (price ?? entryPrice)) * tier.maintenanceRate,
    brackets: bracketsOf(table),
  }
}

function distanceOf({ entryPrice }: MarginedPosition, price: number | null): number | null {
  return price === null ? null : Math.abs(price - entryPrice) / entryPrice
}

function bracketsOf({ version, source, asOf, assumed }: BracketTable) {
  return { version, source, asOf, assumed }
}
