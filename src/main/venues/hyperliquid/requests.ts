import { Big } from 'big.js'
import { type DecimalText, isDecimalText } from '../../../contract/domain/decimal.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { Instrument } from '../../../contract/domain/instrument.ts'
import { type Result, fail, succeed } from '../../../contract/errors.ts'
import type { RateCost, RatePriority } from '../../net/rateLimit/types.ts'
import { checkAmendment, checkOrder } from '../../core/orderRules.ts'
import { type OrderTerms, isStopLoss, missing } from '../shared/orderTerms.ts'
import { actionCost, cost } from './limits.ts'
import { slippedPrice, wireDecimal } from './prices.ts'
import {
  clientOrderIds,
  marketSlippage,
  maxCountdownMs,
  minCountdownMs,
  perpetuals,
  stopSlippage,
} from './trading.ts'
import type { WireAction, WireInfoRequest, WireOrderRequest } from './wire.ts'

/** A question, and what it costs. */
export type InfoDraft = {
  readonly operation: string
  readonly body: WireInfoRequest
  readonly cost: RateCost
}

/** An action that is not signed yet. */
export type ActionDraft = {
  readonly operation: string
  /** Made when it leaves, where it tells a time. */
  readonly action: WireAction | ((now: UnixMs) => WireAction)
  readonly priority: RatePriority
  /** Orders it concerns, each of which counts against the account's budget. */
  readonly count: number
  readonly cost: RateCost
}

/** What is traded: its number, and its rules where the list is known. */
export type Asset = { readonly number: number; readonly instrument: Instrument | null }

function draft(
  operation: string,
  action: ActionDraft['action'],
  priority: RatePriority = 'high',
  count = 1,
): ActionDraft {
  return { operation, action, priority, count, cost: actionCost(count) }
}

/** A place for an order in an amendment or a cancel: by one of its ids. */
export type OrderKey = { readonly orderId: string | null; readonly clientOrderId: string | null }

/** The venue's number of an order, or our id of it where the number is not known. */
export function idOf({ orderId, clientOrderId }: OrderKey): Result<number | string> {
  if (orderId !== null) return orderNumber(orderId)
  if (clientOrderId === null) return missing('orderId')
  if (clientOrderIds.pattern.test(clientOrderId)) return succeed(clientOrderId)
  const message = `clientOrderId does not fit ${clientOrderIds.pattern.source}`
  return fail('INVALID_ARGUMENT', message, 'clientOrderId')
}

function orderNumber(orderId: string): Result<number> {
  const number = Number(orderId)
  if (/^\d{1,16}$/.test(orderId) && Number.isSafeInteger(number)) return succeed(number)
  return fail('INVALID_ARGUMENT', 'orderId is not a number of the venue', 'orderId')
}

/**
 * The order as it is placed. `reference` is a real price of the market for orders that have none of
 * their own; null refuses these rather than to make one up.
 */
export function orderOf(
  asset: Asset,
  terms: OrderTerms,
  reference: DecimalText | null,
  now: UnixMs,
): Result<WireOrderRequest> {
  const { instrument } = asset
  const checked = checkTerms(asset, terms, now)
  if (!checked.ok) return checked
  const { quantity, clientOrderId, side, reduceOnly } = checked.value
  const worth = checkWorth(checked.value, reference, instrument)
  if (!worth.ok) return worth
  const p = priceOf(checked.value, reference, instrument)
  if (!p.ok) return p
  const s = wireDecimal('quantity', quantity ?? '0')
  if (!s.ok) return s
  const t = typeOf(checked.value)
  if (!t.ok) return t
  const order = { a: asset.number, b: side === 'buy', p: p.value, s: s.value, r: reduceOnly }
  return succeed({
    ...order,
    t: t.value,
    ...(clientOrderId === null ? {} : { c: clientOrderId }),
  })
}

/** What can be said of an order before the market's price is asked for. */
export function checkTerms(
  { instrument }: Asset,
  terms: OrderTerms,
  now: UnixMs,
): Result<OrderTerms> {
  return checkOrder(terms, {
    capabilities: perpetuals,
    instrument,
    clientOrderIdPattern: clientOrderIds.pattern,
    now,
    smallReduceOnly: true,
  })
}

/** The least value of an order that has no price of its own. */
function checkWorth(
  { price, quantity, reduceOnly }: OrderTerms,
  reference: DecimalText | null,
  instrument: Instrument | null,
): Result<null> {
  const least = instrument?.minNotional ?? null
  if (least === null || price !== null || reduceOnly) return succeed(null)
  if (reference === null || !isPositive(reference)) return succeed(null)
  if (new Big(reference).times(quantity ?? '0').gte(least)) return succeed(null)
  return fail('ORDER_INVALID', `the notional is below the least, ${least} USDC`, 'quantity')
}

function isPositive(price: DecimalText): boolean {
  return isDecimalText(price) && new Big(price).gt(0)
}

function priceOf(
  terms: OrderTerms,
  reference: DecimalText | null,
  instrument: Instrument | null,
): Result<DecimalText> {
  const { orderType, side, price, stopPrice } = terms
  if (price !== null) return wireDecimal('price', price)
  if (reference !== null) {
    return isPositive(reference)
      ? slippedPrice(reference, side, marketSlippage, instrument)
      : fail('INVALID_ARGUMENT', 'price is not greater than zero', 'price')
  }
  if (orderType === 'stopMarket' && stopPrice !== null) {
    return slippedPrice(stopPrice, side, stopSlippage, instrument)
  }
  return fail('INVALID_ARGUMENT', 'price is missing: the market price to start from', 'price')
}

function typeOf(terms: OrderTerms): Result<WireOrderRequest['t']> {
  const { orderType, stopPrice, timeInForce, postOnly } = terms
  if (stopPrice === null) {
    const isImmediate = orderType === 'market' || timeInForce === 'ioc'
    return succeed({ limit: { tif: postOnly ? 'Alo' : isImmediate ? 'Ioc' : 'Gtc' } })
  }
  if (postOnly) return fail('UNSUPPORTED', 'stops cannot be post-only here', 'postOnly')
  const triggerPx = wireDecimal('stopPrice', stopPrice)
  if (!triggerPx.ok) return triggerPx
  const tpsl = isStopLoss(terms) ? 'sl' : 'tp'
  return succeed({
    trigger: { isMarket: orderType === 'stopMarket', triggerPx: triggerPx.value, tpsl },
  })
}

export function submitDraft(order: WireOrderRequest): ActionDraft {
  return draft('ORDER_SUBMIT', { type: 'order', orders: [order], grouping: 'na' })
}

/**
 * Replaces a working order by `order`. Only if the old one could be canceled: the venue's flag that
 * places the new one regardless is never set, because it could double an order that was filled.
 */
export function amendDraft(oid: number | string, order: WireOrderRequest): ActionDraft {
  return draft('ORDER_MODIFY', { type: 'batchModify', modifies: [{ oid, order }] })
}

/** Whether a limit order may be changed to these terms. */
export function checkReplacement(asset: Asset, terms: OrderTerms): Result<null> {
  const { price, quantity } = terms
  const rules = { capabilities: perpetuals, instrument: asset.instrument }
  const checked = checkAmendment({ price, quantity, stopPrice: null }, rules)
  return checked.ok ? succeed(null) : checked
}

export function cancelDraft(asset: Asset, key: OrderKey): Result<ActionDraft> {
  const id = idOf(key)
  if (!id.ok) return id
  return succeed(
    typeof id.value === 'number'
      ? cancelManyDraft([{ a: asset.number, o: id.value }])
      : draft(
          'ORDER_CANCEL',
          { type: 'cancelByCloid', cancels: [{ asset: asset.number, cloid: id.value }] },
          'critical',
        ),
  )
}

export function cancelManyDraft(
  cancels: readonly { readonly a: number; readonly o: number }[],
): ActionDraft {
  return draft('ORDER_CANCEL', { type: 'cancel', cancels }, 'critical', cancels.length)
}

/**
 * Cancels everything so many ms after it left; zero calls it off. Critical: late, it would cancel
 * what it was to keep.
 */
export function countdownDraft(ms: number): Result<ActionDraft> {
  const schedule = (action: ActionDraft['action']): Result<ActionDraft> =>
    succeed(draft('COUNTDOWN_CANCEL', action, 'critical'))
  if (ms === 0) return schedule({ type: 'scheduleCancel' })
  if (Number.isSafeInteger(ms) && ms >= minCountdownMs && ms <= maxCountdownMs) {
    return schedule((now) => ({ type: 'scheduleCancel', time: now + ms }))
  }
  const message = `the countdown is neither 0 nor ${minCountdownMs} to ${maxCountdownMs} ms`
  return fail('INVALID_ARGUMENT', message, 'ms')
}

/** The action as it leaves now. */
export function actionOf({ action }: ActionDraft, now: UnixMs): WireAction {
  return typeof action === 'function' ? action(now) : action
}

export function leverageDraft(
  asset: Asset,
  leverage: DecimalText,
  isCross: boolean,
): Result<ActionDraft> {
  const value = Number(leverage)
  const most = asset.instrument?.maxLeverage ?? Infinity
  if (!/^\d{1,4}$/.test(leverage) || value < 1 || value > most) {
    return fail('INVALID_ARGUMENT', `leverage is not a whole number from 1 to ${most}`, 'leverage')
  }
  const action = { type: 'updateLeverage', asset: asset.number, isCross, leverage: value } as const
  return succeed(draft('LEVERAGE_UPDATE', action))
}

export const info = {
  meta: { operation: 'INSTRUMENTS', body: { type: 'meta' }, cost: cost.meta },
  book: (coin: string) => ({
    operation: 'BOOK',
    body: { type: 'l2Book', coin },
    cost: cost.l2Book,
  }),
  perpetualState: (user: string, operation: 'BALANCE_QUERY' | 'POSITION_QUERY') => ({
    operation,
    body: { type: 'clearinghouseState', user },
    cost: cost.clearinghouseState,
  }),
  spotState: (user: string) => ({
    operation: 'BALANCE_QUERY',
    body: { type: 'spotClearinghouseState', user },
    cost: cost.spotClearinghouseState,
  }),
  openOrders: (user: string) => ({
    operation: 'OPEN_ORDERS',
    body: { type: 'frontendOpenOrders', user },
    cost: cost.frontendOpenOrders,
  }),
  order: (user: string, oid: number | string) => ({
    operation: 'ORDER_QUERY',
    body: { type: 'orderStatus', user, oid },
    cost: cost.orderStatus,
  }),
  latestFills: (user: string) => ({
    operation: 'FILLS',
    body: { type: 'userFills', user },
    cost: cost.allFills,
  }),
  fillsSince: (user: string, startTime: number, endTime?: number) => ({
    operation: 'FILLS',
    body: {
      type: 'userFillsByTime',
      user,
      startTime,
      ...(endTime === undefined ? {} : { endTime }),
    },
    cost: cost.allFills,
  }),
  fees: (user: string) => ({
    operation: 'FEES',
    body: { type: 'userFees', user },
    cost: cost.account,
  }),
  role: (user: string) => ({
    operation: 'PERMISSIONS',
    body: { type: 'userRole', user },
    cost: cost.userRole,
  }),
  agents: (user: string) => ({
    operation: 'PERMISSIONS',
    body: { type: 'extraAgents', user },
    cost: cost.account,
  }),
  rateLimit: (user: string) => ({
    operation: 'RATE_LIMIT',
    body: { type: 'userRateLimit', user },
    cost: cost.account,
  }),
  assetData: (user: string, coin: string) => ({
    operation: 'LEVERAGE_QUERY',
    body: { type: 'activeAssetData', user, coin },
    cost: cost.account,
  }),
  mids: { operation: 'MARKET_PRICE', body: { type: 'allMids' }, cost: cost.allMids },
} as const satisfies Record<string, InfoDraft | ((...args: never[]) => InfoDraft)>
