import type { Listing } from '../../../marketData/listings.ts'
import type { Market } from '../../../marketData/market.ts'
import type { Behaviour, Contract } from '../../../matching/contract.ts'
import { type ExternalMarket, seededMarket } from '../../../matching/externalMarket.ts'
import { fixed } from '../../../matching/fixed.ts'
import { hourlyFunding } from '../messages.ts'
import { fundingIntervalMs } from '../text.ts'

/** What every perpetual settles in. */
export const settleAsset = 'USDC'

/** Decimals of a price: six less those of the size. */
export function priceDecimals(listing: Listing): number {
  return 6 - listing.asset.hyperliquidSizeDecimals
}

export function contractOf(listing: Listing): Contract {
  const step = fixed(listing.stepSize)
  const quantity = { min: null, max: null, step }
  return {
    symbol: listing.venueSymbol,
    kind: 'linear',
    baseAsset: listing.venueSymbol,
    quoteAsset: settleAsset,
    rules: {
      tickSize: null,
      priceDecimals: priceDecimals(listing),
      priceFigures: 5,
      minPrice: null,
      maxPrice: null,
      quantity,
      marketQuantity: quantity,
      minNotional: fixed(10),
      maxNotional: null,
      notionalOfMarketOrders: true,
      reduceOnlyMayBeSmall: true,
      band: {
        reference: 'mark',
        buyUp: fixed('1.8'),
        buyDown: fixed('0.2'),
        sellUp: fixed('1.8'),
        sellDown: fixed('0.2'),
      },
      maxOpenOrders: 1000,
      maxTriggerOrders: null,
      marketBound: null,
    },
    fees: { maker: fixed('0.00015'), taker: fixed('0.00045') },
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

/** Resting orders give way to one's own taker; what cannot be done is refused at once. */
export const behaviour: Behaviour = {
  postOnlyThatTakes: 'refuse',
  fokThatCannot: 'refuse',
  triggerAtOnce: 'refuse',
  amendPlace: 'lost',
  amendBelowFilled: 'cancel',
  selfTrade: 'expireMaker',
  defaultLeverage: 20,
  defaultMarginMode: 'cross',
  moneyDecimals: 6,
}

/** The seeded market with the venue's hourly funding. */
export function externalMarket(market: Market): ExternalMarket {
  const seeded = seededMarket(market, 'hyperliquid')
  return {
    ...seeded,
    fundingRate(symbol, time) {
      const listing = market.find('hyperliquid', symbol)
      return listing === null ? 0n : fixed(hourlyFunding(market, listing, time))
    },
  }
}
