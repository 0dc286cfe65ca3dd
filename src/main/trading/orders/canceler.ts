import { isClosed, type ManagedOrder } from '../../../contract/domain/managedOrder.ts'
import type { OrderId, OrderReference } from '../../../contract/domain/order.ts'
import { PitwallError, toFailure } from '../../../contract/errors.ts'
import type { StoredOrder } from '../../core/orderJournal.ts'
import type { CancelOutcome } from '../../venues/account.ts'
import { changed } from './legs.ts'
import { type OrderParts, isOpen, requireAccount, requireOrder } from './parts.ts'
import { wantedLeg, workingLeg } from './reduce.ts'
import type { Settler } from './settler.ts'

/** Cancels: asked of the venue, believed only when it says so. Never held back by the gate. */
export class Canceler {
  private readonly parts: OrderParts
  private readonly settler: Settler
  private readonly underway = new Map<OrderId, Promise<ManagedOrder>>()
  /** To be canceled as soon as the venue knows them. As many as there are open orders at most. */
  private readonly remembered = new Map<OrderId, string>()

  constructor(parts: OrderParts, settler: Settler) {
    this.parts = parts
    this.settler = settler
  }

  async cancel(orderId: OrderId, source: string): Promise<ManagedOrder> {
    const { order } = requireOrder(this.parts, orderId)
    if (!isOpen(order)) {
      throw new PitwallError('ORDER_CLOSED', `Order ${orderId} is ${order.status}.`)
    }
    const decision = this.parts.mayTrade(order.venue, 'cancel')
    if (!decision.allowed) throw new PitwallError('ORDER_DENIED', decision.message)
    requireAccount(this.parts, order)
    const running = this.underway.get(orderId)
    if (running !== undefined) return running
    const canceling = this.perform(orderId, source).finally(() => this.underway.delete(orderId))
    this.underway.set(orderId, canceling)
    return canceling
  }

  /** What was remembered for an order is done as soon as it is known to work. */
  follow({ order }: StoredOrder): void {
    const source = this.remembered.get(order.orderId)
    if (source === undefined) return
    if (!isOpen(order)) return void this.remembered.delete(order.orderId)
    const isKnown = order.status !== 'submitted' && order.uncertainty === null
    const isFree = !this.parts.writes.isUnderway(order.orderId)
    if (!isKnown || !isFree || this.underway.has(order.orderId)) return
    this.remembered.delete(order.orderId)
    this.cancel(order.orderId, source).catch((error: unknown) =>
      this.parts.log.error({ error, orderId: order.orderId }, 'a remembered cancel failed'),
    )
  }

  private async perform(orderId: OrderId, source: string): Promise<ManagedOrder> {
    const { writes } = this.parts
    this.note(orderId, source)
    if (writes.isUnderway(orderId, 'submit') || writes.isUnderway(orderId, 'amend')) {
      this.remembered.set(orderId, source)
    }
    await writes.settled(orderId, 'submit')
    const before = requireOrder(this.parts, orderId)
    if (!isOpen(before.order)) return before.order
    if (before.order.status === 'submitted') this.remembered.set(orderId, source)
    else if (!writes.isUnderway(orderId, 'amend')) this.remembered.delete(orderId)
    return this.send(before)
  }

  /** Journalled before it leaves; a disk that fails does not keep an order alive. */
  private note(orderId: OrderId, source: string): void {
    const { desk, clock, log } = this.parts
    const stored = requireOrder(this.parts, orderId)
    if (stored.order.pending?.kind === 'amend' || isClosed(stored.order)) return
    const pending = { kind: 'cancel', askedTime: clock.now() } as const
    const word = { source: 'sent', words: `cancel asked for by ${source}` } as const
    try {
      desk.note(stored, { pending }, word)
    } catch (error) {
      log.error({ error, orderId }, 'a cancel leaves without having been journalled')
    }
  }

  private async send(stored: StoredOrder): Promise<ManagedOrder> {
    const { writes, ledger, log } = this.parts
    const { orderId } = stored.order
    const { account } = requireAccount(this.parts, stored.order)
    const reference = referenceOf(stored)
    const outcome = await writes.run(orderId, 'cancel', (hooks) => account.cancel(reference, hooks))
    try {
      await this.conclude(orderId, outcome, reference)
    } catch (error) {
      log.error({ error, orderId }, 'the outcome of a cancel could not be kept')
    }
    const after = ledger.find(orderId) ?? stored
    this.settler.follow(after)
    return after.order
  }

  private async conclude(
    orderId: OrderId,
    outcome: CancelOutcome,
    reference: OrderReference,
  ): Promise<void> {
    const stored = this.parts.ledger.find(orderId)
    if (stored === null || !isOpen(stored.order)) return
    if (outcome.kind === 'canceled') return this.canceled(stored, outcome, reference)
    if (outcome.kind === 'unknown') return this.unknown(stored, outcome.failure.message)
    if (outcome.kind === 'rejected') await this.refused(stored, outcome.failure.message)
  }

  private canceled(
    stored: StoredOrder,
    { report }: Extract<CancelOutcome, { kind: 'canceled' }>,
    { venueOrderId }: OrderReference,
  ): void {
    const { desk } = this.parts
    if (report !== null) return void desk.report(stored, report, 'answer')
    const word = { source: 'answer', words: 'the venue says canceled' } as const
    if (wantedLeg(stored) === undefined) return void desk.event(stored, 'cancel', word)
    // A replacement may be working all the same: what ended is the order it was to replace.
    const index = stored.legs.findIndex((leg) => leg.venueOrderId === venueOrderId)
    const legs = changed(stored.legs, index, { status: 'canceled' })
    desk.step(stored, { stored: { ...stored, legs }, contradiction: null }, word)
  }

  private unknown(stored: StoredOrder, message: string): void {
    if (stored.order.uncertainty !== null) return
    const words = `no certain answer to the cancel: ${message}`
    this.parts.desk.doubt(stored, 'cancel', message, { source: 'answer', words })
  }

  /** Filled, gone, never there, or refused: the venue is asked which. */
  private async refused(stored: StoredOrder, message: string): Promise<void> {
    const { desk, ledger } = this.parts
    const { orderId } = stored.order
    // The order itself may still be on its way.
    if (stored.order.status === 'submitted' || stored.order.uncertainty !== null) return
    const answer = await this.ask(stored)
    const current = ledger.find(orderId)
    if (current === null || !isOpen(current.order)) return
    const word = { source: 'answer', words: `cancel refused: ${message}` } as const
    if (!answer.ok || answer.value === null) {
      return void desk.doubt(current, 'end', `the cancel was refused: ${message}`, word)
    }
    const told = desk.report(current, answer.value, 'query')
    if (told.order.pending?.kind === 'cancel') desk.note(told, { pending: null }, word)
  }

  private async ask(stored: StoredOrder) {
    const { account } = requireAccount(this.parts, stored.order)
    try {
      return await account.order(referenceOf(stored))
    } catch (error) {
      return { ok: false, error: toFailure(error) } as const
    }
  }
}

export function referenceOf(stored: StoredOrder): OrderReference {
  const { instrumentId, clientOrderId, venueOrderId } = stored.order
  const working = workingLeg(stored)
  return {
    instrumentId,
    clientOrderId: working?.clientOrderId ?? clientOrderId,
    venueOrderId: working?.venueOrderId ?? venueOrderId,
  }
}
