import type { SelfTrade } from './contract.ts'
import type { Fixed } from './fixed.ts'

export type Side = 'buy' | 'sell'
/** `both` in one-way mode. */
export type BookedSide = 'both' | 'long' | 'short'
export type TimeInForce = 'gtc' | 'ioc' | 'fok' | 'gtd'

/** What must happen before an order works. */
export type Trigger =
  | {
      readonly kind: 'stop' | 'takeProfit'
      readonly by: 'last' | 'mark' | 'index'
      readonly price: Fixed
      readonly direction: 'rise' | 'fall'
    }
  | {
      readonly kind: 'trailing'
      readonly by: 'last' | 'mark' | 'index'
      /** Way back from the best price since, as a share of it; above 0. */
      readonly callback: Fixed
      /** Price from which it trails; null: from the beginning. */
      readonly activation: Fixed | null
      /** Which way the price must pass it; left out: up for a sell, down for a buy. */
      readonly activationDirection?: 'rise' | 'fall'
    }

/** An order as it is handed to the engine. Values are what the client said, checked by the engine. */
export type OrderRequest = {
  readonly symbol: string
  readonly side: Side
  readonly orderType: 'market' | 'limit'
  readonly trigger: Trigger | null
  /** Exactly one of the two quantities, but for `closePosition`, which has neither. */
  readonly quantity: Fixed | null
  readonly quoteQuantity: Fixed | null
  /** Of `limit`. */
  readonly price: Fixed | null
  readonly timeInForce: TimeInForce
  /** Of `gtd`, ms. */
  readonly expireTime: number | null
  readonly postOnly: boolean
  readonly reduceOnly: boolean
  /** Takes the whole position's quantity when triggered. */
  readonly closePosition: boolean
  readonly positionSide: BookedSide
  /** Empty for an order without a name. */
  readonly clientOrderId: string
  /** Null takes the venue's default. */
  readonly selfTrade: SelfTrade | null
  /** Whatever the peer wants to say again in its answers. */
  readonly note: Readonly<Record<string, string>>
}

export type OrderStatus =
  'untriggered' | 'accepted' | 'partiallyFilled' | 'filled' | 'canceled' | 'expired' | 'rejected'

/** Why an order ended without being filled or canceled by its owner. */
export type EndReason =
  | 'ioc'
  | 'fok'
  | 'noLiquidity'
  | 'postOnly'
  | 'reduceOnly'
  | 'selfTrade'
  | 'margin'
  | 'expired'
  | 'countdown'
  | 'liquidation'
  | 'amendedBelowFilled'
  | 'replaced'

/** An order at the engine, as peers may read it. Times in ms. */
export type Order = Readonly<MutableOrder>

export type MutableOrder = {
  readonly id: number
  readonly account: string
  /** As it was sent, but for its name, which an amendment may change. */
  request: OrderRequest
  readonly selfTrade: SelfTrade
  readonly createdTime: number
  /** Made by the venue to close a position. */
  readonly isLiquidation: boolean
  status: OrderStatus
  reason: EndReason | null
  /** Current values; `null` quantity of one sized in quote units or by position. */
  price: Fixed | null
  quantity: Fixed | null
  cumulativeQuantity: Fixed
  cumulativeQuote: Fixed
  /** Taken off by self-trade prevention. */
  preventedQuantity: Fixed
  updateTime: number
  /** When it began to work; null while untriggered. */
  workingTime: number | null
  triggeredTime: number | null
  amendments: number
  /** Of a stop or take-profit trigger, as amended. */
  triggerPrice: Fixed | null
  /** Of a trailing trigger: whether it trails, and the best price since. */
  trailing: boolean
  extreme: Fixed | null
  /** External quantity in front of it at its price. */
  queueAhead: Fixed
  /** Place in time. */
  priority: number
  /** Spot: what is held for it, in the asset it pays with. */
  held: Fixed
}

/** One side of one trade. */
export type Fill = {
  /** Shared by both sides, unique at the venue. */
  readonly tradeId: number
  readonly orderId: number
  readonly clientOrderId: string
  readonly account: string
  readonly symbol: string
  readonly side: Side
  readonly positionSide: BookedSide
  readonly price: Fixed
  readonly quantity: Fixed
  /** Price x quantity. */
  readonly quote: Fixed
  readonly fee: Fixed
  readonly feeAsset: string
  readonly liquidity: 'maker' | 'taker'
  /** Linear: before the fee. */
  readonly realizedPnl: Fixed
  readonly time: number
  readonly isLiquidation: boolean
  /** Null where the seeded market stood on the other side. */
  readonly counterparty: string | null
}

/** Why the engine makes no order, or changes none. The peer words it. */
export const refusals = [
  'unknownSymbol',
  'unknownOrder',
  'duplicateClientOrderId',
  'quantityNotPositive',
  'priceNotPositive',
  'tickSize',
  'pricePrecision',
  'priceBelowMinimum',
  'priceAboveMaximum',
  'priceAboveBand',
  'priceBelowBand',
  'stepSize',
  'quantityBelowMinimum',
  'quantityAboveMaximum',
  'marketStepSize',
  'marketQuantityBelowMinimum',
  'marketQuantityAboveMaximum',
  'notionalBelowMinimum',
  'notionalAboveMaximum',
  'maxOpenOrders',
  'maxTriggerOrders',
  'insufficientBalance',
  'insufficientMargin',
  'positionLimit',
  'reduceOnly',
  'positionSideMode',
  'wouldTake',
  'fokNotFillable',
  'wouldTriggerAtOnce',
  'expireTimePassed',
  'nothingToChange',
  'quantityBelowFilled',
  'notAmendable',
  'noLiquidity',
  'unknownAccount',
  'leverageOutOfRange',
  'leverageReduction',
  'noChange',
  'hasOpenOrders',
  'hasPosition',
  'noPosition',
  'notIsolated',
] as const
export type Refusal = (typeof refusals)[number]

export type Outcome<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly refusal: Refusal }

export type Placed = { readonly order: Order; readonly fills: readonly Fill[] }

export function isOpen(order: Order): boolean {
  const { status } = order
  return status === 'untriggered' || status === 'accepted' || status === 'partiallyFilled'
}

/** Still able to trade; 0 once closed and for orders without a quantity. */
export function leavesOf(order: Order): Fixed {
  if (!isOpen(order) || order.quantity === null) return 0n
  return order.quantity - order.cumulativeQuantity - order.preventedQuantity
}

/** Null before the first fill. Cut off behind 18 places. */
export function averagePriceOf(order: Order): Fixed | null {
  if (order.cumulativeQuantity === 0n) return null
  return (order.cumulativeQuote * 10n ** 18n) / order.cumulativeQuantity
}
