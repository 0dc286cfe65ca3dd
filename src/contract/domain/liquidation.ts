import type { InstrumentId, LiquidationId, UnifiedSymbol, UnixMs } from './ids.ts'
import type { PositionSide, Side } from './market.ts'
import type { FeedGuarantee, LiquidationPriceKind, VenueId } from './venue.ts'

/** How we came to know of a liquidation. */
export type LiquidationSource = 'publicFeed' | 'accountEndpoint' | 'inference'

/**
 * An executed forced trade. Predicted liquidations are another type and never mixed with these.
 * `side` is that of the forced order: `sell` closed a long, `buy` closed a short.
 */
export type Liquidation = {
  readonly kind: 'liquidation'
  readonly id: LiquidationId
  readonly venue: VenueId
  readonly instrumentId: InstrumentId
  readonly unifiedSymbol: UnifiedSymbol
  readonly side: Side
  /** The position that was closed. */
  readonly positionSide: PositionSide
  /** Quote asset per base unit, greater than zero. */
  readonly price: number
  readonly priceKind: LiquidationPriceKind
  /** Base units, greater than zero. */
  readonly quantity: number
  /** Price x quantity x multiplier, in `notionalAsset`. */
  readonly notional: number
  readonly notionalAsset: string
  readonly guarantee: FeedGuarantee
  readonly source: LiquidationSource
  /** 0 to 1: 1 complete record, 0.9 the venue gave no time, lower where inferred. */
  readonly confidence: number
  readonly exchangeTime: UnixMs
  readonly receivedTime: UnixMs
}

/**
 * The side table of the venues, in one place: what a venue's word says about the position closed.
 * Sources: the venues' feed pages, restated in docs/liquidation-feeds.md.
 */
export function positionSideOf(forcedOrder: Side): PositionSide {
  return forcedOrder === 'sell' ? 'long' : 'short'
}

export function forcedOrderSideOf(position: PositionSide): Side {
  return position === 'long' ? 'sell' : 'buy'
}
