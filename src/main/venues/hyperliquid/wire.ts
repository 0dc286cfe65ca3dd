/**
 * Payloads of Hyperliquid perpetuals as the venue spells them. Prices and sizes are decimal text
 * without trailing zeros, ids and times (ms) are numbers.
 * Pages: https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api
 */

/** A decimal number as text. */
export type WireDecimal = string
/** `0x` and 40 hexadecimal digits. */
export type WireAddress = string

export type WireSubscription =
  | {
      readonly type: 'trades' | 'activeAssetCtx' | 'bbo' | 'activeAssetData'
      readonly coin: string
    }
  | {
      readonly type: 'l2Book'
      readonly coin: string
      readonly nSigFigs?: number | null
      readonly mantissa?: number | null
      readonly fast?: boolean
    }
  | { readonly type: 'candle'; readonly coin: string; readonly interval: string }
  | { readonly type: 'allMids' }
  | WireUserSubscription

/** What an account hears. `userEvents` arrive on a channel called `user`. */
export type WireUserSubscription = {
  readonly type: 'orderUpdates' | 'userFills' | 'userEvents' | 'clearinghouseState' | 'spotState'
  readonly user: WireAddress
}

export type WireRequest =
  | { readonly method: 'subscribe' | 'unsubscribe'; readonly subscription: WireSubscription }
  | { readonly method: 'ping' }

/** An action over the socket. */
export type WirePost = {
  readonly method: 'post'
  readonly id: number
  readonly request: { readonly type: 'action'; readonly payload: WireExchangeRequest }
}

/** Answer to a `post`: what REST would have answered, or its status and text in one. */
export type WirePostAnswer = WireMessage<
  'post',
  {
    readonly id: number
    readonly response:
      | { readonly type: 'action'; readonly payload: unknown }
      | { readonly type: 'info'; readonly payload: unknown }
      | { readonly type: 'error'; readonly payload: string }
  }
>

/** Envelope of everything the socket sends. */
export type WireMessage<Channel extends string, Data> = {
  readonly channel: Channel
  readonly data: Data
}
export type WirePong = { readonly channel: 'pong' }
/** Free text: `Already subscribed: {…}`, `Invalid subscription {…}`, `Too many subscriptions`. */
export type WireErrorMessage = WireMessage<'error', string>
/** Repeats the subscription, with defaults filled in (`nSigFigs: null`). */
export type WireSubscriptionResponse = WireMessage<
  'subscriptionResponse',
  { readonly method: 'subscribe' | 'unsubscribe'; readonly subscription: WireSubscription }
>

/** `trades`: an array; the first message repeats recent trades. */
export type WireTrade = {
  readonly coin: string
  /** The aggressor: `B` bought, `A` sold. */
  readonly side: 'B' | 'A'
  readonly px: WireDecimal
  readonly sz: WireDecimal
  readonly hash: string
  readonly time: number
  readonly tid: number
  /** Buyer, then seller. Missing in recordings of 2024. */
  readonly users?: readonly [buyer: WireAddress, seller: WireAddress]
}
export type WireTradesMessage = WireMessage<'trades', readonly WireTrade[]>

export type WireAssetContext = {
  /** Per hour. */
  readonly funding: WireDecimal
  /** Base units, one side. */
  readonly openInterest: WireDecimal
  readonly prevDayPx: WireDecimal
  readonly dayNtlVlm: WireDecimal
  readonly premium: WireDecimal | null
  readonly oraclePx: WireDecimal
  readonly markPx: WireDecimal
  readonly midPx: WireDecimal | null
  readonly impactPxs: readonly [WireDecimal, WireDecimal] | null
  readonly dayBaseVlm?: WireDecimal
}
/** Carries no time. */
export type WireActiveAssetContext = WireMessage<
  'activeAssetCtx',
  { readonly coin: string; readonly ctx: WireAssetContext }
>

export type WireLevel = { readonly px: WireDecimal; readonly sz: WireDecimal; readonly n?: number }

/** `l2Book`: bids from high to low, asks from low to high, at most 20 a side; always the whole. */
export type WireBook = {
  readonly coin: string
  readonly time: number
  readonly levels: readonly [bids: readonly WireLevel[], asks: readonly WireLevel[]]
  readonly spread?: WireDecimal
  readonly fast?: true
}
export type WireBookMessage = WireMessage<'l2Book', WireBook>

export type WireBestBidOffer = {
  readonly coin: string
  readonly time: number
  readonly bbo: readonly [bid: WireLevel | null, ask: WireLevel | null]
}
export type WireBestBidOfferMessage = WireMessage<'bbo', WireBestBidOffer>

/** `candleSnapshot` rows and the `candle` channel. `t` opens, `T` closes. */
export type WireCandle = {
  readonly t: number
  readonly T: number
  readonly s: string
  readonly i: string
  readonly o: WireDecimal
  readonly h: WireDecimal
  readonly l: WireDecimal
  readonly c: WireDecimal
  /** Base units. */
  readonly v: WireDecimal
  readonly n: number
}
export type WireCandleMessage = WireMessage<'candle', WireCandle>

export type WireUniverseEntry = {
  readonly name: string
  readonly szDecimals: number
  readonly maxLeverage: number
  readonly marginTableId?: number
  readonly isDelisted?: boolean
  readonly onlyIsolated?: boolean
  readonly marginMode?: 'strictIsolated' | 'noCross'
}
/** `{"type":"meta"}`. */
export type WireMeta = { readonly universe: readonly WireUniverseEntry[] }
/** `{"type":"metaAndAssetCtxs"}`. */
export type WireMetaAndAssetContexts = readonly [WireMeta, readonly WireAssetContext[]]

/** A row of `userFills`, `userFillsByTime`: a fill as the asked address saw it. */
export type WireFill = {
  readonly coin: string
  readonly px: WireDecimal
  readonly sz: WireDecimal
  /** What the asked address did: `B` bought, `A` sold. */
  readonly side: 'B' | 'A'
  readonly time: number
  readonly startPosition: WireDecimal
  readonly dir: string
  readonly closedPnl: WireDecimal
  readonly hash: string
  readonly oid: number
  readonly crossed: boolean
  readonly fee: WireDecimal
  readonly feeToken?: string
  readonly tid: number
  readonly cloid?: string
  readonly twapId?: number | null
  /** Part of `fee`. */
  readonly builderFee?: WireDecimal
  /** Present where one side of the fill was being liquidated. */
  readonly liquidation?: {
    readonly liquidatedUser: WireAddress
    readonly markPx: WireDecimal
    readonly method: 'market' | 'backstop'
  }
}

/** `{"type":"vaultDetails"}`, the part we read. */
export type WireVaultDetails = {
  readonly name: string
  readonly vaultAddress: WireAddress
  readonly relationship:
    | {
        readonly type: 'parent'
        readonly data: { readonly childAddresses: readonly WireAddress[] }
      }
    | { readonly type: 'child'; readonly data: { readonly parentAddress: WireAddress } }
    | { readonly type: 'normal' }
}

/** `userFills` channel: the first message repeats the latest fills. */
export type WireUserFills = {
  readonly user: WireAddress
  readonly fills: readonly WireFill[]
  readonly isSnapshot?: boolean
}

/** A row of `openOrders`, and `order` in `orderUpdates`. */
export type WireOpenOrder = {
  readonly coin: string
  readonly side: 'B' | 'A'
  readonly limitPx: WireDecimal
  /** What is left. */
  readonly sz: WireDecimal
  readonly oid: number
  readonly timestamp: number
  /** Missing in recordings of 2023. */
  readonly origSz?: WireDecimal
  readonly cloid?: string | null
  readonly reduceOnly?: boolean
}

/** A row of `frontendOpenOrders`, and `order` in `orderStatus`. */
export type WireFrontendOrder = WireOpenOrder & {
  readonly orderType:
    'Limit' | 'Market' | 'Stop Market' | 'Stop Limit' | 'Take Profit Market' | 'Take Profit Limit'
  readonly tif: 'Gtc' | 'Ioc' | 'Alo' | 'FrontendMarket' | 'LiquidationMarket' | null
  readonly isTrigger: boolean
  readonly triggerPx: WireDecimal
  readonly triggerCondition: string
  readonly isPositionTpsl: boolean
  readonly children: readonly unknown[]
}

/** A row of `orderUpdates` and of `historicalOrders`. */
export type WireOrderUpdate = {
  readonly order: WireOpenOrder
  /** `open`, `filled`, `canceled`, `triggered`, `rejected`, `…Canceled`, `…Rejected`. */
  readonly status: string
  readonly statusTimestamp: number
}

/** `{"type":"orderStatus"}`. */
export type WireOrderStatus =
  { readonly status: 'order'; readonly order: WireOrderUpdate } | { readonly status: 'unknownOid' }

/** One position; a contract is held long or short, never both. */
export type WirePosition = {
  readonly coin: string
  /** Negative when short. */
  readonly szi: WireDecimal
  readonly leverage: {
    readonly type: 'cross' | 'isolated'
    readonly value: number
    readonly rawUsd?: WireDecimal
  }
  readonly entryPx: WireDecimal | null
  readonly positionValue: WireDecimal
  readonly unrealizedPnl: WireDecimal
  readonly returnOnEquity: WireDecimal
  readonly liquidationPx: WireDecimal | null
  readonly marginUsed: WireDecimal
  readonly maxLeverage?: number
}

type WireMarginSummary = {
  /** With unrealised profit. */
  readonly accountValue: WireDecimal
  readonly totalNtlPos: WireDecimal
  readonly totalRawUsd: WireDecimal
  readonly totalMarginUsed: WireDecimal
}

/** `{"type":"clearinghouseState"}`, and that member of the channel of the same name. */
export type WireClearinghouseState = {
  readonly marginSummary: WireMarginSummary
  readonly crossMarginSummary: WireMarginSummary
  readonly crossMaintenanceMarginUsed?: WireDecimal
  readonly withdrawable: WireDecimal
  readonly assetPositions: readonly { readonly type: 'oneWay'; readonly position: WirePosition }[]
  /** Missing in recordings of 2023. */
  readonly time?: number
}

/** `{"type":"spotClearinghouseState"}`, and `spotState` in the channel of that name. */
export type WireSpotClearinghouseState = {
  readonly balances: readonly {
    readonly coin: string
    readonly token?: number
    readonly total: WireDecimal
    readonly hold: WireDecimal
    readonly entryNtl?: WireDecimal
  }[]
}

/** `{"type":"userRole"}`: what an address is. */
export type WireUserRole =
  | { readonly role: 'missing' | 'user' | 'vault' }
  | { readonly role: 'agent'; readonly data: { readonly user: WireAddress } }
  | { readonly role: 'subAccount'; readonly data: { readonly master: WireAddress } }

/** `{"type":"extraAgents"}`: the named agents of an account. */
export type WireExtraAgents = readonly {
  readonly name: string
  readonly address: WireAddress
  readonly validUntil: number | null
}[]

/** `{"type":"userRateLimit"}`. */
export type WireUserRateLimit = {
  readonly cumVlm: WireDecimal
  readonly nRequestsUsed: number
  readonly nRequestsCap: number
}

/** `{"type":"userFees"}`, the part we read: shares of notional. */
export type WireUserFees = {
  readonly userCrossRate: WireDecimal
  readonly userAddRate: WireDecimal
}

/** `{"type":"activeAssetData"}`, the part we read. */
export type WireActiveAssetData = {
  readonly coin: string
  readonly leverage: { readonly type: 'cross' | 'isolated'; readonly value: number }
}

/** A row of `fundingHistory`. Hourly. */
export type WireFundingRate = {
  readonly coin: string
  readonly fundingRate: WireDecimal
  readonly premium?: WireDecimal
  readonly time: number
}

/** An order as it is placed. The order of the keys is part of what is signed. */
export type WireOrderRequest = {
  /** Asset number. */
  readonly a: number
  readonly b: boolean
  readonly p: WireDecimal
  readonly s: WireDecimal
  readonly r: boolean
  readonly t:
    | { readonly limit: { readonly tif: 'Gtc' | 'Ioc' | 'Alo' } }
    | {
        readonly trigger: {
          readonly isMarket: boolean
          readonly triggerPx: WireDecimal
          readonly tpsl: 'tp' | 'sl'
        }
      }
  /** `0x` and 32 hexadecimal digits. */
  readonly c?: string
}

/** What `POST /exchange` does. The order of the keys is part of what is signed. */
export type WireAction =
  | {
      readonly type: 'order'
      readonly orders: readonly WireOrderRequest[]
      readonly grouping: 'na'
    }
  | {
      readonly type: 'cancel'
      readonly cancels: readonly { readonly a: number; readonly o: number }[]
    }
  | {
      readonly type: 'cancelByCloid'
      readonly cancels: readonly { readonly asset: number; readonly cloid: string }[]
    }
  | {
      readonly type: 'batchModify'
      readonly modifies: readonly {
        readonly oid: number | string
        readonly order: WireOrderRequest
      }[]
    }
  /** Without a time: never. */
  | { readonly type: 'scheduleCancel'; readonly time?: number }
  | {
      readonly type: 'updateLeverage'
      readonly asset: number
      readonly isCross: boolean
      readonly leverage: number
    }

/** Body of `POST /exchange`. */
export type WireExchangeRequest = {
  readonly action: WireAction
  readonly nonce: number
  readonly signature: { readonly r: string; readonly s: string; readonly v: number }
  readonly vaultAddress?: WireAddress
  readonly expiresAfter?: number
}

/** Answer to an action: HTTP 200 says nothing of success. */
export type WireExchangeAnswer =
  | { readonly status: 'err'; readonly response: string }
  | {
      readonly status: 'ok'
      readonly response:
        | { readonly type: 'default' }
        | {
            readonly type: 'order' | 'cancel'
            readonly data: { readonly statuses: readonly WireActionStatus[] }
          }
    }

/** One order's part of an answer. */
export type WireActionStatus =
  | { readonly resting: { readonly oid: number; readonly cloid?: string } }
  | {
      readonly filled: {
        readonly totalSz: WireDecimal
        readonly avgPx: WireDecimal
        readonly oid: number
        readonly cloid?: string
      }
    }
  | { readonly error: string }
  | 'success'
  | 'waitingForFill'
  | 'waitingForTrigger'

/** Bodies of `POST /info`. */
export type WireInfoRequest =
  | { readonly type: 'meta' | 'metaAndAssetCtxs' | 'allMids' }
  | {
      readonly type:
        | 'clearinghouseState'
        | 'spotClearinghouseState'
        | 'frontendOpenOrders'
        | 'userFills'
        | 'userFees'
        | 'userRole'
        | 'extraAgents'
        | 'userRateLimit'
      readonly user: WireAddress
    }
  | { readonly type: 'orderStatus'; readonly user: WireAddress; readonly oid: number | string }
  | { readonly type: 'activeAssetData'; readonly user: WireAddress; readonly coin: string }
  | {
      readonly type: 'fundingHistory'
      readonly coin: string
      readonly startTime: number
      readonly endTime?: number
    }
  | { readonly type: 'l2Book'; readonly coin: string }
  | {
      readonly type: 'candleSnapshot'
      readonly req: {
        readonly coin: string
        readonly interval: string
        readonly startTime: number
        readonly endTime: number
      }
    }
  | {
      readonly type: 'userFillsByTime'
      readonly user: WireAddress
      readonly startTime: number
      readonly endTime?: number
    }
  | { readonly type: 'vaultDetails'; readonly vaultAddress: WireAddress }
