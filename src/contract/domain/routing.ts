import type { AccountId } from './account.ts'
import type { DecimalText } from './decimal.ts'
import type { InstrumentId, UnifiedSymbol, UnixMs } from './ids.ts'
import type { Denial, OrderTerms } from './managedOrder.ts'
import type { OrderId } from './order.ts'
import type { MarketKind, VenueId } from './venue.ts'

export const routingCriteria = [
  'bestPrice',
  'lowestFees',
  'highestLiquidity',
  'userPreference',
] as const
export type RoutingCriterion = (typeof routingCriteria)[number]

/** Settings of the router. */
export type RoutingSettings = {
  readonly criterion: RoutingCriterion
  /** Lower numbers first; venues not listed come last, by name. */
  readonly priorities: readonly { readonly venue: VenueId; readonly priority: number }[]
  readonly disabled: readonly VenueId[]
  readonly splitting: boolean
  readonly maxSplits: number
  /** Orders below this are not split, quote asset. */
  readonly minSplitNotional: DecimalText
}

/** An order for whichever venue is best. */
export type RouteRequest = OrderTerms & {
  readonly idempotencyKey: string
  readonly symbol: UnifiedSymbol
  readonly marketKind: MarketKind
  /** Null takes the setting. */
  readonly criterion: RoutingCriterion | null
  /** Null takes every venue that lists it. One venue here is an explicit choice. */
  readonly venues: readonly VenueId[] | null
  readonly accountId: AccountId
  /** Null takes the setting. */
  readonly split: boolean | null
  readonly source: string
  readonly clickedTime: UnixMs | null
}

/** One venue as the router saw it. Prices and amounts in the quote asset. */
export type RouteCandidate = {
  readonly venue: VenueId
  readonly instrumentId: InstrumentId | null
  /** Why it was left out, by rule; empty for an eligible one. */
  readonly refusals: readonly Denial[]
  readonly bestBid: number | null
  readonly bestAsk: number | null
  readonly spread: number | null
  /** Of the book the figures come from, ms; null without one. */
  readonly bookAgeMs: number | null
  /** Quantity within reach on the side that would be taken. */
  readonly depth: number | null
  /** Average price of the order walked through the book; null where depth does not suffice. */
  readonly expectedPrice: number | null
  /** From the best price, share of it. */
  readonly expectedSlippage: number | null
  readonly feeRate: number | null
  /** `account` the venue told; `list` the lowest tier of its list; `unknown`. */
  readonly feeSource: 'account' | 'list' | 'unknown'
  readonly expectedFee: number | null
  /** Spent for a buy, received for a sell, fees included. */
  readonly expectedTotal: number | null
  /** What the sorting used; lower is better. */
  readonly score: number | null
}

/** One part of a routed order. */
export type RoutePart = {
  readonly venue: VenueId
  readonly instrumentId: InstrumentId
  readonly quantity: DecimalText
  readonly orderId: OrderId | null
}

export type RouteOutcome = {
  readonly filledQuantity: DecimalText
  readonly averagePrice: DecimalText | null
  /** Against the expected price, share of it; positive is worse than expected. */
  readonly slippage: number | null
  /** From the decision to the last acknowledgement, ms. */
  readonly latencyMs: number | null
  /** Venues tried in turn and why each gave way. */
  readonly failovers: readonly { readonly venue: VenueId; readonly reason: string }[]
}

/** Why an order went where it went. Kept 30 days. */
export type RoutingDecision = {
  readonly decisionId: string
  readonly time: UnixMs
  readonly request: RouteRequest
  readonly criterion: RoutingCriterion
  /** One sentence. */
  readonly reasoning: string
  readonly parts: readonly RoutePart[]
  /** Average price of all parts together as the books had it; null where it could not be told. */
  readonly expectedPrice: number | null
  /** Eligible first, in the order of preference, then those left out. */
  readonly candidates: readonly RouteCandidate[]
  /** Why nothing could be sent; empty when something could. */
  readonly denials: readonly Denial[]
  /** Null until its orders have closed. */
  readonly outcome: RouteOutcome | null
}
