import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { DocumentParser, VenueModule } from '../adapter.ts'
import { documentOf, documentOfBook, documentOfList, documentOfRows } from '../shared/documents.ts'
import { FieldReader, isRecord } from '../shared/fields.ts'
import { type Reading, type Rows, accept, gatherRows, refuse } from '../shared/refusal.ts'
import { createListing } from '../shared/symbols.ts'
import { readError } from './errors.ts'
import { parseInstruments } from './parse/instruments.ts'
import { parseAllLiquidations, parseRetiredLiquidations } from './parse/liquidations.ts'
import { parseBook, parseMarkPrice, parseRestTrade, parseTrade } from './parse/market.ts'
import { spell } from './symbols.ts'

const unlisted = createListing('bybit', spell)

/** What an answer or a message is about: `result` of the one, `data` of the other. */
function contentOf(raw: unknown): unknown {
  if (!isRecord(raw)) return raw
  if ('retCode' in raw && 'result' in raw) return raw['result']
  return typeof raw['topic'] === 'string' && 'data' in raw ? raw['data'] : raw
}

function listOf(raw: unknown): readonly unknown[] {
  const content = contentOf(raw)
  const list = isRecord(content) && Array.isArray(content['list']) ? content['list'] : content
  return Array.isArray(list) ? list : [list]
}

const instruments: DocumentParser = (raw) => {
  const page = parseInstruments(contentOf(raw))
  return page.ok ? documentOfRows(page.value) : documentOf(page)
}

const book: DocumentParser = (raw) => {
  const isDelta = isRecord(raw) && raw['type'] === 'delta'
  return documentOfBook(isDelta ? 'delta' : 'snapshot', parseBook(contentOf(raw)))
}

const trades: DocumentParser = (raw, receivedTime) =>
  documentOfRows(
    gatherRows(
      listOf(raw).map((row) =>
        isRecord(row) && 'execId' in row
          ? parseRestTrade(row, unlisted, receivedTime)
          : parseTrade(row, unlisted, receivedTime),
      ),
    ),
  )

const ticker: DocumentParser = (raw, receivedTime) =>
  documentOfList(
    listOf(raw).map((row) => readTicker(row, timeOf(raw) ?? receivedTime, receivedTime)),
    isRecord(contentOf(raw)) && 'list' in (contentOf(raw) as object),
  )

function readTicker(
  row: unknown,
  exchangeTime: UnixMs,
  receivedTime: UnixMs,
): Reading<Readonly<Record<string, unknown>>> {
  if (!isRecord(row)) return refuse('tickers: is not an object')
  const read = new FieldReader(row, 'tickers')
  const venueSymbol = read.text('symbol')
  const symbol = unlisted.facts(venueSymbol)
  const mark = symbol.ok ? parseMarkPrice(row, symbol.value, exchangeTime, receivedTime) : symbol
  const value = {
    venueSymbol,
    exchangeTime,
    lastTradePrice: read.optionalDecimal('lastPrice')?.text ?? null,
    bestBid: read.optionalDecimal('bid1Price')?.text ?? null,
    bestBidQuantity: read.optionalDecimal('bid1Size')?.text ?? null,
    bestAsk: read.optionalDecimal('ask1Price')?.text ?? null,
    bestAskQuantity: read.optionalDecimal('ask1Size')?.text ?? null,
    high: read.optionalDecimal('highPrice24h')?.text ?? null,
    low: read.optionalDecimal('lowPrice24h')?.text ?? null,
    volume: read.optionalDecimal('volume24h')?.text ?? null,
    mark: mark.ok ? mark.value : null,
  }
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  return accept(value)
}

function timeOf(raw: unknown): UnixMs | null {
  const read = new FieldReader(raw, 'envelope')
  const time = read.optionalTime(read.has('ts') ? 'ts' : 'time')
  return read.refusal === null ? time : null
}

const liquidations: DocumentParser = (raw, receivedTime) => {
  const messages = Array.isArray(raw) ? raw : [raw]
  const parts = messages.map((message) => readLiquidations(message, receivedTime))
  const refused = parts.flatMap((part) => (part.ok ? [] : [part.refusal]))
  return documentOfRows({
    values: parts.flatMap((part) => (part.ok ? part.value.values : [])),
    refusals: [...refused, ...parts.flatMap((part) => (part.ok ? part.value.refusals : []))],
  })
}

function readLiquidations(message: unknown, receivedTime: UnixMs): Reading<Rows<unknown>> {
  const topic = isRecord(message) ? String(message['topic']) : ''
  const data = contentOf(message)
  if (topic.startsWith('allLiquidation.')) return parseAllLiquidations(data, unlisted, receivedTime)
  if (topic.startsWith('liquidation.')) {
    return accept(parseRetiredLiquidations(data, unlisted, receivedTime))
  }
  return refuse('not a liquidation topic', 'unknownMessage')
}

const error: DocumentParser = (raw) => documentOf(accept(readError(200, raw)))

export const parsers: VenueModule['parsers'] = {
  instruments,
  book,
  trades,
  ticker,
  liquidations,
  error,
}
