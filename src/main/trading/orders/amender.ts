import type { Instrument } from '../../../contract/domain/instrument.ts'
import type { AmendRequest, Denial, ManagedOrder } from '../../../contract/domain/managedOrder.ts'
import type { Amendment, OrderId } from '../../../contract/domain/order.ts'
import { type Failure, PitwallError } from '../../../contract/errors.ts'
import type { StoredOrder } from '../../core/orderJournal.ts'
import { type AmendOutcome, capabilitiesOf } from '../../venues/account.ts'
import type { GateQuestion, TradingAccount } from '../seams.ts'
import { changed, newLeg } from './legs.ts'
import { type OrderParts, requireAccount, requireOrder } from './parts.ts'
import { wantedLeg, withAmendment, withoutAmendment, workingLeg } from './reduce.ts'
import type { Settler } from './settler.ts'
import { amendRuleDenials, denial, invalid } from './shape.ts'
import { amendedRequest } from './terms.ts'

const amendable: ReadonlySet<ManagedOrder['status']> = new Set([
  'accepted',
  'untriggered',
  'partiallyFilled',
])

/** Changes of working orders: one at a time, the terms as they were until the venue says otherwise. */
export class Amender {
  private readonly parts: OrderParts
  private readonly settler: Settler

  constructor(parts: OrderParts, settler: Settler) {
    this.parts = parts
    this.settler = settler
  }

  async amend(request: AmendRequest): Promise<ManagedOrder> {
    const before = requireOrder(this.parts, request.orderId)
    requireAmendable(before.order)
    const account = requireAccount(this.parts, before.order)
    const instrument = this.parts.markets.instrument(before.order.instrumentId)
    if (instrument === null) throw invalid('orderId', 'its instrument is not listed any more')
    const question = questionOf(before.order, request, instrument)
    const denials = this.denialsOf(request, account, instrument, question)
    if (denials.length > 0) return this.denied(before, denials).order
    return this.send(this.journal(before, request, account, instrument), account)
  }

  private denialsOf(
    request: AmendRequest,
    { venue, trading }: TradingAccount,
    instrument: Instrument,
    question: GateQuestion,
  ): readonly Denial[] {
    const { gate, mayTrade } = this.parts
    const own: Denial[] = [...amendRuleDenials(request, trading, instrument)]
    const decision = mayTrade(venue, 'amend')
    if (!decision.allowed) own.push(denial(decision.reason, decision.message))
    if (gate.sending(venue) === 'dryRun') {
      own.push(denial('dryRun', 'Orders are not changed in dry run. Arm the venue to send.'))
    }
    return own.length > 0 ? own : gate.admit(question)
  }

  private denied(before: StoredOrder, denials: readonly Denial[]): StoredOrder {
    const words = `amendment denied: ${denials.map(({ message }) => message).join(' ')}`
    return this.parts.desk.note(before, { denials }, { source: 'gate', words })
  }

  /** The name of a replacement is journalled before it leaves, as the amendment is. */
  private journal(
    before: StoredOrder,
    request: AmendRequest,
    { trading }: TradingAccount,
    { marketKind }: Instrument,
  ): StoredOrder {
    const { desk, clock, gate, newId } = this.parts
    const { price, quantity, stopPrice, source } = request
    const replaces = capabilitiesOf(trading, marketKind)?.amend === 'replace'
    const newClientOrderId = replaces ? trading.clientOrderIds.encode(newId()) : null
    const working = workingLeg(before)
    const amendment: Amendment = {
      instrumentId: before.order.instrumentId,
      clientOrderId: working?.clientOrderId ?? before.order.clientOrderId,
      venueOrderId: working?.venueOrderId ?? before.order.venueOrderId,
      side: before.order.side,
      ...(replaces ? { price, quantity } : restated(before.order, request)),
      stopPrice,
      newClientOrderId,
    }
    const legs =
      newClientOrderId === null ? before.legs : [...before.legs, newLeg(newClientOrderId, null)]
    const pending = { kind: 'amend', askedTime: clock.now(), amendment } as const
    const stored = { ...before, legs, order: { ...before.order, pending, denials: [] } }
    const word = { source: 'sent', words: `amendment asked for by ${source}` } as const
    try {
      return desk.step(before, { stored, contradiction: null }, word)
    } catch (error) {
      gate.withdraw(before.order.orderId)
      throw error
    }
  }

  private async send(stored: StoredOrder, { account }: TradingAccount): Promise<ManagedOrder> {
    const { writes, ledger, log } = this.parts
    const { orderId, pending } = stored.order
    if (pending?.kind !== 'amend') return stored.order
    const { amendment } = pending
    const outcome = await writes.run(orderId, 'amend', (hooks) => account.amend(amendment, hooks))
    try {
      this.conclude(orderId, amendment, outcome)
      if (isGone(outcome)) await this.settler.check(orderId)
    } catch (error) {
      log.error({ error, orderId }, 'the outcome of an amendment could not be kept')
    }
    const after = ledger.find(orderId) ?? stored
    this.settler.follow(after)
    return after.order
  }

  private conclude(orderId: OrderId, amendment: Amendment, outcome: AmendOutcome): void {
    const stored = this.parts.ledger.find(orderId)
    if (stored === null) return
    const { desk } = this.parts
    if (outcome.kind === 'accepted') return this.accepted(stored, amendment, outcome)
    const { message } = outcome.failure
    if (!isPending(stored.order, amendment)) return
    if (outcome.kind === 'unknown') {
      const words = `no certain answer to the amendment: ${message}`
      return void desk.doubt(stored, 'amend', message, { source: 'answer', words })
    }
    if (outcome.kind === 'canceled') return this.lost(stored, outcome)
    const word = { source: 'answer', words: refusal(outcome.failure) } as const
    desk.step(stored, withoutAmendment(stored), word)
  }

  private accepted(
    before: StoredOrder,
    amendment: Amendment,
    { report, venueOrderId }: Extract<AmendOutcome, { kind: 'accepted' }>,
  ): void {
    const { desk } = this.parts
    const told = report === null ? before : desk.report(before, report, 'answer')
    if (!isPending(told.order, amendment)) return
    const word = { source: 'answer', words: 'the venue made the amendment' } as const
    const heard = withNumber(told, venueOrderId)
    desk.step(told, { stored: withAmendment(heard), contradiction: null }, word)
  }

  /** The old order was canceled and the new one refused: there is none any more. */
  private lost(
    before: StoredOrder,
    { failure, report }: Extract<AmendOutcome, { kind: 'canceled' }>,
  ): void {
    const { desk } = this.parts
    const words = `canceled to be replaced, and the replacement was refused: ${failure.message}`
    const word = { source: 'answer', words } as const
    const told = report === null ? before : desk.report(before, report, 'answer')
    const off = withoutAmendment(told)
    const after = desk.step(told, off, word)
    const ended = desk.event(after, 'cancel', word, (next) => ({
      ...next,
      order: { ...next.order, reason: words },
    }))
    const message = `Order ${ended.order.orderId} is gone: ${words}`
    desk.alert(ended.order, { code: 'VENUE_ERROR', message }, {})
  }
}

/** Some venues that change an order in its place want price and quantity both said again. */
function restated(
  order: ManagedOrder,
  { price, quantity }: AmendRequest,
): Pick<Amendment, 'price' | 'quantity'> {
  return { price: price ?? order.price, quantity: quantity ?? order.quantity }
}

/** The replacement under its new number, where the venue told one. */
function withNumber(stored: StoredOrder, venueOrderId: Amendment['venueOrderId']): StoredOrder {
  const wanted = wantedLeg(stored)
  if (wanted === undefined) return stored
  const index = stored.legs.indexOf(wanted)
  const isSameNumber = stored.legs.some((leg) => leg.venueOrderId === venueOrderId)
  if (venueOrderId !== null && isSameNumber) {
    const renamed = stored.legs.map((leg) =>
      leg.venueOrderId === venueOrderId ? { ...leg, clientOrderId: wanted.clientOrderId } : leg,
    )
    return { ...stored, legs: renamed.filter((_, each) => each !== index) }
  }
  return { ...stored, legs: changed(stored.legs, index, { venueOrderId, status: 'accepted' }) }
}

function isPending({ pending }: ManagedOrder, amendment: Amendment): boolean {
  return (
    pending?.kind === 'amend' && pending.amendment.newClientOrderId === amendment.newClientOrderId
  )
}

/** The venue knows no such order to amend: how it ended is asked. */
function isGone(outcome: AmendOutcome): boolean {
  return outcome.kind === 'rejected' && outcome.failure.code === 'ORDER_NOT_FOUND'
}

function refusal({ code, message }: Failure): string {
  return `amendment refused: ${code}: ${message}`
}

function requireAmendable({ status, pending, uncertainty, orderId }: ManagedOrder): void {
  if (status === 'submitted') {
    const message = `Whether order ${orderId} works is not known yet; it cannot be amended.`
    throw new PitwallError('ORDER_DENIED', message)
  }
  if (!amendable.has(status)) {
    throw new PitwallError('ORDER_CLOSED', `Order ${orderId} is ${status}.`)
  }
  if (pending === null && uncertainty === null) return
  const message = `Order ${orderId} waits for the venue's answer to another change.`
  throw new PitwallError('ORDER_DENIED', message)
}

function questionOf(
  order: ManagedOrder,
  amendment: AmendRequest,
  instrument: Instrument,
): GateQuestion {
  const request = amendedRequest(order, amendment)
  if (request === null) {
    throw new PitwallError('UNSUPPORTED', 'orders of this type cannot be amended here')
  }
  const { orderId, environment } = order
  return { orderId, request, instrument, environment, replaces: order }
}
