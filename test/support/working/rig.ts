import { mainAccount } from '../../../src/contract/domain/account.ts'
import type { InstrumentId, UnixMs } from '../../../src/contract/domain/ids.ts'
import type { Instrument } from '../../../src/contract/domain/instrument.ts'
import type { ManagedOrder, OrderTerms } from '../../../src/contract/domain/managedOrder.ts'
import type { TradingCapabilities } from '../../../src/contract/domain/order.ts'
import type { WorkingOrder, WorkingOrderPlan } from '../../../src/contract/domain/workingOrder.ts'
import type { Failure } from '../../../src/contract/errors.ts'
import { type Bus, createBus } from '../../../src/main/core/bus.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { seededRandom } from '../../../src/main/core/random.ts'
import type { OrderService } from '../../../src/main/core/tradingServices.ts'
import type {
  StoredWorkingOrder,
  WorkingOrderStep,
  WorkingOrderStore,
} from '../../../src/main/core/workingOrderJournal.ts'
import type { BookTop, TradingAccount } from '../../../src/main/trading/seams.ts'
import type { WorkingLimits } from '../../../src/main/trading/working/limits.ts'
import {
  createWorkingOrders,
  type WorkingOrders,
} from '../../../src/main/trading/working/workingOrders.ts'
import { capabilitiesOf, contractOf } from '../instruments.ts'
import { type ManualClock, manualClock } from '../manualClock.ts'
import { createFakeOrders, type FakeOrders } from './fakeOrders.ts'

export const instrumentId = 'BTCUSDT-LINEAR.BYBIT' as InstrumentId

export const perpetual: Instrument = contractOf({
  stepSize: '0.01',
  minQuantity: '0.02',
  maxQuantity: '100',
  maxLeverage: 100,
})

export const spotPair: Instrument = { ...perpetual, marketKind: 'spot' }

export const capable: TradingCapabilities = capabilitiesOf({
  timesInForce: { limit: ['gtc', 'ioc'], stopLimit: ['gtc'] },
  quoteQuantity: false,
  hedgeMode: false,
  trailingDelta: { min: '10', max: '1000', step: '1' },
  webSocketOrderEntry: true,
})

export const spotCapable: TradingCapabilities = {
  ...capable,
  marketKind: 'spot',
  reduceOnly: false,
}

export const unamendable: TradingCapabilities = { ...capable, amend: 'unsupported', amendable: [] }

export type Alert = { readonly failure: Failure; readonly time: UnixMs }

type Options = {
  readonly instrument?: Instrument
  readonly capabilities?: TradingCapabilities
  readonly limits?: Partial<WorkingLimits>
  readonly seed?: number
}

/** Working orders over a scripted order manager, an own clock and a journal that outlives them. */
export type WorkingRig = {
  readonly clock: ManualClock
  readonly bus: Bus
  readonly fake: FakeOrders
  readonly store: MemoryStore
  readonly alerts: Alert[]
  working: WorkingOrders
  readonly begin: (plan: WorkingOrderPlan, key?: string) => Promise<WorkingOrder>
  readonly now: (id: string) => WorkingOrder
  readonly price: (bid: number | null, ask: number | null) => Promise<void>
  /** Moves on, and keeps prices fresh on the way. */
  readonly pass: (ms: number) => Promise<void>
  readonly children: (id: string) => readonly ManagedOrder[]
  readonly role: (id: string, role: string) => readonly ManagedOrder[]
  /** The newest of a role, which must be there. */
  readonly last: (id: string, role: string) => ManagedOrder
  /** Ends this run as a killed process does and begins another on the same journal. */
  readonly restart: () => Promise<void>
  /** Called before each commit, submit, amend and cancel; what it throws ends the run there. */
  onTouch: (what: string) => void
  /** Whether its account is configured and open. */
  hasAccount: boolean
}

export type MemoryStore = WorkingOrderStore & { failing: boolean }

export function createMemoryStore(): MemoryStore {
  const rows = new Map<string, StoredWorkingOrder>()
  const steps: WorkingOrderStep[] = []
  const ended = ({ working }: StoredWorkingOrder): boolean =>
    ['done', 'canceled', 'failed'].includes(working.status)
  return {
    failing: false,
    commit(stored, step) {
      if (this.failing) throw new Error('the disk is full')
      rows.set(stored.working.workingOrderId, structuredClone(stored))
      steps.push(step)
    },
    active: () => [...rows.values()].filter((row) => !ended(row)),
    endedSince: (time) =>
      [...rows.values()].filter((row) => ended(row) && row.working.updatedTime >= time),
    find: (id) => rows.get(id) ?? null,
    findByKey: (key) =>
      [...rows.values()].find(({ working }) => working.idempotencyKey === key) ?? null,
    steps: (id) => steps.filter(({ workingOrderId }) => workingOrderId === id),
  }
}

export function createWorkingRig({
  instrument = perpetual,
  capabilities = capable,
  limits = {},
  seed = 1,
}: Options = {}): WorkingRig {
  const clock = manualClock()
  const bus = createBus(silentLog)
  const fake = createFakeOrders(bus, clock)
  const store = createMemoryStore()
  const alerts: Alert[] = []
  let top: BookTop | null = { bid: 100, ask: 100.1, receivedTime: clock.now() }
  const account = {
    venue: 'bybit',
    environment: 'sandbox',
    accountId: mainAccount,
    trading: { capabilities: [capabilities] },
  } as unknown as TradingAccount
  let life = 0
  const open = (): WorkingOrders => {
    life += 1
    const mine = life
    const alive = (what: string): void => {
      if (mine !== life) throw new Error('this run is over')
      rig.onTouch(what)
      if (mine !== life) throw new Error('this run is over')
    }
    const orders: OrderService = {
      ...fake.service,
      submit: (request) => touched(alive, 'submit', () => fake.service.submit(request)),
      amend: (request) => touched(alive, 'amend', () => fake.service.amend(request)),
      cancel: (id, source) => touched(alive, 'cancel', () => fake.service.cancel(id, source)),
    }
    const journal: WorkingOrderStore = {
      ...store,
      commit(stored, step) {
        alive('commit')
        store.commit(stored, step)
        alive('committed')
      },
    }
    return createWorkingOrders({
      store: journal,
      accounts: { find: () => (rig.hasAccount ? account : null), all: () => [account] },
      markets: {
        instrument: (id) => (id === instrumentId ? instrument : null),
        instrumentAt: () => null,
        mark: () => (top === null ? null : { price: top.bid ?? 0, receivedTime: top.receivedTime }),
        top: () => top,
      },
      orders,
      bus,
      clock,
      random: seededRandom(seed),
      log: silentLog,
      onAlert: (failure) => alerts.push({ failure, time: clock.now() }),
      limits,
    })
  }
  const rig: WorkingRig = {
    clock,
    bus,
    fake,
    store,
    alerts,
    onTouch: () => {},
    hasAccount: true,
    working: undefined as unknown as WorkingOrders,
    async begin(plan, key = 'key') {
      const started = await rig.working.start({
        idempotencyKey: key,
        venue: 'bybit',
        accountId: mainAccount,
        instrumentId,
        plan,
        source: 'test',
        clickedTime: null,
      })
      await clock.advanceAsync(0)
      return started
    },
    now(id) {
      const found = rig.working.list().find(({ workingOrderId }) => workingOrderId === id)
      if (found === undefined) throw new Error(`no working order ${id}`)
      return found
    },
    async price(bid, ask) {
      top = { bid, ask, receivedTime: clock.now() }
      bus.publish({
        kind: 'quote',
        instrumentId,
        bestBid: bid === null ? null : [bid, 1],
        bestAsk: ask === null ? null : [ask, 1],
        exchangeTime: clock.now(),
        receivedTime: clock.now(),
      })
      await clock.advanceAsync(0)
    },
    async pass(ms) {
      for (let left = ms; left > 0; left -= 1000) {
        if (top !== null) top = { ...top, receivedTime: clock.now() }
        await clock.advanceAsync(Math.min(left, 1000))
      }
    },
    children: (id) => fake.ofParent(id),
    role(id, role) {
      const ids = rig
        .now(id)
        .children.filter((child) => child.role === role)
        .map(({ orderId }) => orderId)
      return fake.ofParent(id).filter(({ orderId }) => ids.includes(orderId))
    },
    last(id, role) {
      const order = rig.role(id, role).at(-1)
      if (order === undefined) throw new Error(`no ${role}: ${JSON.stringify(rig.now(id))}`)
      return order
    },
    async restart() {
      await rig.working.close()
      rig.onTouch = () => {}
      rig.working = open()
      await rig.working.takeUp()
      await clock.advanceAsync(0)
    },
  }
  rig.working = open()
  return rig
}

async function touched<Answer>(
  alive: (what: string) => void,
  what: string,
  act: () => Promise<Answer>,
): Promise<Answer> {
  alive(what)
  const answer = await act()
  alive(`${what} answered`)
  return answer
}

export function termsOf(fields: Partial<OrderTerms>): OrderTerms {
  return {
    side: 'buy',
    orderType: 'limit',
    quantity: '1',
    quoteQuantity: null,
    price: '100',
    stopPrice: null,
    trailingDelta: null,
    triggerDirection: null,
    triggerBy: null,
    timeInForce: 'gtc',
    expireTime: null,
    postOnly: false,
    reduceOnly: false,
    positionSide: null,
    ...fields,
  }
}
