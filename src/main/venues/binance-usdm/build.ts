import { PitwallError, type Result, fail, succeed } from '../../../contract/errors.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { Instrument } from '../../../contract/domain/instrument.ts'
import { type OrderType, orderTypes } from '../../../contract/domain/order.ts'
import type { SignedParts } from '../../net/rest/types.ts'
import type { BuiltRequest, RequestAction, RequestArguments, RequestContext } from '../account.ts'
import { instrumentOf, missing, readSide, readTerms, readWord } from '../shared/orderTerms.ts'
import { encodeQuery } from '../shared/rest.ts'
import { userTradesLimit } from './limits.ts'
import {
  type Draft,
  type OrderBookName,
  type OrderKey,
  amend,
  balances,
  bookOf,
  cancel,
  cancelAll,
  depth,
  exchangeInfo,
  keyOfIds,
  openOrders,
  order,
  positions,
  submit,
  userTrades,
} from './requests.ts'
import { type BinanceSigner, createSigner, keyHeader, signForm, signQuery } from './sign.ts'

/** Key, time and signature on a draft. Throws where a key is needed and there is none. */
export function partsOf(draft: Draft, signer: BinanceSigner | null, now: UnixMs): SignedParts {
  const parameters = encodeQuery(draft.params)
  if (draft.security === 'none') return { query: parameters }
  if (signer === null) {
    throw new PitwallError('AUTHENTICATION_FAILED', `${draft.operation} needs a key`)
  }
  if (draft.security === 'key') return { query: parameters, headers: keyHeader(signer) }
  const isForm = draft.method === 'POST' || draft.method === 'PUT'
  return (isForm ? signForm : signQuery)(parameters, signer, now)
}

/** The exact request of an action, signed. */
export function buildRequest(
  action: RequestAction,
  args: RequestArguments,
  context: RequestContext,
): Result<BuiltRequest> {
  const draft = drafts[action](args, context)
  if (!draft.ok) return draft
  const { credentials, urls, now } = context
  if (credentials === null && draft.value.security !== 'none') {
    return fail('AUTHENTICATION_FAILED', `${action} needs a key`, 'credentials')
  }
  const signer = signerOf(context)
  if (!signer.ok) return signer
  const { query = '', body = '', headers = {} } = partsOf(draft.value, signer.value, now)
  const address = `${urls.rest}${draft.value.path}`
  const url = query === '' ? address : `${address}?${query}`
  return succeed({ method: draft.value.method, url, headers, body })
}

function signerOf({ credentials }: RequestContext): Result<BinanceSigner | null> {
  if (credentials === null) return succeed(null)
  try {
    return succeed(createSigner(credentials))
  } catch (error) {
    if (error instanceof PitwallError) return { ok: false, error: error.toFailure() }
    throw error
  }
}

type Drafting = (args: RequestArguments, context: RequestContext) => Result<Draft>

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
    const { since = null, limit = userTradesLimit } = args
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

/** Of two ids a person names, ours is meant: it says for certain which order it is. */
function keyOfArgs({ orderId, clientOrderId }: RequestArguments): Result<OrderKey> {
  return keyOfIds({
    venueOrderId: clientOrderId === undefined ? (orderId ?? null) : null,
    clientOrderId: clientOrderId ?? null,
  })
}

/** Without an order type a plain order is meant. */
function bookOfArgs({ orderType }: RequestArguments): Result<OrderBookName> {
  const type = readWord<OrderType>('orderType', orderType, orderTypes)
  return type.ok ? succeed(bookOf(type.value ?? 'limit')) : type
}

type Target = { readonly symbol: string; readonly instrument: Instrument | null }

function targetOf(args: RequestArguments, context: RequestContext): Result<Target> {
  const { symbol } = args
  const instrument = instrumentOf(symbol, context.instruments)
  if (!instrument.ok) return instrument
  return symbol === undefined
    ? missing('symbol')
    : succeed({ symbol, instrument: instrument.value })
}

function optionalSymbol(args: RequestArguments, context: RequestContext): Result<string | null> {
  if (args.symbol === undefined) return succeed(null)
  const target = targetOf(args, context)
  return target.ok ? succeed(target.value.symbol) : target
}
