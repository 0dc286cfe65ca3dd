import type { LiquidationId, UnixMs } from '../../../contract/domain/ids.ts'
import {
  type Liquidation,
  type LiquidationSource,
  positionSideOf,
} from '../../../contract/domain/liquidation.ts'
import type { Side } from '../../../contract/domain/market.ts'
import type {
  FeedGuarantee,
  LiquidationPriceKind,
  VenueId,
} from '../../../contract/domain/venue.ts'
import { type Decimal, exactProduct, quotient } from '../../core/decimal.ts'
import type { SymbolFacts } from './symbols.ts'

export type LiquidationParts = {
  readonly venue: VenueId
  readonly symbol: SymbolFacts
  /** What, beside venue and symbol, makes the event one event. */
  readonly identity: readonly (string | number)[]
  /** Of the forced order. */
  readonly side: Side
  readonly price: Decimal
  /** As the venue counts: base units (linear) or contracts of one quote unit (inverse). */
  readonly size: Decimal
  readonly priceKind: LiquidationPriceKind
  readonly guarantee: FeedGuarantee
  readonly source: LiquidationSource
  readonly confidence: number
  readonly exchangeTime: UnixMs
  readonly receivedTime: UnixMs
}

/** Makes the event. Notional is exact before it is rounded to a double, once. */
export function buildLiquidation(parts: LiquidationParts): Liquidation {
  const { venue, symbol, side, price, size } = parts
  return {
    kind: 'liquidation',
    id: [venue, symbol.venueSymbol, ...parts.identity].join('|') as LiquidationId,
    venue,
    instrumentId: symbol.instrumentId,
    unifiedSymbol: symbol.unifiedSymbol,
    side,
    positionSide: positionSideOf(side),
    price: price.value,
    priceKind: parts.priceKind,
    ...amounts(symbol, price, size),
    notionalAsset: symbol.quoteAsset,
    guarantee: parts.guarantee,
    source: parts.source,
    confidence: parts.confidence,
    exchangeTime: parts.exchangeTime,
    receivedTime: parts.receivedTime,
  }
}

/** Inverse contracts are worth one quote unit each, so their number is the notional. */
function amounts(
  symbol: SymbolFacts,
  price: Decimal,
  size: Decimal,
): { readonly quantity: number; readonly notional: number } {
  if (symbol.marketKind === 'inverse') {
    const contracts = exactProduct(size.text, symbol.multiplier)
    return { quantity: quotient(String(contracts), price.text) ?? 0, notional: contracts }
  }
  return {
    quantity: size.value,
    notional: exactProduct(price.text, size.text, symbol.multiplier),
  }
}
