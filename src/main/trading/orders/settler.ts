import type { UnixMs } from '../../../contract/domain/ids.ts'
import {
  isClosed,
  type ManagedOrder,
  type Uncertainty,
} from '../../../contract/domain/managedOrder.ts'
import type { ExecutionReport, OrderId, OrderReference } from '../../../contract/domain/order.ts'
import type { Failure, Result } from '../../../contract/errors.ts'
import { toFailure } from '../../../contract/errors.ts'
import { type BackoffPolicy, backoffDelay } from '../../core/backoff.ts'
import type { Cancel } from '../../core/clock.ts'
import type { OrderLeg, StoredOrder } from '../../core/orderJournal.ts'
import type { TradingAccount } from '../seams.ts'
import { type OrderParts, accountOf } from './parts.ts'
import { withoutAmendment, wantedLeg, workingLeg } from './reduce.ts'

const asking: BackoffPolicy = { initialMs: 500, maxMs: 60_000, multiplier: 2, jitter: 0.2 }
/** Answers that say "unknown here" count only this far apart, ms. */
const apartMs = 3_000
/** Failed checks after which a person should look. */
const patience = 5
/** How long a write may still take effect after it left, where the venue names no window, ms. */
const usualLatestArrivalMs = 30_000
/** How long a cancel that the venue took may stay without its end, ms. */
const cancelMayTakeMs = 5_000
/** From a count of the venue to asking for the trades that make it, ms. */
const tradesMayTakeMs = 5_000
/** Before an order's making, for clocks that differ, ms. */
const fillsReachBackMs = 60_000

/** How long a doubt has been asked about in this run, monotonic ms: setting the clock moves it not. */
type Watch = {
  readonly doubt: string
  /** Of the first question. What is in doubt had left by then. */
  readonly firstAskedAt: number
  /** Of the question to which the venue first answered, and has since, that it does not know. */
  readonly missedAt: number | null
}

/** Asks venues about what they left unanswered until it is certain. Sends nothing again. */
export class Settler {
  private readonly parts: OrderParts
  private readonly timers = new Map<OrderId, Cancel>()
  private readonly asked = new Map<OrderId, Promise<void>>()
  private readonly watches = new Map<OrderId, Watch>()
  /** Times that the trades behind a venue's count were asked for. */
  private readonly explained = new Map<OrderId, number>()
  private stopped = false

  constructor(parts: OrderParts) {
    this.parts = parts
  }

  /** Sees to it that the order is asked about for as long as there is a reason to. */
  follow({ order }: StoredOrder): void {
    const { orderId } = order
    if (!this.hasReason(order)) return this.forget(orderId)
    if (this.timers.has(orderId) || this.asked.has(orderId) || this.stopped) return
    this.later(orderId, this.delayFor(order))
  }

  /** Asks now. Resolves when the answer was applied, whatever it was. */
  check(orderId: OrderId): Promise<void> {
    const running = this.asked.get(orderId)
    if (running !== undefined) return running
    this.timers.get(orderId)?.()
    this.timers.delete(orderId)
    const asked = this.ask(orderId)
      .catch((error: unknown) =>
        this.parts.log.error({ error, orderId }, 'an order was not asked about'),
      )
      .then(() => this.again(orderId))
    this.asked.set(orderId, asked)
    return asked
  }

  /** After a look: another one, if there is still a reason. */
  private again(orderId: OrderId): void {
    this.asked.delete(orderId)
    try {
      const stored = this.find(orderId)
      if (stored !== null) this.follow(stored)
    } catch (error) {
      this.parts.log.error({ error, orderId }, 'an order could not be read')
      if (!this.stopped) this.later(orderId, asking.maxMs)
    }
  }

  async close(): Promise<void> {
    this.stopped = true
    for (const cancel of this.timers.values()) cancel()
    this.timers.clear()
    await Promise.all(this.asked.values())
  }

  private find(orderId: OrderId): StoredOrder | null {
    return this.stopped ? null : this.parts.ledger.find(orderId)
  }

  private hasReason(order: ManagedOrder): boolean {
    if (order.uncertainty !== null) return true
    const { writes } = this.parts
    const isUnanswered = order.status === 'submitted' && !writes.isUnderway(order.orderId, 'submit')
    return isUnanswered || order.pending !== null || this.wantsTrades(order)
  }

  private wantsTrades(order: ManagedOrder): boolean {
    const isBehind = Number(order.unexplainedQuantity) > 0
    return isBehind && (this.explained.get(order.orderId) ?? 0) < patience
  }

  private delayFor(order: ManagedOrder): number {
    const { uncertainty, pending, status } = order
    if (uncertainty !== null || status === 'submitted') {
      return backoffDelay(asking, uncertainty?.checks ?? 0, this.parts.random)
    }
    return pending === null ? tradesMayTakeMs : cancelMayTakeMs
  }

  private later(orderId: OrderId, delayMs: number): void {
    const run = (): void => {
      this.timers.delete(orderId)
      void this.check(orderId)
    }
    this.timers.set(orderId, this.parts.clock.after(delayMs, run))
  }

  private forget(orderId: OrderId): void {
    this.timers.get(orderId)?.()
    this.timers.delete(orderId)
    this.watches.delete(orderId)
    this.explained.delete(orderId)
  }

  /** One look at an order: a question about its state, then one for its missing trades. */
  private async ask(orderId: OrderId): Promise<void> {
    const before = this.find(orderId)
    if (before === null || this.parts.writes.isUnderway(orderId)) return
    const account = accountOf(this.parts.accounts, before.order)
    const doubtful = this.withDoubt(before)
    if (account === null) {
      this.failed(doubtful, { code: 'NOT_FOUND', message: 'its account is not connected' })
      return
    }
    await this.askForOrder(doubtful, account)
    await this.askForTrades(orderId, account)
  }

  /** Something unanswered becomes a doubt, so that it is listed with its reason. */
  private withDoubt(stored: StoredOrder): StoredOrder {
    const { order } = stored
    if (order.uncertainty !== null) return stored
    const word = { source: 'sent', words: 'the venue has not said what came of it' } as const
    if (order.status === 'submitted') {
      return this.parts.desk.doubt(stored, 'submit', 'no answer came', word)
    }
    if (order.pending === null) return stored
    const { kind } = order.pending
    return this.parts.desk.doubt(stored, kind, `the end of the ${kind} was not told`, word)
  }

  private async askForOrder(stored: StoredOrder, { account }: TradingAccount): Promise<void> {
    const { orderId } = stored.order
    const askedAt = this.watch(stored.order)
    const wanted = wantedLeg(stored)
    const replacement = wanted === undefined ? null : await query(account, stored, wanted)
    if (replacement?.ok === true && replacement.value !== null) {
      return this.answered(orderId, replacement.value, askedAt)
    }
    const working = workingLeg(stored)
    if (working === undefined) return
    const answer = await query(account, stored, working)
    const after = this.find(orderId)
    if (after === null) return
    if (!answer.ok) return this.failed(after, answer.error)
    if (replacement?.ok === false) return this.failed(after, replacement.error)
    if (answer.value === null) return this.notFound(after, askedAt)
    this.answered(orderId, answer.value, askedAt)
  }

  private answered(orderId: OrderId, report: ExecutionReport, askedAt: number): void {
    const before = this.find(orderId)
    if (before === null) return
    const isDecisive = before.order.uncertainty?.about === 'end'
    const after = this.parts.desk.report(before, report, 'query', isDecisive)
    const about = after.order.uncertainty?.about
    if (about === 'cancel' || about === 'amend') this.stillAsItWas(after, about, askedAt)
  }

  /** The order works on: the change may be on its way, until it has been too long. */
  private stillAsItWas(stored: StoredOrder, about: 'cancel' | 'amend', askedAt: number): void {
    if (!this.isCertain(stored.order, askedAt)) {
      return this.inconclusive(stored, `the ${about} has not arrived`)
    }
    const word = {
      source: 'query',
      words: `the ${about} did not arrive: the order works on`,
    } as const
    const { desk } = this.parts
    const sure = desk.note(stored, { uncertainty: null }, word)
    if (about === 'amend') desk.step(sure, withoutAmendment(sure), word)
    else desk.note(sure, { pending: null }, word)
  }

  private notFound(stored: StoredOrder, askedAt: number): void {
    const { order } = stored
    const { desk } = this.parts
    const words = 'query: the venue does not know it'
    if (order.uncertainty === null) {
      desk.doubt(stored, 'end', 'the venue does not know it any more', { source: 'query', words })
      return
    }
    const mayBeOnItsWay = !this.isCertain(order, askedAt)
    if (mayBeOnItsWay) return this.inconclusive(stored, 'the venue does not know it')
    if (order.status === 'submitted') {
      const word = { source: 'query', words } as const
      desk.event(stored, 'notFound', word, (next) => ({
        ...next,
        order: { ...next.order, reason: 'it never reached the venue' },
      }))
      return
    }
    if (order.environment === 'sandbox' && !isClosed(order)) {
      const words = 'query: the sandbox was begun anew and does not know it'
      desk.event(stored, 'expire', { source: 'query', words })
      return
    }
    this.inconclusive(stored, `${words}, and how it ended is not known`)
  }

  /** Notes that a doubt is asked about now, and since when it is. */
  private watch({ orderId, uncertainty }: ManagedOrder): number {
    const askedAt = this.parts.clock.monotonic()
    const doubt = nameOf(uncertainty)
    if (this.watches.get(orderId)?.doubt !== doubt) {
      this.watches.set(orderId, { doubt, firstAskedAt: askedAt, missedAt: null })
    }
    return askedAt
  }

  /**
   * Two answers in a row, some time apart, the later from after the last moment at which the request
   * could still have had its effect.
   */
  private isCertain(order: ManagedOrder, askedAt: number): boolean {
    const { orderId, uncertainty } = order
    const watch = this.watches.get(orderId)
    if (watch === undefined || watch.doubt !== nameOf(uncertainty)) return false
    const missedAt = watch.missedAt ?? askedAt
    this.watches.set(orderId, { ...watch, missedAt })
    const isLate = askedAt - watch.firstAskedAt >= this.latestArrivalMs(order)
    return isLate && askedAt - missedAt >= apartMs
  }

  private latestArrivalMs(order: ManagedOrder): number {
    const trading = accountOf(this.parts.accounts, order)?.trading
    return trading?.latestArrivalMs ?? usualLatestArrivalMs
  }

  private failed(stored: StoredOrder, failure: Failure): void {
    const { orderId } = stored.order
    const watch = this.watches.get(orderId)
    if (watch !== undefined) this.watches.set(orderId, { ...watch, missedAt: null })
    this.inconclusive(stored, `the question failed: ${failure.message}`)
  }

  private inconclusive(stored: StoredOrder, words: string): void {
    const { desk, random, clock } = this.parts
    const { order } = stored
    const { uncertainty } = order
    if (uncertainty === null) return
    const checks = uncertainty.checks + 1
    const delay = backoffDelay(asking, checks, random)
    const needsHand = uncertainty.needsHand || checks >= patience
    const next: Uncertainty = {
      ...uncertainty,
      checks,
      needsHand,
      nextCheckTime: Math.round(clock.now() + delay) as UnixMs,
    }
    desk.note(stored, { uncertainty: next }, { source: 'query', words })
    this.later(order.orderId, delay)
    if (needsHand && !uncertainty.needsHand) this.callForHand(order, words)
  }

  private callForHand(order: ManagedOrder, words: string): void {
    const message = `Order ${order.orderId} at ${order.venue} could not be settled by asking: ${words}.`
    this.parts.desk.alert(order, { code: 'ORDER_UNCERTAIN', message }, {})
  }

  /** The venue's count is ahead of ours: its trades are asked for, a few times. */
  private async askForTrades(orderId: OrderId, { account }: TradingAccount): Promise<void> {
    const stored = this.find(orderId)
    if (stored === null || !this.wantsTrades(stored.order)) return
    const { instrumentId, createdTime } = stored.order
    this.explained.set(orderId, (this.explained.get(orderId) ?? 0) + 1)
    const since = (createdTime - fillsReachBackMs) as UnixMs
    const fills = await account.fills({ instrumentId, since })
    if (!fills.ok) return
    for (const fill of fills.value) {
      const current = this.find(orderId)
      const isOurs = current?.legs.some(({ venueOrderId }) => venueOrderId === fill.venueOrderId)
      if (current !== null && isOurs === true) this.parts.desk.fill(current, fill)
    }
  }
}

function nameOf(uncertainty: Uncertainty | null): string {
  return `${uncertainty?.about} ${uncertainty?.since}`
}

async function query(
  account: TradingAccount['account'],
  { order }: StoredOrder,
  { clientOrderId, venueOrderId }: OrderLeg,
): Promise<Result<ExecutionReport | null>> {
  const reference: OrderReference = {
    instrumentId: order.instrumentId,
    clientOrderId,
    venueOrderId,
  }
  try {
    return await account.order(reference)
  } catch (error) {
    return { ok: false, error: toFailure(error) }
  }
}
