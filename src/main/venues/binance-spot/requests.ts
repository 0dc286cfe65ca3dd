import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { Instrument } from '../../../contract/domain/instrument.ts'
import type { DecimalText } from '../../../contract/domain/decimal.ts'
import type { Side } from '../../../contract/domain/market.ts'
import { plainTerms } from '../../../contract/domain/order.ts'
import { type Result, fail, succeed } from '../../../contract/errors.ts'
import {
  type Draft as PlainDraft,
  type OrderKey,
  defined,
  namedOrder,
  signedRead,
  signedWrite,
} from '../shared/binance/drafts.ts'
import { type AmendTerms, checkAmendment, checkOrder } from '../../core/orderRules.ts'
import { type OrderTerms, missing } from '../shared/orderTerms.ts'
import { depthLimit, depthWeight, fillsLimit } from './limits.ts'
import { orderParams } from './orderParams.ts'
import { capabilities, clientOrderIds } from './trading.ts'

/** A request that may also go over the WebSocket API. */
export type Draft = PlainDraft & {
  /** Where the WebSocket API has the same. */
  readonly socketMethod:
    | 'order.place'
    | 'order.cancel'
    | 'order.cancelReplace'
    | 'order.amend.keepPriority'
    | 'openOrders.cancelAll'
    | null
}

const write = { ...signedWrite, socketMethod: null } as const
const read = { ...signedRead, socketMethod: null } as const

export type OrderContext = {
  readonly symbol: string
  readonly instrument: Instrument | null
  readonly now: UnixMs
}

/** `POST /api/v3/order`, after every rule was held against the order. */
export function submit(given: OrderTerms, context: OrderContext): Result<Draft> {
  const checked = checkTerms(given, context)
  if (!checked.ok) return checked
  return succeed({
    ...write,
    operation: 'ORDER_SUBMIT',
    method: 'POST',
    path: '/api/v3/order',
    params: orderParams(checked.value, context.symbol),
    weight: 1,
    isOrder: true,
    socketMethod: 'order.place',
  })
}

function checkTerms(given: OrderTerms, { instrument, now }: OrderContext): Result<OrderTerms> {
  const checked = checkOrder(given, {
    capabilities,
    instrument,
    clientOrderIdPattern: clientOrderIds.pattern,
    now,
  })
  if (!checked.ok || !checked.value.postOnly || checked.value.orderType === 'limit') return checked
  return fail('UNSUPPORTED', 'only plain limit orders can be post-only here', 'postOnly')
}

/**
 * What an amendment alone says. A quantity by itself keeps the place in the queue and may only
 * fall; with a price the order is replaced by a plain limit order.
 */
export function amend(
  key: OrderKey,
  terms: AmendTerms & { readonly side: Side | null },
  context: OrderContext,
): Result<Draft> {
  const { instrument, symbol } = context
  const checked = checkAmendment(terms, { capabilities, instrument })
  if (!checked.ok) return checked
  const { side, price, quantity, stopPrice } = terms
  if (stopPrice !== null) {
    const message = 'a stop price is amended only where the whole order is known'
    return fail('UNSUPPORTED', message, 'stopPrice')
  }
  if (price === null) {
    return quantity === null
      ? missing('quantity')
      : succeed(keepPriority(key, symbol, quantity, null))
  }
  if (side === null) return missing('side')
  if (quantity === null) return missing('quantity')
  const order = { ...plainLimit, side, price, quantity }
  return replace(key, order, context, null)
}

const plainLimit = {
  ...plainTerms,
  orderType: 'limit',
  timeInForce: 'gtc',
  clientOrderId: null,
} as const

/** `PUT /api/v3/order/amend/keepPriority`. Without a new name the venue would give it one of its own. */
export function keepPriority(
  key: OrderKey,
  symbol: string,
  newQty: DecimalText,
  newClientOrderId: string | null,
): Draft {
  return {
    ...write,
    operation: 'ORDER_MODIFY',
    method: 'PUT',
    path: '/api/v3/order/amend/keepPriority',
    params: defined({
      symbol,
      ...namedOrder(key),
      newQty,
      newClientOrderId: newClientOrderId ?? undefined,
    }),
    weight: 4,
    socketMethod: 'order.amend.keepPriority',
  }
}

/**
 * `POST /api/v3/order/cancelReplace`: nothing is sent anew unless the old order was canceled.
 * `onlyIf` has the venue refuse where the order has traded meanwhile.
 */
export function replace(
  key: OrderKey,
  given: OrderTerms,
  context: OrderContext,
  onlyIf: 'ONLY_NEW' | null,
): Result<Draft> {
  const checked = checkTerms(given, context)
  if (!checked.ok) return checked
  return succeed({
    ...write,
    operation: 'ORDER_MODIFY',
    method: 'POST',
    path: '/api/v3/order/cancelReplace',
    params: defined({
      ...orderParams(checked.value, context.symbol),
      cancelReplaceMode: 'STOP_ON_FAILURE',
      cancelRestrictions: onlyIf ?? undefined,
      ...(key.kind === 'venue' ? { cancelOrderId: key.id } : { cancelOrigClientOrderId: key.id }),
    }),
    weight: 1,
    isOrder: true,
    socketMethod: 'order.cancelReplace',
  })
}

export function cancel(key: OrderKey, symbol: string): Draft {
  return {
    ...write,
    operation: 'ORDER_CANCEL',
    method: 'DELETE',
    path: '/api/v3/order',
    params: { symbol, ...namedOrder(key) },
    weight: 1,
    priority: 'critical',
    socketMethod: 'order.cancel',
  }
}

/** All of one symbol; the venue has no way to name them all. */
export function cancelAll(symbol: string): Draft {
  return {
    ...write,
    operation: 'ORDER_CANCEL_ALL',
    method: 'DELETE',
    path: '/api/v3/openOrders',
    params: { symbol },
    weight: 1,
    priority: 'critical',
    socketMethod: 'openOrders.cancelAll',
  }
}

export function order(key: OrderKey, symbol: string): Draft {
  return {
    ...read,
    operation: 'ORDER_QUERY',
    path: '/api/v3/order',
    params: { symbol, ...namedOrder(key) },
    weight: 4,
    priority: 'high',
  }
}

export function openOrders(symbol: string | null): Draft {
  return {
    ...read,
    operation: 'OPEN_ORDERS_QUERY',
    path: '/api/v3/openOrders',
    params: symbol === null ? {} : { symbol },
    weight: symbol === null ? 80 : 6,
  }
}

/** Which fills: the newest, those of at most 24 hours, or those from a trade on. */
export type FillRange =
  | { readonly kind: 'newest' }
  | { readonly kind: 'time'; readonly startTime: number; readonly endTime?: number | undefined }
  | { readonly kind: 'trade'; readonly fromId: string }

/** One page, oldest first. */
export function myTrades(symbol: string, range: FillRange, limit: number): Result<Draft> {
  if (!Number.isInteger(limit) || limit < 1 || limit > fillsLimit) {
    return fail('INVALID_ARGUMENT', `limit is not between 1 and ${fillsLimit}`, 'limit')
  }
  const { kind: _, ...bounds } = range
  return succeed({
    ...read,
    operation: 'FILLS_QUERY',
    path: '/api/v3/myTrades',
    params: defined({ symbol, ...bounds, limit }),
    weight: 20,
  })
}

export const account: Draft = {
  ...read,
  operation: 'BALANCE_QUERY',
  path: '/api/v3/account',
  params: {},
  weight: 20,
}

export const apiRestrictions: Draft = {
  ...read,
  operation: 'PERMISSIONS_QUERY',
  path: '/sapi/v1/account/apiRestrictions',
  params: {},
  weight: 1,
}

export function commission(symbol: string): Draft {
  return {
    ...read,
    operation: 'FEE_RATES_QUERY',
    path: '/api/v3/account/commission',
    params: { symbol },
    weight: 20,
  }
}

export const exchangeInfo: Draft = {
  ...read,
  operation: 'instruments',
  path: '/api/v3/exchangeInfo',
  params: {},
  security: 'none',
  weight: 20,
}

/** Without a size the venue gives 100 levels a side. */
export function depth(symbol: string, limit: number | null): Result<Draft> {
  if (limit !== null && (!Number.isInteger(limit) || limit < 1 || limit > depthLimit)) {
    return fail('INVALID_ARGUMENT', `limit is not between 1 and ${depthLimit}`, 'limit')
  }
  return succeed({
    ...read,
    operation: 'book',
    path: '/api/v3/depth',
    params: limit === null ? { symbol } : { symbol, limit },
    security: 'none',
    weight: depthWeight(limit ?? 100),
  })
}
