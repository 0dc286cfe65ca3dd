import type { UnixMs } from '../../../../contract/domain/ids.ts'
import type { Level, Quote, Ticker } from '../../../../contract/domain/market.ts'
import { finish } from '../../shared/binance/market.ts'
import type { SymbolUpdate } from '../../shared/binance/books.ts'
import { parseLevels } from '../../shared/book.ts'
import { FieldReader } from '../../shared/fields.ts'
import { type Reading, accept, refuse } from '../../shared/refusal.ts'
import type { Listing } from '../../shared/symbols.ts'

/** Levels and chain numbers of one `depthUpdate`. */
export type DepthUpdate = SymbolUpdate

export function parseDepthUpdate(raw: unknown): Reading<DepthUpdate> {
  const read = new FieldReader(raw, 'depthUpdate')
  const update = {
    venueSymbol: read.text('s'),
    firstId: read.integer('U'),
    lastId: read.integer('u'),
    exchangeTime: read.time('E'),
  }
  const bids = parseLevels(read.get('b'))
  const asks = parseLevels(read.get('a'))
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  if (bids === null || asks === null) return refuse('depthUpdate: a level is not a price and size')
  return accept({ ...update, bids, asks })
}

/** `bookTicker` message. It states no time: the receive time stands in where none is there. */
export function parseQuote(raw: unknown, listing: Listing, receivedTime: UnixMs): Reading<Quote> {
  const read = new FieldReader(raw, 'bookTicker')
  const symbol = listing.facts(read.text('s'))
  const bestBid = bestOf(read, 'b', 'B')
  const bestAsk = bestOf(read, 'a', 'A')
  const exchangeTime = read.optionalTime('T') ?? receivedTime
  return finish(read, symbol, ({ instrumentId }) => ({
    kind: 'quote' as const,
    instrumentId,
    bestBid,
    bestAsk,
    exchangeTime,
    receivedTime,
  }))
}

/** What names the parts of a day's summary in a message and in rows of the REST answer. */
const messageNames = {
  symbol: 's',
  last: 'c',
  bid: ['b', 'B'],
  ask: ['a', 'A'],
  open: 'o',
  high: 'h',
  low: 'l',
  volume: 'v',
  turnover: 'q',
  time: 'E',
} as const
const rowNames = {
  symbol: 'symbol',
  last: 'lastPrice',
  bid: ['bidPrice', 'bidQty'],
  ask: ['askPrice', 'askQty'],
  open: 'openPrice',
  high: 'highPrice',
  low: 'lowPrice',
  volume: 'volume',
  turnover: 'quoteVolume',
  time: 'closeTime',
} as const

/**
 * `24hrTicker` message, a row of `GET /api/v3/ticker/24hr`, and of the shorter `ticker/price` and
 * `ticker/bookTicker`, which state no time.
 */
export function parseTicker(raw: unknown, listing: Listing, receivedTime: UnixMs): Reading<Ticker> {
  const read = new FieldReader(raw, 'ticker')
  const names = read.has('s') ? messageNames : rowNames
  const symbol = listing.facts(read.text(names.symbol))
  const last = read.has(names.last) ? names.last : 'price'
  const ticker: Omit<Ticker, 'instrumentId'> = {
    kind: 'ticker',
    lastTradePrice: positiveOrNull(read, last),
    bestBid: bestOf(read, names.bid[0], names.bid[1]),
    bestAsk: bestOf(read, names.ask[0], names.ask[1]),
    open: positiveOrNull(read, names.open),
    high: positiveOrNull(read, names.high),
    low: positiveOrNull(read, names.low),
    volume: read.optionalDecimal(names.volume)?.value ?? null,
    turnover: read.optionalDecimal(names.turnover)?.value ?? null,
    markPrice: null,
    indexPrice: null,
    fundingRate: null,
    nextFundingTime: null,
    openInterest: null,
    exchangeTime: read.optionalTime(names.time) ?? receivedTime,
    receivedTime,
  }
  return finish(read, symbol, ({ instrumentId }) => ({ ...ticker, instrumentId }))
}

/** A level whose price and size are there and not zero. */
function bestOf(read: FieldReader, price: string, quantity: string): Level | null {
  const best = read.optionalDecimal(price)?.value ?? 0
  const size = read.optionalDecimal(quantity)?.value ?? 0
  if (best < 0 || size < 0) read.refuse(`${price} or ${quantity} is negative`)
  return best > 0 ? [best, size] : null
}

/** A pair that did not trade for a day has zeros. */
function positiveOrNull(read: FieldReader, name: string): number | null {
  const value = read.optionalDecimal(name)?.value ?? 0
  if (value < 0) read.refuse(`${name} is negative`)
  return value > 0 ? value : null
}
