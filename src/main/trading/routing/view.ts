import type { DecimalText } from '../../../contract/domain/decimal.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { Instrument } from '../../../contract/domain/instrument.ts'
import type { Denial, OrderTerms } from '../../../contract/domain/managedOrder.ts'
import type { BookSnapshot } from '../../../contract/domain/market.ts'
import type { TradingCapabilities } from '../../../contract/domain/order.ts'
import type { RouteCandidate, RoutingCriterion } from '../../../contract/domain/routing.ts'
import type { VenueId } from '../../../contract/domain/venue.ts'

/** What is known of one venue at the moment of a decision. Nothing in it is a guess. */
export type VenueView = {
  readonly venue: VenueId
  readonly instrument: Instrument | null
  readonly capabilities: TradingCapabilities | null
  /** Why nothing goes there, whatever the size. */
  readonly refusals: readonly Denial[]
  /** In step and its socket up, however old. */
  readonly book: BookSnapshot | null
  readonly fees: KnownFees | null
  /** The trader's; null for a venue that has none. */
  readonly priority: number | null
  /** What can be spent there; null where it is not known or not needed. */
  readonly purse: Purse | null
}

export type KnownFees = {
  /** Shares of notional, decimal text. */
  readonly maker: string
  readonly taker: string
  readonly source: 'account' | 'list'
}

/** What an order takes from the account. */
export type Purse = {
  readonly asset: string
  readonly available: DecimalText
  /**
   * `quote`: what a spot buy costs, fees included. `base`: what a spot sale hands over. The margins
   * are a share of a contract's worth, in the quote asset or (inverse) in the base asset.
   */
  readonly pays: 'quote' | 'base' | 'quoteMargin' | 'baseMargin'
  /** Notional for each unit of margin; null where that is not known. */
  readonly leverage: DecimalText | null
}

/** What is to be decided. */
export type RouteQuestion = {
  readonly terms: OrderTerms
  readonly criterion: RoutingCriterion
  readonly now: UnixMs
  /** Books older than this decide nothing, ms. */
  readonly tradeableMs: number
}

/** A venue assessed for one size. */
export type Assessed = {
  readonly view: VenueView
  readonly shown: RouteCandidate
}

export function denial(rule: string, message: string, more: Partial<Denial> = {}): Denial {
  return { rule, message, field: null, limit: null, value: null, unit: null, ...more }
}

export function isEligible({ shown }: Assessed): boolean {
  return shown.refusals.length === 0
}
