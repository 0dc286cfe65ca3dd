import type { EngineEvent } from '../../../contract/events.ts'
import { isRecord } from '../shared/fields.ts'
import { problemOf, problemOfRefusal } from '../shared/problems.ts'
import type { Reading, Rows } from '../shared/refusal.ts'
import type { OrderBooks } from './orderBooks.ts'
import { parseBalanceUpdates } from './parse/balances.ts'
import { parseConditionalUpdate } from './parse/conditionalOrders.ts'
import { parseOrderFill, parseTradeLite } from './parse/fills.ts'
import { type AccountReading, parseOrderUpdate } from './parse/orders.ts'
import { parsePositionUpdates } from './parse/positions.ts'

/** Known and of no interest: grids and strategies the venue runs, and settings asked for anyway. */
const ignored: ReadonlySet<string> = new Set([
  'ACCOUNT_CONFIG_UPDATE',
  'CONDITIONAL_ORDER_TRIGGER_REJECT',
  'GRID_UPDATE',
  'STRATEGY_UPDATE',
])

/** Product line of a message since the lines share the stream: 2 is coin-margined, not traded here. */
const coinMargined: ReadonlySet<unknown> = new Set([2, '2'])

type Reader = (message: unknown, reading: AccountReading) => readonly Reading<EngineEvent | null>[]

/** https://developers.binance.com/docs/derivatives/usds-margined-futures/user-data-streams */
const readers: Readonly<Record<string, Reader>> = {
  // The trade comes first, so that it is known when the order is seen to be filled.
  ORDER_TRADE_UPDATE: (message, reading) => [
    parseOrderFill(message, reading),
    parseOrderUpdate(message, reading),
  ],
  TRADE_LITE: (message, reading) => [parseTradeLite(message, reading)],
  ALGO_UPDATE: (message, reading) => [parseConditionalUpdate(message, reading)],
  ACCOUNT_UPDATE: (message, reading) => [
    ...readingsOf(parseBalanceUpdates(message, reading)),
    ...readingsOf(parsePositionUpdates(message, reading)),
  ],
}

/** What one message of the user's stream tells. Total: never throws. */
export function accountEventsOf(
  message: unknown,
  text: string,
  reading: AccountReading,
  books: OrderBooks,
): readonly EngineEvent[] {
  const { origin, receivedTime } = reading
  const name = isRecord(message) ? message['e'] : undefined
  if (!isRecord(message) || typeof name !== 'string') {
    return [problemOf(origin, 'unknownMessage', 'not an event', text, receivedTime)]
  }
  if (ignored.has(name) || isCoinMargined(message)) return []
  if (name === 'MARGIN_CALL') return [marginCall(message, reading)]
  const read = Object.hasOwn(readers, name) ? readers[name] : undefined
  if (read === undefined) {
    const what = `an account event called ${JSON.stringify(name.slice(0, 40))}`
    return [problemOf(origin, 'unknownMessage', what, text, receivedTime)]
  }
  return read(message, reading).flatMap((each) => {
    if (!each.ok) return [problemOfRefusal(origin, each.refusal, text, receivedTime)]
    if (each.value === null) return []
    if (each.value.kind === 'executionReport') {
      books.note(each.value, name === 'ALGO_UPDATE' ? waitsIn(each.value.status) : 'orders')
    }
    return [each.value]
  })
}

/** Once set off, an order is in the book with the others. */
function waitsIn(status: string): 'conditional' | 'orders' {
  return status === 'accepted' || status === 'filled' ? 'orders' : 'conditional'
}

function isCoinMargined(message: Readonly<Record<string, unknown>>): boolean {
  const order = message['o']
  return coinMargined.has(message['st'] ?? (isRecord(order) ? order['st'] : undefined))
}

function readingsOf<Value>(rows: Reading<Rows<Value>>): readonly Reading<Value>[] {
  if (!rows.ok) return [rows]
  const { values, refusals } = rows.value
  return [
    ...values.map((value) => ({ ok: true, value }) as const),
    ...refusals.map((refusal) => ({ ok: false, refusal }) as const),
  ]
}

/** The venue warns that positions are close to liquidation; their numbers are asked for anyway. */
function marginCall(
  message: Readonly<Record<string, unknown>>,
  { origin, receivedTime }: AccountReading,
): EngineEvent {
  const positions: readonly unknown[] = Array.isArray(message['p']) ? message['p'] : []
  const symbols = positions.map((each) => String(isRecord(each) ? each['s'] : '?').slice(0, 30))
  const what = `${origin.accountId}: margin call for ${symbols.join(', ') || 'the account'}`
  return problemOf(origin, 'marginCall', what, null, receivedTime)
}
