import type { Listing } from '../../../marketData/listings.ts'
import type { Behaviour, Contract } from '../../../matching/contract.ts'
import { fixed } from '../../../matching/fixed.ts'
import { highestPrice, leastNotional, marketStepsAtMost, priceBand, stepsAtMost } from '../rules.ts'
import { fundingIntervalMs } from '../text.ts'

/** What every linear contract settles in. */
export const settleCoin = 'USDT'

export function contractOf(listing: Listing): Contract {
  const step = fixed(listing.stepSize)
  const tick = fixed(listing.tickSize)
  return {
    symbol: listing.venueSymbol,
    kind: 'linear',
    baseAsset: listing.asset.perpetualBase,
    quoteAsset: settleCoin,
    rules: {
      tickSize: tick,
      priceDecimals: null,
      priceFigures: null,
      minPrice: tick,
      maxPrice: fixed(highestPrice(listing)),
      quantity: { min: step, max: step * BigInt(stepsAtMost), step },
      marketQuantity: { min: step, max: step * BigInt(marketStepsAtMost), step },
      minNotional: fixed(leastNotional),
      maxNotional: null,
      notionalOfMarketOrders: true,
      reduceOnlyMayBeSmall: true,
      band: {
        reference: 'mark',
        buyUp: fixed(1 + priceBand),
        buyDown: 0n,
        sellUp: fixed(1_000_000),
        sellDown: fixed(1 - priceBand),
      },
      maxOpenOrders: 500,
      maxTriggerOrders: 10,
      marketBound: fixed('0.05'),
    },
    fees: { maker: fixed('0.0002'), taker: fixed('0.00055') },
    tiers: listing.tiers.map((tier) => ({
      floor: fixed(tier.floor),
      maintenanceRate: fixed(tier.maintenanceRate.toFixed(10)),
      maxLeverage: tier.maxLeverage,
      deduction: fixed(tier.deduction.toFixed(6)),
    })),
    maxLeverage: listing.maxLeverage,
    liquidationFee: 0n,
    fundingIntervalMs,
  }
}

/** An order that cannot live as it was asked for is taken and ends at once. */
export const behaviour: Behaviour = {
  postOnlyThatTakes: 'cancel',
  fokThatCannot: 'expire',
  triggerAtOnce: 'refuse',
  amendPlace: 'keptWhenSmaller',
  amendBelowFilled: 'refuse',
  selfTrade: 'none',
  defaultLeverage: 10,
  defaultMarginMode: 'cross',
  moneyDecimals: 8,
}
