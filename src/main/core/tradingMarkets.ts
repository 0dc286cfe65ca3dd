import type { InstrumentId, UnifiedSymbol, UnixMs } from '../../contract/domain/ids.ts'
import type { Instrument } from '../../contract/domain/instrument.ts'
import type { BookSnapshot } from '../../contract/domain/market.ts'
import type { MarketKind, VenueId } from '../../contract/domain/venue.ts'

/** Instruments and prices, as order management needs them. */
export type TradingMarkets = {
  instrument(instrumentId: InstrumentId): Instrument | null
  /** The instrument of a symbol at a venue, of that market kind. */
  instrumentAt(venue: VenueId, symbol: UnifiedSymbol, marketKind: MarketKind): Instrument | null
  /** Latest mark and when we got it; null where the venue has none. */
  mark(instrumentId: InstrumentId): { readonly price: number; readonly receivedTime: UnixMs } | null
  /** Top of book, from quotes or the book, whichever is newer, and when it last was so. */
  top(instrumentId: InstrumentId): BookTop | null
}

export type BookTop = {
  readonly bid: number | null
  readonly ask: number | null
  readonly receivedTime: UnixMs
}

/** Books kept live for as long as somebody wants them. */
export type LiveBooks = {
  /** Has the venue's stream carry the book; returns the way to stop wanting it. */
  want(instrumentId: InstrumentId): () => void
  /**
   * Whole and in step, with when it last changed or was confirmed; null while it is not, and where
   * the socket that brings it is down.
   */
  book(instrumentId: InstrumentId): BookSnapshot | null
  /** Resolves with the book once there is one, or null after the time. */
  waitFor(instrumentId: InstrumentId, limitMs: number): Promise<BookSnapshot | null>
}
