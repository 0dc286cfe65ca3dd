import type { FeeRates } from './account.ts'
import type { OrderType, TimeInForce } from './order.ts'
import type { InstrumentId, UnifiedSymbol } from './ids.ts'
import type { MarketKind, VenueId } from './venue.ts'

/** A tradable contract at a venue, with the rules an order must meet. */
export type Instrument = {
  readonly instrumentId: InstrumentId
  readonly venue: VenueId
  /** The venue's own spelling. */
  readonly venueSymbol: string
  /** By which order entry names it, where that is not the symbol (Hyperliquid's asset number). */
  readonly venueNumber?: number | undefined
  readonly unifiedSymbol: UnifiedSymbol
  readonly marketKind: MarketKind
  readonly baseAsset: string
  readonly quoteAsset: string
  readonly settleAsset: string
  readonly status: 'trading' | 'preLaunch' | 'halted' | 'settling' | 'closed' | 'unknown'
  /** Smallest price step, decimal text. Null where the step depends on the price (Hyperliquid). */
  readonly tickSize: string | null
  /** Most decimals a price may have. */
  readonly priceDecimals: number
  /** Most significant figures a price may have; null means no such rule. */
  readonly priceSignificantFigures: number | null
  /** Smallest quantity step, decimal text, in base units (linear) or contracts (inverse). */
  readonly stepSize: string
  readonly minQuantity: string | null
  readonly maxQuantity: string | null
  /** Smallest price x quantity, decimal text, in the quote asset. */
  readonly minNotional: string | null
  /** Underlying per contract, decimal text. */
  readonly multiplier: string
  readonly maxLeverage: number | null
  /** Lowest and highest price an order may have; null means no such rule. */
  readonly minPrice: string | null
  readonly maxPrice: string | null
  /** Largest price x quantity, decimal text, in the quote asset. */
  readonly maxNotional: string | null
  /** Quantity rules of market orders where they differ; null means as for limit orders. */
  readonly marketQuantity: {
    readonly min: string | null
    readonly max: string | null
    readonly step: string | null
  } | null
  /** How far a limit price may lie from the reference price; null means no such rule. */
  readonly priceBand: PriceBand | null
  /** Most open orders, and most orders waiting for a trigger, on this instrument. */
  readonly maxOpenOrders: number | null
  readonly maxTriggerOrders: number | null
  /** What this instrument takes of what the venue has; null means all of it. */
  readonly orderTypes: readonly OrderType[] | null
  readonly timesInForce: readonly TimeInForce[] | null
  /** Rates of the venue's lowest tier, shares of notional; null where the list does not tell. */
  readonly fees: FeeRates | null
  /** Of perpetuals, ms; null where the list does not tell. */
  readonly fundingIntervalMs: number | null
}

/** Factors of the reference price between which a limit price of each side must lie. */
export type PriceBand = {
  readonly reference: 'mark' | 'last' | 'averageLast' | 'index'
  readonly buy: { readonly low: string | null; readonly high: string | null }
  readonly sell: { readonly low: string | null; readonly high: string | null }
}

/** Where the list tells none of the finer rules. */
export const noFinerRules = {
  minPrice: null,
  maxPrice: null,
  maxNotional: null,
  marketQuantity: null,
  priceBand: null,
  maxOpenOrders: null,
  maxTriggerOrders: null,
  orderTypes: null,
  timesInForce: null,
  fees: null,
  fundingIntervalMs: null,
} as const satisfies Partial<Instrument>
