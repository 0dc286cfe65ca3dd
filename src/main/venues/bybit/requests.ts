import type { DecimalText } from '../../../contract/domain/decimal.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { PositionSide, Side } from '../../../contract/domain/market.ts'
import type {
  ClientOrderId,
  TimeInForce,
  TriggerPrice,
  VenueOrderId,
} from '../../../contract/domain/order.ts'
import type { RatePriority } from '../../net/rateLimit/types.ts'
import type { AmendTerms } from '../../core/orderRules.ts'
import { type OrderTerms, triggerDirectionOf } from '../shared/orderTerms.ts'
import { type AccountScope, instrumentsLimit, positionsLimit } from './limits.ts'
import type { Category } from './symbols.ts'
import type {
  WireAmendOrder,
  WireCancelAll,
  WireCancelOrder,
  WireCreateOrder,
  WireDisconnectedCancelAll,
  WireOrderSide,
  WireSetLeverage,
  WireTradeOperation,
  WireTriggerBy,
} from './wire.ts'

type Query = Readonly<Record<string, string | number | undefined>>

/** A request in the venue's words, not yet signed. A GET has a query, a POST a body. */
export type Draft = {
  readonly operation: string
  /** Null for what needs no key. */
  readonly scope: AccountScope | null
  readonly priority: RatePriority
  readonly idempotent: boolean
  /** What the same request is called on the trade socket; null where it has no such thing. */
  readonly socketOperation: WireTradeOperation | null
  readonly path: string
} & (
  | { readonly method: 'GET'; readonly query: Query }
  | { readonly method: 'POST'; readonly body: object }
)

/** Where a request goes: `BTCUSDT` is a contract and a spot pair. */
export type Target = { readonly category: Category; readonly symbol: string }

/** The venue's own id wins where both are known. */
export type Ids = {
  readonly venueOrderId: VenueOrderId | null
  readonly clientOrderId: ClientOrderId | null
}

export const sidesOnWire = { buy: 'Buy', sell: 'Sell' } as const satisfies Record<
  Side,
  WireOrderSide
>

const triggersOnWire = {
  last: 'LastPrice',
  mark: 'MarkPrice',
  index: 'IndexPrice',
} as const satisfies Record<TriggerPrice, WireTriggerBy>

/** One-way accounts leave the index out, which the venue reads as 0. */
const positionIndexes = { long: 1, short: 2 } as const satisfies Record<PositionSide, number>

/** https://bybit-exchange.github.io/docs/v5/order/create-order; `terms` are checked before. */
export function createOrder({ category, symbol }: Target, terms: OrderTerms): Draft {
  const body: WireCreateOrder = {
    category,
    symbol,
    side: sidesOnWire[terms.side],
    orderType: terms.price === null ? 'Market' : 'Limit',
    ...quantityOf(category, terms),
    ...(terms.price === null ? {} : { price: terms.price }),
    ...lifetimeOf(terms),
    ...triggerOf(category, terms),
    ...(terms.reduceOnly ? { reduceOnly: true } : {}),
    ...(terms.positionSide === null ? {} : { positionIdx: positionIndexes[terms.positionSide] }),
    ...(terms.clientOrderId === null ? {} : { orderLinkId: terms.clientOrderId }),
  }
  return write(
    'ORDER_SUBMIT',
    `create ${category}`,
    'high',
    '/v5/order/create',
    body,
    'order.create',
  )
}

/** A spot market buy counts in the quote asset unless told otherwise, a sell in the base asset. */
function quantityOf(
  category: Category,
  terms: OrderTerms,
): Pick<WireCreateOrder, 'qty' | 'marketUnit'> {
  const { quantity, quoteQuantity, price, side } = terms
  const qty = quoteQuantity ?? quantity ?? ''
  if (category !== 'spot' || price !== null) return { qty }
  if (quoteQuantity === null) return { qty, marketUnit: 'baseCoin' }
  return side === 'buy' ? { qty } : { qty, marketUnit: 'quoteCoin' }
}

const lifetimesOnWire: Readonly<Partial<Record<TimeInForce, 'GTC' | 'IOC' | 'FOK'>>> = {
  gtc: 'GTC',
  ioc: 'IOC',
  fok: 'FOK',
}

function lifetimeOf({
  postOnly,
  timeInForce,
}: OrderTerms): Pick<WireCreateOrder, 'timeInForce'> | null {
  if (postOnly) return { timeInForce: 'PostOnly' }
  const word = timeInForce === null ? undefined : lifetimesOnWire[timeInForce]
  return word === undefined ? null : { timeInForce: word }
}

/** A price to wait for makes any order a conditional one. Spot knows its direction by itself. */
function triggerOf(category: Category, terms: OrderTerms): Partial<WireCreateOrder> | null {
  const { stopPrice, triggerBy } = terms
  if (stopPrice === null) return null
  if (category === 'spot') return { triggerPrice: stopPrice, orderFilter: 'StopOrder' }
  return {
    triggerPrice: stopPrice,
    triggerDirection: triggerDirectionOf(terms) === 'rise' ? 1 : 2,
    ...(triggerBy === null ? {} : { triggerBy: triggersOnWire[triggerBy] }),
  }
}

/** https://bybit-exchange.github.io/docs/v5/order/amend-order: what stays is not named. */
export function amendOrder({ category, symbol }: Target, ids: Ids, terms: AmendTerms): Draft {
  const { price, quantity, stopPrice } = terms
  const body: WireAmendOrder = {
    category,
    symbol,
    ...idsOf(ids),
    ...(price === null ? {} : { price }),
    ...(quantity === null ? {} : { qty: quantity }),
    ...(stopPrice === null ? {} : { triggerPrice: stopPrice }),
  }
  return write('ORDER_MODIFY', `amend ${category}`, 'high', '/v5/order/amend', body, 'order.amend')
}

/** Spot keeps its conditional orders apart: `isWaiting` says that it is one of those. */
export function cancelOrder({ category, symbol }: Target, ids: Ids, isWaiting = false): Draft {
  const orderFilter = isWaiting ? 'StopOrder' : 'Order'
  const body: WireCancelOrder = {
    category,
    symbol,
    ...idsOf(ids),
    ...(category === 'spot' ? { orderFilter } : {}),
  }
  const scope = `cancel ${category}` as const
  return write('ORDER_CANCEL', scope, 'critical', '/v5/order/cancel', body, 'order.cancel')
}

/**
 * Everything on one symbol, or in one settle asset. Contracts need one of the two; spot takes
 * neither, and of its orders only those that rest unless `isWaiting`.
 */
export function cancelAllOrders(
  category: Category,
  of: { readonly symbol?: string; readonly settleCoin?: string },
  isWaiting = false,
): Draft {
  const body: WireCancelAll = {
    category,
    ...of,
    ...(isWaiting ? { orderFilter: 'StopOrder' } : {}),
  }
  const scope = `cancel all ${category}` as const
  return write('ORDER_CANCEL', scope, 'critical', '/v5/order/cancel-all', body, null)
}

/** Finds it whatever became of it, among the last 500 closed ones or those still open. */
export function recentOrder({ category, symbol }: Target, ids: Ids): Draft {
  const query = { category, symbol, ...idsOf(ids) }
  return read('ORDER_QUERY', 'open orders', '/v5/order/realtime', query)
}

/** Closed orders, also those of before a restart of the venue. */
export function pastOrder({ category, symbol }: Target, ids: Ids): Draft {
  const query = { category, symbol, ...idsOf(ids) }
  return read('ORDER_QUERY', 'order history', '/v5/order/history', query)
}

export type Page = { readonly limit?: number | undefined; readonly cursor?: string | undefined }

/** Linear contracts need a symbol or a settle asset. */
export function openOrders(
  category: Category,
  of: { readonly symbol?: string; readonly settleCoin?: string },
  page: Page = {},
): Draft {
  const query = { category, ...of, ...page }
  return read('ORDER_QUERY', 'open orders', '/v5/order/realtime', query)
}

/** `execType` left out gives forced and delivered ones too, and funding. */
export function executions(
  category: Category,
  of: {
    readonly symbol?: string
    readonly execType?: 'Trade'
    readonly startTime?: UnixMs
    readonly endTime?: UnixMs
  },
  page: Page = {},
): Draft {
  const query = { category, ...of, ...page }
  return read('ORDER_QUERY', 'executions', '/v5/execution/list', query)
}

/** Linear contracts need a symbol or a settle asset. */
export function positions(
  category: Category,
  of: { readonly symbol?: string; readonly settleCoin?: string },
  page: Page = {},
): Draft {
  const limit = of.symbol === undefined ? positionsLimit : undefined
  const query = { category, ...of, limit, ...page }
  return read('POSITION_QUERY', 'positions', '/v5/position/list', query)
}

export function walletBalance(): Draft {
  const query = { accountType: 'UNIFIED' }
  return read('BALANCE_QUERY', 'balances', '/v5/account/wallet-balance', query)
}

export function feeRate({ category, symbol }: Target): Draft {
  return read('FEE_QUERY', 'fee rate', '/v5/account/fee-rate', { category, symbol })
}

/** Whose margin mode holds for every position of the account. */
export function accountInfo(): Draft {
  return read('ACCOUNT_QUERY', 'account settings', '/v5/account/info', {})
}

export function keyInformation(): Draft {
  return read('PERMISSION_QUERY', 'account settings', '/v5/user/query-api', {})
}

/** Both sides alike: in one-way mode the venue demands it. */
export function setLeverage({ category, symbol }: Target, leverage: DecimalText): Draft {
  const body: WireSetLeverage = { category, symbol, buyLeverage: leverage, sellLeverage: leverage }
  return write(
    'LEVERAGE_CHANGE',
    'position settings',
    'normal',
    '/v5/position/set-leverage',
    body,
    null,
  )
}

/** https://bybit-exchange.github.io/docs/v5/order/dcp; 3 to 300 seconds. */
export function disconnectedCancelAll(
  product: WireDisconnectedCancelAll['product'],
  seconds: number,
): Draft {
  const body: WireDisconnectedCancelAll = { product, timeWindow: seconds }
  const path = '/v5/order/disconnected-cancel-all'
  return write('COUNTDOWN_CANCEL', 'disconnection protection', 'high', path, body, null)
}

export function disconnectionInfo(): Draft {
  return read('COUNTDOWN_QUERY', 'account settings', '/v5/account/query-dcp-info', {})
}

export function instrumentsInfo(category: Category, cursor?: string): Draft {
  const query = { category, limit: instrumentsLimit, cursor }
  return read('instruments', null, '/v5/market/instruments-info', query)
}

export function orderbook({ category, symbol }: Target, limit?: number): Draft {
  return read('book', null, '/v5/market/orderbook', { category, symbol, limit })
}

function idsOf({ venueOrderId, clientOrderId }: Ids): {
  readonly orderId?: string
  readonly orderLinkId?: string
} {
  if (venueOrderId !== null) return { orderId: venueOrderId }
  return clientOrderId === null ? {} : { orderLinkId: clientOrderId }
}

function read(operation: string, scope: AccountScope | null, path: string, query: Query): Draft {
  return {
    operation,
    scope,
    priority: 'normal',
    idempotent: true,
    socketOperation: null,
    path,
    method: 'GET',
    query,
  }
}

function write(
  operation: string,
  scope: AccountScope,
  priority: RatePriority,
  path: string,
  body: object,
  socketOperation: WireTradeOperation | null,
): Draft {
  return {
    operation,
    scope,
    priority,
    idempotent: false,
    socketOperation,
    path,
    method: 'POST',
    body,
  }
}
