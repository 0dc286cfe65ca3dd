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

export type WireOrderSide = 'Buy' | 'Sell'
export type WireTriggerBy = 'LastPrice' | 'MarkPrice' | 'IndexPrice'
export type WireTradeOperation = 'order.create' | 'order.amend' | 'order.cancel'

type WireTarget = { readonly category: WireCategory; readonly symbol: string }

/** `POST /v5/order/create` and `order.create` of the trade socket. */
export type WireCreateOrder = WireTarget & {
  readonly side: WireOrderSide
  readonly orderType: 'Market' | 'Limit'
  readonly qty: WireDecimal
  /** Spot market orders: whether `qty` is in the base or the quote asset. */
  readonly marketUnit?: 'baseCoin' | 'quoteCoin'
  readonly price?: WireDecimal
  readonly timeInForce?: 'GTC' | 'IOC' | 'FOK' | 'PostOnly'
  readonly triggerPrice?: WireDecimal
  /** 1: when the price rises to the trigger price, 2: when it falls. Contracts only. */
  readonly triggerDirection?: 1 | 2
  readonly triggerBy?: WireTriggerBy
  /** Spot only. */
  readonly orderFilter?: WireOrderFilter
  readonly reduceOnly?: boolean
  /** 0 one-way, 1 the long and 2 the short side of a hedged account. */
  readonly positionIdx?: 0 | 1 | 2
  readonly orderLinkId?: string
}

export type WireOrderFilter = 'Order' | 'StopOrder' | 'tpslOrder'

type WireOrderIds = { readonly orderId?: string; readonly orderLinkId?: string }

/** `POST /v5/order/amend`: only what changes. */
export type WireAmendOrder = WireTarget &
  WireOrderIds & {
    readonly qty?: WireDecimal
    readonly price?: WireDecimal
    readonly triggerPrice?: WireDecimal
  }

/** `POST /v5/order/cancel`. */
export type WireCancelOrder = WireTarget & WireOrderIds & { readonly orderFilter?: WireOrderFilter }

/** `POST /v5/order/cancel-all`. */
export type WireCancelAll = {
  readonly category: WireCategory
  readonly symbol?: string
  readonly settleCoin?: string
  readonly orderFilter?: WireOrderFilter
}

/** Answer to create, amend and cancel: taken, not done. The `order` topic tells what came of it. */
export type WireOrderAck = { readonly orderId: string; readonly orderLinkId: string }

/** Answer to cancel-all. `success` is `0` when it failed. */
export type WireCancelAllAck = { readonly list: readonly WireOrderAck[]; readonly success?: string }

/** `POST /v5/position/set-leverage`. */
export type WireSetLeverage = WireTarget & {
  readonly buyLeverage: WireDecimal
  readonly sellLeverage: WireDecimal
}

/** `POST /v5/order/disconnected-cancel-all`. */
export type WireDisconnectedCancelAll = {
  readonly product: 'OPTIONS' | 'DERIVATIVES' | 'SPOT'
  /** Seconds, 3 to 300. */
  readonly timeWindow: number
}

/** Login of a private or a trade socket, which names its id differently. */
export type WireLogin = {
  readonly op: 'auth'
  readonly args: readonly [apiKey: string, expires: number, signature: string]
  readonly req_id?: string
  readonly reqId?: string
}

/** A request on the trade socket. */
export type WireTradeRequest = {
  readonly reqId: string
  readonly header: {
    readonly 'X-BAPI-TIMESTAMP': WireDecimal
    readonly 'X-BAPI-RECV-WINDOW': WireDecimal
  }
  readonly op: WireTradeOperation
  readonly args: readonly [object]
}

/** Its answer; the header names the account's limit for this operation. */
export type WireTradeReply = {
  readonly reqId?: string
  readonly retCode: number
  readonly retMsg: string
  readonly op: WireTradeOperation | 'auth' | 'pong'
  readonly data?: unknown
  readonly retExtInfo?: unknown
  readonly header?: Readonly<Record<string, string>>
  readonly connId: string
}

/** Envelope of the private topics. They send no snapshot. */
export type WirePrivateTopic<Row> = {
  readonly id?: string
  readonly topic: string
  readonly creationTime: number
  readonly data: readonly Row[]
}

/**
 * An order: rows of `order/realtime` and `order/history`, and of the topic `order`, which alone has
 * the category. An empty text means none, as do `UNKNOWN` and zero prices.
 */
export type WireOrder = {
  readonly category?: WireCategory
  readonly symbol: string
  readonly orderId: string
  readonly orderLinkId: string
  readonly side: WireOrderSide
  readonly orderType: 'Market' | 'Limit'
  readonly price: WireDecimal
  readonly qty: WireDecimal
  readonly marketUnit?: string
  readonly timeInForce: string
  readonly orderStatus: string
  readonly cancelType: string
  readonly rejectReason: string
  readonly avgPrice: WireDecimal | null
  readonly leavesQty: WireDecimal
  readonly cumExecQty: WireDecimal
  readonly cumExecValue: WireDecimal
  readonly stopOrderType: string
  readonly triggerPrice: WireDecimal
  readonly reduceOnly: boolean
  readonly positionIdx: number
  /** Milliseconds as text. */
  readonly createdTime: WireDecimal
  readonly updatedTime: WireDecimal
}

/** A row of `execution/list` and of the topic `execution`. */
export type WireExecution = {
  readonly category?: WireCategory
  readonly symbol: string
  readonly orderId: string
  readonly orderLinkId: string
  readonly side: WireOrderSide
  readonly execId: string
  readonly execType: string
  readonly execPrice: WireDecimal
  readonly execQty: WireDecimal
  /** Positive is paid. */
  readonly execFee: WireDecimal
  readonly feeCurrency?: string
  readonly feeRate?: WireDecimal
  readonly execPnl?: WireDecimal
  readonly createType?: string
  readonly isMaker: boolean
  /** Milliseconds as text. */
  readonly execTime: WireDecimal
}

/** A row of `position/list`, which names the entry price `avgPrice`, and of the topic `position`. */
export type WirePosition = {
  readonly category?: WireCategory
  readonly symbol: string
  readonly positionIdx: number
  /** Empty without a position in one-way mode. */
  readonly side: WireOrderSide | 'None' | ''
  readonly size: WireDecimal
  readonly avgPrice?: WireDecimal
  readonly entryPrice?: WireDecimal
  readonly leverage: WireDecimal
  readonly markPrice: WireDecimal
  readonly liqPrice: WireDecimal
  readonly positionIM: WireDecimal
  readonly unrealisedPnl: WireDecimal
  /** Of the position held now. */
  readonly curRealisedPnl?: WireDecimal
  readonly updatedTime: WireDecimal
}

/** A coin of `wallet-balance` and of the topic `wallet`. */
export type WireCoin = {
  readonly coin: string
  readonly walletBalance: WireDecimal
  /** Held by open spot orders. */
  readonly locked?: WireDecimal
  /** Empty in portfolio margin mode. */
  readonly totalOrderIM?: WireDecimal
  readonly totalPositionIM?: WireDecimal
}
export type WireWallet = { readonly accountType?: string; readonly coin: readonly WireCoin[] }

/** `GET /v5/user/query-api`. */
export type WireKeyInformation = {
  /** 1: the key may change nothing. */
  readonly readOnly: number
  readonly permissions: Readonly<Record<string, readonly string[]>>
  /** `*` where the key works from anywhere. */
  readonly ips: readonly string[]
  /** ISO 8601; of 1970 where the key does not end. */
  readonly expiredAt: string
}

/** `GET /v5/account/query-dcp-info`. */
export type WireDisconnectionInfo = {
  readonly dcpInfos: readonly { readonly product: string; readonly dcpStatus: string }[]
}
