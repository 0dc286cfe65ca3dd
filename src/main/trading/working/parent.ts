import { isDeepStrictEqual } from 'node:util'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import { isClosed, type ManagedOrder } from '../../../contract/domain/managedOrder.ts'
import type { WorkingOrder } from '../../../contract/domain/workingOrder.ts'
import { toFailure } from '../../../contract/errors.ts'
import { capabilitiesOf } from '../../venues/account.ts'
import { Asking } from './asking.ts'
import { averageOf, earliest, filledOf } from './children.ts'
import { adopted, newChild } from './childRecords.ts'
import { viewOf } from './childView.ts'
import type { Action, Child, Decision, Facts } from './machine.ts'
import { countsAsFilled, decideFor } from './machines.ts'
import { text } from './numbers.ts'
import {
  type ChildRecord,
  hasEnded,
  numberOf,
  type ParentRecord,
  type ParentState,
  runningMs,
  toStored,
} from './record.ts'
import { endOf, exhausted, isWordsOnly, statusOf, wordsOf } from './shown.ts'
import type { ParentTools } from './tools.ts'
import { Wake } from './wake.ts'

/** Prices are looked at this often while they matter, even when none arrives, ms. */
const watchEveryMs = 1000
/** What is only words is written down at most this often, ms. */
const wordsEveryMs = 1000
const storageRetryMs = 1000

/**
 * Runs one working order: asks its machine after everything that happens, writes down what it says,
 * and only then does it.
 */
export class Parent {
  private readonly tools: ParentTools
  private readonly asking: Asking
  private readonly orders = new Map<number, ManagedOrder>()
  private readonly waiters = new Set<() => void>()
  private record: ParentRecord
  /** What the journal holds. */
  private kept: ParentRecord
  private readonly wake: Wake
  private absentSince: UnixMs | null = null
  private announced: string | null = null
  private isPoked = false
  private isGone = false
  private lastPrices = ''

  constructor(tools: ParentTools, record: ParentRecord) {
    this.tools = tools
    this.record = record
    this.kept = record
    this.wake = new Wake(tools, record.working.instrumentId, () => this.run())
    this.asking = new Asking(tools, {
      onOrder: (order) => this.onOrder(order),
      onRefused: (number, words) => this.refuse(number, words),
      onAmendRefused: (number) => this.countRefusedAmend(number),
      onAnswer: () => {
        this.poke()
        this.release()
      },
    })
  }

  get working(): WorkingOrder {
    return this.record.working
  }

  get isWatching(): boolean {
    return this.wake.isWatching
  }

  /** Takes up what was journalled: finds its orders and forgets those that never became one. */
  takeUp(): void {
    const { workingOrderId } = this.working
    const limit = this.tools.limits.maxChildren * 2
    for (const order of this.tools.orders.list({ parentId: workingOrderId, limit })) {
      this.learn(order)
    }
    const children = this.state.children.filter(
      ({ number, refusal }) => this.orders.has(number) || refusal !== null,
    )
    this.setState({ children })
    if (hasEnded(this.working) && this.counted() !== this.working.filledQuantity) this.reopen()
    this.run()
  }

  /** Looks again once everything that is being delivered now has been. */
  poke(): void {
    if (this.isPoked || this.isGone) return
    this.isPoked = true
    queueMicrotask(() => {
      this.isPoked = false
      this.run()
    })
  }

  /** A price of its instrument may have moved. */
  onPrice(): void {
    const { markets } = this.tools
    const top = markets.top(this.working.instrumentId)
    const mark = markets.mark(this.working.instrumentId)
    const prices = `${top?.bid} ${top?.ask} ${mark?.price}`
    if (prices === this.lastPrices) return
    this.lastPrices = prices
    this.poke()
  }

  /** An order of this parent changed. */
  onOrder(order: ManagedOrder): void {
    if (this.isGone) return
    const before = this.filled()
    if (!this.learn(order)) return
    if (hasEnded(this.working) && this.filled() !== before) this.reopen()
    this.poke()
  }

  pause(): void {
    if (this.state.intent !== 'run') return
    this.change({ intent: 'pause', pausedSince: this.tools.clock.now() })
  }

  resume(): void {
    const { intent, pausedSince, pausedMs } = this.state
    if (intent !== 'pause') return
    const added = pausedSince === null ? 0 : this.tools.clock.now() - pausedSince
    this.change({ intent: 'run', pausedSince: null, pausedMs: pausedMs + added })
  }

  /** Resolves once it has ended, or every request that this took was answered. */
  async cancel(exits: Facts['exits']): Promise<void> {
    if (hasEnded(this.working)) return
    this.change({ intent: 'cancel', exits, pausedSince: null })
    while (this.working.status === 'canceling' && this.asking.size > 0 && !this.isGone) {
      await new Promise<void>((resolve) => this.waiters.add(resolve))
    }
  }

  /** Looks at everything and does what is to be done now. False when it could not be journalled. */
  run(): boolean {
    if (this.isGone || hasEnded(this.working)) return true
    try {
      this.look()
      return true
    } catch (error) {
      this.tools.log.error(
        { error, workingOrderId: this.working.workingOrderId },
        'a working order could not go on',
      )
      this.alert(toFailure(error))
      this.wake.at((this.tools.clock.now() + storageRetryMs) as UnixMs)
      return false
    } finally {
      this.release()
    }
  }

  /** Stops looking. What is at the venue stays there. */
  close(): void {
    this.isGone = true
    this.wake.rest()
    this.release()
  }

  private get state(): ParentState {
    return this.record.state
  }

  private setState(fields: Partial<ParentState>): void {
    this.record = { ...this.record, state: { ...this.state, ...fields } }
  }

  private setChild(number: number, fields: Partial<ChildRecord>): void {
    const children = this.state.children.map((child) =>
      child.number === number ? { ...child, ...fields } : child,
    )
    this.setState({ children })
  }

  /** What a person asked for counts only once it is journalled. */
  private change(fields: Partial<ParentState>): void {
    const before = this.record
    this.setState(fields)
    try {
      this.look()
    } catch (error) {
      this.record = before
      throw error
    }
  }

  private look(): void {
    const facts = this.gather()
    const decision = facts === null ? null : decideFor(this.working.plan, facts)
    const actions = (decision?.actions ?? []).filter((action) => this.mayDo(action))
    const chosen = this.withinBounds(actions)
    const resent = decision === null ? [] : this.unsent()
    const before = new Set(this.state.children.map(({ number }) => number))
    const next = this.after(decision, chosen)
    this.keep(next, chosen)
    this.announce(decision)
    this.arrange(decision)
    const fresh = next.state.children.filter(({ number }) => !before.has(number))
    for (const child of [...resent, ...fresh]) this.asking.submit(this.working, child)
    for (const action of chosen) this.perform(action)
  }

  /** Null while the account or the instrument is not there. */
  private gather(): Facts | null {
    const { accounts, markets, clock, limits } = this.tools
    const { venue, accountId, instrumentId } = this.working
    const account = accounts.find(venue, accountId)
    const instrument = markets.instrument(instrumentId)
    if (account === null || instrument === null) return null
    const capabilities = capabilitiesOf(account.trading, instrument.marketKind)
    if (capabilities === undefined) return null
    const { intent, exits, seed, memory } = this.state
    const now = clock.now()
    return {
      now,
      instrument,
      capabilities,
      intent,
      exits,
      seed,
      memory,
      limits,
      runningMs: runningMs(this.record, now),
      isSettling: this.wake.isSettling,
      top: markets.top(instrumentId),
      mark: markets.mark(instrumentId),
      children: this.views(),
    }
  }

  private views(): readonly Child[] {
    return this.state.children.map((child) => {
      const order = this.orders.get(child.number) ?? null
      const newest =
        order === null || isClosed(order) ? order : this.tools.orders.find(order.orderId)
      return viewOf(child, newest ?? order, this.asking.kindOf(child.number) !== null)
    })
  }

  private mayDo(action: Action): boolean {
    return action.kind === 'submit' || this.asking.mayAsk(action.number)
  }

  /** A few new orders at a time, and only so many in its life. */
  private withinBounds(actions: readonly Action[]): readonly Action[] {
    const { maxSending, maxChildren } = this.tools.limits
    const free = Math.min(
      maxSending - this.asking.sending,
      maxChildren - this.state.children.length,
    )
    const submits = actions.filter(({ kind }) => kind === 'submit')
    const kept = new Set(submits.slice(0, Math.max(0, free)))
    return actions.filter((action) => action.kind !== 'submit' || kept.has(action))
  }

  /** Journalled and not sent, because sending could not be begun: asked again under the same key. */
  private unsent(): readonly ChildRecord[] {
    return this.state.children.filter(
      ({ number, refusal }) =>
        refusal === null && !this.orders.has(number) && this.asking.mayAsk(number),
    )
  }

  /** The record as it is once these actions are taken. */
  private after(decision: Decision | null, actions: readonly Action[]): ParentRecord {
    const state = this.planned(decision, actions)
    return { state, working: this.shown(state, decision) }
  }

  private planned(decision: Decision | null, actions: readonly Action[]): ParentState {
    const now = this.tools.clock.now()
    let { children } = this.state
    for (const action of actions) {
      if (action.kind === 'submit') children = [...children, newChild(children, action, now)]
      if (action.kind !== 'cancel') continue
      children = children.map((child) =>
        child.number === action.number ? { ...child, isCancelAsked: true } : child,
      )
    }
    const isFull = children.length >= this.tools.limits.maxChildren
    const stopped = isFull ? 'It has made as many orders as one may.' : this.state.stopped
    const intent = isFull ? 'cancel' : this.state.intent
    return {
      ...this.state,
      children,
      stopped,
      intent,
      memory: decision?.memory ?? this.state.memory,
    }
  }

  private shown(state: ParentState, decision: Decision | null): WorkingOrder {
    const { working } = this
    const counted = this.countedViews()
    const absent = 'Its account or instrument is not there: nobody looks after it.'
    return {
      ...working,
      status: statusOf(working, state, decision),
      heldBy: decision?.heldBy ?? working.heldBy,
      progress: [decision?.progress ?? absent, state.stopped].filter(Boolean).join(' '),
      alarm:
        decision === null
          ? this.alarmWhileAbsent(absent)
          : (decision.alarm?.message ?? exhausted(state, working)),
      filledQuantity: text(filledOf(counted)),
      averagePrice: averageOf(counted),
      children: state.children.flatMap(({ number, role }) => {
        const orderId = this.orders.get(number)?.orderId
        return orderId === undefined ? [] : [{ orderId, role }]
      }),
    }
  }

  /** After a start, accounts and instruments may take a moment. */
  private alarmWhileAbsent(words: string): string | null {
    const { clock, limits } = this.tools
    this.absentSince ??= clock.now()
    return clock.now() - this.absentSince >= limits.settlingMs ? words : this.working.alarm
  }

  private countedViews(): readonly Child[] {
    return this.views().filter(({ role }) => countsAsFilled(this.working.plan, role))
  }

  private counted(): string {
    return text(filledOf(this.countedViews()))
  }

  /** Journals before anything is done. Words alone may wait a moment. */
  private keep(next: ParentRecord, actions: readonly Action[]): void {
    const now = this.tools.clock.now()
    const { working: before } = this.kept
    if (isDeepStrictEqual(next, this.kept)) return
    const isPatient = actions.length === 0 && isWordsOnly(next, this.kept)
    if (isPatient && now - before.updatedTime < wordsEveryMs) {
      this.record = next
      return
    }
    const working = { ...next.working, version: before.version + 1, updatedTime: now }
    const record = { ...next, working }
    this.tools.store.commit(toStored(record), {
      workingOrderId: working.workingOrderId,
      version: working.version,
      time: now,
      actions: actions.map((action) => wordsOf(action)),
      progress: working.progress,
      alarm: working.alarm,
    })
    this.record = record
    this.kept = record
    this.tools.bus.publish(working)
  }

  /** Once for each alarm in each run: a run that ended may have journalled it and told nobody. */
  private announce(decision: Decision | null): void {
    const { alarm } = this.working
    if (alarm === this.announced) return
    this.announced = alarm
    if (alarm === null) return
    this.alert({ code: decision?.alarm?.code ?? 'EXIT_MISSING', message: alarm })
  }

  private alert(failure: Parameters<ParentTools['onAlert']>[0]): void {
    const { venue, accountId, workingOrderId, plan } = this.working
    const environment = this.tools.accounts.find(venue, accountId)?.environment ?? null
    this.tools.onAlert(failure, {
      venue,
      environment,
      operation: 'workingOrder',
      context: { workingOrderId, type: plan.type },
    })
  }

  private perform(action: Action): void {
    if (action.kind === 'submit') return
    const orderId = this.orders.get(action.number)?.orderId
    if (orderId === undefined) return
    if (action.kind === 'amend') this.asking.amend(orderId, action)
    else this.asking.cancel(orderId, action.number)
  }

  private arrange(decision: Decision | null): void {
    if (hasEnded(this.working)) {
      this.wake.rest()
      return
    }
    const now = this.tools.clock.now()
    const isWatching = decision?.isWatching ?? false
    const regular = isWatching || decision === null || this.record !== this.kept
    const soon = regular ? ((now + watchEveryMs) as UnixMs) : null
    this.wake.at(earliest(decision?.wakeTime ?? null, soon, this.asking.nextTime()))
    this.wake.watch(isWatching)
  }

  private release(): void {
    for (const waiter of this.waiters) waiter()
    this.waiters.clear()
  }

  /** False when nothing of it was new. */
  private learn(order: ManagedOrder): boolean {
    const number = numberOf(this.working.workingOrderId, order.idempotencyKey)
    if (number === null) return false
    const known = this.orders.get(number)
    if (known !== undefined && known.version >= order.version) return false
    this.orders.set(number, order)
    const child = this.state.children.find((each) => each.number === number)
    if (child === undefined)
      this.setState({ children: [...this.state.children, adopted(number, order)] })
    else this.setChild(number, this.told(child, order))
    return true
  }

  private told(child: ChildRecord, order: ManagedOrder): Partial<ChildRecord> {
    const isCanceling = order.pending?.kind === 'cancel'
    const isByHand = isClosed(order) ? child.isByHand : isCanceling && !child.isCancelAsked
    // A replacement whose new order was refused: we took the old one away.
    const isReplaced = isClosed(order) && this.asking.kindOf(child.number) === 'amend'
    return {
      orderId: order.orderId,
      isByHand,
      isCancelAsked: child.isCancelAsked || (isReplaced && !child.isByHand),
    }
  }

  private refuse(number: number, words: string): void {
    this.setChild(number, { refusal: { words, time: this.tools.clock.now() } })
  }

  private countRefusedAmend(number: number): void {
    const child = this.state.children.find((each) => each.number === number)
    if (child !== undefined) this.setChild(number, { refusedAmends: child.refusedAmends + 1 })
  }

  private filled(): string {
    return text(filledOf(this.views()))
  }

  /** A fill after the end: what it opened must get its exit; nothing new is begun. */
  private reopen(): void {
    const { exits, intent } = this.state
    const { status } = this.working
    const kept = intent === 'cancel' ? exits : 'keep'
    this.setState({ intent: 'cancel', exits: kept, endedAs: endOf(status) })
    this.record = { ...this.record, working: { ...this.working, status: 'active' } }
  }
}
