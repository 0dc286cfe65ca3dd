import type { InstrumentId, UnifiedSymbol } from '../../contract/domain/ids.ts'
import type { Instrument } from '../../contract/domain/instrument.ts'
import type { MarketKind, VenueId } from '../../contract/domain/venue.ts'

/** What each venue lists, as its adapter last said. */
export class InstrumentRegistry {
  private readonly byVenue = new Map<VenueId, ReadonlyMap<UnifiedSymbol, Instrument>>()
  private readonly byId = new Map<InstrumentId, Instrument>()
  private readonly byKind = new Map<string, readonly Instrument[]>()

  /** Takes the place of what this venue listed before. */
  set(venue: VenueId, instruments: readonly Instrument[]): void {
    for (const [id, instrument] of this.byId) if (instrument.venue === venue) this.byId.delete(id)
    for (const key of this.byKind.keys()) if (key.startsWith(`${venue} `)) this.byKind.delete(key)
    const symbols = new Map<UnifiedSymbol, Instrument>()
    for (const instrument of instruments) {
      this.byId.set(instrument.instrumentId, instrument)
      const key = kindKey(venue, instrument.unifiedSymbol, instrument.marketKind)
      this.byKind.set(key, [...(this.byKind.get(key) ?? []), instrument])
      const known = symbols.get(instrument.unifiedSymbol)
      if (known === undefined || isBetter(instrument, known)) {
        symbols.set(instrument.unifiedSymbol, instrument)
      }
    }
    this.byVenue.set(venue, symbols)
  }

  get(instrumentId: InstrumentId): Instrument | null {
    return this.byId.get(instrumentId) ?? null
  }

  /** The venue's instrument of that symbol: a contract before a spot pair, then one that trades. */
  of(venue: VenueId, symbol: UnifiedSymbol): Instrument | null {
    return this.byVenue.get(venue)?.get(symbol) ?? null
  }

  /** The venue's instrument of that symbol and kind; a future with a date only if there is no other. */
  ofKind(venue: VenueId, symbol: UnifiedSymbol, marketKind: MarketKind): Instrument | null {
    const listed = this.byKind.get(kindKey(venue, symbol, marketKind)) ?? []
    return listed.toSorted((left, right) => rank(right) - rank(left))[0] ?? null
  }

  /** What every venue lists under a symbol. */
  named(symbol: UnifiedSymbol): readonly Instrument[] {
    return [...this.byId.values()].filter((each) => each.unifiedSymbol === symbol)
  }

  /** Every instrument of a venue under these symbols. */
  idsOf(venue: VenueId, symbols: ReadonlySet<string>): readonly InstrumentId[] {
    return [...this.byId.values()]
      .filter((each) => each.venue === venue && symbols.has(each.unifiedSymbol))
      .map(({ instrumentId }) => instrumentId)
  }

  /** Symbols of contracts, the only ones that can be liquidated. */
  *listed(): Iterable<{ readonly venue: VenueId; readonly symbol: UnifiedSymbol }> {
    for (const [venue, symbols] of this.byVenue) {
      for (const [symbol, instrument] of symbols)
        if (isContract(instrument)) yield { venue, symbol }
    }
  }

  /** Whether any venue lists a contract of the symbol. */
  isListed(symbol: UnifiedSymbol): boolean {
    return [...this.byVenue.values()].some((symbols) => {
      const instrument = symbols.get(symbol)
      return instrument !== undefined && isContract(instrument)
    })
  }
}

export function isContract({ marketKind }: Instrument): boolean {
  return marketKind !== 'spot'
}

function isBetter(candidate: Instrument, known: Instrument): boolean {
  if (isContract(candidate) !== isContract(known)) return isContract(candidate)
  return candidate.status === 'trading' && known.status !== 'trading'
}

function kindKey(venue: VenueId, symbol: UnifiedSymbol, marketKind: MarketKind): string {
  return `${venue} ${symbol} ${marketKind}`
}

/** Perpetuals have a funding interval, and the plain name where the list does not tell it. */
function rank({ status, fundingIntervalMs, venueSymbol, unifiedSymbol }: Instrument): number {
  const isPerpetual = fundingIntervalMs !== null
  const isPlain = venueSymbol === unifiedSymbol
  return (isPerpetual ? 4 : 0) + (isPlain ? 2 : 0) + (status === 'trading' ? 1 : 0)
}
