import type { AccountId } from './account.ts'
import type { DecimalText } from './decimal.ts'
import type { Brand, InstrumentId, UnixMs } from './ids.ts'
import type { PositionSide, Side } from './market.ts'
import type { Environment, MarketKind, VenueId } from './venue.ts'

/** Ours, unique for ever: 32 hexadecimal digits of a random UUID (version 4). */
export type OrderId = Brand<string, 'OrderId'>

/** Made from an order id before sending, in the venue's alphabet and length [11]. */
export type ClientOrderId = Brand<string, 'ClientOrderId'>

/** The venue's, known after acceptance [37]. Kept as text: it may pass what a double can hold. */
export type VenueOrderId = Brand<string, 'VenueOrderId'>

export const orderTypes = ['market', 'limit', 'stopMarket', 'stopLimit', 'trailingStop'] as const
export type OrderType = (typeof orderTypes)[number]

/** `gtd` needs an expiry; `day` ends with the venue's trading day. */
export const timesInForce = ['gtc', 'ioc', 'fok', 'gtd', 'day'] as const
export type TimeInForce = (typeof timesInForce)[number]

/** Which price sets off a stop. */
export const triggerPrices = ['last', 'mark', 'index'] as const
export type TriggerPrice = (typeof triggerPrices)[number]

/** An order as it is handed to a venue. */
export type NewOrder = {
  readonly clientOrderId: ClientOrderId
  readonly instrumentId: InstrumentId
  readonly side: Side
  readonly orderType: OrderType
  /** Base units (spot, linear) or contracts (inverse). Exactly one of the two quantities is set. */
  readonly quantity: DecimalText | null
  /** What to spend or receive, quote asset: market orders where the venue offers it. */
  readonly quoteQuantity: DecimalText | null
  /** Of `limit` and `stopLimit`. */
  readonly price: DecimalText | null
  /** Of `stopMarket` and `stopLimit`; of `trailingStop` the price from which it trails, if any. */
  readonly stopPrice: DecimalText | null
  /** Distance of a `trailingStop` from the best price since, basis points of that price. */
  readonly trailingDelta: DecimalText | null
  /** Which way the price must pass `stopPrice`. Null: up for a buy, down for a sell, as a stop loss. */
  readonly triggerDirection: 'rise' | 'fall' | null
  /** Null leaves it to the venue: last on most. */
  readonly triggerBy: TriggerPrice | null
  /** Null for types that have none. */
  readonly timeInForce: TimeInForce | null
  /** Of `gtd`. */
  readonly expireTime: UnixMs | null
  readonly postOnly: boolean
  readonly reduceOnly: boolean
  /** Which side of a hedged account it concerns; null in one-way mode. */
  readonly positionSide: PositionSide | null
}

/** What most orders leave out. */
export const plainTerms = {
  quoteQuantity: null,
  price: null,
  stopPrice: null,
  trailingDelta: null,
  triggerDirection: null,
  triggerBy: null,
  timeInForce: null,
  expireTime: null,
  postOnly: false,
  reduceOnly: false,
  positionSide: null,
} as const satisfies Partial<NewOrder>

/** Which order: one id suffices. The venue's own wins where both are known. */
export type OrderReference = {
  readonly instrumentId: InstrumentId
  readonly clientOrderId: ClientOrderId | null
  readonly venueOrderId: VenueOrderId | null
}

/** New values of a working order; null leaves one as it is. */
export type Amendment = OrderReference & {
  /** Of the order: several venues want it said again. */
  readonly side: Side
  readonly price: DecimalText | null
  /** The whole quantity, filled part included. */
  readonly quantity: DecimalText | null
  readonly stopPrice: DecimalText | null
  /** Client order id of the order that takes its place, where a venue amends by replacing. */
  readonly newClientOrderId: ClientOrderId | null
}

/**
 * Where an order stands at its venue [39].
 * `accepted` works in the book, `untriggered` waits for its stop price.
 */
export const venueOrderStatuses = [
  'accepted',
  'untriggered',
  'partiallyFilled',
  'filled',
  'canceled',
  'expired',
  'rejected',
] as const
export type VenueOrderStatus = (typeof venueOrderStatuses)[number]

/** What a report tells [150]. `status` answers a query or opens a stream. */
export const executionTypes = [
  'accepted',
  'triggered',
  'trade',
  'amended',
  'canceled',
  'expired',
  'rejected',
  'status',
] as const
export type ExecutionType = (typeof executionTypes)[number]

/** Where a report, a fill, a balance or a position belongs. */
export type AccountOrigin = {
  readonly venue: VenueId
  readonly environment: Environment
  readonly accountId: AccountId
}

/** What the venue says about one order of the account, ours or not [35=8]. */
export type ExecutionReport = AccountOrigin & {
  readonly kind: 'executionReport'
  readonly executionType: ExecutionType
  readonly instrumentId: InstrumentId
  /** Null where the order was made without one. */
  readonly clientOrderId: ClientOrderId | null
  /** Of the order that an amend or cancel named, where the venue gives both [41]. */
  readonly originalClientOrderId: ClientOrderId | null
  /** Null only in a rejection. */
  readonly venueOrderId: VenueOrderId | null
  readonly side: Side
  /** Null where the venue has a type that we do not: it is shown and can be canceled. */
  readonly orderType: OrderType | null
  readonly timeInForce: TimeInForce | null
  readonly status: VenueOrderStatus
  /** Null where the order was sized in quote units and the venue tells no quantity. */
  readonly quantity: DecimalText | null
  /** Null of orders without a limit. */
  readonly price: DecimalText | null
  readonly stopPrice: DecimalText | null
  readonly cumulativeQuantity: DecimalText
  /** Zero once closed. Null where `quantity` is. */
  readonly leavesQuantity: DecimalText | null
  /** Null before the first fill, and where the venue tells no average. */
  readonly averagePrice: DecimalText | null
  readonly postOnly: boolean
  readonly reduceOnly: boolean
  readonly positionSide: PositionSide | null
  /** The venue's reason of a rejection, cancel or expiry, in its words. */
  readonly reason: string | null
  /** Number by which the venue orders the reports of an order, where it has one. */
  readonly sequence: number | null
  readonly exchangeTime: UnixMs
  readonly receivedTime: UnixMs
}

/** One trade of one of the account's orders. Counts once per venue, instrument and trade id. */
export type Fill = AccountOrigin & {
  readonly kind: 'fill'
  readonly instrumentId: InstrumentId
  readonly tradeId: string
  readonly clientOrderId: ClientOrderId | null
  readonly venueOrderId: VenueOrderId
  readonly side: Side
  readonly lastPrice: DecimalText
  /** Base units or contracts, as the order. */
  readonly lastQuantity: DecimalText
  /** Positive is paid, negative is a rebate. Null where this message does not tell it. */
  readonly fee: DecimalText | null
  readonly feeAsset: string | null
  /** Null where this message does not tell it. */
  readonly liquiditySide: 'maker' | 'taker' | null
  readonly positionSide: PositionSide | null
  /** What the venue booked as realised on this fill, settle asset; null where it does not tell. */
  readonly realizedPnl: DecimalText | null
  readonly isLiquidation: boolean
  readonly exchangeTime: UnixMs
  readonly receivedTime: UnixMs
}

/** What order entry at a venue can do for one market kind. Shown, and asked before anything leaves. */
export type TradingCapabilities = {
  readonly marketKind: MarketKind
  readonly orderTypes: readonly OrderType[]
  /** By order type; types not listed take none. */
  readonly timesInForce: Readonly<Partial<Record<OrderType, readonly TimeInForce[]>>>
  readonly postOnly: boolean
  readonly reduceOnly: boolean
  /** Market orders sized in the quote asset. */
  readonly quoteQuantity: boolean
  /** `replace` gives a new venue order id and loses the place in the queue. */
  readonly amend: 'native' | 'replace' | 'unsupported'
  readonly amendable: readonly ('price' | 'quantity' | 'stopPrice')[]
  readonly cancelAll: 'account' | 'instrument' | 'emulated'
  readonly hedgeMode: boolean
  readonly leverage: boolean
  readonly triggerBy: readonly TriggerPrice[]
  /** Smallest and largest, basis points. */
  readonly trailingDelta: {
    readonly min: string
    readonly max: string
    readonly step: string
  } | null
  readonly webSocketOrderEntry: boolean
  readonly deadMansSwitch: {
    readonly scope: 'account' | 'instrument' | 'connection'
    readonly minMs: number
    readonly maxMs: number
  } | null
  /** What the venue does not tell us or does differently, one sentence each, for the trader. */
  readonly notes: readonly string[]
}
