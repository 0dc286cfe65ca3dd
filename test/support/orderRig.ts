import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Denial, ManagedOrder, OrderRequest } from '../../src/contract/domain/managedOrder.ts'
import type { TradingCapabilities } from '../../src/contract/domain/order.ts'
import type { SendingMode } from '../../src/contract/domain/risk.ts'
import type { Failure } from '../../src/contract/errors.ts'
import { type Bus, createBus } from '../../src/main/core/bus.ts'
import { silentLog } from '../../src/main/core/log.ts'
import type { OrderStore } from '../../src/main/core/orderJournal.ts'
import { seededRandom } from '../../src/main/core/random.ts'
import { openDatabase } from '../../src/main/storage/database.ts'
import { createOrderStore } from '../../src/main/storage/orderStore.ts'
import { type OrderManager, createOrderManager } from '../../src/main/trading/orders/manager.ts'
import type { Gate, MayTrade } from '../../src/main/trading/seams.ts'
import { type FakeVenue, createFakeVenue, fakeInstrument, fakeOrigin } from './fakeVenue.ts'
import { type ManualClock, manualClock } from './manualClock.ts'

/** An order manager over a real database and a venue in memory. */
export type OrderRig = {
  readonly venue: FakeVenue
  readonly bus: Bus
  readonly clock: ManualClock
  readonly alerts: readonly Failure[]
  /** Every state that was told, in order. */
  readonly told: readonly ManagedOrder[]
  readonly gate: { denials: readonly Denial[]; sending: SendingMode; withdrawn: number }
  mayTrade: MayTrade
  readonly store: OrderStore
  orders: OrderManager
  /** The engine dies: from now on it can neither read nor write. */
  kill(): void
  /** Another engine takes up the same database. */
  restart(): Promise<void>
  close(): Promise<void>
}

type Options = {
  readonly capabilities?: Partial<TradingCapabilities>
  readonly wrapStore?: (store: OrderStore) => OrderStore
  readonly latestArrivalMs?: number
}

export function createOrderRig({
  capabilities = {},
  wrapStore = (store) => store,
  latestArrivalMs = 5_000,
}: Options = {}): OrderRig {
  const directory = mkdtempSync(join(tmpdir(), 'pitwall-orders-'))
  const clock = manualClock()
  const bus = createBus(silentLog)
  const venue = createFakeVenue({ bus, clock, capabilities, latestArrivalMs })
  const database = openDatabase(join(directory, 'engine.db'), { clock, log: silentLog })
  const store = wrapStore(createOrderStore(database))
  const alerts: Failure[] = []
  const told: ManagedOrder[] = []
  bus.on('order', (order) => told.push(order))
  const gate: OrderRig['gate'] = { denials: [], sending: 'armed', withdrawn: 0 }
  const rules: Gate = {
    admit: () => gate.denials,
    check: () => gate.denials,
    withdraw: () => {
      gate.withdrawn += 1
    },
    sending: () => gate.sending,
  }
  let life = { isOver: false }
  const build = (): OrderManager => {
    const own = { isOver: false }
    life = own
    return createOrderManager({
      store: mortal(store, own),
      accounts: {
        find: (name, accountId) =>
          name === fakeOrigin.venue && accountId === fakeOrigin.accountId ? venue.account : null,
        all: () => [venue.account],
      },
      markets: {
        instrument: (id) => (id === fakeInstrument.instrumentId ? fakeInstrument : null),
        instrumentAt: () => fakeInstrument,
        mark: () => null,
        top: () => null,
      },
      gate: rules,
      mayTrade: (name, action) => rig.mayTrade(name, action),
      bus,
      clock,
      random: seededRandom(1),
      log: silentLog,
      onAlert: (failure) => alerts.push(failure),
    })
  }
  const rig: OrderRig = {
    venue,
    bus,
    clock,
    alerts,
    told,
    gate,
    mayTrade: () => ({ allowed: true }),
    store,
    orders: undefined as never,
    kill() {
      life.isOver = true
    },
    async restart() {
      life.isOver = true
      await stopped(rig.orders, clock)
      rig.orders = build()
      await rig.orders.start()
    },
    async close() {
      await stopped(rig.orders, clock)
      database.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
  rig.orders = build()
  return rig
}

/** A store that a dead engine cannot use any more. */
function mortal(store: OrderStore, life: { readonly isOver: boolean }): OrderStore {
  return new Proxy(store, {
    get(target, name: keyof OrderStore) {
      if (life.isOver) throw new Error('this engine is dead')
      return target[name]
    },
  })
}

/** Closing waits for writes under way, and the clock only moves when told. */
async function stopped(orders: OrderManager, clock: ManualClock): Promise<void> {
  const closing = orders.close()
  await clock.advanceAsync(10_000)
  await closing
}

let keys = 0

/** A limit buy of 1 at 100 with a key of its own. */
export function requestOf(fields: Partial<OrderRequest> = {}): OrderRequest {
  keys += 1
  return {
    idempotencyKey: `key-${keys}`,
    venue: fakeOrigin.venue,
    accountId: fakeOrigin.accountId,
    instrumentId: fakeInstrument.instrumentId,
    parentId: null,
    source: 'test',
    clickedTime: null,
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
