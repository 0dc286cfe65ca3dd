import { mainAccount } from '../../../contract/domain/account.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { DocumentParser, ParsedDocument } from '../adapter.ts'
import { documentOf, documentOfRows } from '../shared/documents.ts'
import { isRecord } from '../shared/fields.ts'
import {
  type Reading,
  type Rows,
  accept,
  gatherRows,
  parseRows,
  refuse,
} from '../shared/refusal.ts'
import type { AccountFacts } from './parse/accounts.ts'
import { parseMarginBalance, parseSpotBalances } from './parse/balances.ts'
import { parseFill } from './parse/fills.ts'
import {
  parseAcknowledgements,
  parseOpenOrder,
  parseOrderStatus,
  parseOrderUpdate,
} from './parse/orders.ts'
import { parsePositions } from './parse/positions.ts'

/** A document tells neither environment nor account: it is shown as if it were the main one's. */
function factsOf(content: unknown): AccountFacts {
  const user = isRecord(content) ? content['user'] : undefined
  return {
    origin: { venue: 'hyperliquid', environment: 'live', accountId: mainAccount },
    user: typeof user === 'string' ? user.toLowerCase() : null,
  }
}

/** What an answer, a pushed message or the answer to a post has to say. */
function contentOf(raw: unknown): unknown {
  const data = isRecord(raw) && typeof raw['channel'] === 'string' ? raw['data'] : raw
  const response = isRecord(data) && 'id' in data ? data['response'] : undefined
  if (!isRecord(response)) return data
  const payload = response['payload']
  return response['type'] === 'info' && isRecord(payload) ? payload['data'] : payload
}

/** The list in an answer, bare or as a member of a message. */
function listIn(content: unknown, member: string): unknown {
  return isRecord(content) && member in content ? content[member] : content
}

function rowsDocument(rows: Reading<Rows<unknown>>): ParsedDocument {
  return rows.ok ? documentOfRows(rows.value) : documentOf(rows)
}

/** One order: a query's answer, what came of an action, or a row of a list. */
export const order: DocumentParser = (raw, receivedTime) => {
  const content = contentOf(raw)
  const single: unknown = Array.isArray(content) && content.length === 1 ? content[0] : content
  const status = isRecord(single) ? single['status'] : undefined
  if (status === 'ok' || status === 'err') {
    const answers = parseAcknowledgements(single)
    return documentOf(answers.ok ? accept(oneOrAll(answers.value)) : answers)
  }
  if (status === 'order' || status === 'unknownOid') {
    return documentOf(parseOrderStatus(single, factsOf(content), receivedTime))
  }
  return documentOf(parseAnyOrder(single, factsOf(content), receivedTime))
}

function oneOrAll(list: readonly unknown[]): unknown {
  return list.length === 1 ? list[0] : list
}

/** Pushes and history have the order in an envelope with its status, lists of open orders do not. */
function parseAnyOrder(
  row: unknown,
  facts: AccountFacts,
  receivedTime: UnixMs,
): ReturnType<typeof parseOpenOrder> {
  return isRecord(row) && 'statusTimestamp' in row
    ? parseOrderUpdate(row, facts, receivedTime, true)
    : parseOpenOrder(row, facts, receivedTime)
}

export const orders: DocumentParser = (raw, receivedTime) => {
  const content = contentOf(raw)
  return rowsDocument(
    parseRows(listIn(content, 'orders'), 'orders', (row) =>
      parseAnyOrder(row, factsOf(content), receivedTime),
    ),
  )
}

export const fills: DocumentParser = (raw, receivedTime) => {
  const content = contentOf(raw)
  return rowsDocument(
    parseRows(listIn(content, 'fills'), 'fills', (row) =>
      parseFill(row, factsOf(content), receivedTime),
    ),
  )
}

export const balances: DocumentParser = (raw, receivedTime) => {
  const content = contentOf(raw)
  const margin = listIn(content, 'clearinghouseState')
  if (isRecord(margin) && 'marginSummary' in margin) {
    return documentOfRows(gatherRows([parseMarginBalance(margin, factsOf(content), receivedTime)]))
  }
  const spot = listIn(content, 'spotState')
  if (!isRecord(spot) || !('balances' in spot)) {
    return documentOf(refuse('not balances', 'unknownMessage'))
  }
  return rowsDocument(parseSpotBalances(spot, factsOf(content), receivedTime))
}

export const positions: DocumentParser = (raw, receivedTime) => {
  const content = contentOf(raw)
  const state = listIn(content, 'clearinghouseState')
  return rowsDocument(parsePositions(state, factsOf(content), receivedTime))
}
