import { Big } from 'big.js'
import type { Amendment, ExecutionReport } from '../../../../../contract/domain/order.ts'
import { type Result, fail, succeed } from '../../../../../contract/errors.ts'
import type { FixTerms } from '../orders.ts'
import type { KnownOrder } from './knownOrders.ts'
import { isOpen } from './knownOrders.ts'

/**
 * The whole terms of an order with what an amendment changes: a replacement says all of them. What
 * is not known of an order that others sent cannot be said, so that order is not replaced.
 */
export function amendedTerms(
  { price, quantity, stopPrice }: Amendment,
  report: ExecutionReport,
  known: KnownOrder | null,
): Result<FixTerms> {
  const { status, orderType, cumulativeQuantity } = report
  if (!isOpen(status)) {
    return fail('ORDER_CLOSED', `the order is ${status} and cannot be changed`, 'orderId')
  }
  const whole = quantity ?? report.quantity
  if (whole === null) return fail('UNSUPPORTED', 'an order without a quantity cannot be changed')
  if (new Big(whole).lte(cumulativeQuantity)) {
    return fail(
      'ORDER_INVALID',
      `${cumulativeQuantity} of the order has traded already`,
      'quantity',
    )
  }
  const sent = known?.sent ?? null
  const isUntold =
    orderType === null || orderType === 'trailingStop' || report.timeInForce === 'gtd'
  const waits = orderType === 'stopMarket' || orderType === 'stopLimit'
  if (sent === null && (isUntold || waits)) {
    return fail(
      'UNSUPPORTED',
      'the terms of this order are not known to this connection',
      'orderId',
    )
  }
  const base = sent ?? termsOfReport(report)
  if (base === null)
    return fail('UNSUPPORTED', 'orders of this type cannot be replaced', 'orderType')
  return succeed({
    ...base,
    quantity: whole,
    quoteQuantity: null,
    price: price ?? report.price ?? base.price,
    stopPrice: stopPrice ?? report.stopPrice ?? base.stopPrice,
  })
}

function termsOfReport(report: ExecutionReport): FixTerms | null {
  const { orderType, side, timeInForce, postOnly, price, stopPrice, quantity } = report
  if (orderType === null) return null
  return {
    side,
    orderType,
    quantity,
    quoteQuantity: null,
    price,
    stopPrice,
    trailingDelta: null,
    triggerDirection: null,
    triggerBy: null,
    timeInForce,
    expireTime: null,
    postOnly,
    reduceOnly: false,
    positionSide: null,
  }
}

/** Less of the order and nothing else. */
export function isSmallerAlone(
  { price, stopPrice, quantity }: Amendment,
  report: ExecutionReport,
): boolean {
  if (price !== null || stopPrice !== null || quantity === null || report.quantity === null) {
    return false
  }
  return new Big(quantity).lt(report.quantity)
}
