import {
  type ManagedOrder,
  isClosed,
  type StuckResolution,
} from '../../../contract/domain/managedOrder.ts'
import type { OrderId } from '../../../contract/domain/order.ts'
import { PitwallError } from '../../../contract/errors.ts'
import type { Bus } from '../../core/bus.ts'
import type { Cancel, Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { OrderStore, StoredOrder } from '../../core/orderJournal.ts'
import type { Random } from '../../core/random.ts'
import type { OrderService } from '../../core/tradingServices.ts'
import type { AccountDirectory, Gate, MayTrade, OnAlert, TradingMarkets } from '../seams.ts'
import { Amender } from './amender.ts'
import { Canceler } from './canceler.ts'
import { Desk } from './desk.ts'
import { newOrderId } from './ids.ts'
import { Intake } from './intake.ts'
import { createLatencyBook } from './latency.ts'
import { Ledger } from './ledger.ts'
import { type OrderParts, accountOf, isOpen, requireOrder } from './parts.ts'
import { previewOrder } from './preview.ts'
import { Settler } from './settler.ts'
import { invalid } from './shape.ts'
import { askAfterSilenceMs, isSilent, stuckOf } from './stuck.ts'
import { Submitter } from './submitter.ts'
import { Sweeper } from './sweeper.ts'
import { createWrites } from './writes.ts'

export type OrderManager = OrderService & {
  /** Takes up what the last run left: everything of it is asked about. */
  start(): Promise<void>
  /** Takes no more orders and gives those under way time to end. */
  close(): Promise<void>
}

export type OrderManagerOptions = {
  readonly store: OrderStore
  readonly accounts: AccountDirectory
  readonly markets: TradingMarkets
  readonly gate: Gate
  readonly mayTrade: MayTrade
  readonly bus: Bus
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly onAlert: OnAlert
  /** Other ids than random UUIDs, for tests. */
  readonly newId?: (() => OrderId) | undefined
}

/** How often open orders are looked at for silence, ms. */
const lookEveryMs = 60_000
/** Time that writes under way have at the end, ms. */
const writesMayTakeMs = 10_000
/** Most orders that one answer lists. */
const mostListed = 10_000

export function createOrderManager(options: OrderManagerOptions): OrderManager {
  return new Manager(options)
}

class Manager implements OrderManager {
  private readonly parts: OrderParts
  private readonly store: OrderStore
  private readonly settler: Settler
  private readonly submitter: Submitter
  private readonly amender: Amender
  private readonly canceler: Canceler
  private readonly sweeper: Sweeper
  private readonly intake: Intake
  private stopLooking: Cancel | null = null
  private stopping = false

  constructor(options: OrderManagerOptions) {
    const { store, bus, clock, log, onAlert, newId = newOrderId, ...rest } = options
    const ledger = new Ledger({ store, bus, clock })
    const latency = createLatencyBook(clock)
    const writes = createWrites(clock, log)
    const onChange = (stored: StoredOrder): void => this.follow(stored)
    const desk = new Desk({ ledger, latency, bus, clock, log, onAlert, onChange })
    this.parts = { ...rest, ledger, desk, writes, latency, clock, log, newId }
    this.store = store
    this.settler = new Settler(this.parts)
    this.submitter = new Submitter(this.parts, this.settler)
    this.amender = new Amender(this.parts, this.settler)
    this.canceler = new Canceler(this.parts, this.settler)
    this.sweeper = new Sweeper(this.parts, this.canceler, this.settler)
    this.intake = new Intake(this.parts, bus)
  }

  start(): Promise<void> {
    const { ledger, accounts, clock } = this.parts
    const left = ledger.load((origin) => accountOf(accounts, origin) !== null)
    for (const stored of left) this.takeUp(stored)
    this.stopLooking = clock.every(lookEveryMs, () => this.askTheSilent())
    return Promise.resolve()
  }

  async close(): Promise<void> {
    this.stopping = true
    this.stopLooking?.()
    await this.parts.writes.drain(writesMayTakeMs)
    this.intake.close()
    await this.settler.close()
  }

  async submit(request: Parameters<OrderService['submit']>[0]): Promise<ManagedOrder> {
    this.requireRunning()
    const order = await this.submitter.submit(request)
    return this.followUp(order)
  }

  async amend(request: Parameters<OrderService['amend']>[0]): Promise<ManagedOrder> {
    this.requireRunning()
    return this.followUp(await this.amender.amend(request))
  }

  async cancel(orderId: OrderId, source: string): Promise<ManagedOrder> {
    this.requireRunning()
    return this.canceler.cancel(orderId, source)
  }

  async cancelAll(
    scope: Parameters<OrderService['cancelAll']>[0],
    source: string,
  ): ReturnType<OrderService['cancelAll']> {
    this.requireRunning()
    return this.sweeper.cancelAll(scope, source)
  }

  async preview(
    request: Parameters<OrderService['preview']>[0],
  ): ReturnType<OrderService['preview']> {
    return previewOrder(this.parts, this.submitter, request)
  }

  find(orderId: OrderId): ManagedOrder | null {
    return this.parts.ledger.find(orderId)?.order ?? null
  }

  list(query: Parameters<OrderService['list']>[0]): readonly ManagedOrder[] {
    const { marketKind, limit, ...rest } = query
    const { markets, accounts } = this.parts
    const isOfKind = ({ instrumentId }: ManagedOrder): boolean =>
      marketKind === undefined || markets.instrument(instrumentId)?.marketKind === marketKind
    // Of orders whose account is not connected now nothing is known, open or not.
    const isReachable = (order: ManagedOrder): boolean =>
      query.open !== true || accountOf(accounts, order) !== null
    return this.store.list({
      ...rest,
      limit: Math.min(limit, mostListed),
      matches: (order) => isOfKind(order) && isReachable(order),
    })
  }

  open(): readonly ManagedOrder[] {
    return this.parts.ledger
      .all()
      .map(({ order }) => order)
      .filter(isOpen)
  }

  detail(orderId: OrderId): ReturnType<OrderService['detail']> {
    const { order } = requireOrder(this.parts, orderId)
    return { order, changes: this.store.changes(orderId), fills: this.store.fills(orderId) }
  }

  stuck(): ReturnType<OrderService['stuck']> {
    const { desk, clock } = this.parts
    const now = clock.now()
    return this.open().flatMap((order) => stuckOf(order, desk.heardTime(order), now) ?? [])
  }

  async resolve(
    orderId: OrderId,
    resolution: StuckResolution,
    by: string,
    reason: string,
  ): Promise<ManagedOrder> {
    this.requireRunning()
    const stored = requireOrder(this.parts, orderId)
    requireReason(by, reason)
    const words = `${resolution} by ${by}: ${reason}`
    const word = { source: 'user', words } as const
    if (resolution === 'query' || resolution === 'cancel') {
      this.parts.desk.remark(stored, word)
      if (resolution === 'cancel') return this.canceler.cancel(orderId, by)
      await this.settler.check(orderId)
      return requireOrder(this.parts, orderId).order
    }
    return this.mark(stored, resolution, word)
  }

  latency(): ReturnType<OrderService['latency']> {
    return this.parts.latency.figures()
  }

  /** A person's word about an order of which the venue's is missing. */
  private mark(
    stored: StoredOrder,
    resolution: 'markFilled' | 'markRejected',
    word: { readonly source: 'user'; readonly words: string },
  ): ManagedOrder {
    const { order } = stored
    const { desk, clock } = this.parts
    const isStuck = stuckOf(order, desk.heardTime(order), clock.now()) !== null
    if (!isStuck || isClosed(order)) {
      throw invalid('resolution', `order ${order.orderId} is not stuck; nothing was marked`)
    }
    return desk.event(stored, resolution, word, (next) => ({
      ...next,
      order: { ...next.order, uncertainty: null, reason: word.words },
    })).order
  }

  private follow(stored: StoredOrder): void {
    this.settler.follow(stored)
    this.canceler.follow(stored)
  }

  private followUp({ orderId }: ManagedOrder): ManagedOrder {
    const stored = requireOrder(this.parts, orderId)
    this.follow(stored)
    return requireOrder(this.parts, orderId).order
  }

  /** Nothing of the last run is taken for granted before the venue has spoken. */
  private takeUp(stored: StoredOrder): void {
    const { status, pending, uncertainty } = stored.order
    if (uncertainty !== null || isClosed(stored.order)) return this.settler.follow(stored)
    const about = status === 'submitted' ? 'submit' : (pending?.kind ?? 'end')
    const reason = 'the program was restarted; the venue is being asked'
    this.parts.desk.doubt(stored, about, reason, { source: 'restart', words: reason })
  }

  private askTheSilent(): void {
    const { desk, clock } = this.parts
    const now = clock.now()
    for (const order of this.open()) {
      const silent = isSilent(order, desk.heardTime(order), now, askAfterSilenceMs)
      if (silent) void this.settler.check(order.orderId)
    }
  }

  private requireRunning(): void {
    if (this.stopping) throw new PitwallError('ENGINE_STOPPING', 'the engine is being stopped')
  }
}

function requireReason(by: string, reason: string): void {
  if (by.trim() === '') throw invalid('by', 'who resolves it is not said')
  if (reason.trim() === '') throw invalid('reason', 'the reason is not said')
}
