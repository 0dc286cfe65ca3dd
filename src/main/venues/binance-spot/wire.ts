/**
 * Payloads of Binance Spot as the venue spells them.
 * Decimals travel as text, times as milliseconds. Pages:
 * https://developers.binance.com/docs/binance-spot-api-docs
 */

import type { WireDecimal, WireLevel, WireListing } from '../shared/binance/wire.ts'

export type { WireSubscribe } from '../shared/binance/protocol.ts'
export type {
  WireDecimal,
  WireError,
  WireKline,
  WireLevel,
  WireStreamEnvelope,
} from '../shared/binance/wire.ts'

export type WireReply =
  | { readonly result: null; readonly id: number | string }
  | { readonly code: number; readonly msg: string; readonly id?: number | string | null }

/** `<s>@aggTrade`. */
export type WireAggTrade = {
  readonly e: 'aggTrade'
  readonly E: number
  readonly s: string
  readonly a: number
  readonly p: WireDecimal
  readonly q: WireDecimal
  readonly f: number
  readonly l: number
  readonly T: number
  /** The buyer rested. */
  readonly m: boolean
  readonly M: boolean
}

/** `<s>@trade`. */
export type WireTrade = {
  readonly e: 'trade'
  readonly E: number
  readonly s: string
  readonly t: number
  readonly p: WireDecimal
  readonly q: WireDecimal
  readonly T: number
  readonly m: boolean
  readonly M: boolean
}

/** `<s>@bookTicker`: neither `e` nor a time. */
export type WireBookTicker = {
  readonly u: number
  readonly s: string
  readonly b: WireDecimal
  readonly B: WireDecimal
  readonly a: WireDecimal
  readonly A: WireDecimal
}

/** `<s>@depth[@100ms]`. Each `U` is the previous message's `u` plus one; there is no `pu`. */
export type WireDepthUpdate = {
  readonly e: 'depthUpdate'
  readonly E: number
  readonly s: string
  readonly U: number
  readonly u: number
  readonly b: readonly WireLevel[]
  readonly a: readonly WireLevel[]
}

/** `GET /api/v3/depth`, and `<s>@depth5|10|20`: no symbol and no time. */
export type WireDepth = {
  readonly lastUpdateId: number
  readonly bids: readonly WireLevel[]
  readonly asks: readonly WireLevel[]
}

/** `<s>@ticker`. */
export type WireTicker = {
  readonly e: '24hrTicker'
  readonly E: number
  readonly s: string
  /** Last price. */
  readonly c: WireDecimal
  readonly b: WireDecimal
  readonly B: WireDecimal
  readonly a: WireDecimal
  readonly A: WireDecimal
  readonly o: WireDecimal
  readonly h: WireDecimal
  readonly l: WireDecimal
  /** Base units. */
  readonly v: WireDecimal
  /** Quote asset. */
  readonly q: WireDecimal
}

export type WireSymbolFilter =
  | {
      readonly filterType: 'PRICE_FILTER'
      readonly minPrice: WireDecimal
      readonly maxPrice: WireDecimal
      readonly tickSize: WireDecimal
    }
  | {
      readonly filterType: 'LOT_SIZE' | 'MARKET_LOT_SIZE'
      readonly minQty: WireDecimal
      readonly maxQty: WireDecimal
      readonly stepSize: WireDecimal
    }
  | {
      readonly filterType: 'NOTIONAL'
      readonly minNotional: WireDecimal
      readonly applyMinToMarket: boolean
      readonly maxNotional: WireDecimal
      readonly applyMaxToMarket: boolean
      readonly avgPriceMins: number
    }
  | {
      /** Older lists. */
      readonly filterType: 'MIN_NOTIONAL'
      readonly minNotional: WireDecimal
      readonly applyToMarket: boolean
      readonly avgPriceMins: number
    }
  | {
      readonly filterType: 'PERCENT_PRICE_BY_SIDE'
      readonly bidMultiplierUp: WireDecimal
      readonly bidMultiplierDown: WireDecimal
      readonly askMultiplierUp: WireDecimal
      readonly askMultiplierDown: WireDecimal
      readonly avgPriceMins: number
    }
  | {
      /** Older lists. */
      readonly filterType: 'PERCENT_PRICE'
      readonly multiplierUp: WireDecimal
      readonly multiplierDown: WireDecimal
      readonly avgPriceMins: number
    }
  | { readonly filterType: 'ICEBERG_PARTS'; readonly limit: number }
  | {
      readonly filterType: 'TRAILING_DELTA'
      readonly minTrailingAboveDelta: number
      readonly maxTrailingAboveDelta: number
      readonly minTrailingBelowDelta: number
      readonly maxTrailingBelowDelta: number
    }
  | { readonly filterType: 'MAX_NUM_ORDERS'; readonly maxNumOrders: number }
  | { readonly filterType: 'MAX_NUM_ALGO_ORDERS'; readonly maxNumAlgoOrders: number }
  | { readonly filterType: 'MAX_NUM_ICEBERG_ORDERS'; readonly maxNumIcebergOrders: number }
  | { readonly filterType: 'MAX_NUM_ORDER_AMENDS'; readonly maxNumOrderAmends: number }
  | { readonly filterType: 'MAX_NUM_ORDER_LISTS'; readonly maxNumOrderLists: number }
  | { readonly filterType: 'MAX_POSITION'; readonly maxPosition: WireDecimal }

export type WireSymbol = {
  readonly symbol: string
  readonly status: string
  readonly baseAsset: string
  /** Not the step. */
  readonly baseAssetPrecision: number
  readonly quoteAsset: string
  /** Not the tick. */
  readonly quoteAssetPrecision: number
  readonly quotePrecision?: number
  readonly baseCommissionPrecision?: number
  readonly quoteCommissionPrecision?: number
  readonly orderTypes: readonly string[]
  readonly icebergAllowed?: boolean
  readonly ocoAllowed?: boolean
  readonly otoAllowed?: boolean
  readonly quoteOrderQtyMarketAllowed?: boolean
  readonly allowTrailingStop?: boolean
  readonly cancelReplaceAllowed?: boolean
  readonly amendAllowed?: boolean
  readonly isSpotTradingAllowed?: boolean
  readonly isMarginTradingAllowed?: boolean
  readonly filters: readonly WireSymbolFilter[]
  readonly permissions?: readonly string[]
  readonly permissionSets?: readonly (readonly string[])[]
  readonly defaultSelfTradePreventionMode?: string
  readonly allowedSelfTradePreventionModes?: readonly string[]
}

/** `GET /api/v3/exchangeInfo`. */
export type WireExchangeInfo = WireListing<WireSymbol>
