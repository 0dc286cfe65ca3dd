import type { UnixMs } from '../../../../contract/domain/ids.ts'
import type {
  Candle,
  CandleInterval,
  Level,
  MarkPrice,
  Quote,
  Trade,
} from '../../../../contract/domain/market.ts'
import { candleIntervals } from '../../../../contract/domain/market.ts'
import { parseLevels } from '../../shared/book.ts'
import type { Decimal } from '../../shared/decimal.ts'
import { FieldReader, columns, isRecord } from '../../shared/fields.ts'
import { type Reading, type Rows, accept, parseRows, refuse } from '../../shared/refusal.ts'
import type { Listing, SymbolFacts } from '../../shared/symbols.ts'

/** `markPriceUpdate` message. */
export function parseMarkPrice(
  raw: unknown,
  listing: Listing,
  receivedTime: UnixMs,
): Reading<MarkPrice> {
  const read = new FieldReader(raw, 'markPriceUpdate')
  const symbol = listing.facts(read.text('s'))
  const mark: Omit<MarkPrice, 'instrumentId'> = {
    kind: 'mark',
    markPrice: read.positive('p').value,
    indexPrice: positiveOrNull(read.optionalDecimal('i')),
    fundingRate: read.optionalDecimal('r')?.value ?? null, // empty on delivery contracts
    nextFundingTime: read.optionalTime('T'),
    openInterest: null,
    exchangeTime: read.time('E'),
    receivedTime,
  }
  return finish(read, symbol, (facts) => ({ ...mark, instrumentId: facts.instrumentId }))
}

/** A row of `GET /fapi/v1/premiumIndex`. */
export function parsePremiumIndex(
  raw: unknown,
  listing: Listing,
  receivedTime: UnixMs,
): Reading<MarkPrice> {
  const read = new FieldReader(raw, 'premiumIndex')
  const symbol = listing.facts(read.text('symbol'))
  const mark: Omit<MarkPrice, 'instrumentId'> = {
    kind: 'mark',
    markPrice: read.positive('markPrice').value,
    indexPrice: positiveOrNull(read.optionalDecimal('indexPrice')),
    fundingRate: read.optionalDecimal('lastFundingRate')?.value ?? null,
    nextFundingTime: read.optionalTime('nextFundingTime'),
    openInterest: null,
    exchangeTime: read.time('time'),
    receivedTime,
  }
  return finish(read, symbol, (facts) => ({ ...mark, instrumentId: facts.instrumentId }))
}

/**
 * `trade` and `aggTrade` messages. Null for trades outside the order book (insurance fund,
 * auto-deleveraging), which the undocumented `trade` stream marks with `X`.
 */
export function parseTrade(
  raw: unknown,
  listing: Listing,
  receivedTime: UnixMs,
): Reading<Trade | null> {
  const read = new FieldReader(raw, 'trade')
  const symbol = listing.facts(read.text('s'))
  if (read.has('X') && read.get('X') !== 'MARKET') return accept(null)
  // A recording of 2019 has aggregated trades without their id.
  const tradeId = read.has('t') ? read.text('t') : read.has('a') ? read.text('a') : read.text('l')
  const trade: Omit<Trade, 'instrumentId'> = {
    kind: 'trade',
    tradeId,
    side: read.flag('m') ? 'sell' : 'buy', // m: the buyer rested, so the taker sold
    price: read.positive('p').value,
    quantity: read.positive('q').value,
    exchangeTime: read.time('T'),
    receivedTime,
  }
  return finish(read, symbol, (facts) => ({ ...trade, instrumentId: facts.instrumentId }))
}

/** What names the parts of a trade in rows of the REST answers. */
const plainNames = {
  id: 'id',
  price: 'price',
  quantity: 'qty',
  time: 'time',
  maker: 'isBuyerMaker',
}
const aggregateNames = { id: 'a', price: 'p', quantity: 'q', time: 'T', maker: 'm' }

/**
 * A row of `GET /fapi/v1/trades`, `historicalTrades` or `aggTrades`; none of them names its
 * instrument.
 */
export function parseRestTrade(
  raw: unknown,
  receivedTime: UnixMs,
): Reading<Omit<Trade, 'instrumentId'>> {
  const read = new FieldReader(raw, 'trades row')
  const names = read.has('isBuyerMaker') ? plainNames : aggregateNames
  const trade: Omit<Trade, 'instrumentId'> = {
    kind: 'trade',
    tradeId: read.text(names.id),
    side: read.flag(names.maker) ? 'sell' : 'buy',
    price: read.positive(names.price).value,
    quantity: read.positive(names.quantity).value,
    exchangeTime: read.time(names.time),
    receivedTime,
  }
  return read.refusal === null ? accept(trade) : { ok: false, refusal: read.refusal }
}

/** `bookTicker` message. */
export function parseQuote(raw: unknown, listing: Listing, receivedTime: UnixMs): Reading<Quote> {
  const read = new FieldReader(raw, 'bookTicker')
  const symbol = listing.facts(read.text('s'))
  const bid = [read.notNegative('b').value, read.notNegative('B').value] as const
  const ask = [read.notNegative('a').value, read.notNegative('A').value] as const
  const exchangeTime = read.time('T')
  return finish(read, symbol, (facts) => ({
    kind: 'quote' as const,
    instrumentId: facts.instrumentId,
    bestBid: bid[0] > 0 ? bid : null,
    bestAsk: ask[0] > 0 ? ask : null,
    exchangeTime,
    receivedTime,
  }))
}

/** Levels and chain numbers of one `depthUpdate`. */
export type DepthUpdate = {
  readonly venueSymbol: string
  /** `U`. */
  readonly firstId: number
  /** `u`. */
  readonly lastId: number
  /** `pu`: the `u` of the message before. */
  readonly previousId: number
  readonly bids: readonly Level[]
  readonly asks: readonly Level[]
  readonly exchangeTime: UnixMs
}

export function parseDepthUpdate(raw: unknown): Reading<DepthUpdate> {
  const read = new FieldReader(raw, 'depthUpdate')
  const update = {
    venueSymbol: read.text('s'),
    firstId: read.integer('U'),
    lastId: read.integer('u'),
    previousId: read.integer('pu'),
    exchangeTime: read.time('T'),
  }
  const bids = parseLevels(read.get('b'))
  const asks = parseLevels(read.get('a'))
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  if (bids === null || asks === null) return refuse('depthUpdate: a level is not a price and size')
  return accept({ ...update, bids, asks })
}

/** `GET /fapi/v1/depth`. */
export type DepthSnapshot = {
  readonly lastUpdateId: number
  readonly bids: readonly Level[]
  readonly asks: readonly Level[]
  readonly exchangeTime: UnixMs | null
}

export function parseDepth(raw: unknown): Reading<DepthSnapshot> {
  const read = new FieldReader(raw, 'depth')
  const lastUpdateId = read.integer('lastUpdateId')
  const exchangeTime = read.optionalTime('T')
  const bids = parseLevels(read.get('bids'))
  const asks = parseLevels(read.get('asks'))
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  if (bids === null || asks === null) return refuse('depth: a level is not a price and size')
  return accept({ lastUpdateId, bids, asks, exchangeTime })
}

/** `GET /fapi/v1/klines`, oldest first. A candle is closed when its close time has passed. */
export function parseKlines(
  raw: unknown,
  symbol: SymbolFacts,
  interval: CandleInterval,
  now: UnixMs,
): Reading<Rows<Candle>> {
  return parseRows(raw, 'klines', (row) => {
    if (!Array.isArray(row)) return refuse('kline: is not a list')
    const read = new FieldReader(columns(row), 'kline')
    return candleOf(read, ['0', '1', '2', '3', '4', '5'], symbol, interval, () => {
      return read.time('6') < now
    })
  })
}

const intervalNames: ReadonlySet<string> = new Set(candleIntervals)

/** `kline` message. Null for an interval we do not keep. */
export function parseKlineMessage(raw: unknown, listing: Listing): Reading<Candle | null> {
  if (!isRecord(raw)) return refuse('kline: is not an object')
  const read = new FieldReader(raw['k'], 'kline')
  const interval = read.text('i')
  const symbol = listing.facts(read.text('s'))
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  if (!symbol.ok) return symbol
  if (!intervalNames.has(interval)) return accept(null)
  return candleOf(
    read,
    ['t', 'o', 'h', 'l', 'c', 'v'],
    symbol.value,
    interval as CandleInterval,
    () => read.flag('x'),
  )
}

function candleOf(
  read: FieldReader,
  names: readonly [string, string, string, string, string, string],
  symbol: SymbolFacts,
  interval: CandleInterval,
  isClosed: () => boolean,
): Reading<Candle> {
  const candle: Candle = {
    kind: 'candle',
    instrumentId: symbol.instrumentId,
    interval,
    openTime: read.time(names[0]),
    open: read.positive(names[1]).value,
    high: read.positive(names[2]).value,
    low: read.positive(names[3]).value,
    close: read.positive(names[4]).value,
    volume: read.notNegative(names[5]).value,
    closed: isClosed(),
  }
  if (candle.high < candle.low) read.refuse('high is below low')
  return read.refusal === null ? accept(candle) : { ok: false, refusal: read.refusal }
}

function positiveOrNull(decimal: Decimal | null): number | null {
  return decimal !== null && decimal.value > 0 ? decimal.value : null
}

function finish<Event>(
  read: FieldReader,
  symbol: Reading<SymbolFacts>,
  build: (facts: SymbolFacts) => Event,
): Reading<Event> {
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  return symbol.ok ? accept(build(symbol.value)) : symbol
}
