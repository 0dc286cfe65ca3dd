import type { Listing } from '../../../marketData/listings.ts'
import type { Behaviour, Contract } from '../../../matching/contract.ts'
import { fixed } from '../../../matching/fixed.ts'
import { fundingIntervalMs, liquidationFeeRate } from '../text.ts'
import { filtersOf } from '../rules.ts'

export const settleAsset = 'USDT'

/** The rules that `exchangeInfo` states, as the engine enforces them. */
export function contractOf(listing: Listing): Contract {
  const filters = filtersOf(listing)
  const quantity = {
    min: fixed(filters.lot.minQty),
    max: fixed(filters.lot.maxQty),
    step: fixed(filters.lot.stepSize),
  }
  return {
    symbol: listing.venueSymbol,
    kind: 'linear',
    baseAsset: listing.asset.perpetualBase,
    quoteAsset: settleAsset,
    rules: {
      tickSize: fixed(filters.price.tickSize),
      priceDecimals: null,
      priceFigures: null,
      minPrice: fixed(filters.price.minPrice),
      maxPrice: fixed(filters.price.maxPrice),
      quantity,
      marketQuantity: quantity,
      minNotional: fixed(filters.minNotional),
      maxNotional: null,
      notionalOfMarketOrders: true,
      reduceOnlyMayBeSmall: true,
      band: {
        reference: 'mark',
        buyUp: fixed(filters.multiplierUp),
        buyDown: null,
        sellUp: null,
        sellDown: fixed(filters.multiplierDown),
      },
      maxOpenOrders: filters.maxOrders,
      maxTriggerOrders: maxAlgoOrders,
      marketBound: fixed('0.05'),
    },
    fees: { maker: fixed('0.0002'), taker: fixed('0.0005') },
    tiers: listing.tiers.map((tier) => ({
      floor: fixed(tier.floor),
      maintenanceRate: fixed(tier.maintenanceRate),
      maxLeverage: tier.maxLeverage,
      deduction: fixed(tier.deduction.toFixed(4)),
    })),
    maxLeverage: listing.maxLeverage,
    liquidationFee: fixed(liquidationFeeRate),
    fundingIntervalMs,
  }
}

/** Conditional orders an account may have. */
const maxAlgoOrders = 200

export const behaviour: Behaviour = {
  postOnlyThatTakes: 'refuse',
  fokThatCannot: 'refuse',
  triggerAtOnce: 'refuse',
  amendPlace: 'lost',
  amendBelowFilled: 'cancel',
  selfTrade: 'expireMaker',
  defaultLeverage: 20,
  defaultMarginMode: 'cross',
  moneyDecimals: 8,
}
