import type { OrderType, TimeInForce } from '../../../../contract/domain/order.ts'
import type { ExecutionWord, FixDialect, OrderTypeShape } from './dialect.ts'

/** ExecType [150] of FIX 4.2, where a fill says whether it was the last. */
export const executions42: Readonly<Record<string, ExecutionWord>> = {
  0: 'accepted',
  1: 'trade',
  2: 'trade',
  3: 'done',
  4: 'canceled',
  5: 'amended',
  6: 'pending',
  7: 'status',
  8: 'rejected',
  9: 'status',
  A: 'pending',
  B: 'done',
  C: 'expired',
  D: 'restated',
  E: 'pending',
}

/** Of FIX 4.4, which has one word for fills and others for what takes them back. */
export const executions44: Readonly<Record<string, ExecutionWord>> = {
  0: 'accepted',
  3: 'done',
  4: 'canceled',
  5: 'amended',
  6: 'pending',
  7: 'status',
  8: 'rejected',
  9: 'status',
  A: 'pending',
  B: 'done',
  C: 'expired',
  D: 'restated',
  E: 'pending',
  F: 'trade',
  G: 'tradeCorrected',
  H: 'tradeCanceled',
  I: 'status',
}

/** Of FIX 5.0 SP2: stops that were set off have a word of their own. */
export const executions50: Readonly<Record<string, ExecutionWord>> = {
  ...executions44,
  L: 'triggered',
}

export const timesInForce = {
  day: '0',
  gtc: '1',
  ioc: '3',
  fok: '4',
  gtd: '6',
} as const satisfies Readonly<Record<TimeInForce, string>>

const everyLifetime: readonly TimeInForce[] = ['day', 'gtc', 'ioc', 'fok', 'gtd']

/** A type with nothing beside its word. */
export function shape(
  word: string,
  lifetimes: readonly TimeInForce[],
  constant: OrderTypeShape['constant'] = [],
): OrderTypeShape {
  return { word, constant, timesInForce: lifetimes }
}

/** One word a letter. */
function foreign(letters: string): readonly string[] {
  return letters.split('')
}

const plainTypes: Readonly<Partial<Record<OrderType, OrderTypeShape>>> = {
  market: shape('1', everyLifetime),
  limit: shape('2', everyLifetime),
  stopMarket: shape('3', everyLifetime),
  stopLimit: shape('4', everyLifetime),
}

/** What the specification itself asks for, for any counterparty that keeps to it. */
const plain = {
  orderTypes: plainTypes,
  timesInForce,
  unsaidTimeInForce: null,
  postOnly: { tag: 18, word: '6' },
  postOnlyTypes: ['limit'],
  expiry: 'time',
  trigger: 'stopPx',
  trailingTag: null,
  quoteQuantity: true,
  transactTime: true,
  account: true,
  replace: { kind: 'replace', only: null },
} as const satisfies Partial<FixDialect>

const plainExecution = {
  statusAnswer: 'I',
  tradeId: 17,
  rejectsHaveExecId: true,
  leaves: 'told',
  average: 'told',
  liquidity: 'lastLiquidityInd',
  working: false,
  noOrderId: ['NONE', '0', 'UNKNOWN'],
} as const satisfies Partial<FixDialect['execution']>

export const generic42: FixDialect = {
  ...plain,
  name: 'FIX 4.2',
  foreignOrderTypes: foreign('56789ABCDEFGHIP'),
  constant: [[21, '1']],
  cancel: { side: true, quantity: true, needsOrderId: false },
  status: { kind: 'request', needsOrderId: false, side: true, requestId: false },
  massCancel: { symbol: null, all: null },
  execution: {
    ...plainExecution,
    types: executions42,
    transactionType: true,
    partialFill: '1',
    lastFill: '2',
    replacedStatus: '5',
    liquidity: null,
  },
}

export const generic44: FixDialect = {
  ...plain,
  name: 'FIX 4.4',
  foreignOrderTypes: foreign('6789DEGIJKLMP'),
  constant: [[21, '1']],
  cancel: { side: true, quantity: true, needsOrderId: false },
  status: { kind: 'request', needsOrderId: false, side: true, requestId: true },
  massCancel: { symbol: '1', all: '7' },
  execution: {
    ...plainExecution,
    types: executions44,
    transactionType: false,
    partialFill: 'F',
    lastFill: 'F',
    replacedStatus: null,
  },
}
