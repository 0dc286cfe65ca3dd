import type { DocumentParser, VenueModule } from '../adapter.ts'
import { unwrapStream } from '../shared/binance/channels.ts'
import { parseDepth, parseRestTrade, parseTrade } from '../shared/binance/market.ts'
import { documentOf, documentOfBook, documentOfList, documentOfRows } from '../shared/documents.ts'
import { FieldReader, isRecord } from '../shared/fields.ts'
import { accept, gatherRows, refuse } from '../shared/refusal.ts'
import { createListing } from '../shared/symbols.ts'
import { readError } from './errors.ts'
import { parseInstruments } from './parse/instruments.ts'
import { parseAccountForceOrder, parseForceOrder } from './parse/liquidations.ts'
import { parseDepthUpdate, parseMarkPrice, parsePremiumIndex, parseQuote } from './parse/market.ts'
import { spell } from './symbols.ts'

function rowsOf(raw: unknown): readonly unknown[] {
  const body = unwrapStream(raw)
  return Array.isArray(body) ? body.map((each) => unwrapStream(each)) : [body]
}

const unlisted = createListing('binance-usdm', spell)

const book: DocumentParser = (raw) => {
  const body = unwrapStream(raw)
  if (isRecord(body) && body['e'] === 'depthUpdate') {
    return documentOfBook('delta', parseDepthUpdate(body))
  }
  return documentOfBook('snapshot', parseDepth(body))
}

/** Messages say what they are and name their symbol; rows of REST answers do neither. */
const trades: DocumentParser = (raw, receivedTime) =>
  documentOfRows(
    gatherRows<unknown>(
      rowsOf(raw).map((row) =>
        isRecord(row) && !('e' in row)
          ? parseRestTrade(row, receivedTime)
          : parseTrade(row, unlisted, receivedTime),
      ),
    ),
  )

const ticker: DocumentParser = (raw, receivedTime) =>
  documentOfList(
    rowsOf(raw).map((row) => {
      if (!isRecord(row)) return refuse('a ticker is not an object')
      if (row['e'] === 'markPriceUpdate') return parseMarkPrice(row, unlisted, receivedTime)
      if (row['e'] === 'bookTicker') return parseQuote(row, unlisted, receivedTime)
      if ('markPrice' in row) return parsePremiumIndex(row, unlisted, receivedTime)
      return readStatistics(row)
    }),
    Array.isArray(unwrapStream(raw)),
  )

/** `GET /fapi/v1/ticker/24hr` and `bookTicker`, and the `24hrTicker` message. */
function readStatistics(row: unknown): ReturnType<typeof accept<unknown>> {
  const read = new FieldReader(row, 'ticker')
  const isMessage = read.has('s')
  const names = isMessage
    ? { symbol: 's', last: 'c', high: 'h', low: 'l', volume: 'v', time: 'E' }
    : {
        symbol: 'symbol',
        last: 'lastPrice',
        high: 'highPrice',
        low: 'lowPrice',
        volume: 'volume',
        time: 'closeTime',
      }
  const value = {
    venueSymbol: read.text(names.symbol),
    lastTradePrice: read.optionalDecimal(names.last)?.text ?? null,
    bestBid: isMessage ? null : (read.optionalDecimal('bidPrice')?.text ?? null),
    bestAsk: isMessage ? null : (read.optionalDecimal('askPrice')?.text ?? null),
    high: read.optionalDecimal(names.high)?.text ?? null,
    low: read.optionalDecimal(names.low)?.text ?? null,
    volume: read.optionalDecimal(names.volume)?.text ?? null,
    exchangeTime: read.optionalTime(read.has(names.time) ? names.time : 'time'),
  }
  return read.refusal === null ? accept(value) : { ok: false, refusal: read.refusal }
}

const liquidations: DocumentParser = (raw, receivedTime) =>
  documentOfRows(
    gatherRows(
      rowsOf(raw).map((row) =>
        isRecord(row) && 'executedQty' in row
          ? parseAccountForceOrder(row, unlisted, receivedTime)
          : parseForceOrder(row, unlisted, receivedTime),
      ),
    ),
  )

const error: DocumentParser = (raw) => documentOf(accept(readError(400, raw)))

const instruments: DocumentParser = (raw) => {
  const rows = parseInstruments(raw)
  return rows.ok ? documentOfRows(rows.value) : documentOf(rows)
}

export const parsers: VenueModule['parsers'] = {
  instruments,
  book,
  trades,
  ticker,
  liquidations,
  error,
}
