import { type Result, succeed } from '../../../contract/errors.ts'
import { type OrderType, orderTypes } from '../../../contract/domain/order.ts'
import type { BuiltRequest, RequestAction, RequestArguments, RequestContext } from '../account.ts'
import {
  type Drafting,
  type OrderKey,
  buildRequest as buildDraft,
  keyOfArguments,
  optionalSymbol,
  targetOf,
} from '../shared/binance/drafts.ts'
import { readSide, readTerms, readWord } from '../shared/orderTerms.ts'
import {
  type Draft,
  type OrderBookName,
  amend,
  balances,
  bookOf,
  cancel,
  cancelAll,
  depth,
  exchangeInfo,
  openOrders,
  order,
  positions,
  submit,
  userTrades,
} from './requests.ts'
import { clientOrderIds } from './trading.ts'

export { partsOf } from '../shared/binance/drafts.ts'

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
    const key = keyOfArgs(args)
    if (!key.ok) return key
    const side = readSide(args)
    if (!side.ok) return side
    const { price = null, quantity = null, stopPrice = null } = args
    return amend(key.value, { price, quantity, stopPrice, side: side.value }, target.value)
  },
  cancel: (args, context) => single(args, context, cancel),
  order: (args, context) => single(args, context, order),
  cancelAll(args, context) {
    const target = targetOf(args, context)
    if (!target.ok) return target
    const book = bookOfArgs(args)
    return book.ok ? succeed(cancelAll(target.value.symbol, book.value)) : book
  },
  openOrders(args, context) {
    const symbol = optionalSymbol(args, context)
    if (!symbol.ok) return symbol
    const book = bookOfArgs(args)
    return book.ok ? succeed(openOrders(symbol.value, book.value)) : book
  },
  balances: () => succeed(balances),
  positions(args, context) {
    const symbol = optionalSymbol(args, context)
    return symbol.ok ? succeed(positions(symbol.value)) : symbol
  },
  fills(args, context) {
    const target = targetOf(args, context)
    if (!target.ok) return target
    const { since = null, limit = null } = args
    return userTrades(target.value.symbol, { since }, limit, context.now)
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
  make: (key: OrderKey, symbol: string, book: OrderBookName) => Draft,
): Result<Draft> {
  const target = targetOf(args, context)
  if (!target.ok) return target
  const key = keyOfArgs(args)
  if (!key.ok) return key
  const book = bookOfArgs(args)
  return book.ok ? succeed(make(key.value, target.value.symbol, book.value)) : book
}

function keyOfArgs(args: RequestArguments): Result<OrderKey> {
  return keyOfArguments(args, clientOrderIds.pattern)
}

/** Without an order type a plain order is meant. */
function bookOfArgs({ orderType }: RequestArguments): Result<OrderBookName> {
  const type = readWord<OrderType>('orderType', orderType, orderTypes)
  return type.ok ? succeed(bookOf(type.value ?? 'limit')) : type
}
