import type { Listing } from '../../../marketData/listings.ts'
import type { Behaviour, Contract } from '../../../matching/contract.ts'
import { fixed, type Fixed } from '../../../matching/fixed.ts'
import { filters } from '../rules.ts'

export const quoteAsset = 'USDT'

type Filter = Readonly<Record<string, unknown>>

/** The rules that `exchangeInfo` states, as the engine enforces them. */
export function contractOf(listing: Listing): Contract {
  const stated = filters(listing)
  const filter = (type: string): Filter => {
    const found = stated.find((each) => each['filterType'] === type)
    if (found === undefined) throw new Error(`no filter ${type}`)
    return found
  }
  const amount = (type: string, name: string): Fixed => fixed(String(filter(type)[name]))
  /** Zero switches a bound off. */
  const orNull = (type: string, name: string): Fixed | null => amount(type, name) || null
  return {
    symbol: listing.venueSymbol,
    kind: 'spot',
    baseAsset: listing.asset.base,
    quoteAsset,
    rules: {
      tickSize: orNull('PRICE_FILTER', 'tickSize'),
      priceDecimals: null,
      priceFigures: null,
      minPrice: orNull('PRICE_FILTER', 'minPrice'),
      maxPrice: orNull('PRICE_FILTER', 'maxPrice'),
      quantity: {
        min: orNull('LOT_SIZE', 'minQty'),
        max: orNull('LOT_SIZE', 'maxQty'),
        step: orNull('LOT_SIZE', 'stepSize'),
      },
      marketQuantity: {
        min: orNull('MARKET_LOT_SIZE', 'minQty'),
        max: orNull('MARKET_LOT_SIZE', 'maxQty'),
        step: orNull('MARKET_LOT_SIZE', 'stepSize'),
      },
      minNotional: amount('NOTIONAL', 'minNotional'),
      maxNotional: amount('NOTIONAL', 'maxNotional'),
      notionalOfMarketOrders: true,
      reduceOnlyMayBeSmall: false,
      band: {
        reference: 'last',
        buyUp: amount('PERCENT_PRICE_BY_SIDE', 'bidMultiplierUp'),
        buyDown: amount('PERCENT_PRICE_BY_SIDE', 'bidMultiplierDown'),
        sellUp: amount('PERCENT_PRICE_BY_SIDE', 'askMultiplierUp'),
        sellDown: amount('PERCENT_PRICE_BY_SIDE', 'askMultiplierDown'),
      },
      maxOpenOrders: Number(filter('MAX_NUM_ORDERS')['maxNumOrders']),
      maxTriggerOrders: Number(filter('MAX_NUM_ALGO_ORDERS')['maxNumAlgoOrders']),
      marketBound: null,
    },
    fees: { maker: fixed('0.001'), taker: fixed('0.001') },
    tiers: [],
    maxLeverage: 1,
    liquidationFee: 0n,
    fundingIntervalMs: null,
  }
}

export const behaviour: Behaviour = {
  postOnlyThatTakes: 'refuse',
  fokThatCannot: 'expire',
  triggerAtOnce: 'refuse',
  amendPlace: 'keptWhenSmaller',
  amendBelowFilled: 'refuse',
  selfTrade: 'expireMaker',
  defaultLeverage: 1,
  defaultMarginMode: 'cross',
  moneyDecimals: 8,
}
