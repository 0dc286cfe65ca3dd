import { type Result, fail, succeed } from '../../../contract/errors.ts'
import type { BuiltRequest, RequestAction, RequestArguments, RequestContext } from '../account.ts'
import {
  type Drafting,
  type OrderKey,
  buildRequest as buildDraft,
  keyOfArguments,
  optionalSymbol,
  targetOf,
} from '../shared/binance/drafts.ts'
import { readSide, readTerms } from '../shared/orderTerms.ts'
import { fillsLimit } from './limits.ts'
import {
  type Draft,
  account,
  amend,
  cancel,
  cancelAll,
  depth,
  exchangeInfo,
  myTrades,
  openOrders,
  order,
  submit,
} from './requests.ts'
import { clientOrderIds } from './trading.ts'

/** The exact request of an action, signed. */
export function buildRequest(
  action: RequestAction,
  args: RequestArguments,
  context: RequestContext,
): Result<BuiltRequest> {
  return buildDraft(drafts, action, args, context)
}

const drafts: Readonly<Record<RequestAction, Drafting>> = {
  submit(args, context) {
    const target = targetOf(args, context)
    if (!target.ok) return target
    const terms = readTerms(args)
    return terms.ok ? submit(terms.value, { ...target.value, now: context.now }) : terms
  },
  amend(args, context) {
    const target = targetOf(args, context)
    if (!target.ok) return target
    const key = keyOfArguments(args, clientOrderIds.pattern)
    if (!key.ok) return key
    const side = readSide(args)
    if (!side.ok) return side
    const { price = null, quantity = null, stopPrice = null } = args
    const terms = { price, quantity, stopPrice, side: side.value }
    return amend(key.value, terms, { ...target.value, now: context.now })
  },
  cancel: (args, context) => single(args, context, cancel),
  order: (args, context) => single(args, context, order),
  cancelAll(args, context) {
    const target = targetOf(args, context)
    return target.ok ? succeed(cancelAll(target.value.symbol)) : target
  },
  openOrders(args, context) {
    const symbol = optionalSymbol(args, context)
    return symbol.ok ? succeed(openOrders(symbol.value)) : symbol
  },
  balances: () => succeed(account),
  positions: () => fail('UNSUPPORTED', 'spot has no positions', 'positions'),
  fills(args, context) {
    const target = targetOf(args, context)
    if (!target.ok) return target
    const { since, limit = fillsLimit } = args
    const range =
      since === undefined
        ? ({ kind: 'newest' } as const)
        : ({ kind: 'time', startTime: since } as const)
    return myTrades(target.value.symbol, range, limit)
  },
  instruments: () => succeed(exchangeInfo),
  book(args, context) {
    const target = targetOf(args, context)
    return target.ok ? depth(target.value.symbol, args.limit ?? null) : target
  },
}

function single(
  args: RequestArguments,
  context: RequestContext,
  make: (key: OrderKey, symbol: string) => Draft,
): Result<Draft> {
  const target = targetOf(args, context)
  if (!target.ok) return target
  const key = keyOfArguments(args, clientOrderIds.pattern)
  return key.ok ? succeed(make(key.value, target.value.symbol)) : key
}
