import type { InstrumentId, UnifiedSymbol, UnixMs } from '../../contract/domain/ids.ts'
import type { Instrument } from '../../contract/domain/instrument.ts'
import { type Candle, type MarkPrice, intervalMs } from '../../contract/domain/market.ts'
import type { MarketKind, VenueId } from '../../contract/domain/venue.ts'
import { PitwallError } from '../../contract/errors.ts'
import type { Bus } from '../core/bus.ts'
import type { Clock } from '../core/clock.ts'
import type { MarketQueries } from '../core/services.ts'
import { CandleCache, type FetchCandles } from './candleCache.ts'
import { InstrumentRegistry, isContract } from './instruments.ts'
import { LatestMarks } from './marks.ts'
import type { Span } from './spans.ts'

export type MarketServiceOptions = {
  readonly bus: Bus
  readonly clock: Clock
  /**
   * Configured venues; unless another is asked, the first with a contract of a symbol speaks for it,
   * and the first with a spot pair where there is no contract.
   */
  readonly venues: readonly VenueId[]
  /** How to ask a venue for candles. */
  readonly fetchCandles: FetchCandles
}

export type MarketService = MarketQueries & {
  /** What the venue lists now, in place of what it listed before. */
  setInstruments(venue: VenueId, instruments: readonly Instrument[]): void
  /** The venue's instrument of that symbol; the one that trades if it lists several. */
  instrumentAt(venue: VenueId, symbol: UnifiedSymbol): Instrument | null
  /** The same of one market kind. */
  instrumentOfKind(venue: VenueId, symbol: UnifiedSymbol, marketKind: MarketKind): Instrument | null
  /** The latest mark, however old. */
  mark(instrumentId: InstrumentId): MarkPrice | null
  /** One venue's current mark; null when it is too old to be shown. */
  markPriceAt(venue: VenueId, symbol: UnifiedSymbol): number | null
  /** What a venue lists under these symbols, every market kind. */
  instrumentsOf(venue: VenueId, symbols: readonly string[]): readonly InstrumentId[]
  /** Every symbol a venue lists, once per venue. */
  listed(): Iterable<{ readonly symbol: UnifiedSymbol; readonly venue: VenueId }>
  isListed(symbol: UnifiedSymbol): boolean
  close(): void
}

type CandleQuery = Parameters<MarketQueries['candles']>[0]

/** A price older than this is not shown as the current one, ms. */
const displayableMs = 5000
const markBound = 10_000
const candleBound = 200_000
const candlesPerQuery = 5000

/** Latest marks, listed instruments, and candles fetched when somebody looks. */
export function createMarketService(options: MarketServiceOptions): MarketService {
  const { bus, clock, venues } = options
  const instruments = new InstrumentRegistry()
  const marks = new LatestMarks(markBound)
  const candles = new CandleCache(options.fetchCandles, clock, candleBound)
  const stops = [
    bus.on('mark', (mark) => marks.put(mark)),
    bus.on('candle', (candle) => candles.put(candle)),
  ]

  const markOf = (venue: VenueId, symbol: UnifiedSymbol): number | null => {
    const instrument = instruments.of(venue, symbol)
    const mark = instrument === null ? null : marks.get(instrument.instrumentId)
    if (mark === null || clock.now() - mark.receivedTime > displayableMs) return null
    return mark.markPrice
  }
  const markPrice = (symbol: UnifiedSymbol): number | null =>
    venues.map((venue) => markOf(venue, symbol)).find((price) => price !== null) ?? null

  return {
    async candles(query): Promise<{ venue: VenueId; candles: readonly Candle[] }> {
      const instrument = pickInstrument(query, venues, instruments)
      const { venue, instrumentId } = instrument
      const { interval } = query
      const found = await candles.read(
        { venue, instrumentId, interval },
        spanOf(query, clock.now()),
      )
      return { venue, candles: found }
    },
    marks: () => marks.all(),
    markPrice,
    setInstruments: (venue, list) => instruments.set(venue, list),
    instrument: (instrumentId) => instruments.get(instrumentId),
    instruments: (symbol) => instruments.named(symbol),
    instrumentAt: (venue, symbol) => instruments.of(venue, symbol),
    instrumentOfKind: (venue, symbol, marketKind) => instruments.ofKind(venue, symbol, marketKind),
    mark: (instrumentId) => marks.get(instrumentId),
    markPriceAt: markOf,
    instrumentsOf: (venue, symbols) => instruments.idsOf(venue, new Set(symbols)),
    listed: () => instruments.listed(),
    isListed: (symbol) => instruments.isListed(symbol),
    close: () => stops.forEach((stop) => stop()),
  }
}

function pickInstrument(
  { venue, symbol }: CandleQuery,
  venues: readonly VenueId[],
  instruments: InstrumentRegistry,
): Instrument {
  if (venue !== undefined && !venues.includes(venue)) {
    throw new PitwallError(
      'UNKNOWN_VENUE',
      `The venue ${venue} is not configured; configured are ${venues.join(', ')}.`,
      { path: 'venue' },
    )
  }
  const asked = venue === undefined ? venues : [venue]
  const found = asked.map((each) => instruments.of(each, symbol)).filter((each) => each !== null)
  const best = found.find(isContract) ?? found[0]
  if (best !== undefined) return best
  const whose = venue === undefined ? 'No connected venue lists' : `${venue} does not list`
  throw new PitwallError('UNKNOWN_SYMBOL', `${whose} ${symbol}.`, { path: 'symbol' })
}

/** Aligned outwards to whole intervals, not beyond the running one. */
function spanOf({ from, to, interval }: CandleQuery, now: UnixMs): Span {
  if (from >= to) {
    throw new PitwallError('INVALID_RANGE', 'The range must begin before it ends.', {
      path: 'from',
    })
  }
  const step = intervalMs[interval]
  const start = Math.floor(from / step) * step
  const end = Math.min(Math.ceil(to / step), Math.floor(now / step) + 1) * step
  if ((end - start) / step > candlesPerQuery) {
    throw new PitwallError(
      'INVALID_RANGE',
      `The range has ${(end - start) / step} candles; at most ${candlesPerQuery} are possible.`,
      { path: 'interval' },
    )
  }
  return { from: start, to: Math.max(start, end) }
}
