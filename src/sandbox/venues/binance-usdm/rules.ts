import { decimalsOf, type Listing } from '../../marketData/listings.ts'
import { liquidationFeeRate } from './text.ts'

const onboardTime = 1_569_398_400_000
/** The venue's date for a contract without an end: 2100-12-25. */
const neverDelivered = 4_133_404_800_000

export const requestWeightPerMinute = 2400

/** `GET /fapi/v1/exchangeInfo`. */
export function exchangeInfo(listings: readonly Listing[], now: number): object {
  return {
    timezone: 'UTC',
    serverTime: now,
    futuresType: 'U_MARGINED',
    rateLimits: [
      limit('REQUEST_WEIGHT', 'MINUTE', 1, requestWeightPerMinute),
      limit('ORDERS', 'MINUTE', 1, 1200),
      limit('ORDERS', 'SECOND', 10, 300),
    ],
    exchangeFilters: [],
    assets: [{ asset: 'USDT', marginAvailable: true, autoAssetExchange: '-10000' }],
    symbols: listings.map(symbolRules),
  }
}

function limit(rateLimitType: string, interval: string, intervalNum: number, most: number): object {
  return { rateLimitType, interval, intervalNum, limit: most }
}

/** What the list states and the engine enforces. */
export function filtersOf(listing: Listing) {
  const price = (value: number): string => value.toFixed(decimalsOf(listing.tickSize))
  const quantity = (value: number): string => value.toFixed(decimalsOf(listing.stepSize))
  return {
    price: {
      minPrice: price(listing.tickSize),
      maxPrice: price(listing.asset.price * 20),
      tickSize: price(listing.tickSize),
    },
    lot: {
      minQty: quantity(listing.stepSize),
      maxQty: quantity(1_000_000_000 * listing.stepSize),
      stepSize: quantity(listing.stepSize),
    },
    maxOrders: 200,
    minNotional: listing.asset.base === 'BTC' ? '100' : '5',
    multiplierUp: '1.0500',
    multiplierDown: '0.9500',
  }
}

function symbolRules(listing: Listing): object {
  const { price, lot, maxOrders, minNotional, multiplierUp, multiplierDown } = filtersOf(listing)
  return {
    symbol: listing.venueSymbol,
    pair: listing.venueSymbol,
    contractType: 'PERPETUAL',
    deliveryDate: neverDelivered,
    onboardDate: onboardTime,
    status: 'TRADING',
    maintMarginPercent: '2.5000',
    requiredMarginPercent: '5.0000',
    baseAsset: listing.asset.perpetualBase,
    quoteAsset: 'USDT',
    marginAsset: 'USDT',
    pricePrecision: decimalsOf(listing.tickSize),
    quantityPrecision: decimalsOf(listing.stepSize),
    baseAssetPrecision: 8,
    quotePrecision: 8,
    underlyingType: 'COIN',
    underlyingSubType: [],
    settlePlan: 0,
    triggerProtect: '0.0500',
    liquidationFee: liquidationFeeRate,
    marketTakeBound: '0.05',
    filters: [
      { filterType: 'PRICE_FILTER', ...price },
      { filterType: 'LOT_SIZE', ...lot },
      { filterType: 'MARKET_LOT_SIZE', ...lot },
      { filterType: 'MAX_NUM_ORDERS', limit: maxOrders },
      { filterType: 'MIN_NOTIONAL', notional: minNotional },
      { filterType: 'PERCENT_PRICE', multiplierUp, multiplierDown, multiplierDecimal: '4' },
    ],
    orderTypes: [
      'LIMIT',
      'MARKET',
      'STOP',
      'STOP_MARKET',
      'TAKE_PROFIT',
      'TAKE_PROFIT_MARKET',
      'TRAILING_STOP_MARKET',
    ],
    timeInForce: ['GTC', 'IOC', 'FOK', 'GTX', 'GTD'],
  }
}

/** `GET /fapi/v1/leverageBracket`. */
export function leverageBrackets(listings: readonly Listing[]): object[] {
  return listings.map((listing) => ({
    symbol: listing.venueSymbol,
    notionalCoef: 1,
    brackets: listing.tiers.map((tier, index) => ({
      bracket: index + 1,
      initialLeverage: tier.maxLeverage,
      notionalCap: listing.tiers[index + 1]?.floor ?? 1_000_000_000,
      notionalFloor: tier.floor,
      maintMarginRatio: tier.maintenanceRate,
      cum: tier.deduction,
    })),
  }))
}
