import type { DocumentParser, VenueModule } from '../adapter.ts'
import { unwrapStream } from '../shared/binance/channels.ts'
import { parseDepth, parseRestTrade, parseTrade } from '../shared/binance/market.ts'
import { documentOf, documentOfBook, documentOfList, documentOfRows } from '../shared/documents.ts'
import { isRecord } from '../shared/fields.ts'
import { accept, gatherRows, refuse } from '../shared/refusal.ts'
import { createListing } from '../shared/symbols.ts'
import { balances, fills, order, orders, positions } from './accountDocuments.ts'
import { readError } from './errors.ts'
import { parseInstruments } from './parse/instruments.ts'
import { parseAccountForceOrder, parseForceOrder } from './parse/liquidations.ts'
import { parseDepthUpdate, parseMarkPrice, parsePremiumIndex, parseQuote } from './parse/market.ts'
import { readStatistics } from './parse/tickers.ts'
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
  order,
  orders,
  fills,
  balances,
  positions,
  liquidations,
  error,
}
