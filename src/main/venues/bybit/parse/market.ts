import type { UnixMs } from '../../../../contract/domain/ids.ts'
import {
  type Candle,
  type CandleInterval,
  type Level,
  type MarkPrice,
  type Quote,
  type Side,
  type Trade,
  intervalMs,
} from '../../../../contract/domain/market.ts'
import { parseLevels } from '../../shared/book.ts'
import { exactProduct, quotient } from '../../../core/decimal.ts'
import { FieldReader, columns, isRecord } from '../../shared/fields.ts'
import { type Reading, type Rows, accept, parseRows, refuse } from '../../shared/refusal.ts'
import type { Listing, SymbolFacts } from '../../shared/symbols.ts'

const takerSides: ReadonlyMap<string, Side> = new Map([
  ['Buy', 'buy'],
  ['Sell', 'sell'],
])

/** The venue publishes both sides of each contract unless the field says single. */
const bothSides = '0.5'

/** A ticker with everything known so far: deltas carry only what changed. */
export type Ticker = Readonly<Record<string, unknown>>

/** Null where no mark price is known yet (spot, options). */
export function parseMarkPrice(
  ticker: Ticker,
  symbol: SymbolFacts,
  exchangeTime: UnixMs,
  receivedTime: UnixMs,
): Reading<MarkPrice | null> {
  const read = new FieldReader(ticker, 'tickers')
  if (read.optionalDecimal('markPrice') === null && read.refusal === null) return accept(null)
  const markPrice = read.positive('markPrice')
  const indexPrice = read.optionalDecimal('indexPrice')
  const mark: MarkPrice = {
    kind: 'mark',
    instrumentId: symbol.instrumentId,
    markPrice: markPrice.value,
    indexPrice: indexPrice !== null && indexPrice.value > 0 ? indexPrice.value : null,
    fundingRate: read.optionalDecimal('fundingRate')?.value ?? null,
    nextFundingTime: read.optionalTime('nextFundingTime'),
    openInterest: openInterestOf(read, symbol, markPrice.text),
    exchangeTime,
    receivedTime,
  }
  return read.refusal === null ? accept(mark) : { ok: false, refusal: read.refusal }
}

/** One side, base units. Inverse contracts are worth one US dollar each. */
export function openInterestOf(
  read: FieldReader,
  symbol: SymbolFacts,
  markPrice: string,
): number | null {
  const single = read.optionalDecimal('singleOpenInterest')
  const both = read.optionalDecimal('openInterest')
  const contracts = single?.value ?? (both === null ? null : exactProduct(both.text, bothSides))
  if (contracts === null || symbol.marketKind === 'linear') return contracts
  return quotient(String(contracts), markPrice)
}

/** Null where the ticker carries no top of book (spot). */
export function parseQuote(
  ticker: Ticker,
  symbol: SymbolFacts,
  exchangeTime: UnixMs,
  receivedTime: UnixMs,
): Reading<Quote | null> {
  const read = new FieldReader(ticker, 'tickers')
  const bestBid = levelOf(read, 'bid1Price', 'bid1Size', symbol)
  const bestAsk = levelOf(read, 'ask1Price', 'ask1Size', symbol)
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  if (bestBid === null && bestAsk === null) return accept(null)
  const { instrumentId } = symbol
  return accept({ kind: 'quote', instrumentId, bestBid, bestAsk, exchangeTime, receivedTime })
}

/** Null where that side is empty. */
export function levelOf(
  read: FieldReader,
  priceName: string,
  sizeName: string,
  symbol: SymbolFacts,
): Level | null {
  const price = read.optionalDecimal(priceName)
  const size = read.optionalDecimal(sizeName)
  if (price === null || size === null || price.value <= 0 || size.value <= 0) return null
  return [price.value, baseQuantity(symbol, size.text, price.text)]
}

/** Inverse books count contracts of one US dollar. */
export function levelsInBase(
  levels: readonly Level[],
  { marketKind }: Pick<SymbolFacts, 'marketKind'>,
): readonly Level[] {
  if (marketKind !== 'inverse') return levels
  return levels.map(([price, contracts]) => [price, contracts / price] as const)
}

/** A row of `publicTrade.{symbol}`. */
export function parseTrade(raw: unknown, listing: Listing, receivedTime: UnixMs): Reading<Trade> {
  const read = new FieldReader(raw, 'publicTrade row')
  const symbol = listing.facts(read.text('s'))
  const side = read.word('S', takerSides)
  const tradeId = read.text('i')
  const price = read.positive('p')
  const size = read.positive('v')
  const exchangeTime = read.time('T')
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  if (!symbol.ok) return symbol
  if (side === null) return refuse('publicTrade row: no side')
  return accept({
    kind: 'trade',
    instrumentId: symbol.value.instrumentId,
    tradeId,
    side,
    price: price.value,
    quantity: baseQuantity(symbol.value, size.text, price.text),
    exchangeTime,
    receivedTime,
  })
}

/** A row of `GET /v5/market/recent-trade`. */
export function parseRestTrade(
  raw: unknown,
  listing: Listing,
  receivedTime: UnixMs,
): Reading<Trade> {
  if (!isRecord(raw)) return refuse('recent-trade row: is not an object')
  const { execId, symbol, side, price, size, time } = raw
  return parseTrade(
    { i: execId, s: symbol, S: side, p: price, v: size, T: time },
    listing,
    receivedTime,
  )
}

function baseQuantity(symbol: SymbolFacts, size: string, price: string): number {
  return symbol.marketKind === 'inverse' ? (quotient(size, price) ?? 0) : Number(size)
}

/** Levels and number of one `orderbook` message or REST answer. */
export type BookUpdate = {
  readonly venueSymbol: string
  /** `u`. */
  readonly updateId: number
  readonly bids: readonly Level[]
  readonly asks: readonly Level[]
}

export function parseBook(raw: unknown): Reading<BookUpdate> {
  const read = new FieldReader(raw, 'orderbook')
  const venueSymbol = read.text('s')
  const updateId = read.integer('u')
  const bids = parseLevels(read.get('b'))
  const asks = parseLevels(read.get('a'))
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  if (bids === null || asks === null) return refuse('orderbook: a level is not a price and size')
  return accept({ venueSymbol, updateId, bids, asks })
}

/** `list` of `GET /v5/market/kline`, newest first. `fetchedMs` is the length of one row. */
export function parseKlines(
  list: unknown,
  symbol: SymbolFacts,
  interval: CandleInterval,
  fetchedMs: number,
  now: UnixMs,
): Reading<Rows<Candle>> {
  return parseRows(list, 'kline list', (row) => {
    if (!Array.isArray(row)) return refuse('kline: is not a list')
    const read = new FieldReader(columns(row), 'kline')
    return candleOf(read, ['0', '1', '2', '3', '4', '5'], symbol, interval, (openTime) => {
      return openTime + fetchedMs <= now
    })
  })
}

/** The venue's names of the intervals it has; it has no 8 hours. */
export const klineNames = {
  '1m': '1',
  '5m': '5',
  '15m': '15',
  '30m': '30',
  '1h': '60',
  '2h': '120',
  '4h': '240',
  '8h': null,
  '12h': '720',
  '1d': 'D',
} as const satisfies Record<CandleInterval, string | null>

const intervalOfName: ReadonlyMap<string, CandleInterval> = new Map(
  (Object.keys(intervalMs) as CandleInterval[]).flatMap((interval) => {
    const name = klineNames[interval]
    return name === null ? [] : [[name, interval] as const]
  }),
)

/** A row of `kline.{interval}.{symbol}`. Null for an interval we do not keep. */
export function parseKlineRow(raw: unknown, symbol: SymbolFacts): Reading<Candle | null> {
  const read = new FieldReader(raw, 'kline row')
  const interval = intervalOfName.get(read.text('interval'))
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  if (interval === undefined) return accept(null)
  return candleOf(read, ['start', 'open', 'high', 'low', 'close', 'volume'], symbol, interval, () =>
    read.flag('confirm'),
  )
}

function candleOf(
  read: FieldReader,
  names: readonly [string, string, string, string, string, string],
  symbol: SymbolFacts,
  interval: CandleInterval,
  isClosed: (openTime: UnixMs) => boolean,
): Reading<Candle> {
  const openTime = read.time(names[0])
  const close = read.positive(names[4])
  const volume = read.notNegative(names[5])
  const candle: Candle = {
    kind: 'candle',
    instrumentId: symbol.instrumentId,
    interval,
    openTime,
    open: read.positive(names[1]).value,
    high: read.positive(names[2]).value,
    low: read.positive(names[3]).value,
    close: close.value,
    volume: baseQuantity(symbol, volume.text, close.text),
    closed: isClosed(openTime),
  }
  if (candle.high < candle.low) read.refuse('high is below low')
  return read.refusal === null ? accept(candle) : { ok: false, refusal: read.refusal }
}

/** Joins candles of a shorter interval into longer ones aligned to the epoch. Oldest first. */
export function joinCandles(
  candles: readonly Candle[],
  interval: CandleInterval,
  now: UnixMs,
): readonly Candle[] {
  const length = intervalMs[interval]
  const joined = new Map<number, Candle>()
  for (const candle of candles) {
    const openTime = (Math.floor(candle.openTime / length) * length) as UnixMs
    const whole = joined.get(openTime)
    joined.set(openTime, {
      ...candle,
      interval,
      openTime,
      open: whole?.open ?? candle.open,
      high: Math.max(whole?.high ?? candle.high, candle.high),
      low: Math.min(whole?.low ?? candle.low, candle.low),
      volume: (whole?.volume ?? 0) + candle.volume,
      closed: openTime + length <= now,
    })
  }
  return [...joined.values()]
}
