import type { Contract } from '../../../matching/contract.ts'
import { type Fixed, isMultiple, readFixed } from '../../../matching/fixed.ts'
import { brokenPriceShape } from '../../../matching/orderRules.ts'
import type { OrderRequest, TimeInForce, Trigger } from '../../../matching/order.ts'

const tifs = ['Gtc', 'Ioc', 'Alo', 'FrontendMarket'] as const
type WireTif = (typeof tifs)[number]

/** An order of an `order` or `modify` action, read. */
export type WireOrder = {
  readonly asset: number
  readonly isBuy: boolean
  readonly price: Fixed
  readonly size: Fixed
  readonly reduceOnly: boolean
  readonly type:
    | { readonly kind: 'limit'; readonly tif: WireTif }
    | {
        readonly kind: 'trigger'
        readonly isMarket: boolean
        readonly triggerPrice: Fixed
        readonly goal: 'tp' | 'sl'
      }
  readonly clientOrderId: string | null
}

const clientOrderIdShape = /^0x[0-9a-f]{32}$/i

/** Null for what the venue cannot deserialise. */
export function readWireOrder(value: unknown): WireOrder | null {
  if (typeof value !== 'object' || value === null) return null
  const { a, b, p, s, r, t, c } = value as Record<string, unknown>
  const [price, size] = [readPositive(p), readPositive(s)]
  const type = readType(t)
  const clientOrderId = readClientOrderId(c)
  const flags = typeof b === 'boolean' && typeof r === 'boolean'
  if (!isAsset(a) || !flags || price === null || size === null || type === null) return null
  if (clientOrderId === undefined) return null
  return { asset: a, isBuy: b, price, size, reduceOnly: r, type, clientOrderId }
}

export function isAsset(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

/** Lower case; null where there is none, undefined for what is no client order id. */
export function readClientOrderId(value: unknown): string | null | undefined {
  if (value === undefined || value === null) return null
  return typeof value === 'string' && clientOrderIdShape.test(value)
    ? value.toLowerCase()
    : undefined
}

/** Numbers are text without a sign. */
function readPositive(value: unknown): Fixed | null {
  if (typeof value !== 'string') return null
  const number = readFixed(value)
  return number === null || number < 0n ? null : number
}

function readType(value: unknown): WireOrder['type'] | null {
  if (typeof value !== 'object' || value === null) return null
  const { limit, trigger } = value as { limit?: unknown; trigger?: unknown }
  if (typeof limit === 'object' && limit !== null) {
    const tif = tifs.find((name) => name === (limit as { tif?: unknown }).tif)
    return tif === undefined ? null : { kind: 'limit', tif }
  }
  if (typeof trigger !== 'object' || trigger === null) return null
  const { isMarket, triggerPx, tpsl } = trigger as Record<string, unknown>
  const triggerPrice = readPositive(triggerPx)
  if (typeof isMarket !== 'boolean' || triggerPrice === null) return null
  if (tpsl !== 'tp' && tpsl !== 'sl') return null
  return { kind: 'trigger', isMarket, triggerPrice, goal: tpsl }
}

/**
 * What is wrong with an order whatever the state of the market: the venue looks for it in the whole
 * batch before it places anything, and answers with one error alone.
 */
export function plainFault(order: WireOrder, contract: Contract): string | null {
  const { rules } = contract
  const { step } = rules.quantity
  if (order.size === 0n) return 'Order has zero size.'
  if (step !== null && !isMultiple(order.size, step)) return 'Order has invalid size.'
  if (brokenPriceShape(rules, order.price) !== null) return tickFault
  if (order.type.kind === 'limit') return null
  return brokenPriceShape(rules, order.type.triggerPrice) === null ? null : tickFault
}

const tickFault = 'Price must be divisible by tick size.'

export function toRequest(order: WireOrder, symbol: string): OrderRequest {
  const { type } = order
  const isAlo = type.kind === 'limit' && type.tif === 'Alo'
  return {
    symbol,
    side: order.isBuy ? 'buy' : 'sell',
    orderType: 'limit',
    trigger: triggerOf(order),
    quantity: order.size,
    quoteQuantity: null,
    price: order.price,
    timeInForce: timeInForceOf(type),
    expireTime: null,
    postOnly: isAlo,
    reduceOnly: order.reduceOnly,
    closePosition: false,
    positionSide: 'both',
    clientOrderId: order.clientOrderId ?? '',
    selfTrade: null,
    note:
      type.kind === 'limit'
        ? { tif: type.tif }
        : { isMarket: String(type.isMarket), goal: type.goal },
  }
}

/** Orders at market are limits that take what is there and leave nothing behind. */
function timeInForceOf(type: WireOrder['type']): TimeInForce {
  if (type.kind === 'trigger') return type.isMarket ? 'ioc' : 'gtc'
  return type.tif === 'Ioc' || type.tif === 'FrontendMarket' ? 'ioc' : 'gtc'
}

/** The mark sets triggers off: a stop against the position, a take-profit in its favour. */
function triggerOf({ type, isBuy }: WireOrder): Trigger | null {
  if (type.kind === 'limit') return null
  const isStop = type.goal === 'sl'
  return {
    kind: isStop ? 'stop' : 'takeProfit',
    by: 'mark',
    price: type.triggerPrice,
    direction: isBuy === isStop ? 'rise' : 'fall',
  }
}
