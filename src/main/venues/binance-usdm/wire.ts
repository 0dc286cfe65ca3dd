/**
 * Payloads of Binance USD-M futures as the venue spells them.
 * Decimals travel as text, times as milliseconds. Pages:
 * https://developers.binance.com/docs/derivatives/usds-margined-futures/general-info
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

/** `result` is null also for a stream of the wrong category, which then stays silent. */
export type WireReply =
  | { readonly result: null; readonly id: number | string }
  | {
      readonly error: { readonly code: number; readonly msg: string }
      readonly id?: number | string | null
    }

/**
 * `<s>@forceOrder`, `!forceOrder@arr`: at most the latest order per symbol and second.
 * A single object despite the `arr`. `st` (1 USD-M, 2 COIN-M) and `ps` are documented on the outer
 * object; recorded messages carry them inside `o`.
 */
export type WireForceOrder = {
  readonly e: 'forceOrder'
  readonly E: number
  readonly o: {
    readonly s: string
    /** Side of the forced order. */
    readonly S: 'BUY' | 'SELL'
    readonly o: 'LIMIT'
    readonly f: 'IOC'
    /** Ordered quantity. */
    readonly q: WireDecimal
    /** Order price. */
    readonly p: WireDecimal
    /** Average fill price; `0` before the first fill. */
    readonly ap: WireDecimal
    readonly X: 'NEW' | 'PARTIALLY_FILLED' | 'FILLED' | 'CANCELED' | 'EXPIRED'
    /** Last filled quantity. */
    readonly l: WireDecimal
    /** Filled so far. */
    readonly z: WireDecimal
    readonly T: number
    readonly ps?: string
    readonly st?: number
  }
  readonly ps?: string
  readonly st?: number
}

/** `<s>@markPrice@1s`. */
export type WireMarkPriceUpdate = {
  readonly e: 'markPriceUpdate'
  readonly E: number
  readonly s: string
  /** Mark price. */
  readonly p: WireDecimal
  /** Index price. */
  readonly i: WireDecimal
  /** Estimated settle price. */
  readonly P: WireDecimal
  /** Funding rate; empty on delivery contracts. */
  readonly r: WireDecimal
  /** Mark price moving average, newer messages. */
  readonly ap?: WireDecimal
  /** Next funding time. */
  readonly T: number
  readonly st?: number
}

/** `<s>@aggTrade` (`/market`). */
export type WireAggTrade = {
  readonly e: 'aggTrade'
  readonly E: number
  readonly s: string
  readonly a: number
  readonly p: WireDecimal
  readonly q: WireDecimal
  /** Quantity without retail price improvement orders, newer messages. */
  readonly nq?: WireDecimal
  readonly f: number
  readonly l: number
  readonly T: number
  /** The buyer rested. */
  readonly m: boolean
  readonly st?: number
}

/** `<s>@trade` (`/public`), undocumented. `X` other than `MARKET` marks trades outside the book. */
export type WireTrade = {
  readonly e: 'trade'
  readonly E: number
  readonly T: number
  readonly s: string
  readonly t: number
  readonly p: WireDecimal
  readonly q: WireDecimal
  readonly X?: string
  readonly m: boolean
  readonly st?: number
}

/** `<s>@bookTicker` (`/public`). */
export type WireBookTicker = {
  readonly e: 'bookTicker'
  readonly u: number
  readonly E: number
  readonly T: number
  readonly s: string
  readonly b: WireDecimal
  readonly B: WireDecimal
  readonly a: WireDecimal
  readonly A: WireDecimal
  readonly ps?: string
  readonly st?: number
}

/** `<s>@depth[@100ms]` (`/public`). Each `pu` equals the previous message's `u`. */
export type WireDepthUpdate = {
  readonly e: 'depthUpdate'
  readonly E: number
  readonly T: number
  readonly s: string
  readonly U: number
  readonly u: number
  readonly pu: number
  readonly b: readonly WireLevel[]
  readonly a: readonly WireLevel[]
  readonly ps?: string
  readonly st?: number
}

/** `GET /fapi/v1/depth`. */
export type WireDepth = {
  readonly lastUpdateId: number
  readonly E?: number
  readonly T?: number
  readonly bids: readonly WireLevel[]
  readonly asks: readonly WireLevel[]
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
  | { readonly filterType: 'MIN_NOTIONAL'; readonly notional: WireDecimal }
  | { readonly filterType: 'MAX_NUM_ORDERS' | 'MAX_NUM_ALGO_ORDERS'; readonly limit: number }
  | {
      readonly filterType: 'PERCENT_PRICE'
      readonly multiplierUp: WireDecimal
      readonly multiplierDown: WireDecimal
      readonly multiplierDecimal: WireDecimal | number
    }

export type WireSymbol = {
  readonly symbol: string
  readonly pair: string
  readonly contractType: string
  readonly deliveryDate: number
  readonly onboardDate: number
  readonly status: string
  readonly baseAsset: string
  readonly quoteAsset: string
  readonly marginAsset: string
  /** Not the tick. */
  readonly pricePrecision: number
  /** Not the step. */
  readonly quantityPrecision: number
  readonly underlyingType?: string
  readonly filters: readonly WireSymbolFilter[]
  readonly orderTypes?: readonly string[]
  readonly timeInForce?: readonly string[]
  readonly liquidationFee?: WireDecimal
  readonly marketTakeBound?: WireDecimal
}

/** `GET /fapi/v1/exchangeInfo`. */
export type WireExchangeInfo = WireListing<WireSymbol>
