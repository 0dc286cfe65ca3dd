import type { InstrumentId, UnifiedSymbol } from '../../../contract/domain/ids.ts'
import type { Instrument } from '../../../contract/domain/instrument.ts'
import type { MarketKind, VenueId } from '../../../contract/domain/venue.ts'
import { type Reading, accept, refuse } from './refusal.ts'

const unifiedSpelling = /^[A-Z0-9]{5,30}$/

/** `BTCUSDT-LINEAR.BYBIT`: unique across venues. */
export function instrumentIdOf(
  venue: VenueId,
  venueSymbol: string,
  marketKind: MarketKind,
): InstrumentId {
  return `${venueSymbol}-${marketKind.toUpperCase()}.${venue.toUpperCase()}` as InstrumentId
}

/** Base and quote in capitals; null where the result is not 5 to 30 of A-Z and 0-9. */
export function toUnifiedSymbol(baseAsset: string, quoteAsset: string): UnifiedSymbol | null {
  const symbol = `${baseAsset}${quoteAsset}`
  return unifiedSpelling.test(symbol) ? (symbol as UnifiedSymbol) : null
}

/** What a parser must know of a symbol to make an event of its message. */
export type SymbolFacts = {
  readonly instrumentId: InstrumentId
  readonly venueSymbol: string
  readonly unifiedSymbol: UnifiedSymbol
  readonly marketKind: MarketKind
  readonly baseAsset: string
  readonly quoteAsset: string
  /** Underlying per contract, decimal text. */
  readonly multiplier: string
  /** False where only the spelling told us, because the venue's list does not have it. */
  readonly listed: boolean
}

/** What a symbol's spelling alone says; null where it says nothing we know. */
export type SpellingRule = (venueSymbol: string) => {
  readonly baseAsset: string
  readonly quoteAsset: string
  readonly marketKind: MarketKind
  /** The quote under which the symbol is grouped, where it is not its own. */
  readonly groupedQuote?: string
} | null

/** The instruments of one venue, found by the venue's own spelling or by id. */
export type Listing = {
  find(venueSymbol: string): Instrument | undefined
  byId(instrumentId: InstrumentId): Instrument | undefined
  /** Listed symbols as listed, others by their spelling. */
  facts(venueSymbol: string): Reading<SymbolFacts>
  replace(instruments: readonly Instrument[]): void
  readonly size: number
}

/** At most this many unlisted symbols are remembered. */
const spelledBound = 5_000

export function createListing(venue: VenueId, spell: SpellingRule): Listing {
  let bySymbol = new Map<string, Instrument>()
  let byId = new Map<InstrumentId, Instrument>()
  const known = new Map<string, Reading<SymbolFacts>>()

  const look = (venueSymbol: string): Reading<SymbolFacts> => {
    const instrument = bySymbol.get(venueSymbol)
    return instrument === undefined
      ? factsOfSpelling(venue, venueSymbol, spell)
      : accept(factsOfInstrument(instrument))
  }

  return {
    find: (venueSymbol) => bySymbol.get(venueSymbol),
    byId: (instrumentId) => byId.get(instrumentId),
    facts(venueSymbol) {
      const remembered = known.get(venueSymbol)
      if (remembered !== undefined) return remembered
      const facts = look(venueSymbol)
      if (known.size >= spelledBound) known.clear()
      known.set(venueSymbol, facts)
      return facts
    },
    replace(instruments) {
      bySymbol = new Map(instruments.map((each) => [each.venueSymbol, each]))
      byId = new Map(instruments.map((each) => [each.instrumentId, each]))
      known.clear()
    },
    get size() {
      return bySymbol.size
    },
  }
}

function factsOfInstrument(instrument: Instrument): SymbolFacts {
  const { instrumentId, venueSymbol, unifiedSymbol, marketKind } = instrument
  const { baseAsset, quoteAsset, multiplier } = instrument
  return {
    instrumentId,
    venueSymbol,
    unifiedSymbol,
    marketKind,
    baseAsset,
    quoteAsset,
    multiplier,
    listed: true,
  }
}

function factsOfSpelling(
  venue: VenueId,
  venueSymbol: string,
  spell: SpellingRule,
): Reading<SymbolFacts> {
  const spelled = spell(venueSymbol)
  const unifiedSymbol =
    spelled === null
      ? null
      : toUnifiedSymbol(spelled.baseAsset, spelled.groupedQuote ?? spelled.quoteAsset)
  if (spelled === null || unifiedSymbol === null) {
    return refuse(`symbol ${JSON.stringify(venueSymbol.slice(0, 40))} does not fit`, 'unknownWord')
  }
  return accept({
    instrumentId: instrumentIdOf(venue, venueSymbol, spelled.marketKind),
    venueSymbol,
    unifiedSymbol,
    marketKind: spelled.marketKind,
    baseAsset: spelled.baseAsset,
    quoteAsset: spelled.quoteAsset,
    multiplier: '1',
    listed: false,
  })
}
