import { mainAccount } from '../../../contract/domain/account.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { DocumentParser, VenueModule } from '../adapter.ts'
import { documentOf, documentOfBook, documentOfList, documentOfRows } from '../shared/documents.ts'
import { FieldReader, isRecord } from '../shared/fields.ts'
import { type Reading, type Rows, accept, gatherRows, refuse } from '../shared/refusal.ts'
import { createListing } from '../shared/symbols.ts'
import { readError } from './errors.ts'
import { parseOrderAck } from './parse/acks.ts'
import { parseWallet } from './parse/balances.ts'
import { parseFill } from './parse/fills.ts'
import { parseInstruments } from './parse/instruments.ts'
import { parseAllLiquidations, parseRetiredLiquidations } from './parse/liquidations.ts'
import { parseBook, parseMarkPrice, parseRestTrade, parseTrade } from './parse/market.ts'
import { type AccountReading, parseOrder } from './parse/orders.ts'
import { parsePosition } from './parse/positions.ts'
import { spell } from './symbols.ts'

const unlisted = createListing('bybit', spell)

/** Whose a recorded message of an account is cannot be seen in it. */
const anAccount = { venue: 'bybit', environment: 'live', accountId: mainAccount } as const

/** What an answer or a message is about: `result` of the one, `data` of the other. */
function contentOf(raw: unknown): unknown {
  if (!isRecord(raw)) return raw
  if ('retCode' in raw && 'result' in raw) return raw['result']
  if ('retCode' in raw && 'op' in raw) return raw['data']
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
  const names = ['ts', 'creationTime', 'time']
  const time = read.optionalTime(names.find((name) => read.has(name)) ?? 'time')
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

/** How the rows of an account's answer or message are to be read. */
function readingOf(raw: unknown, receivedTime: UnixMs): AccountReading {
  const content = contentOf(raw)
  const category = isRecord(content) ? content['category'] : null
  return {
    origin: anAccount,
    listing: unlisted,
    receivedTime,
    category: typeof category === 'string' ? category : null,
  }
}

function isPush(raw: unknown): boolean {
  return isRecord(raw) && typeof raw['topic'] === 'string'
}

/** A refusal has no rows; what it says is for the kind `error`. */
function refusedRow(raw: unknown): Reading<never> | null {
  const refused = readError(200, raw)
  return refused === null ? null : refuse(`refused with ${refused.venueCode}: ${refused.message}`)
}

function eachOf(
  raw: unknown,
  parse: (row: unknown) => Reading<unknown>,
): readonly Reading<unknown>[] {
  const refused = refusedRow(raw)
  return refused === null ? listOf(raw).map((row) => parse(row)) : [refused]
}

const orders: DocumentParser = (raw, receivedTime) =>
  documentOfRows(
    gatherRows(eachOf(raw, (row) => parseOrder(row, readingOf(raw, receivedTime), isPush(raw)))),
  )

/** The first order of an answer or message, or what an acknowledgement names. */
const order: DocumentParser = (raw, receivedTime) => {
  const [row] = listOf(raw)
  const refused = refusedRow(raw)
  if (refused !== null) return documentOf(refused)
  return documentOf(
    isRecord(row) && 'orderId' in row && !('orderStatus' in row)
      ? parseOrderAck(row)
      : parseOrder(row, readingOf(raw, receivedTime), isPush(raw)),
  )
}

const fills: DocumentParser = (raw, receivedTime) =>
  documentOfRows(gatherRows(eachOf(raw, (row) => parseFill(row, readingOf(raw, receivedTime)))))

const positions: DocumentParser = (raw, receivedTime) =>
  documentOfRows(
    gatherRows(eachOf(raw, (row) => parsePosition(row, readingOf(raw, receivedTime), null))),
  )

const balances: DocumentParser = (raw, receivedTime) => {
  const times = { exchangeTime: timeOf(raw) ?? receivedTime, receivedTime }
  const wallets = eachOf(raw, (wallet) =>
    parseWallet(wallet, anAccount, times),
  ) as readonly Reading<Rows<unknown>>[]
  return documentOfRows({
    values: wallets.flatMap((each) => (each.ok ? each.value.values : [])),
    refusals: wallets.flatMap((each) => (each.ok ? each.value.refusals : [each.refusal])),
  })
}

const error: DocumentParser = (raw) => documentOf(accept(readError(200, raw)))

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
