import { Big } from 'big.js'
import type { DecimalText } from '../../../contract/domain/decimal.ts'
import {
  type ManagedOrder,
  type OrderEvidence,
  type OrderStatus,
  isClosed,
} from '../../../contract/domain/managedOrder.ts'
import type { ClientOrderId, ExecutionReport, Fill } from '../../../contract/domain/order.ts'
import type { OrderLeg, StoredOrder } from '../../core/orderJournal.ts'
import { averageOf, differs, groupKey, smaller, tradedOf } from './amounts.ts'
import {
  changed,
  currentIndex,
  isClosedStatus,
  isFresh,
  isHeard,
  placeOf,
  withReport,
} from './legs.ts'
import { type OrderEvent, nextStatus, told } from './transitions.ts'

/** What a message makes of an order. */
export type Step = {
  readonly stored: StoredOrder
  /** What was said that cannot be, given what we knew; null when all is well. */
  readonly contradiction: string | null
}

/** The client order id of a replacement that was asked for and not heard of. */
export function wantedOf({ pending }: ManagedOrder): ClientOrderId | null {
  return pending?.kind === 'amend' ? pending.amendment.newClientOrderId : null
}

/** The leg by which the venue is asked and told. */
export function workingLeg({ legs }: StoredOrder): OrderLeg | undefined {
  return legs[currentIndex(legs)]
}

/** The replacement that was asked for, while nothing was heard of it. */
export function wantedLeg({ order, legs }: StoredOrder): OrderLeg | undefined {
  const wanted = wantedOf(order)
  return legs.find((leg) => wanted !== null && leg.clientOrderId === wanted && !isHeard(leg))
}

/**
 * A report of the venue, from its stream, an answer or a query. `isDecisive` is the answer to a
 * question about this very order, asked because what we knew and what was said did not agree: it
 * holds whatever we thought.
 */
export function applyReport(
  before: StoredOrder,
  report: ExecutionReport,
  isDecisive: boolean,
): Step {
  const wanted = wantedOf(before.order)
  const { legs: placed, index } = placeOf(before.legs, report, wanted)
  const leg = placed[index]
  if (leg === undefined) return { stored: before, contradiction: null }
  const fresh = isDecisive || isFresh(leg, report)
  const legs = changed(placed, index, withReport(leg, report, fresh))
  const replaced = confirmReplacement({ ...before, legs }, report, wanted)
  const stored = withAmounts(replaced)
  const isCurrent = index === currentIndex(legs)
  if (!fresh || !isCurrent || awaitsReplacement(stored, report)) {
    return { stored, contradiction: null }
  }
  const adopted = withAmounts(withTerms(stored, report))
  return move(adopted, eventOf(adopted, report), isDecisive, describe(report))
}

/** A fill that was not counted before. It counts whatever the order's status says. */
export function applyFill(before: StoredOrder, fill: Fill): Step {
  const wanted = wantedOf(before.order)
  const { legs: placed, index } = placeOf(before.legs, fill, wanted)
  const leg = placed[index]
  if (leg === undefined) return { stored: before, contradiction: null }
  const filledQuantity = new Big(leg.filledQuantity).plus(fill.lastQuantity).toFixed()
  const turnover = new Big(before.turnover).plus(new Big(fill.lastPrice).times(fill.lastQuantity))
  const counted = withAmounts({
    ...before,
    order: withFee(before.order, fill),
    legs: changed(placed, index, { filledQuantity }),
    turnover: turnover.toFixed(),
  })
  const event = isComplete(counted.order) ? 'fill' : 'partialFill'
  return move(counted, event, false, `a fill of ${fill.lastQuantity} at ${fill.lastPrice}`)
}

/** A fill that was counted, told again with what it left out before. */
export function addToFill(before: StoredOrder, known: Fill, again: Fill): StoredOrder {
  const isFeeNew = known.fee === null && again.fee !== null
  return isFeeNew ? { ...before, order: withFee(before.order, again) } : before
}

/** Something that happened to the order as a whole. */
export function applyEvent(
  before: StoredOrder,
  event: OrderEvent,
  words: string,
  isDecisive = false,
): Step {
  return move(before, event, isDecisive, words)
}

function move(before: StoredOrder, event: OrderEvent, isDecisive: boolean, words: string): Step {
  const { status } = before.order
  const next = nextStatus(status, event) ?? (isDecisive ? decided(event) : null)
  if (next !== null) return { stored: withStatus(before, next), contradiction: null }
  return { stored: before, contradiction: `the order is ${status} here, and was told: ${words}` }
}

const decisions: Readonly<Partial<Record<OrderEvent, OrderStatus>>> = {
  rest: 'accepted',
  wait: 'untriggered',
  partialFill: 'partiallyFilled',
  fill: 'filled',
  cancel: 'canceled',
  expire: 'expired',
  reject: 'rejected',
}

function decided(event: OrderEvent): OrderStatus | null {
  return decisions[event] ?? null
}

/** What a report's status is to the whole order: its other legs may have traded too. */
function eventOf({ order }: StoredOrder, report: ExecutionReport): OrderEvent {
  const isEnd = isClosedStatus(report.status)
  if (isEnd) return isComplete(order) && report.status !== 'rejected' ? 'fill' : told[report.status]
  if (isComplete(order)) return 'fill'
  return new Big(order.cumulativeQuantity).gt(0) ? 'partialFill' : told[report.status]
}

function isComplete({ quantity, cumulativeQuantity }: ManagedOrder): boolean {
  return quantity !== null && new Big(cumulativeQuantity).gte(quantity)
}

/** The old leg ended because another takes its place, or so it seems until the venue answers. */
function awaitsReplacement(stored: StoredOrder, report: ExecutionReport): boolean {
  const isEnd = report.status === 'canceled' || report.status === 'expired'
  return isEnd && wantedLeg(stored) !== undefined
}

/** The first word about a replacement confirms it: its terms hold from now on. */
function confirmReplacement(
  stored: StoredOrder,
  report: ExecutionReport,
  wanted: ClientOrderId | null,
): StoredOrder {
  if (wanted === null || report.clientOrderId !== wanted) return stored
  return report.status === 'rejected' ? stored : withAmendment(stored)
}

/** The pending amendment is done: what it asked for is what the order says. */
export function withAmendment(stored: StoredOrder): StoredOrder {
  const { pending } = stored.order
  if (pending?.kind !== 'amend') return stored
  const { price, quantity, stopPrice, newClientOrderId } = pending.amendment
  const { order } = stored
  return withAmounts({
    ...stored,
    order: {
      ...order,
      price: price ?? order.price,
      quantity: quantity ?? order.quantity,
      stopPrice: stopPrice ?? order.stopPrice,
      clientOrderId: newClientOrderId ?? order.clientOrderId,
      pending: null,
      uncertainty: order.uncertainty?.about === 'amend' ? null : order.uncertainty,
    },
  })
}

/** The pending amendment is off: the order is what the venue last said of it. */
export function withoutAmendment(stored: StoredOrder): Step {
  const { order } = stored
  const kept = withAmounts({ ...stored, order: { ...order, pending: null } })
  const status = workingLeg(kept)?.status
  const hasEnded = status !== null && status !== undefined && isClosedStatus(status)
  if (!hasEnded) return { stored: kept, contradiction: null }
  return move(kept, told[status], false, `the venue says ${status}`)
}

/** The venue's own terms of the working leg: it may have changed them, or somebody else did. */
function withTerms(stored: StoredOrder, report: ExecutionReport): StoredOrder {
  const { order } = stored
  const quantity = wholeQuantity(stored, report)
  const next: ManagedOrder = {
    ...order,
    price: differs(order.price, report.price) ? report.price : order.price,
    stopPrice: differs(order.stopPrice, report.stopPrice) ? report.stopPrice : order.stopPrice,
    quantity: differs(order.quantity, quantity) ? quantity : order.quantity,
    reason: isClosedStatus(report.status) ? (report.reason ?? order.reason) : order.reason,
  }
  return { ...stored, order: next }
}

/** Of the working leg and all that traded before it. */
function wholeQuantity(stored: StoredOrder, { quantity }: ExecutionReport): DecimalText | null {
  const working = workingLeg(stored)
  if (quantity === null || working === undefined || new Big(quantity).lte(0)) return null
  const others = stored.legs.filter((leg) => groupKey(leg) !== groupKey(working))
  return tradedOf(others).total.plus(quantity).toFixed()
}

/** Whether the report shows the terms that the pending amendment asked for. */
export function showsAmendment(stored: StoredOrder, report: ExecutionReport): boolean {
  const { pending } = stored.order
  if (pending?.kind !== 'amend') return false
  const { price, quantity, stopPrice } = pending.amendment
  const whole = wholeQuantity(stored, report)
  const matches = (asked: DecimalText | null, is: DecimalText | null): boolean =>
    asked === null || (is !== null && new Big(asked).eq(is))
  return (
    matches(price, report.price) && matches(quantity, whole) && matches(stopPrice, report.stopPrice)
  )
}

function withStatus(stored: StoredOrder, status: OrderStatus): StoredOrder {
  const order = { ...stored.order, status }
  if (!isClosed(order)) return withAmounts({ ...stored, order })
  // What was asked of a closed order can change nothing any more.
  return withAmounts({ ...stored, order: { ...order, pending: null } })
}

function withFee(order: ManagedOrder, { fee, feeAsset }: Fill): ManagedOrder {
  if (fee === null || feeAsset === null) return order
  const others = order.fees.filter(({ asset }) => asset !== feeAsset)
  const paid = order.fees.find(({ asset }) => asset === feeAsset)?.amount ?? '0'
  const amount = new Big(paid).plus(fee).toFixed()
  return { ...order, fees: [...others, { asset: feeAsset, amount }] }
}

/** Everything that follows from the legs. */
export function withAmounts(stored: StoredOrder): StoredOrder {
  const { order, legs, turnover } = stored
  const { total, unexplained, counted } = tradedOf(legs)
  const whole = order.quantity === null ? null : new Big(order.quantity)
  const cumulative = whole === null ? total : smaller(total, whole)
  const excess = whole === null ? null : total.minus(whole)
  const working = workingLeg(stored)
  return {
    ...stored,
    order: {
      ...order,
      clientOrderId: working?.clientOrderId ?? order.clientOrderId,
      venueOrderId: working?.venueOrderId ?? order.venueOrderId,
      cumulativeQuantity: cumulative.toFixed(),
      leavesQuantity: leavesOf(order, whole, cumulative),
      averagePrice: averageOf(turnover, counted),
      unexplainedQuantity: unexplained.toFixed(),
      overfilledQuantity: excess?.gt(0) === true ? excess.toFixed() : null,
    },
  }
}

function leavesOf(order: ManagedOrder, whole: Big | null, cumulative: Big): DecimalText | null {
  if (whole === null) return null
  return isClosed(order) ? '0' : whole.minus(cumulative).toFixed()
}

/** What the venue said, for the evidence. */
export function describe({ status, cumulativeQuantity, reason }: ExecutionReport): string {
  const traded = new Big(cumulativeQuantity).gt(0) ? `, ${cumulativeQuantity} traded` : ''
  const why = reason === null ? '' : `: ${reason}`
  return `the venue says ${status}${traded}${why}`
}

/** Whether two states differ in anything but when and why. */
export function isSame(left: StoredOrder, right: StoredOrder): boolean {
  return JSON.stringify(comparable(left)) === JSON.stringify(comparable(right))
}

function comparable({ order, legs, turnover }: StoredOrder): unknown {
  const bare: Partial<ManagedOrder> = {
    ...order,
    evidence: nothing,
    updatedTime: order.createdTime,
  }
  const counted = legs.map(({ clientOrderId, venueOrderId, status, cumulativeQuantity }) => ({
    clientOrderId,
    venueOrderId,
    status,
    cumulativeQuantity,
  }))
  return [bare, counted, turnover]
}

const nothing: OrderEvidence = { source: 'report', words: '', time: 0 as OrderEvidence['time'] }
