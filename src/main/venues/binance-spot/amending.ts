import { Big } from 'big.js'
import type { DecimalText } from '../../../contract/domain/decimal.ts'
import type { Instrument } from '../../../contract/domain/instrument.ts'
import type { Amendment, ExecutionReport } from '../../../contract/domain/order.ts'
import { type Result, fail, succeed } from '../../../contract/errors.ts'
import type { OrderKey } from '../shared/binance/drafts.ts'
import { checkAmendment } from '../../core/orderRules.ts'
import { type OrderTerms, missing } from '../shared/orderTerms.ts'
import { type Draft, type OrderContext, cancel, keepPriority, replace, submit } from './requests.ts'
import { isOpen } from './parse/orders.ts'
import { capabilities } from './trading.ts'

/** How an order as it stands is changed. */
export type AmendPlan =
  /** Less of it, in its place. */
  | { readonly kind: 'shrink'; readonly draft: Draft }
  /** Nothing of it has traded: canceled and sent anew in one request. */
  | { readonly kind: 'replace'; readonly draft: Draft }
  /** Part of it has traded: canceled first, so that what is left is known exactly. */
  | {
      readonly kind: 'twoSteps'
      readonly cancel: Draft
      /** The new order, from what had traded when the old one ended. */
      readonly submit: (traded: DecimalText) => Result<Draft>
    }

/** The order as the venue tells it now. */
export type StandingOrder = {
  readonly report: ExecutionReport
  /** Whether it waits for the price to go its way; a report does not tell. */
  readonly takesProfit: boolean
}

export function planAmendment(
  amendment: Amendment,
  standing: StandingOrder,
  key: OrderKey,
  instrument: Instrument,
  now: OrderContext['now'],
): Result<AmendPlan> {
  const checked = checkAmendment(amendment, { capabilities, instrument })
  if (!checked.ok) return checked
  const { report } = standing
  if (!isOpen(report.status)) return gone(report)
  const { venueSymbol: symbol } = instrument
  const context: OrderContext = { symbol, instrument, now }
  const traded = report.cumulativeQuantity
  const whole = amendment.quantity ?? report.quantity
  if (whole === null) return unknownQuantity
  if (new Big(whole).lte(traded)) {
    return fail('ORDER_INVALID', `${traded} of the order has traded already`, 'quantity')
  }
  const name = amendment.newClientOrderId ?? report.clientOrderId
  if (isSmallerAlone(amendment, report)) {
    return succeed({ kind: 'shrink', draft: keepPriority(key, symbol, whole, name) })
  }
  const terms = newTerms(amendment, standing)
  if (!terms.ok) return terms
  if (new Big(traded).eq(0)) {
    const draft = replace(key, { ...terms.value, quantity: whole }, context, 'ONLY_NEW')
    return draft.ok ? succeed({ kind: 'replace', draft: draft.value }) : draft
  }
  return succeed({
    kind: 'twoSteps',
    cancel: cancel(key, symbol),
    submit: (ended) => {
      const left = new Big(whole).minus(ended)
      if (left.lte(0)) return fail('ORDER_INVALID', 'all of it has traded', 'quantity')
      return submit({ ...terms.value, quantity: left.toFixed() }, context)
    },
  })
}

const unknownQuantity = fail(
  'ORDER_INVALID',
  'the venue tells no quantity of the order',
  'quantity',
)

function gone({ status }: ExecutionReport): Result<never> {
  return fail('ORDER_NOT_FOUND', `the order is ${status} and cannot be changed`, 'orderId')
}

function isSmallerAlone(
  { price, stopPrice, quantity }: Amendment,
  report: ExecutionReport,
): boolean {
  if (price !== null || stopPrice !== null || quantity === null || report.quantity === null) {
    return false
  }
  return new Big(quantity).lt(report.quantity)
}

/** The order anew, with what changes. A trailing stop cannot be told again: its distance is not told. */
function newTerms(
  { price, stopPrice, newClientOrderId }: Amendment,
  { report, takesProfit }: StandingOrder,
): Result<OrderTerms> {
  const { orderType, side, timeInForce, postOnly } = report
  if (newClientOrderId === null) return missing('newClientOrderId')
  if (orderType === null || orderType === 'trailingStop') {
    return fail('UNSUPPORTED', 'orders of this type cannot be replaced', 'orderType')
  }
  return succeed({
    side,
    orderType,
    quantity: null,
    quoteQuantity: null,
    price: price ?? report.price,
    stopPrice: stopPrice ?? report.stopPrice,
    trailingDelta: null,
    triggerDirection: takesProfit ? (side === 'sell' ? 'rise' : 'fall') : null,
    triggerBy: null,
    timeInForce: orderType === 'limit' || orderType === 'stopLimit' ? timeInForce : null,
    expireTime: null,
    postOnly,
    reduceOnly: false,
    positionSide: null,
    clientOrderId: newClientOrderId,
  })
}
