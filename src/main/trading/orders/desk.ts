import type { UnixMs } from '../../../contract/domain/ids.ts'
import {
  type ManagedOrder,
  type Uncertainty,
  isClosed,
} from '../../../contract/domain/managedOrder.ts'
import type { ExecutionReport, Fill, OrderId } from '../../../contract/domain/order.ts'
import type { Failure } from '../../../contract/errors.ts'
import type { Bus } from '../../core/bus.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { StoredOrder } from '../../core/orderJournal.ts'
import { joinedFill } from './fills.ts'
import type { OnAlert } from '../seams.ts'
import type { LatencyBook } from './latency.ts'
import type { Ledger, Word } from './ledger.ts'
import {
  type Step,
  addToFill,
  applyEvent,
  applyFill,
  applyReport,
  describe,
  isSame,
  showsAmendment,
  withAmendment,
} from './reduce.ts'
import type { OrderEvent } from './transitions.ts'

export type DeskOptions = {
  readonly ledger: Ledger
  readonly latency: LatencyBook
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  readonly onAlert: OnAlert
  /** Told after each change was journalled. */
  readonly onChange: (stored: StoredOrder) => void
}

/** Where every word about an order is applied, journalled and told, whoever said it. */
export class Desk {
  private readonly options: DeskOptions
  /** When the venue last spoke of an order that can still trade. */
  private readonly heard = new Map<OrderId, UnixMs>()

  constructor(options: DeskOptions) {
    this.options = options
  }

  /** The venue's word about an order: from its stream, an answer or a query. */
  report(
    before: StoredOrder,
    report: ExecutionReport,
    source: 'report' | 'answer' | 'query',
    isDecisive = false,
  ): StoredOrder {
    const step = applyReport(before, report, isDecisive)
    this.hear(step.stored.order)
    if (report.status !== 'rejected')
      this.options.latency.mark(before.order.orderId, 'acknowledged')
    const stored = confirmed(settled(before, step.stored, report, source, isDecisive), report)
    return this.commit(before, { ...step, stored }, { source, words: describe(report) })
  }

  /** A fill. One that was counted before adds only what it left out then. */
  fill(before: StoredOrder, fill: Fill): StoredOrder {
    const { ledger, latency } = this.options
    const known = ledger.findFill(fill)
    if (known !== null && known.orderId !== null) return this.fillAgain(before, known.fill, fill)
    latency.mark(before.order.orderId, 'acknowledged')
    latency.mark(before.order.orderId, 'firstFill')
    const joined = known === null ? fill : joinedFill(known.fill, fill)
    const step = applyFill(before, joined)
    const stored = withoutDoubt(step.stored, ['submit'])
    const words = `a fill of ${fill.lastQuantity} at ${fill.lastPrice}`
    return this.commit(before, { ...step, stored }, { source: 'report', words }, [joined])
  }

  event(
    before: StoredOrder,
    event: OrderEvent,
    word: Word,
    change: (stored: StoredOrder) => StoredOrder = (stored) => stored,
  ): StoredOrder {
    const step = applyEvent(before, event, word.words)
    const hasMoved = step.contradiction === null
    const stored = hasMoved ? change(clearedAtEnd(step.stored)) : step.stored
    return this.commit(before, { ...step, stored }, word)
  }

  /** A change of what we know or asked for, apart from the status. */
  note(before: StoredOrder, fields: Partial<ManagedOrder>, word: Word): StoredOrder {
    const stored = { ...before, order: { ...before.order, ...fields } }
    return this.commit(before, { stored, contradiction: null }, word)
  }

  /** Journals a word about an order although it changes nothing of it. */
  remark(before: StoredOrder, word: Word): StoredOrder {
    return this.options.ledger.save(before, before, word)
  }

  step(before: StoredOrder, step: Step, word: Word): StoredOrder {
    return this.commit(before, { ...step, stored: clearedAtEnd(step.stored) }, word)
  }

  doubt(before: StoredOrder, about: Uncertainty['about'], reason: string, word: Word): StoredOrder {
    const uncertainty = { ...freshDoubt(about, reason, this.options.clock.now()) }
    return this.note(before, { uncertainty }, word)
  }

  alert(order: ManagedOrder, failure: Failure, context: Readonly<Record<string, unknown>>): void {
    const { venue, environment, orderId, instrumentId } = order
    const origin = { venue, environment, operation: 'order' }
    const details = { orderId, instrumentId, ...context }
    this.options.onAlert(failure, { ...origin, context: details })
  }

  /** When the venue last said anything of it, in this run or before. */
  heardTime({ orderId, updatedTime }: ManagedOrder): UnixMs {
    return this.heard.get(orderId) ?? updatedTime
  }

  private hear(order: ManagedOrder): void {
    if (isClosed(order)) this.heard.delete(order.orderId)
    else this.heard.set(order.orderId, this.options.clock.now())
  }

  private fillAgain(before: StoredOrder, known: Fill, again: Fill): StoredOrder {
    const joined = joinedFill(known, again)
    if (JSON.stringify(joined) === JSON.stringify(known)) return before
    const after = addToFill(before, known, again)
    const { orderId } = before.order
    if (isSame(before, after)) {
      this.options.ledger.keepFill({ orderId, fill: joined })
      return before
    }
    const word = { source: 'report', words: 'the fee of a fill became known' } as const
    return this.commit(before, { stored: after, contradiction: null }, word, [joined])
  }

  private commit(
    before: StoredOrder,
    step: Step,
    word: Word,
    fills: readonly Fill[] = [],
  ): StoredOrder {
    const { ledger, latency, clock } = this.options
    const { contradiction } = step
    const stored = contradiction === null ? step.stored : doubted(step.stored, contradiction, clock)
    if (fills.length === 0 && isSame(before, stored)) return before
    const latencies = latency.of(before.order.orderId) ?? before.order.latency
    const words = contradiction === null ? word.words : `contradiction: ${contradiction}`
    const order = { ...stored.order, latency: latencies }
    const saved = ledger.save(before, { ...stored, order }, { ...word, words }, fills)
    if (isClosed(saved.order)) this.heard.delete(saved.order.orderId)
    this.tell(before, saved, contradiction)
    this.options.onChange(saved)
    return this.withEarlierFills(before, ledger.find(saved.order.orderId) ?? saved)
  }

  /** Fills that came before we knew that their number is this order's. */
  private withEarlierFills(before: StoredOrder, saved: StoredOrder): StoredOrder {
    if (saved.order.venueOrderId === before.order.venueOrderId) return saved
    return this.options.ledger
      .fillsWithoutOrder(saved.order)
      .reduce((stored, fill) => this.fill(stored, fill), saved)
  }

  private tell(before: StoredOrder, { order }: StoredOrder, contradiction: string | null): void {
    if (contradiction !== null && before.order.uncertainty?.about !== 'end') {
      this.tellContradiction(order, contradiction)
    }
    if (order.overfilledQuantity === before.order.overfilledQuantity) return
    if (order.overfilledQuantity === null) return
    const message = `Order ${order.orderId} for ${order.quantity} has traded ${order.overfilledQuantity} more than that.`
    this.alert(order, { code: 'ORDER_OVERFILLED', message }, {})
  }

  private tellContradiction(order: ManagedOrder, contradiction: string): void {
    const { venue, environment, orderId } = order
    const message = `Order ${orderId}: ${contradiction}. The venue is being asked.`
    this.options.log.warn({ orderId, contradiction }, 'a venue contradicts what was known')
    this.alert(order, { code: 'ORDER_CONTRADICTED', message }, {})
    this.options.bus.publish({
      kind: 'problem',
      venue,
      environment,
      problem: 'contradiction',
      message,
      raw: null,
      receivedTime: this.options.clock.now(),
    })
  }
}

export function freshDoubt(
  about: Uncertainty['about'],
  reason: string,
  since: UnixMs,
): Uncertainty {
  return { about, reason, since, checks: 0, nextCheckTime: null, needsHand: false }
}

/** A report that shows what a pending amendment asked for confirms it. */
function confirmed(stored: StoredOrder, report: ExecutionReport): StoredOrder {
  const isNative = stored.order.pending?.kind === 'amend' && isNativeAmend(stored.order)
  return isNative && showsAmendment(stored, report) ? withAmendment(stored) : stored
}

function isNativeAmend({ pending }: ManagedOrder): boolean {
  return pending?.kind === 'amend' && pending.amendment.newClientOrderId === null
}

/** What a report settles of what we were not sure of. */
function settled(
  before: StoredOrder,
  after: StoredOrder,
  report: ExecutionReport,
  source: 'report' | 'answer' | 'query',
  isDecisive: boolean,
): StoredOrder {
  const hasEnded = isClosed(after.order) && !isClosed(before.order)
  const tellsStanding = source === 'query' || report.executionType === 'status'
  const about: Uncertainty['about'][] = ['submit']
  if (hasEnded || isDecisive || (tellsStanding && !isClosed(before.order))) about.push('end')
  return clearedAtEnd(withoutDoubt(after, about))
}

/** What was asked of an order that has ended is answered by its end. */
function clearedAtEnd(stored: StoredOrder): StoredOrder {
  return isClosed(stored.order) ? withoutDoubt(stored, ['submit', 'amend', 'cancel']) : stored
}

function withoutDoubt(stored: StoredOrder, about: readonly Uncertainty['about'][]): StoredOrder {
  const { uncertainty } = stored.order
  if (uncertainty === null || !about.includes(uncertainty.about)) return stored
  return { ...stored, order: { ...stored.order, uncertainty: null } }
}

function doubted(stored: StoredOrder, contradiction: string, clock: Clock): StoredOrder {
  const { uncertainty } = stored.order
  if (uncertainty?.about === 'end') return stored
  const fresh = freshDoubt('end', contradiction, clock.now())
  return { ...stored, order: { ...stored.order, uncertainty: fresh } }
}
