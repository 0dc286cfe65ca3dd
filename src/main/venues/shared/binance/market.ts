import type { UnixMs } from '../../../../contract/domain/ids.ts'
import {
  type Candle,
  type CandleInterval,
  type Level,
  type Trade,
  candleIntervals,
} from '../../../../contract/domain/market.ts'
import { parseLevels } from '../book.ts'
import { FieldReader, columns, isRecord } from '../fields.ts'
import { type Reading, type Rows, accept, parseRows, refuse } from '../refusal.ts'
import type { Listing, SymbolFacts } from '../symbols.ts'

/** Market data that Binance's product lines spell alike. */

/**
 * `trade` and `aggTrade` messages. Null for trades outside the order book (insurance fund,
 * auto-deleveraging), which the undocumented `trade` stream of futures marks with `X`.
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
 * A row of `GET …/trades`, `historicalTrades` or `aggTrades`; none of them names its instrument.
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

/** `GET …/depth`. Spot states no time. */
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

/** `GET …/klines`, oldest first. A candle is closed when its close time has passed. */
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

/** The event of a message whose fields were all right and whose symbol is known. */
export function finish<Event>(
  read: FieldReader,
  symbol: Reading<SymbolFacts>,
  build: (facts: SymbolFacts) => Event,
): Reading<Event> {
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  return symbol.ok ? accept(build(symbol.value)) : symbol
}
