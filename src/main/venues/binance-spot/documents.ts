import type { DocumentParser, VenueModule } from '../adapter.ts'
import { unwrapStream } from '../shared/binance/channels.ts'
import { parseDepth, parseRestTrade, parseTrade } from '../shared/binance/market.ts'
import { documentOf, documentOfBook, documentOfList, documentOfRows } from '../shared/documents.ts'
import { isRecord } from '../shared/fields.ts'
import { accept, gatherRows } from '../shared/refusal.ts'
import { createListing } from '../shared/symbols.ts'
import { readError } from './errors.ts'
import { parseInstruments } from './parse/instruments.ts'
import { parseDepthUpdate, parseQuote, parseTicker } from './parse/market.ts'
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

const error: DocumentParser = (raw) => documentOf(accept(readError(400, raw)))

const instruments: DocumentParser = (raw) => {
  const rows = parseInstruments(raw)
  return rows.ok ? documentOfRows(rows.value) : documentOf(rows)
}

export const parsers: VenueModule['parsers'] = { instruments, book, trades, ticker, error }
