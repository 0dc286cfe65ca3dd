import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { InstrumentId } from '../../../contract/domain/ids.ts'
import type { WorkingOrder, WorkingOrderRequest } from '../../../contract/domain/workingOrder.ts'
import { PitwallError } from '../../../contract/errors.ts'
import type { Random } from '../../core/random.ts'
import type { WorkingOrderService } from '../../core/tradingServices.ts'
import { capabilitiesOf } from '../../venues/account.ts'
import { defaultLimits, type WorkingLimits } from './limits.ts'
import { Parent } from './parent.ts'
import { fromStored, hasEnded, type ParentRecord, type ParentState, toStored } from './record.ts'
import type { ParentTools } from './tools.ts'
import { validatePlan } from './validate.ts'

export type WorkingOrdersOptions = Omit<ParentTools, 'limits' | 'want'> & {
  readonly random: Random
  readonly limits?: Partial<WorkingLimits> | undefined
  /** Has the venue's stream carry the prices of an instrument; returns the way to stop. */
  readonly want?: ((instrumentId: InstrumentId) => () => void) | undefined
}

export type WorkingOrders = WorkingOrderService & {
  /** Takes up what the journal holds. The order manager must have been started before. */
  takeUp(): Promise<void>
  /** Stops looking. What is at the venue stays there. */
  close(): Promise<void>
}

/** Prices by which held orders are set off. */
const priceKinds = ['quote', 'bookSnapshot', 'bookDelta', 'mark'] as const
const pruneEveryMs = 3_600_000

export function createWorkingOrders(options: WorkingOrdersOptions): WorkingOrders {
  return new Service(options)
}

class Service implements WorkingOrders {
  private readonly tools: ParentTools
  private readonly random: Random
  private readonly parents = new Map<string, Parent>()
  private readonly stops: (() => void)[] = []
  private isClosed = false
  private isKilled = false

  constructor({ random, limits, want, ...options }: WorkingOrdersOptions) {
    this.random = random
    this.tools = {
      ...options,
      limits: { ...defaultLimits, ...limits },
      want: want ?? (() => () => {}),
    }
    const { bus, clock } = this.tools
    this.stops.push(
      bus.on('order', (order) => {
        if (order.parentId !== null) this.parents.get(order.parentId)?.onOrder(order)
      }),
      bus.on('risk', ({ state }) => this.onKillSwitch(state.killSwitch.engaged)),
      clock.every(pruneEveryMs, () => this.prune()),
      ...priceKinds.map((kind) => bus.on(kind, ({ instrumentId }) => this.onPrice(instrumentId))),
    )
  }

  async takeUp(): Promise<void> {
    const { store, clock, limits } = this.tools
    const since = (clock.now() - limits.keepEndedMs) as Parameters<typeof store.endedSince>[0]
    for (const stored of [...store.endedSince(since), ...store.active()]) {
      this.add(fromStored(stored)).takeUp()
    }
    if (this.isKilled) this.pauseAll()
    await Promise.resolve()
  }

  async start(request: WorkingOrderRequest): Promise<WorkingOrder> {
    await Promise.resolve()
    if (this.isClosed) throw new PitwallError('ENGINE_STOPPING', 'The engine is shutting down.')
    const known = this.known(request)
    if (known !== null) return known
    this.needPermission()
    this.needRoom()
    this.validate(request)
    const record = this.newRecord(request)
    this.commitFirst(record)
    const parent = this.add(record)
    this.tools.bus.publish(record.working)
    parent.run()
    return parent.working
  }

  pause(workingOrderId: string): WorkingOrder {
    const parent = this.running(workingOrderId)
    parent.pause()
    return parent.working
  }

  resume(workingOrderId: string): WorkingOrder {
    this.needPermission()
    const parent = this.running(workingOrderId)
    parent.resume()
    return parent.working
  }

  async cancel(workingOrderId: string, exits: 'keep' | 'cancel'): Promise<WorkingOrder> {
    const parent = this.find(workingOrderId)
    await parent.cancel(exits)
    return parent.working
  }

  list(): readonly WorkingOrder[] {
    this.prune()
    return [...this.parents.values()]
      .map(({ working }) => working)
      .toSorted((one, other) => other.createdTime - one.createdTime)
  }

  async close(): Promise<void> {
    this.isClosed = true
    for (const stop of this.stops.splice(0)) stop()
    for (const parent of this.parents.values()) parent.close()
    await Promise.resolve()
  }

  private add(record: ParentRecord): Parent {
    const parent = new Parent(this.tools, record)
    this.parents.set(record.working.workingOrderId, parent)
    return parent
  }

  /** Nothing goes on by itself while the switch is pulled, nor after it: each is resumed by hand. */
  private onKillSwitch(isEngaged: boolean): void {
    const isNew = isEngaged && !this.isKilled
    this.isKilled = isEngaged
    if (isNew) this.pauseAll()
  }

  private pauseAll(): void {
    for (const { working } of this.parents.values()) {
      if (working.status === 'active') this.pause(working.workingOrderId)
    }
  }

  private needPermission(): void {
    if (!this.isKilled) return
    throw new PitwallError('ORDER_DENIED', 'The kill switch is engaged: release it first.')
  }

  private onPrice(instrumentId: InstrumentId): void {
    for (const parent of this.parents.values()) {
      if (parent.isWatching && parent.working.instrumentId === instrumentId) parent.onPrice()
    }
  }

  private find(workingOrderId: string): Parent {
    const parent = this.parents.get(workingOrderId)
    if (parent !== undefined) return parent
    throw new PitwallError('NOT_FOUND', `There is no working order ${workingOrderId}.`)
  }

  private running(workingOrderId: string): Parent {
    const parent = this.find(workingOrderId)
    const { status } = parent.working
    if (status === 'active' || status === 'paused') return parent
    throw new PitwallError('ORDER_CLOSED', `The working order is ${status}.`)
  }

  /** The one that is there under this key, if it was asked for with the same plan. */
  private known(request: WorkingOrderRequest): WorkingOrder | null {
    const stored = this.tools.store.findByKey(request.idempotencyKey)
    if (stored === null) return null
    const { working } = stored
    if (isDeepStrictEqual(askedOf(request), askedOf(working))) {
      return this.parents.get(working.workingOrderId)?.working ?? working
    }
    throw new PitwallError(
      'IDEMPOTENCY_CONFLICT',
      'This idempotency key was used for a working order with another plan.',
      { path: 'idempotencyKey' },
    )
  }

  private needRoom(): void {
    const { maxActive } = this.tools.limits
    const running = [...this.parents.values()].filter(({ working }) => !hasEnded(working)).length
    if (running < maxActive) return
    throw new PitwallError('ORDER_DENIED', `${running} working orders run; ${maxActive} may.`)
  }

  private validate({ idempotencyKey, venue, accountId, instrumentId, plan }: WorkingOrderRequest) {
    const { accounts, markets, limits, clock } = this.tools
    if (idempotencyKey === '' || idempotencyKey.length > 200) {
      throw new PitwallError('INVALID_ARGUMENT', 'idempotencyKey must have 1 to 200 characters', {
        path: 'idempotencyKey',
      })
    }
    const account = accounts.find(venue, accountId)
    if (account === null) throw new PitwallError('NOT_FOUND', `${venue} has no such account.`)
    const instrument = markets.instrument(instrumentId)
    if (instrument === null || instrument.venue !== venue) {
      throw new PitwallError('INVALID_ARGUMENT', `${venue} has no ${instrumentId}`, {
        path: 'instrumentId',
      })
    }
    const capabilities = capabilitiesOf(account.trading, instrument.marketKind)
    if (capabilities === undefined) {
      throw new PitwallError('UNSUPPORTED', `${venue} takes no orders for ${instrumentId}.`)
    }
    validatePlan(plan, { instrument, capabilities, limits, now: clock.now() })
  }

  private newRecord(request: WorkingOrderRequest): ParentRecord {
    const now = this.tools.clock.now()
    const { idempotencyKey, venue, accountId, instrumentId, plan, source } = request
    const working: WorkingOrder = {
      kind: 'workingOrder',
      workingOrderId: randomUUID().replaceAll('-', ''),
      idempotencyKey,
      venue,
      accountId,
      instrumentId,
      plan,
      source,
      status: 'active',
      heldBy: 'engine',
      progress: 'Begins.',
      alarm: null,
      filledQuantity: '0',
      averagePrice: null,
      children: [],
      createdTime: now,
      updatedTime: now,
      version: 1,
    }
    return { working, state: this.newState() }
  }

  private newState(): ParentState {
    return {
      seed: Math.floor(this.random() * 4_294_967_296),
      memory: {},
      intent: 'run',
      exits: 'keep',
      stopped: null,
      endedAs: null,
      pausedMs: 0,
      pausedSince: null,
      children: [],
    }
  }

  private commitFirst(record: ParentRecord): void {
    const { workingOrderId, version, createdTime, progress, plan } = record.working
    this.tools.store.commit(toStored(record), {
      workingOrderId,
      version,
      time: createdTime,
      actions: [`begin ${plan.type}`],
      progress,
      alarm: null,
    })
  }

  private prune(): void {
    const { clock, limits } = this.tools
    const since = clock.now() - limits.keepEndedMs
    for (const [id, { working }] of this.parents) {
      if (hasEnded(working) && working.updatedTime < since) this.parents.delete(id)
    }
  }
}

function askedOf({ venue, accountId, instrumentId, plan }: WorkingOrderRequest | WorkingOrder) {
  return { venue, accountId, instrumentId, plan }
}
