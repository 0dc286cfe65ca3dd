import type { UnixMs } from '../../../../contract/domain/ids.ts'
import {
  type Candle,
  type CandleInterval,
  type Level,
  type MarkPrice,
  type Quote,
  type Side,
  type Trade,
  candleIntervals,
} from '../../../../contract/domain/market.ts'
import { parseLevels } from '../../shared/book.ts'
import { ScannedLevels } from '../../shared/depthFrames.ts'
import { FieldReader, isRecord } from '../../shared/fields.ts'
import { type Reading, type Rows, accept, parseRows, refuse } from '../../shared/refusal.ts'
import type { Listing, SymbolFacts } from '../../shared/symbols.ts'

/** The aggressor. */
const takerSides: ReadonlyMap<string, Side> = new Map([
  ['B', 'buy'],
  ['A', 'sell'],
])

/** A row of the `trades` channel and of `recentTrades`. */
export function parseTrade(raw: unknown, listing: Listing, receivedTime: UnixMs): Reading<Trade> {
  const read = new FieldReader(raw, 'trade')
  const symbol = listing.facts(read.text('coin'))
  const side = read.word('side', takerSides)
  const tradeId = read.text('tid')
  const price = read.positive('px').value
  const quantity = read.positive('sz').value
  const exchangeTime = read.time('time')
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  if (!symbol.ok) return symbol
  if (side === null) return refuse('trade: no side')
  const { instrumentId } = symbol.value
  return accept({
    kind: 'trade',
    instrumentId,
    tradeId,
    side,
    price,
    quantity,
    exchangeTime,
    receivedTime,
  })
}

/** `ctx` of `activeAssetCtx` and of `metaAndAssetCtxs`. It carries no time: ours is used. */
export function parseMarkPrice(
  raw: unknown,
  symbol: SymbolFacts,
  receivedTime: UnixMs,
): Reading<MarkPrice> {
  const read = new FieldReader(raw, 'asset context')
  const indexPrice = read.optionalDecimal('oraclePx')
  const mark: MarkPrice = {
    kind: 'mark',
    instrumentId: symbol.instrumentId,
    markPrice: read.positive('markPx').value,
    indexPrice: indexPrice !== null && indexPrice.value > 0 ? indexPrice.value : null,
    fundingRate: read.optionalDecimal('funding')?.value ?? null,
    nextFundingTime: null,
    openInterest: read.optionalDecimal('openInterest')?.value ?? null,
    exchangeTime: receivedTime,
    receivedTime,
  }
  return read.refusal === null ? accept(mark) : { ok: false, refusal: read.refusal }
}

/** `bbo` channel. */
export function parseQuote(raw: unknown, listing: Listing, receivedTime: UnixMs): Reading<Quote> {
  const read = new FieldReader(raw, 'bbo')
  const symbol = listing.facts(read.text('coin'))
  const exchangeTime = read.time('time')
  const sides = namedPair(read.get('bbo'))
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  if (!symbol.ok) return symbol
  if (!Array.isArray(sides)) return refuse('bbo: is not a pair of levels')
  const bid = levelOf(sides[0])
  const ask = levelOf(sides[1])
  if (!bid.ok) return bid
  if (!ask.ok) return ask
  return accept({
    kind: 'quote',
    instrumentId: symbol.value.instrumentId,
    bestBid: bid.value,
    bestAsk: ask.value,
    exchangeTime,
    receivedTime,
  })
}

/** A pair that was scanned as levels of a book, as the venue names its parts. */
function namedPair(raw: unknown): unknown {
  return raw instanceof ScannedLevels ? raw.levels.map(([px, sz]) => ({ px, sz })) : raw
}

function levelOf(raw: unknown): Reading<readonly [number, number] | null> {
  if (raw === null) return accept(null)
  const read = new FieldReader(raw, 'bbo level')
  const level = [read.positive('px').value, read.positive('sz').value] as const
  return read.refusal === null ? accept(level) : { ok: false, refusal: read.refusal }
}

/** A whole book: `l2Book` message or REST reply. */
export type Book = {
  readonly coin: string
  readonly bids: readonly Level[]
  readonly asks: readonly Level[]
  readonly exchangeTime: UnixMs
  /** Whether it is only the best five levels a side, told more often. */
  readonly isFast: boolean
}

export function parseBook(raw: unknown): Reading<Book> {
  const read = new FieldReader(raw, 'l2Book')
  const coin = read.text('coin')
  const exchangeTime = read.time('time')
  const sides = read.get('levels')
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  if (!Array.isArray(sides) || sides.length !== 2) return refuse('l2Book: levels are not a pair')
  const [bids, asks] = sides.map((side) => parseLevels(pairsOf(side)))
  if (bids === null || bids === undefined || asks === null || asks === undefined) {
    return refuse('l2Book: a level is not a price and size')
  }
  return accept({ coin, bids, asks, exchangeTime, isFast: read.get('fast') === true })
}

function pairsOf(side: unknown): unknown {
  if (side instanceof ScannedLevels) return side
  if (!Array.isArray(side)) return null
  return side.map((level) => (isRecord(level) ? [level['px'], level['sz']] : null))
}

const intervalNames: ReadonlySet<string> = new Set(candleIntervals)

/** A row of `candleSnapshot` or the `candle` channel. Null for an interval we do not keep. */
export function parseCandle(raw: unknown, listing: Listing, now: UnixMs): Reading<Candle | null> {
  const read = new FieldReader(raw, 'candle')
  const symbol = listing.facts(read.text('s'))
  const interval = read.text('i')
  const candle = {
    openTime: read.time('t'),
    open: read.positive('o').value,
    high: read.positive('h').value,
    low: read.positive('l').value,
    close: read.positive('c').value,
    volume: read.notNegative('v').value,
    closed: read.time('T') < now,
  }
  if (candle.high < candle.low) read.refuse('high is below low')
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  if (!symbol.ok) return symbol
  if (!intervalNames.has(interval)) return accept(null)
  const { instrumentId } = symbol.value
  return accept({ kind: 'candle', instrumentId, interval: interval as CandleInterval, ...candle })
}

/** Reply to `candleSnapshot`, oldest first. */
export function parseCandles(raw: unknown, listing: Listing, now: UnixMs): Reading<Rows<Candle>> {
  const rows = parseRows(raw, 'candleSnapshot', (row) => parseCandle(row, listing, now))
  if (!rows.ok) return rows
  const values = rows.value.values.filter((candle) => candle !== null)
  return accept({ values, refusals: rows.value.refusals })
}
