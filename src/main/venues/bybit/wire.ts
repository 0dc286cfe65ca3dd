/**
 * Payloads of Bybit v5 as the venue spells them. Decimals travel as text, an empty text means none.
 * Pages: https://bybit-exchange.github.io/docs/v5/intro
 */

/** A decimal number as text. */
export type WireDecimal = string

export type WireCategory = 'linear' | 'inverse' | 'spot' | 'option'

/** Envelope of every REST answer. `retCode` 0 is success; refusals come with HTTP 200 too. */
export type WireEnvelope<Body> = {
  readonly retCode: number
  readonly retMsg: string
  readonly result: Body
  readonly retExtInfo?: unknown
  readonly time: number
}

export type WireRequest =
  | {
      readonly req_id: string
      readonly op: 'subscribe' | 'unsubscribe'
      readonly args: readonly string[]
    }
  | { readonly req_id?: string; readonly op: 'ping' }

/** Answer to a request on a public socket. A ping is answered with `ret_msg` `pong`. */
export type WireReply = {
  readonly success: boolean
  readonly ret_msg: string
  readonly conn_id: string
  readonly req_id?: string
  readonly op: 'subscribe' | 'unsubscribe' | 'ping' | 'pong'
}

/** Envelope of every topic. `ts` is when the venue's system generated the message. */
export type WireTopic<Data> = {
  readonly topic: string
  readonly type?: 'snapshot' | 'delta'
  readonly ts: number
  readonly data: Data
  /** Time of the matching engine, order books only. */
  readonly cts?: number
  readonly cs?: number
}

/** A row of `allLiquidation.{symbol}`, pushed every 500 ms with all liquidations of the window. */
export type WireAllLiquidationRow = {
  readonly T: number
  readonly s: string
  /** Side of the POSITION: `Buy` means that a long was liquidated. */
  readonly S: 'Buy' | 'Sell'
  /** Base units (linear) or quote-currency contracts (inverse). */
  readonly v: WireDecimal
  /** Bankruptcy price, not a trade price. */
  readonly p: WireDecimal
}
export type WireAllLiquidation = WireTopic<readonly WireAllLiquidationRow[]>

/**
 * The retired `liquidation.{symbol}` (gone since 2025-02-20; one a second and symbol), found in
 * recordings. Older generations name the time `time`, the size `qty`, use numbers and send arrays.
 */
export type WireLiquidationRow = {
  readonly symbol: string
  readonly side: 'Buy' | 'Sell'
  readonly price: WireDecimal | number
  readonly size?: WireDecimal | number
  readonly qty?: WireDecimal | number
  readonly updatedTime?: number
  readonly time?: number
  readonly id?: number
}
export type WireLiquidation = Omit<
  WireTopic<WireLiquidationRow | readonly WireLiquidationRow[]>,
  'ts'
> & {
  readonly ts?: number
}

/** `tickers.{symbol}` of linear and inverse: a delta carries only what changed. */
export type WireTicker = {
  readonly symbol: string
  readonly lastPrice?: WireDecimal
  readonly markPrice?: WireDecimal
  readonly indexPrice?: WireDecimal
  /** Both sides summed. */
  readonly openInterest?: WireDecimal
  /** One side, since 2026-06-11. */
  readonly singleOpenInterest?: WireDecimal
  readonly fundingRate?: WireDecimal
  /** Milliseconds as text. */
  readonly nextFundingTime?: WireDecimal
  readonly bid1Price?: WireDecimal
  readonly bid1Size?: WireDecimal
  readonly ask1Price?: WireDecimal
  readonly ask1Size?: WireDecimal
}
export type WireTickerMessage = WireTopic<WireTicker>

/** A row of `publicTrade.{symbol}`. */
export type WireTradeRow = {
  readonly T: number
  readonly s: string
  /** Side of the taker. */
  readonly S: 'Buy' | 'Sell'
  readonly v: WireDecimal
  readonly p: WireDecimal
  readonly L?: string
  readonly i: string
  /** Block trade. */
  readonly BT: boolean
  readonly RPI?: boolean
  readonly seq?: number
}
export type WireTradeMessage = WireTopic<readonly WireTradeRow[]>

export type WireLevel = readonly [price: WireDecimal, quantity: WireDecimal]

/** `orderbook.{depth}.{symbol}` and `GET /v5/market/orderbook`. `u` is 1 after a service restart. */
export type WireBook = {
  readonly s: string
  readonly b: readonly WireLevel[]
  readonly a: readonly WireLevel[]
  readonly u: number
  readonly seq?: number
  readonly ts?: number
  readonly cts?: number
}
export type WireBookMessage = WireTopic<WireBook>

/** `GET /v5/market/kline`: `list` is newest first. */
export type WireKline = readonly [
  start: WireDecimal,
  open: WireDecimal,
  high: WireDecimal,
  low: WireDecimal,
  close: WireDecimal,
  volume: WireDecimal,
  turnover: WireDecimal,
]
export type WireKlines = {
  readonly symbol: string
  readonly category: WireCategory
  readonly list: readonly WireKline[]
}

/** A row of `GET /v5/market/instruments-info` for linear and inverse. */
export type WireInstrument = {
  readonly symbol: string
  readonly contractType: string
  readonly status: string
  readonly baseCoin: string
  readonly quoteCoin: string
  readonly settleCoin: string
  readonly launchTime?: WireDecimal
  readonly deliveryTime?: WireDecimal
  readonly priceScale?: WireDecimal
  readonly leverageFilter?: {
    readonly minLeverage: WireDecimal
    readonly maxLeverage: WireDecimal
    readonly leverageStep?: WireDecimal
  }
  readonly priceFilter: {
    readonly minPrice?: WireDecimal
    readonly maxPrice?: WireDecimal
    readonly tickSize: WireDecimal
  }
  readonly lotSizeFilter: {
    readonly minNotionalValue?: WireDecimal
    readonly maxOrderQty?: WireDecimal
    readonly maxMktOrderQty?: WireDecimal
    readonly minOrderQty?: WireDecimal
    readonly qtyStep: WireDecimal
  }
  readonly fundingInterval?: number
}
export type WireInstruments = {
  readonly category: WireCategory
  readonly list: readonly WireInstrument[]
  /** Empty on the last page; percent-encode it before use. */
  readonly nextPageCursor?: string
}

/** `GET /v5/market/tickers`. */
export type WireTickers = {
  readonly category: WireCategory
  readonly list: readonly WireTicker[]
}
