import type { LimitStatus } from '../../../contract/domain/connections.ts'
import { type Denial, type ManagedOrder, truthOf } from '../../../contract/domain/managedOrder.ts'
import type { OrderId } from '../../../contract/domain/order.ts'
import type {
  RoutePart,
  RouteRequest,
  RoutingDecision,
  RoutingSettings,
} from '../../../contract/domain/routing.ts'
import type { VenueId } from '../../../contract/domain/venue.ts'
import { PitwallError } from '../../../contract/errors.ts'
import type { Bus } from '../../core/bus.ts'
import { type Clock, sleep } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { Random } from '../../core/random.ts'
import type { OrderService, RoutingService } from '../../core/tradingServices.ts'
import type { AccountDirectory, Gate, LiveBooks, MayTrade, TradingMarkets } from '../seams.ts'
import { createClickGuard } from './clicks.ts'
import { decide } from './decide.ts'
import { execute, partKey } from './execution.ts'
import { createFeeBook } from './feeBook.ts'
import { type FollowUp, followUpOf, outcomeOf } from './followUp.ts'
import { type Inquiry, type Place, gather, placesOf, standingRefusals } from './gather.ts'
import { checkRequest, isSameRequest } from './request.ts'
import { checkSettings, defaultSettings } from './settings.ts'
import type { RoutingStore } from './store.ts'

export type Router = RoutingService & {
  /** Takes up what was under way when the engine last stopped. Before the first `submit`. */
  start(): void
  close(): Promise<void>
}

export type RouterOptions = {
  readonly store: RoutingStore
  readonly accounts: AccountDirectory
  readonly markets: TradingMarkets
  readonly books: LiveBooks
  readonly orders: Pick<OrderService, 'submit' | 'list'>
  readonly gate: Gate
  readonly mayTrade: MayTrade
  readonly bus: Bus
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  /** Every limit of a venue; default those of the account alone. */
  readonly limits?: (venue: VenueId) => readonly LimitStatus[]
  /** Within which the same order again is a second click, ms; null never. Default 500. */
  readonly duplicateWindowMs?: () => number | null
  /** Books older than this decide nothing, ms. Default 500. */
  readonly tradeableMs?: number
  /** Longest that books are waited for, ms. Default 2000. */
  readonly waitMs?: number
}

/** Once one venue can be decided on, a submission waits this much longer for the others, ms. */
const othersMayTakeMs = 300
const lookEveryMs = 10
const defaultDuplicateMs = 500
/** Settled decisions watched on for fills that come late. */
const watchedAfterwards = 200
const ordersPerDecision = 100

/** Sends orders where they are best off, and keeps why. */
export function createRouter(options: RouterOptions): Router {
  return new RoutingDesk(options)
}

class RoutingDesk implements Router {
  private readonly options: RouterOptions
  private readonly fees
  private readonly clicks
  private readonly stopping = new AbortController()
  private readonly underway = new Map<string, Underway>()
  private readonly followed = new Map<string, FollowUp>()
  private readonly stopListening: () => void
  private chosen: RoutingSettings | null = null

  constructor(options: RouterOptions) {
    this.options = options
    this.fees = createFeeBook(options.clock)
    this.clicks = createClickGuard(options.clock)
    this.stopListening = options.bus.on('order', (order) => this.heard(order))
  }

  start(): void {
    for (const decision of this.options.store.unsettled()) this.takeUp(decision)
  }

  settings(): RoutingSettings {
    this.chosen ??= this.options.store.settings() ?? defaultSettings
    return this.chosen
  }

  setSettings(settings: RoutingSettings): void {
    checkSettings(settings)
    this.options.store.saveSettings(settings)
    this.chosen = settings
  }

  async preview(request: RouteRequest): Promise<RoutingDecision> {
    checkRequest(request)
    return this.decide(request, 'all', [])
  }

  async submit(request: RouteRequest): Promise<RoutingDecision> {
    checkRequest(request)
    const { idempotencyKey } = request
    const running = this.underway.get(idempotencyKey)
    const known = running?.request ?? this.options.store.findByKey(idempotencyKey)?.request
    if (known !== undefined && !isSameRequest(known, request)) {
      const message = 'This idempotency key was used for another order.'
      throw new PitwallError('IDEMPOTENCY_CONFLICT', message, { path: 'idempotencyKey' })
    }
    if (running !== undefined) return running.decision
    const stored = this.options.store.findByKey(idempotencyKey)
    if (stored !== null) return stored
    const decision = this.carryOut(request).finally(() => this.underway.delete(idempotencyKey))
    this.underway.set(idempotencyKey, { request, decision })
    return decision
  }

  decisions(limit: number): readonly RoutingDecision[] {
    return this.options.store.list(limit)
  }

  async close(): Promise<void> {
    this.stopping.abort(new PitwallError('ENGINE_STOPPING', 'The engine is shutting down.'))
    await Promise.allSettled([...this.underway.values()].map(({ decision }) => decision))
    this.fees.close()
    this.stopListening()
  }

  /** Decides, journals, sends. */
  private async carryOut(request: RouteRequest): Promise<RoutingDecision> {
    const { clock, duplicateWindowMs = () => defaultDuplicateMs } = this.options
    const second = this.clicks.admit(request, duplicateWindowMs())
    const decision = await this.decide(request, 'enough', second === null ? [] : [second])
    if (second === null && decision.parts.length === 0) this.clicks.forget(request)
    const decidedAt = clock.monotonic()
    const followed = this.follow(decision)
    this.keep(followed)
    const sent = await execute(decision, {
      submit: async (request) => this.noted(followed, await this.options.orders.submit(request)),
      next: (part, tried) => this.nextPart(decision, part, tried),
      keep: (now, failovers) => {
        followed.decision = now
        followed.failovers = [...failovers]
        return this.tryKeep(followed)
      },
    })
    const isAnswered = [...followed.orders.values()].every((order) => truthOf(order) !== 'unknown')
    followed.latencyMs = isAnswered ? clock.monotonic() - decidedAt : null
    followed.handedOver = true
    this.settle(followed)
    const isNothingMade = sent.decision.parts.every(({ orderId }) => orderId === null)
    if (sent.failure !== null && isNothingMade) throw sent.failure
    return followed.decision
  }

  private async decide(
    request: RouteRequest,
    patience: 'all' | 'enough',
    objections: readonly Denial[],
  ): Promise<RoutingDecision> {
    const release = this.wantBooks(this.places(request))
    try {
      await this.awaitKnowledge(request, patience)
      return this.decideNow(request, this.places(request), objections)
    } finally {
      release()
    }
  }

  private decideNow(
    request: RouteRequest,
    places: readonly Place[],
    objections: readonly Denial[] = [],
  ): RoutingDecision {
    const { clock, tradeableMs = 500 } = this.options
    const inquiry = this.inquiry(request)
    return decide({
      decisionId: newId(this.options.random),
      request,
      settings: this.settings(),
      views: gather(this.sources(), inquiry, places),
      now: clock.now(),
      tradeableMs,
      objections,
    })
  }

  private places(request: RouteRequest): readonly Place[] {
    return placesOf(this.options, request)
  }

  private wantBooks(places: readonly Place[]): () => void {
    const releases = places.flatMap(({ account, instrument }) =>
      account === null || instrument === null
        ? []
        : [this.options.books.want(instrument.instrumentId)],
    )
    return () => {
      for (const release of releases) release()
    }
  }

  /** Waits for the books and fees of every venue that nothing else speaks against. */
  private async awaitKnowledge(request: RouteRequest, patience: 'all' | 'enough'): Promise<void> {
    const { clock, waitMs = 2000 } = this.options
    const { signal } = this.stopping
    const begun = clock.monotonic()
    const sources = this.sources()
    const inquiry = this.inquiry(request)
    const open = this.places(request).filter(
      (place) => standingRefusals(sources, inquiry, place).length === 0,
    )
    let feesAsked = false
    const askAll = async (): Promise<void> => {
      await Promise.all(open.map((place) => this.askFees(place)))
      feesAsked = true
    }
    void askAll()
    let enoughAt: number | null = null
    for (;;) {
      signal.throwIfAborted()
      const fresh = open.filter((place) => this.isFresh(place)).length
      const now = clock.monotonic()
      const isKnown = fresh === open.length && feesAsked
      if (isKnown || now - begun >= waitMs) return
      if (fresh > 0) enoughAt ??= now
      const isEnough = enoughAt !== null && now - enoughAt >= othersMayTakeMs
      if (patience === 'enough' && isEnough) return
      await sleep(clock, lookEveryMs, signal)
    }
  }

  private async askFees({ account, instrument }: Place): Promise<void> {
    if (account !== null && instrument !== null) await this.fees.ask(account, instrument)
  }

  private isFresh({ instrument }: Place): boolean {
    const { books, clock, tradeableMs = 500 } = this.options
    const book = instrument === null ? null : books.book(instrument.instrumentId)
    return book !== null && clock.now() - book.receivedTime <= tradeableMs
  }

  private sources(): Parameters<typeof gather>[0] {
    const { accounts, markets, books, gate, mayTrade, limits = null } = this.options
    return { accounts, markets, books, gate, mayTrade, limits, fees: this.fees }
  }

  private inquiry(request: RouteRequest): Inquiry {
    const orderId = newId(this.options.random) as OrderId
    return { request, settings: this.settings(), now: this.options.clock.now(), orderId }
  }

  /** Looks again at what is left, since books move while a venue refuses. */
  private nextPart(
    { request }: RoutingDecision,
    part: RoutePart,
    tried: ReadonlySet<VenueId>,
  ): RoutePart | null {
    const { gate } = this.options
    if (this.stopping.signal.aborted || gate.sending(part.venue) === 'dryRun') return null
    const places = this.places(request).filter(({ venue }) => !tried.has(venue))
    const quantity = request.quantity === null ? null : part.quantity
    const rest = { ...request, quantity, split: false }
    return this.decideNow(rest, places).parts[0] ?? null
  }

  private follow(decision: RoutingDecision): FollowUp {
    const followed = followUpOf(decision)
    this.followed.set(decision.decisionId, followed)
    return followed
  }

  /** After a restart: finds the orders that were made, and says of the rest that none was. */
  private takeUp(decision: RoutingDecision): void {
    const { orders } = this.options
    const { decisionId } = decision
    const made = orders.list({ parentId: decisionId, limit: ordersPerDecision })
    const parts = decision.parts.map((part, index) => {
      const key = partKey(decisionId, index, part.venue)
      const order = made.find(({ idempotencyKey }) => idempotencyKey === key)
      return { ...part, orderId: order?.orderId ?? part.orderId }
    })
    const unmade = parts.filter(({ orderId }) => orderId === null)
    const followed = this.follow({ ...decision, parts })
    for (const order of made) followed.orders.set(order.orderId, order)
    followed.failovers = unmade.map(({ venue }) => ({
      venue,
      reason: 'The engine stopped before this order was made.',
    }))
    followed.handedOver = true
    this.keep(followed)
    this.settle(followed)
  }

  private heard(order: ManagedOrder): void {
    const followed = order.parentId === null ? undefined : this.followed.get(order.parentId)
    if (followed === undefined) return
    this.noted(followed, order)
    this.settle(followed)
  }

  /** The bus may have told more of an order than the answer to its submission does. */
  private noted(followed: FollowUp, order: ManagedOrder): ManagedOrder {
    const known = followed.orders.get(order.orderId)
    if (known === undefined || known.version <= order.version) {
      followed.orders.set(order.orderId, order)
    }
    return order
  }

  /** Records what came of a decision, and again if a late fill changes it. */
  private settle(followed: FollowUp): void {
    const outcome = outcomeOf(followed)
    const before = followed.decision.outcome
    if (outcome === null || JSON.stringify(outcome) === JSON.stringify(before)) return
    followed.decision = { ...followed.decision, outcome }
    this.tryKeep(followed)
    this.forgetOldest()
  }

  /** What is not kept is found again by the orders' parent; false says so. */
  private tryKeep(followed: FollowUp): boolean {
    try {
      this.keep(followed)
      return true
    } catch (error) {
      this.options.log.error({ error }, 'a change of a routing decision was not kept')
      return false
    }
  }

  private keep({ decision }: FollowUp): void {
    this.options.store.save(decision)
    this.options.bus.publish({ kind: 'routing', decision })
  }

  private forgetOldest(): void {
    const settled = [...this.followed.values()].filter(({ decision }) => decision.outcome !== null)
    for (const { decision } of settled.slice(0, -watchedAfterwards)) {
      this.followed.delete(decision.decisionId)
    }
  }
}

type Underway = { readonly request: RouteRequest; readonly decision: Promise<RoutingDecision> }

/** 32 hexadecimal digits. */
function newId(random: Random): string {
  const word = (): string =>
    Math.floor(random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0')
  return word() + word() + word() + word()
}
