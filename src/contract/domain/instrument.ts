import type { InstrumentId, UnifiedSymbol } from './ids.ts'
import type { MarketKind, VenueId } from './venue.ts'

/** A tradable contract at a venue, with the rules an order must meet. */
export type Instrument = {
  readonly instrumentId: InstrumentId
  readonly venue: VenueId
  /** The venue's own spelling. */
  readonly venueSymbol: string
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
}
