import type { ManagedOrder } from '../../../contract/domain/managedOrder.ts'
import type { ExecutionReport, Fill } from '../../../contract/domain/order.ts'
import { BoundedQueue } from '../../core/boundedQueue.ts'
import type { Bus } from '../../core/bus.ts'
import type { Cancel } from '../../core/clock.ts'
import type { StoredOrder } from '../../core/orderJournal.ts'
import { noLatency } from './latency.ts'
import { newLeg } from './legs.ts'
import { type OrderParts, accountOf } from './parts.ts'
import { applyReport, describe } from './reduce.ts'

/** Messages that may wait for the journal to take them again. */
const waitingBound = 10_000
const tryAgainMs = 1_000

/** What venues tell of orders, from the bus into the journal: each once, whatever their order. */
export class Intake {
  private readonly parts: OrderParts
  private readonly stops: readonly (() => void)[]
  private readonly waiting = new BoundedQueue<ExecutionReport | Fill>(waitingBound)
  private cancelRetry: Cancel | null = null

  constructor(parts: OrderParts, bus: Bus) {
    this.parts = parts
    this.stops = [
      bus.on('executionReport', (report) => this.take(report)),
      bus.on('fill', (fill) => this.take(fill)),
    ]
  }

  close(): void {
    for (const stop of this.stops) stop()
    this.cancelRetry?.()
  }

  /** A message that cannot be journalled waits, and what comes after it waits behind it. */
  private take(message: ExecutionReport | Fill): void {
    if (this.waiting.size > 0) return this.keepWaiting(message)
    try {
      this.apply(message)
    } catch (error) {
      this.parts.log.error({ error }, 'a message about an order could not be kept; it waits')
      this.waiting.push(message)
      this.cancelRetry ??= this.parts.clock.after(tryAgainMs, () => this.retry())
    }
  }

  /** What gives way is found out again: silent orders are asked about, and counts without trades. */
  private keepWaiting(message: ExecutionReport | Fill): void {
    const { bound, size, dropped } = this.waiting
    if (size === bound && dropped % bound === 0) {
      this.parts.log.error({ bound, dropped }, 'too many messages about orders wait for the disk')
    }
    this.waiting.push(message)
  }

  private retry(): void {
    this.cancelRetry = null
    const messages = this.waiting.drain()
    for (const message of messages) this.take(message)
  }

  private apply(message: ExecutionReport | Fill): void {
    if (accountOf(this.parts.accounts, message) === null) return
    if (message.kind === 'fill') this.fill(message)
    else this.report(message)
  }

  private report(report: ExecutionReport): void {
    const known = this.find(report)
    if (known !== null) this.parts.desk.report(known, report, 'report')
    else if (report.venueOrderId !== null && report.status !== 'rejected') this.adopt(report)
  }

  private fill(fill: Fill): void {
    const known = this.parts.ledger.findByNames(fill, fill) ?? this.findByOurId(fill)
    if (known !== null) this.parts.desk.fill(known, fill)
    else if (this.parts.ledger.findFill(fill) === null) {
      this.parts.ledger.keepFill({ orderId: null, fill })
    }
  }

  private find(report: ExecutionReport): StoredOrder | null {
    return this.parts.ledger.findByNames(report, report) ?? this.findByOurId(report)
  }

  /** Ours by the id inside its client order id. */
  private findByOurId(message: ExecutionReport | Fill): StoredOrder | null {
    const { clientOrderId } = message
    if (clientOrderId === null) return null
    const trading = accountOf(this.parts.accounts, message)?.trading
    const orderId = trading?.clientOrderIds.decode(clientOrderId) ?? null
    const found = orderId === null ? null : this.parts.ledger.find(orderId)
    const isSamePlace =
      found?.order.venue === message.venue &&
      found.order.environment === message.environment &&
      found.order.accountId === message.accountId &&
      found.order.instrumentId === message.instrumentId
    return isSamePlace ? found : null
  }

  /** Made elsewhere: shown, and canceled only when asked for by name. */
  private adopt(report: ExecutionReport): void {
    const { ledger, desk, clock, newId } = this.parts
    const now = clock.now()
    const order = externalOrder(report, newId(), now)
    const legs = [newLeg(report.clientOrderId, report.venueOrderId)]
    const { stored } = applyReport({ order, legs, turnover: '0', terms: null }, report, true)
    const told = ledger.create(stored)
    ledger.fillsWithoutOrder(told.order).reduce((current, fill) => desk.fill(current, fill), told)
  }
}

function externalOrder(
  report: ExecutionReport,
  orderId: ManagedOrder['orderId'],
  now: ManagedOrder['createdTime'],
): ManagedOrder {
  const { venue, environment, accountId, instrumentId, clientOrderId, venueOrderId } = report
  const { side, orderType, timeInForce, quantity, price, stopPrice } = report
  const { postOnly, reduceOnly, positionSide, reason } = report
  return {
    kind: 'order',
    venue,
    environment,
    accountId,
    instrumentId,
    orderId,
    ownership: 'external',
    clientOrderId,
    venueOrderId,
    parentId: null,
    idempotencyKey: null,
    source: 'external',
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
    reduceOnly,
    positionSide,
    status: 'submitted',
    pending: null,
    cumulativeQuantity: '0',
    leavesQuantity: quantity,
    averagePrice: null,
    unexplainedQuantity: '0',
    overfilledQuantity: null,
    fees: [],
    denials: [],
    uncertainty: null,
    evidence: { source: 'report', words: describe(report), time: now },
    reason,
    latency: noLatency,
    createdTime: now,
    updatedTime: now,
    version: 1,
  }
}
