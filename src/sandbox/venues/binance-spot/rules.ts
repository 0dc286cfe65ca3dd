import { decimalsOf, type Listing } from '../../marketData/listings.ts'

export const requestWeightPerMinute = 6000

/** Most orders that fill nothing, per account: the venue's documented samples. */
export const ordersPer10Seconds = 50
export const ordersPerDay = 160_000

/** `GET /api/v3/exchangeInfo`. */
export function exchangeInfo(listings: readonly Listing[], now: number): object {
  return {
    timezone: 'UTC',
    serverTime: now,
    rateLimits: [
      limit('REQUEST_WEIGHT', 'MINUTE', 1, requestWeightPerMinute),
      limit('ORDERS', 'SECOND', 10, ordersPer10Seconds),
      limit('ORDERS', 'DAY', 1, ordersPerDay),
      limit('RAW_REQUESTS', 'MINUTE', 5, 300_000),
    ],
    exchangeFilters: [],
    symbols: listings.map(symbolRules),
  }
}

function limit(rateLimitType: string, interval: string, intervalNum: number, most: number): object {
  return { rateLimitType, interval, intervalNum, limit: most }
}

function symbolRules(listing: Listing): object {
  return {
    symbol: listing.venueSymbol,
    status: 'TRADING',
    baseAsset: listing.asset.base,
    baseAssetPrecision: 8,
    quoteAsset: 'USDT',
    quotePrecision: 8,
    quoteAssetPrecision: 8,
    baseCommissionPrecision: 8,
    quoteCommissionPrecision: 8,
    orderTypes: [
      'LIMIT',
      'LIMIT_MAKER',
      'MARKET',
      'STOP_LOSS',
      'STOP_LOSS_LIMIT',
      'TAKE_PROFIT',
      'TAKE_PROFIT_LIMIT',
    ],
    icebergAllowed: false,
    ocoAllowed: false,
    otoAllowed: false,
    quoteOrderQtyMarketAllowed: true,
    allowTrailingStop: true,
    cancelReplaceAllowed: true,
    amendAllowed: true,
    pegInstructionsAllowed: false,
    isSpotTradingAllowed: true,
    isMarginTradingAllowed: false,
    filters: filters(listing),
    permissions: [],
    permissionSets: [['SPOT']],
    defaultSelfTradePreventionMode: 'EXPIRE_MAKER',
    allowedSelfTradePreventionModes: ['NONE', 'EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH'],
  }
}

/** What the matching side enforces and the list states. */
export function filters(listing: Listing): readonly Readonly<Record<string, unknown>>[] {
  const price = (value: number): string => value.toFixed(Math.max(8, decimalsOf(value)))
  const quantity = (value: number): string => value.toFixed(8)
  const mostQuantity = 1_000_000_000 * listing.stepSize
  return [
    {
      filterType: 'PRICE_FILTER',
      minPrice: price(listing.tickSize),
      maxPrice: price(Math.round(listing.asset.price * 20)),
      tickSize: price(listing.tickSize),
    },
    {
      filterType: 'LOT_SIZE',
      minQty: quantity(listing.stepSize),
      maxQty: quantity(mostQuantity),
      stepSize: quantity(listing.stepSize),
    },
    { filterType: 'ICEBERG_PARTS', limit: 100 },
    {
      filterType: 'MARKET_LOT_SIZE',
      minQty: '0.00000000',
      maxQty: quantity(mostQuantity / 10),
      stepSize: '0.00000000',
    },
    {
      filterType: 'TRAILING_DELTA',
      minTrailingAboveDelta: 10,
      maxTrailingAboveDelta: 2000,
      minTrailingBelowDelta: 10,
      maxTrailingBelowDelta: 2000,
    },
    {
      filterType: 'PERCENT_PRICE_BY_SIDE',
      bidMultiplierUp: '5',
      bidMultiplierDown: '0.2',
      askMultiplierUp: '5',
      askMultiplierDown: '0.2',
      avgPriceMins: 5,
    },
    {
      filterType: 'NOTIONAL',
      minNotional: '5.00000000',
      applyMinToMarket: true,
      maxNotional: '9000000.00000000',
      applyMaxToMarket: false,
      avgPriceMins: 5,
    },
    { filterType: 'MAX_NUM_ORDERS', maxNumOrders: 200 },
    { filterType: 'MAX_NUM_ORDER_LISTS', maxNumOrderLists: 20 },
    { filterType: 'MAX_NUM_ALGO_ORDERS', maxNumAlgoOrders: 5 },
    { filterType: 'MAX_NUM_ORDER_AMENDS', maxNumOrderAmends: 10 },
  ]
}
