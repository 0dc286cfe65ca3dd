import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { Instrument } from '../../../contract/domain/instrument.ts'
import type { DecimalText } from '../../../contract/domain/decimal.ts'
import type { PositionSide, Side } from '../../../contract/domain/market.ts'
import type { OrderType } from '../../../contract/domain/order.ts'
import { type Result, fail, succeed } from '../../../contract/errors.ts'
import {
  type Draft as PlainDraft,
  type OrderKey,
  type Params,
  defined,
  keyOfIds as namedKey,
  namedOrder,
  signedRead,
  signedWrite,
} from '../shared/binance/drafts.ts'
import { type AmendTerms, checkAmendment, checkOrder } from '../../core/orderRules.ts'
import { type OrderTerms, missing } from '../shared/orderTerms.ts'
import { depthLimits, depthWeight, userTradesLimit, userTradesRangeMs } from './limits.ts'
import { conditionalParams, plainParams, sidesOnWire } from './orderParams.ts'
import { capabilities, clientOrderIds, shortestLifeMs } from './trading.ts'

/** A request that may also go over the WebSocket API. */
export type Draft = PlainDraft & {
  /** Where the WebSocket API has the same. */
  readonly socketMethod: 'order.place' | 'order.modify' | 'order.cancel' | null
}

/**
 * Which of its two books the venue keeps an order in: stops and trailing stops wait in the service
 * for conditional orders, under numbers of their own.
 */
export type OrderBookName = 'orders' | 'conditional'

/** The venue's own id where both are known. */
export function keyOfIds(ids: {
  readonly venueOrderId: string | null
  readonly clientOrderId: string | null
}): Result<OrderKey> {
  return namedKey(ids, clientOrderIds.pattern)
}

export function bookOf(orderType: OrderType): OrderBookName {
  return orderType === 'market' || orderType === 'limit' ? 'orders' : 'conditional'
}

const write = { ...signedWrite, weight: 0, socketMethod: null } as const
const read = { ...signedRead, socketMethod: null } as const

type OrderContext = {
  readonly symbol: string
  readonly instrument: Instrument | null
  readonly now: UnixMs
}

/** `POST /fapi/v1/order` or `/fapi/v1/algoOrder`, after every rule was held against the order. */
export function submit(given: OrderTerms, context: OrderContext): Result<Draft> {
  const checked = checkOrder(given, {
    capabilities,
    instrument: context.instrument,
    clientOrderIdPattern: clientOrderIds.pattern,
    now: context.now,
    smallReduceOnly: true,
  })
  if (!checked.ok) return checked
  const terms = checked.value
  const own = checkOwnRules(terms, context.now)
  if (!own.ok) return own
  const params =
    bookOf(terms.orderType) === 'orders'
      ? plainParams(terms, context.symbol)
      : conditionalParams(terms, context.symbol)
  const isPlain = bookOf(terms.orderType) === 'orders'
  return succeed({
    ...write,
    operation: 'ORDER_SUBMIT',
    method: 'POST',
    path: isPlain ? '/fapi/v1/order' : '/fapi/v1/algoOrder',
    params,
    isOrder: true,
    socketMethod: isPlain ? 'order.place' : null,
  })
}

function checkOwnRules(terms: OrderTerms, now: UnixMs): Result<null> {
  const { expireTime, side, positionSide, reduceOnly } = terms
  if (expireTime !== null && Math.floor(expireTime / 1_000) * 1_000 <= now + shortestLifeMs) {
    const message = 'expireTime is not more than ten minutes from now, in whole seconds'
    return fail('ORDER_INVALID', message, 'expireTime')
  }
  if (reduceOnly && positionSide !== null && !closes(side, positionSide)) {
    const message = `a ${side} order on the ${positionSide} side cannot be reduce-only`
    return fail('INVALID_ARGUMENT', message, 'reduceOnly')
  }
  return succeed(null)
}

/** In hedge mode the side that closes only ever reduces, and the flag is refused. */
function closes(side: Side, positionSide: PositionSide): boolean {
  return (side === 'sell') === (positionSide === 'long')
}

/** `PUT /fapi/v1/order`: of limit orders; side, price and quantity are all said again. */
export function amend(
  key: OrderKey,
  terms: AmendTerms & { readonly side: Side | null },
  context: Omit<OrderContext, 'now'>,
): Result<Draft> {
  const checked = checkAmendment(terms, { capabilities, instrument: context.instrument })
  if (!checked.ok) return checked
  const { side, price, quantity } = terms
  if (side === null) return missing('side')
  if (price === null) return missing('price')
  if (quantity === null) return missing('quantity')
  return succeed({
    ...write,
    operation: 'ORDER_MODIFY',
    method: 'PUT',
    path: '/fapi/v1/order',
    params: {
      symbol: context.symbol,
      side: sidesOnWire[side],
      ...keyOf(key, 'orders'),
      quantity,
      price,
    },
    isOrder: true,
    socketMethod: 'order.modify',
  })
}

export function cancel(key: OrderKey, symbol: string, book: OrderBookName): Draft {
  const isPlain = book === 'orders'
  return {
    ...write,
    operation: 'ORDER_CANCEL',
    method: 'DELETE',
    path: isPlain ? '/fapi/v1/order' : '/fapi/v1/algoOrder',
    params: isPlain ? { symbol, ...keyOf(key, book) } : keyOf(key, book),
    weight: 1,
    priority: 'critical',
    socketMethod: isPlain ? 'order.cancel' : null,
  }
}

/** All of one symbol; the venue has no way to name them all. */
export function cancelAll(symbol: string, book: OrderBookName): Draft {
  return {
    ...write,
    operation: 'ORDER_CANCEL_ALL',
    method: 'DELETE',
    path: book === 'orders' ? '/fapi/v1/allOpenOrders' : '/fapi/v1/algoOpenOrders',
    params: { symbol },
    weight: 1,
    priority: 'critical',
  }
}

/** Zero calls the countdown off. Naming it again starts it anew, so sending it twice does no harm. */
export function countdownCancelAll(symbol: string, countdownTime: number): Draft {
  return {
    ...write,
    operation: 'COUNTDOWN_CANCEL',
    method: 'POST',
    path: '/fapi/v1/countdownCancelAll',
    params: { symbol, countdownTime },
    weight: 10,
    priority: 'critical',
    idempotent: true,
  }
}

export function order(key: OrderKey, symbol: string, book: OrderBookName): Draft {
  const isPlain = book === 'orders'
  return {
    ...read,
    operation: 'ORDER_QUERY',
    path: isPlain ? '/fapi/v1/order' : '/fapi/v1/algoOrder',
    params: isPlain ? { symbol, ...keyOf(key, book) } : keyOf(key, book),
    weight: 1,
    priority: 'high',
  }
}

export function openOrders(symbol: string | null, book: OrderBookName): Draft {
  return {
    ...read,
    operation: 'OPEN_ORDERS_QUERY',
    path: book === 'orders' ? '/fapi/v1/openOrders' : '/fapi/v1/openAlgoOrders',
    params: symbol === null ? {} : { symbol },
    weight: symbol === null ? 40 : 1,
  }
}

/** One page: by time, at most seven days from `since`, or from a trade on. */
export function userTrades(
  symbol: string,
  from: { readonly since: number | null } | { readonly fromId: string },
  /** Null leaves it to the venue: 500. */
  limit: number | null,
  now: number,
): Result<Draft> {
  if (limit !== null && !(Number.isInteger(limit) && limit >= 1 && limit <= userTradesLimit)) {
    return fail('INVALID_ARGUMENT', `limit is not between 1 and ${userTradesLimit}`, 'limit')
  }
  const range = 'fromId' in from ? { fromId: from.fromId } : rangeOf(from.since, now)
  const params = defined({ symbol, ...range, limit: limit ?? undefined })
  return succeed({
    ...read,
    operation: 'FILLS_QUERY',
    path: '/fapi/v1/userTrades',
    params,
    weight: 5,
  })
}

function rangeOf(
  since: number | null,
  now: number,
): Readonly<Record<'startTime' | 'endTime', number | undefined>> {
  if (since === null) return { startTime: undefined, endTime: undefined }
  const isLong = now - since >= userTradesRangeMs
  return { startTime: since, endTime: isLong ? since + userTradesRangeMs : undefined }
}

export const balances: Draft = {
  ...read,
  operation: 'BALANCE_QUERY',
  // Unlike `/fapi/v3/balance` it tells what is held.
  path: '/fapi/v3/account',
  params: {},
  weight: 5,
}

export function positions(symbol: string | null): Draft {
  return {
    ...read,
    operation: 'POSITION_QUERY',
    path: '/fapi/v3/positionRisk',
    params: symbol === null ? {} : { symbol },
    weight: 5,
  }
}

/** Leverage and margin mode per symbol, which the newer positions no longer tell. */
export const symbolConfig: Draft = {
  ...read,
  operation: 'SYMBOL_CONFIG_QUERY',
  path: '/fapi/v1/symbolConfig',
  params: {},
  weight: 5,
}

export const accountConfig: Draft = {
  ...read,
  operation: 'PERMISSIONS_QUERY',
  path: '/fapi/v1/accountConfig',
  params: {},
  weight: 5,
}

/** On the wallet's host: what the key may do, everywhere. */
export const apiRestrictions: Draft = {
  ...read,
  operation: 'PERMISSIONS_QUERY',
  path: '/sapi/v1/account/apiRestrictions',
  params: {},
  weight: 0,
}

export const leverageBrackets: Draft = {
  ...read,
  operation: 'LEVERAGE_BRACKETS_QUERY',
  path: '/fapi/v1/leverageBracket',
  params: {},
  weight: 1,
}

export function commissionRate(symbol: string): Draft {
  return {
    ...read,
    operation: 'FEE_RATES_QUERY',
    path: '/fapi/v1/commissionRate',
    params: { symbol },
    weight: 20,
  }
}

/** Whole numbers only. Setting it twice does no harm. */
export function leverage(symbol: string, value: DecimalText): Result<Draft> {
  if (!/^[1-9]\d{0,2}$/.test(value)) {
    return fail('INVALID_ARGUMENT', 'leverage is not a whole number from 1 to 999', 'leverage')
  }
  return succeed({
    ...write,
    operation: 'LEVERAGE_SET',
    method: 'POST',
    path: '/fapi/v1/leverage',
    params: { symbol, leverage: value },
    weight: 1,
    idempotent: true,
  })
}

/** Asks for the key of the private stream, keeps it alive, or gives it back. */
export function listenKey(method: 'POST' | 'PUT' | 'DELETE'): Draft {
  return {
    ...write,
    operation: 'LISTEN_KEY',
    method,
    path: '/fapi/v1/listenKey',
    params: {},
    security: 'key',
    weight: 1,
    idempotent: true,
  }
}

export const exchangeInfo: Draft = {
  ...read,
  operation: 'instruments',
  path: '/fapi/v1/exchangeInfo',
  params: {},
  security: 'none',
  weight: 1,
}

/** Without a size the venue gives 500 levels a side. */
export function depth(symbol: string, limit: number | null): Result<Draft> {
  if (limit !== null && !depthLimits.includes(limit)) {
    return fail('INVALID_ARGUMENT', `limit is not one of ${depthLimits.join(', ')}`, 'limit')
  }
  return succeed({
    ...read,
    operation: 'book',
    path: '/fapi/v1/depth',
    params: limit === null ? { symbol } : { symbol, limit },
    security: 'none',
    weight: depthWeight(limit ?? 500),
  })
}

function keyOf(key: OrderKey, book: OrderBookName): Params {
  if (book === 'orders') return namedOrder(key)
  return key.kind === 'venue' ? { algoId: key.id } : { clientAlgoId: key.id }
}
