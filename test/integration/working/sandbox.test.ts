import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Big } from 'big.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OrderTerms } from '../../../src/contract/domain/managedOrder.ts'
import type { WorkingOrder, WorkingOrderPlan } from '../../../src/contract/domain/workingOrder.ts'
import { createBus } from '../../../src/main/core/bus.ts'
import { systemClock } from '../../../src/main/core/clock.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { seededRandom } from '../../../src/main/core/random.ts'
import { openDatabase } from '../../../src/main/storage/database.ts'
import { createOrderStore } from '../../../src/main/storage/orderStore.ts'
import { createWorkingOrderStore } from '../../../src/main/storage/workingOrderStore.ts'
import { createOrderManager } from '../../../src/main/trading/orders/manager.ts'
import type { TradingAccount, TradingMarkets } from '../../../src/main/trading/seams.ts'
import {
  createWorkingOrders,
  type WorkingOrders,
} from '../../../src/main/trading/working/workingOrders.ts'
import type { VenueModule } from '../../../src/main/venues/adapter.ts'
import { venueModules } from '../../../src/main/venues/registry.ts'
import { smallQuantity, startAccountRig } from '../../conformance/accountRig.ts'
import { waitFor } from '../../support/waitFor.ts'
import { termsOf } from '../../support/working/rig.ts'

const limitMs = 90_000

/** Working orders over a real order manager and adapter, at the venue's sandbox. */
async function startWorking(module: VenueModule) {
  const rig = await startAccountRig(module)
  const directory = mkdtempSync(join(tmpdir(), 'pitwall-working-'))
  const shared = { clock: systemClock, log: silentLog, random: seededRandom(1) }
  const database = openDatabase(join(directory, 'engine.db'), shared)
  const bus = createBus(silentLog)
  const { account, instrument } = rig
  const trading: TradingAccount = {
    venue: account.venue,
    environment: 'sandbox',
    accountId: account.accountId,
    account,
    trading: module.trading,
    credentials: { apiKey: 'shown-to-nobody', secret: 'never' },
    urls: { rest: 'http://127.0.0.1', ws: 'ws://127.0.0.1' },
    state: () => ({ status: 'live', reason: null }) as ReturnType<TradingAccount['state']>,
  }
  let told = 0
  const pump = setInterval(() => {
    for (; told < rig.events.length; told += 1) {
      const event = rig.events[told]
      if (event !== undefined) bus.publish(event)
    }
  }, 5)
  const markets: TradingMarkets = {
    instrument: () => instrument,
    instrumentAt: () => instrument,
    mark: () => null,
    top: () => null,
  }
  const accounts = { find: () => trading, all: () => [trading] }
  const common = { ...shared, accounts, markets, bus, onAlert: () => undefined }
  const orders = createOrderManager({
    ...common,
    store: createOrderStore(database),
    gate: { admit: () => [], check: () => [], withdraw: () => undefined, sending: () => 'armed' },
    mayTrade: () => ({ allowed: true }),
  })
  const open = (): WorkingOrders =>
    createWorkingOrders({ ...common, store: createWorkingOrderStore(database), orders })
  let made = 0
  const running = {
    rig,
    orders,
    instrument,
    working: open(),
    begin(plan: WorkingOrderPlan): Promise<WorkingOrder> {
      made += 1
      return running.working.start({
        idempotencyKey: `plan-${made}`,
        venue: account.venue,
        accountId: account.accountId,
        instrumentId: instrument.instrumentId,
        plan,
        source: 'test',
        clickedTime: null,
      })
    },
    until: (id: string, what: string, holds: (order: WorkingOrder) => boolean) =>
      waitFor(
        what,
        () => {
          const found = running.working.list().find(({ workingOrderId }) => workingOrderId === id)
          return found !== undefined && holds(found) ? found : null
        },
        limitMs,
      ),
    /** What is open at the venue itself. */
    async openAtVenue() {
      const answer = await account.openOrders(instrument.instrumentId)
      if (!answer.ok) throw new Error(answer.error.message)
      return answer.value
    },
    async restart(): Promise<void> {
      await running.working.close()
      running.working = open()
      await running.working.takeUp()
    },
    async close(): Promise<void> {
      clearInterval(pump)
      await running.working.close()
      await orders.close()
      await rig.close()
      database.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
  await orders.start()
  return running
}

const traded = ['bybit', 'binance-usdm'] as const

describe.each(traded)('working orders at the sandbox of %s', { timeout: limitMs }, (venue) => {
  let running: Awaited<ReturnType<typeof startWorking>>
  beforeAll(async () => {
    running = await startWorking(venueModules[venue])
  }, limitMs)
  afterAll(() => running.close(), limitMs)

  /** Large enough to be filled, protected and closed. */
  async function entryOf(): Promise<OrderTerms> {
    const quantity = smallQuantity(running.instrument, await running.rig.priceAt(-20))
    return termsOf({ orderType: 'market', price: null, timeInForce: null, quantity })
  }

  async function bracketOf(): Promise<WorkingOrderPlan> {
    return {
      type: 'bracket',
      entry: await entryOf(),
      stop: { stopPrice: await running.rig.priceAt(-10), price: null, triggerBy: null },
      target: await running.rig.priceAt(10),
      onExitFailure: 'retry',
    }
  }

  it('protects what an entry filled, over a restart, until the exits are given up', async () => {
    const begun = await running.begin(await bracketOf())
    const id = begun.workingOrderId
    const held = await running.until(id, 'both exits', ({ heldBy }) => heldBy === 'venue')
    expect(held.alarm).toBeNull()
    expect(held.children.map(({ role }) => role).toSorted()).toEqual(['entry', 'stop', 'target'])
    const atVenue = await waitFor('two orders at the venue', async () => {
      const open = await running.openAtVenue()
      return open.length === 2 && open
    })
    expect(atVenue.every(({ side, reduceOnly }) => side === 'sell' && reduceOnly)).toBe(true)
    await running.restart()
    const again = await running.until(
      id,
      'the same after a restart',
      ({ heldBy }) => heldBy === 'venue',
    )
    expect(again.children).toEqual(held.children)
    await running.working.cancel(id, 'cancel')
    await running.until(id, 'the end', ({ status }) => status === 'canceled')
    expect(await running.openAtVenue()).toEqual([])
  })

  it('works a ladder whose steps add up, and takes it back', async () => {
    const { quantity } = await entryOf()
    const whole = new Big(quantity ?? 0).times(3).toFixed()
    const plan: WorkingOrderPlan = {
      type: 'ladder',
      side: 'buy',
      quantity: whole,
      from: await running.rig.priceAt(-5),
      to: await running.rig.priceAt(-8),
      steps: 3,
      skew: 1,
      postOnly: false,
      reduceOnly: false,
    }
    const { workingOrderId: id } = await running.begin(plan)
    await running.until(
      id,
      'the ladder',
      ({ heldBy, children }) => heldBy === 'venue' && children.length === 3,
    )
    const open = await waitFor('three orders at the venue', async () => {
      const atVenue = await running.openAtVenue()
      return atVenue.length === 3 && atVenue
    })
    const sum = open.reduce((total, order) => total.plus(order.quantity ?? 0), new Big(0))
    expect(sum.toFixed()).toBe(whole)
    await running.working.cancel(id, 'keep')
    await running.until(id, 'the end', ({ status }) => status === 'canceled')
    expect(await running.openAtVenue()).toEqual([])
  })

  it('trades an iceberg part by part to its exact sum', async () => {
    const { quantity } = await entryOf()
    const shown = quantity ?? '0'
    const whole = new Big(shown).times(3).toFixed()
    const { workingOrderId: id } = await running.begin({
      type: 'iceberg',
      side: 'buy',
      quantity: whole,
      shownQuantity: shown,
      jitter: 0,
      price: await running.rig.priceAt(3),
      postOnly: false,
      reduceOnly: false,
    })
    const done = await running.until(id, 'the end', ({ status }) => status === 'done')
    expect(done).toMatchObject({ filledQuantity: whole, alarm: null })
    expect(done.children).toHaveLength(3)
  })
})
