import { mainAccount } from '../../../contract/domain/account.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { DocumentParser, ParsedDocument } from '../adapter.ts'
import { unwrapStream } from '../shared/binance/channels.ts'
import { documentOf, documentOfRows } from '../shared/documents.ts'
import { isRecord } from '../shared/fields.ts'
import { type Reading, type Rows, accept, gatherRows, refuse } from '../shared/refusal.ts'
import { createListing } from '../shared/symbols.ts'
import { readError } from './errors.ts'
import { parseBalanceUpdates, parseBalances } from './parse/balances.ts'
import { parseConditionalOrder, parseConditionalUpdate } from './parse/conditionalOrders.ts'
import { parseOrderFill, parseTradeLite, parseUserTrade } from './parse/fills.ts'
import { type AccountReading, parseOrder, parseOrderUpdate } from './parse/orders.ts'
import { parsePositionUpdates, parsePositions } from './parse/positions.ts'
import { spell } from './symbols.ts'

const unlisted = createListing('binance-usdm', spell)

/** Whose a recorded message of an account is cannot be seen in it. */
function readingOf(receivedTime: UnixMs): AccountReading {
  const origin = { venue: 'binance-usdm', environment: 'live', accountId: mainAccount } as const
  return { origin, listing: unlisted, receivedTime }
}

/** What an answer, the reply to a call, or a message with or without its envelope has to say. */
function contentOf(raw: unknown): unknown {
  const message = unwrapStream(raw)
  const isReply = isRecord(message) && 'id' in message && 'status' in message
  if (!isReply) return message
  return message['result'] ?? message['error']
}

function rowsOf(raw: unknown): readonly unknown[] {
  const content = contentOf(raw)
  return Array.isArray(content) ? content.map((each) => unwrapStream(each)) : [content]
}

/** Rows of a batch can be refusals; what they say is for the kind `error`. */
function orRefusal(row: unknown, parse: () => Reading<unknown>): Reading<unknown> {
  const refused = isRecord(row) && 'msg' in row ? readError(400, row) : null
  return refused === null
    ? parse()
    : refuse(`refused with ${refused.venueCode}: ${refused.message}`)
}

function readAnyOrder(row: unknown, reading: AccountReading): Reading<unknown> {
  if (!isRecord(row)) return refuse('an order is not an object')
  if (row['e'] === 'ORDER_TRADE_UPDATE') return parseOrderUpdate(row, reading)
  if (row['e'] === 'ALGO_UPDATE') return parseConditionalUpdate(row, reading)
  if (typeof row['e'] === 'string') return refuse('the message is not about an order')
  return 'algoId' in row ? parseConditionalOrder(row, reading) : parseOrder(row, reading)
}

function readAnyFill(row: unknown, reading: AccountReading): Reading<unknown> {
  const event = isRecord(row) ? row['e'] : undefined
  if (event === 'ORDER_TRADE_UPDATE') return parseOrderFill(row, reading)
  if (event === 'TRADE_LITE') return parseTradeLite(row, reading)
  if (typeof event === 'string') return refuse('the message is not about a fill')
  return parseUserTrade(row, reading)
}

export const order: DocumentParser = (raw, receivedTime) => {
  const [row] = rowsOf(raw)
  return documentOf(orRefusal(row, () => readAnyOrder(row, readingOf(receivedTime))))
}

export const orders: DocumentParser = (raw, receivedTime) => {
  const reading = readingOf(receivedTime)
  return documentOfRows(
    gatherRows(rowsOf(raw).map((row) => orRefusal(row, () => readAnyOrder(row, reading)))),
  )
}

export const fills: DocumentParser = (raw, receivedTime) => {
  const reading = readingOf(receivedTime)
  return documentOfRows(
    gatherRows(rowsOf(raw).map((row) => orRefusal(row, () => readAnyFill(row, reading)))),
  )
}

export const balances: DocumentParser = (raw, receivedTime) => {
  const content = contentOf(raw)
  const isUpdate = isRecord(content) && content['e'] === 'ACCOUNT_UPDATE'
  const parse = isUpdate ? parseBalanceUpdates : parseBalances
  return documentOfReading(content, parse(content, readingOf(receivedTime)))
}

export const positions: DocumentParser = (raw, receivedTime) => {
  const content = contentOf(raw)
  const isUpdate = isRecord(content) && content['e'] === 'ACCOUNT_UPDATE'
  const parse = isUpdate ? parsePositionUpdates : parsePositions
  return documentOfReading(content, parse(content, readingOf(receivedTime)))
}

function documentOfReading(content: unknown, rows: Reading<Rows<unknown>>): ParsedDocument {
  const checked = orRefusal(content, () => (rows.ok ? accept(null) : rows))
  return checked.ok && rows.ok ? documentOfRows(rows.value) : documentOf(checked)
}
