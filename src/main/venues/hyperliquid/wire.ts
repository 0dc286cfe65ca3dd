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

export type WireRequest =
  | { readonly method: 'subscribe' | 'unsubscribe'; readonly subscription: WireSubscription }
  | { readonly method: 'ping' }

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

/** Bodies of `POST /info`. */
export type WireInfoRequest =
  | { readonly type: 'meta' | 'metaAndAssetCtxs' | 'allMids' }
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
