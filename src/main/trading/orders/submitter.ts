import type { Denial, ManagedOrder, OrderRequest } from '../../../contract/domain/managedOrder.ts'
import type { InstrumentId } from '../../../contract/domain/ids.ts'
import type { Instrument } from '../../../contract/domain/instrument.ts'
import type { NewOrder, OrderId } from '../../../contract/domain/order.ts'
import { type Failure, PitwallError } from '../../../contract/errors.ts'
import type { StoredOrder } from '../../core/orderJournal.ts'
import type { SubmitOutcome, WriteHooks } from '../../venues/account.ts'
import type { GateQuestion, TradingAccount } from '../seams.ts'
import { changed } from './legs.ts'
import type { OrderParts } from './parts.ts'
import type { Settler } from './settler.ts'
import { denial, distinct, invalid, requireReadable, ruleDenials } from './shape.ts'
import { fingerprintOf, newOrder, venueOrderOf } from './terms.ts'

type Underway = { readonly terms: string; readonly order: Promise<ManagedOrder> }

/** Everything an order needs before it may leave. */
export type Prepared = {
  readonly orderId: OrderId
  readonly account: TradingAccount
  readonly instrument: Instrument
  readonly order: NewOrder
  readonly question: GateQuestion
  /** What speaks against it before the gate is asked. */
  readonly denials: readonly Denial[]
}

/** New orders: checked, journalled, then sent, each key once. */
export class Submitter {
  private readonly parts: OrderParts
  private readonly settler: Settler
  private readonly underway = new Map<string, Underway>()

  constructor(parts: OrderParts, settler: Settler) {
    this.parts = parts
    this.settler = settler
  }

  async submit(request: OrderRequest): Promise<ManagedOrder> {
    const calledAt = this.parts.clock.monotonic()
    requireReadable(request)
    const terms = fingerprintOf(request)
    const running = this.underway.get(request.idempotencyKey)
    if (running !== undefined) {
      requireSameTerms(request, running.terms, terms)
      return running.order
    }
    const known = this.parts.ledger.findByKey(request.idempotencyKey)
    if (known !== null) {
      requireSameTerms(request, known.terms, terms)
      return this.parts.ledger.find(known.order.orderId)?.order ?? known.order
    }
    const order = this.begin(request, calledAt)
    this.underway.set(request.idempotencyKey, { terms, order })
    try {
      return await order
    } finally {
      this.underway.delete(request.idempotencyKey)
    }
  }

  /** Checks that need nothing but the request. Also of what is only shown. */
  prepare(request: OrderRequest): Prepared {
    requireReadable(request)
    const { accounts, markets, clock, newId } = this.parts
    const { venue, accountId, instrumentId } = request
    const account = accounts.find(venue, accountId)
    if (account === null) {
      const message = `There is no account ${accountId} at ${venue}.`
      throw new PitwallError('NOT_FOUND', message, { path: 'accountId' })
    }
    const instrument = markets.instrument(instrumentId)
    if (instrument === null || instrument.venue !== venue) {
      throw unlisted(account, instrumentId)
    }
    const orderId = newId()
    const clientOrderId = account.trading.clientOrderIds.encode(orderId)
    const order = venueOrderOf(request, clientOrderId)
    const broken = ruleDenials(order, account.trading, instrument, clock.now())
    const { environment } = account
    const question = { orderId, request, instrument, environment, replaces: null }
    const denials = [...this.unavailable(account), ...broken]
    return { orderId, account, instrument, order, question, denials }
  }

  /** From here to the journal nothing else can run: what the gate counted is what is journalled. */
  private begin(request: OrderRequest, calledAt: number): Promise<ManagedOrder> {
    const { gate, clock, latency, ledger } = this.parts
    const prepared = this.prepare(request)
    const { orderId, account, question, order } = prepared
    const isDryRun = gate.sending(request.venue) === 'dryRun'
    const own = [...prepared.denials, ...(isDryRun ? [dryRun] : [])]
    const denials =
      own.length > 0 ? distinct([...own, ...gate.check(question)]) : gate.admit(question)
    const { environment } = account
    const identity = { orderId, clientOrderId: order.clientOrderId, environment, now: clock.now() }
    const stored = newOrder(request, identity, denials)
    if (denials.length > 0) return Promise.resolve(ledger.create(stored).order)
    this.journal(stored)
    latency.begin(request.venue, orderId, calledAt, request.clickedTime)
    latency.mark(orderId, 'validated')
    return this.send(prepared)
  }

  /** What could not be journalled does not leave. */
  private journal(stored: StoredOrder): void {
    try {
      this.parts.ledger.create(stored)
    } catch (error) {
      this.parts.gate.withdraw(stored.order.orderId)
      throw error
    }
  }

  private async send({ orderId, account, order }: Prepared): Promise<ManagedOrder> {
    const { latency, writes, log } = this.parts
    let hasLeft = false
    const hooks: WriteHooks = {
      onSigned: (at) => latency.mark(orderId, 'signed', at),
      onSent(at) {
        hasLeft = true
        latency.mark(orderId, 'sent', at)
      },
    }
    const send = (given: WriteHooks) => account.account.submit(order, given)
    const outcome = await writes.run(orderId, 'submit', send, hooks)
    try {
      this.conclude(orderId, outcome, hasLeft)
    } catch (error) {
      // The journal still says that it may have left, which is true: asking settles it.
      log.error({ error, orderId }, 'the outcome of an order could not be kept')
    }
    const stored = this.parts.ledger.find(orderId)
    if (stored === null) throw new PitwallError('INTERNAL', 'a journalled order is gone')
    this.settler.follow(stored)
    return stored.order
  }

  private conclude(orderId: OrderId, outcome: SubmitOutcome, hasLeft: boolean): void {
    const stored = this.parts.ledger.find(orderId)
    if (stored === null) return
    if (outcome.kind === 'accepted') this.accepted(stored, outcome)
    else if (outcome.kind === 'unknown') this.unknown(stored, outcome.failure)
    else this.rejected(stored, outcome, hasLeft)
  }

  private accepted(
    stored: StoredOrder,
    outcome: Extract<SubmitOutcome, { kind: 'accepted' }>,
  ): void {
    const { desk, latency } = this.parts
    const { orderId } = stored.order
    latency.mark(orderId, 'acknowledged')
    const told =
      outcome.report === null
        ? acknowledged(this.parts, stored, outcome)
        : desk.report(stored, outcome.report, 'answer')
    outcome.fills.reduce((current, fill) => desk.fill(current, fill), told)
  }

  private unknown(stored: StoredOrder, failure: Failure): void {
    // What the stream told meanwhile is better than no answer.
    if (stored.order.status !== 'submitted') return
    const word = { source: 'answer', words: `no certain answer: ${failure.message}` } as const
    this.parts.desk.doubt(stored, 'submit', failure.message, word)
  }

  private rejected(
    stored: StoredOrder,
    { failure, venueCode }: Extract<SubmitOutcome, { kind: 'rejected' }>,
    hasLeft: boolean,
  ): void {
    const { desk } = this.parts
    const { code, message, path } = failure
    const words = `${venueCode === null ? '' : `${venueCode} `}${code}: ${message}`
    const word = { source: 'answer', words } as const
    // One with our id is there: ours, sent once, and told of twice.
    if (code === 'ORDER_DUPLICATE') return void desk.doubt(stored, 'submit', message, word)
    if (stored.order.status === 'rejected') return
    if (stored.order.status !== 'submitted') {
      const reason = `it was refused (${message}) after the venue had said ${stored.order.status}`
      return void desk.doubt(stored, 'end', reason, word)
    }
    const reason = (order: ManagedOrder): ManagedOrder => ({ ...order, reason: message })
    if (hasLeft || venueCode !== null) {
      desk.event(stored, 'reject', word, (next) => ({ ...next, order: reason(next.order) }))
      return
    }
    const denials = [denial('notSent', message, path ?? null)]
    const deny = (next: StoredOrder) => ({ ...next, order: { ...reason(next.order), denials } })
    desk.event(stored, 'deny', word, deny)
    this.parts.gate.withdraw(stored.order.orderId)
  }

  private unavailable(account: TradingAccount): readonly Denial[] {
    const decision = this.parts.mayTrade(account.venue, 'newOrder')
    const denials = decision.allowed ? [] : [denial(decision.reason, decision.message)]
    const { status, reason } = account.state()
    if (status !== 'refused') return denials
    return [...denials, denial('accountRefused', reason ?? 'The key of this account was refused.')]
  }
}

const dryRun: Denial = denial(
  'dryRun',
  'Orders are not sent in dry run. A preview shows the request; arm the venue to send.',
)

/** While a venue is being connected its list may not have come yet: asking again is worth it. */
function unlisted(account: TradingAccount, instrumentId: InstrumentId): PitwallError {
  const { venue } = account
  if (account.state().status !== 'connecting') {
    return invalid('instrumentId', `${instrumentId} is not listed at ${venue}`)
  }
  const message = `${venue} is still being connected: what it lists is not known yet.`
  return new PitwallError('VENUE_UNAVAILABLE', message, { path: 'instrumentId' })
}

function requireSameTerms(request: OrderRequest, known: string | null, terms: string): void {
  if (known === terms) return
  const message = `The key ${request.idempotencyKey} was used for an order with other terms.`
  throw new PitwallError('IDEMPOTENCY_CONFLICT', message, { path: 'idempotencyKey' })
}

/** A yes that tells no state: a stop waits, anything else works. */
function acknowledged(
  { desk }: OrderParts,
  stored: StoredOrder,
  { venueOrderId }: Extract<SubmitOutcome, { kind: 'accepted' }>,
): StoredOrder {
  const { orderType, uncertainty } = stored.order
  const waits = orderType !== null && orderType !== 'market' && orderType !== 'limit'
  const word = { source: 'answer', words: 'the venue took it' } as const
  const sure = uncertainty?.about === 'submit' ? null : uncertainty
  const event = waits ? 'acknowledgeStop' : 'acknowledge'
  return desk.event(stored, event, word, (next) => {
    const number = venueOrderId ?? next.order.venueOrderId
    return {
      ...next,
      legs: changed(next.legs, 0, { venueOrderId: next.legs[0]?.venueOrderId ?? number }),
      order: { ...next.order, venueOrderId: number, uncertainty: sure },
    }
  })
}
