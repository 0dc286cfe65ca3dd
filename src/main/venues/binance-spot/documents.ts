import { mainAccount } from '../../../contract/domain/account.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { ExecutionReport } from '../../../contract/domain/order.ts'
import type { DocumentParser, VenueModule } from '../adapter.ts'
import { unwrapStream } from '../shared/binance/channels.ts'
import { parseDepth, parseRestTrade, parseTrade } from '../shared/binance/market.ts'
import { documentOf, documentOfBook, documentOfList, documentOfRows } from '../shared/documents.ts'
import { isRecord } from '../shared/fields.ts'
import { type Reading, accept, gatherRows } from '../shared/refusal.ts'
import { createListing } from '../shared/symbols.ts'
import { readError } from './errors.ts'
import type { AccountReading } from './parse/account.ts'
import { parseAccountPosition, parseBalances } from './parse/balances.ts'
import { parseAckFills, parseFill, parseReportedFill } from './parse/fills.ts'
import { parseInstruments } from './parse/instruments.ts'
import { parseDepthUpdate, parseQuote, parseTicker } from './parse/market.ts'
import { parseExecutionReport, parseOrder } from './parse/orders.ts'
import { spell } from './symbols.ts'

const unlisted = createListing('binance-spot', spell)

/** A message or an answer as recorded: without its stream envelope or the frame of a call. */
export function unwrap(raw: unknown): unknown {
  const body = unwrapStream(raw)
  return isRecord(body) && 'status' in body && 'result' in body ? body['result'] : body
}

function rowsOf(raw: unknown): readonly unknown[] {
  const body = unwrap(raw)
  return Array.isArray(body) ? body.map((each) => unwrap(each)) : [body]
}

const book: DocumentParser = (raw) => {
  const body = unwrap(raw)
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
    rowsOf(raw).map((row) =>
      isRecord(row) && 's' in row && !('c' in row)
        ? parseQuote(row, unlisted, receivedTime)
        : parseTicker(row, unlisted, receivedTime),
    ),
    Array.isArray(unwrap(raw)),
  )

/** A refusal, bare or in the answer to a call over a socket. */
const error: DocumentParser = (raw) => {
  const body = isRecord(raw) && isRecord(raw['error']) ? raw['error'] : raw
  return documentOf(accept(readError(400, body)))
}

const instruments: DocumentParser = (raw) => {
  const rows = parseInstruments(raw)
  return rows.ok ? documentOfRows(rows.value) : documentOf(rows)
}

/** Rows of a recording belong to nobody in particular. */
function readingAt(receivedTime: UnixMs): AccountReading {
  const origin = { venue: 'binance-spot', environment: 'live', accountId: mainAccount } as const
  return { origin, listing: unlisted, receivedTime }
}

/** The orders in an answer or a message: of a list, an amendment, a replacement, or by itself. */
function ordersIn(raw: unknown): readonly unknown[] {
  const body = eventOf(unwrap(raw))
  if (Array.isArray(body)) return body.flatMap((each) => ordersIn(each))
  if (!isRecord(body)) return [body]
  const { amendedOrder, orderReports, data } = body
  if (amendedOrder !== undefined) return [amendedOrder]
  if (Array.isArray(orderReports)) return orderReports
  const replaced = isRecord(data) ? data : body
  const { cancelResponse, newOrderResponse } = replaced
  const parts = [cancelResponse, newOrderResponse].filter(
    (each) => isRecord(each) && 'orderId' in each,
  )
  return parts.length > 0 ? parts : [body]
}

/** An event of the private stream, without the number of its subscription. */
function eventOf(body: unknown): unknown {
  return isRecord(body) && isRecord(body['event']) ? body['event'] : body
}

function readOrder(row: unknown, receivedTime: UnixMs): Reading<ExecutionReport> {
  const read = isRecord(row) && row['e'] === 'executionReport' ? parseExecutionReport : parseOrder
  return read(row, readingAt(receivedTime))
}

const orders: DocumentParser = (raw, receivedTime) =>
  documentOfRows(gatherRows(ordersIn(raw).map((row) => readOrder(row, receivedTime))))

const order: DocumentParser = (raw, receivedTime) => {
  const rows = ordersIn(raw).map((row) => readOrder(row, receivedTime))
  return documentOfList(rows, rows.length !== 1)
}

/** Trades stand in messages, in rows of their own, and in the acknowledgement of an order. */
const fills: DocumentParser = (raw, receivedTime) => {
  const reading = readingAt(receivedTime)
  const body = unwrap(raw)
  if (isRecord(body) && Array.isArray(body['fills'])) {
    const report = parseOrder(body, reading)
    const made = report.ok ? parseAckFills(body, report.value) : report
    return made.ok ? documentOfRows(made.value) : documentOf(made)
  }
  return documentOfRows(
    gatherRows<unknown>(
      rowsOf(raw).map((row) => {
        const event = eventOf(row)
        const isReport = isRecord(event) && event['e'] === 'executionReport'
        return isReport ? parseReportedFill(event, reading) : parseFill(event, reading)
      }),
    ),
  )
}

const balances: DocumentParser = (raw, receivedTime) => {
  const body = eventOf(unwrap(raw))
  const isEvent = isRecord(body) && body['e'] === 'outboundAccountPosition'
  const rows = (isEvent ? parseAccountPosition : parseBalances)(body, readingAt(receivedTime))
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
  error,
}
