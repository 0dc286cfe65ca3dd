import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ManagedOrder, OrderRequest } from '../../../src/contract/domain/managedOrder.ts'
import type { OrderId } from '../../../src/contract/domain/order.ts'
import { createBus } from '../../../src/main/core/bus.ts'
import { systemClock } from '../../../src/main/core/clock.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { seededRandom } from '../../../src/main/core/random.ts'
import { openDatabase } from '../../../src/main/storage/database.ts'
import { createOrderStore } from '../../../src/main/storage/orderStore.ts'
import { createOrderManager } from '../../../src/main/trading/orders/manager.ts'
import type { TradingAccount } from '../../../src/main/trading/seams.ts'
import type { VenueModule } from '../../../src/main/venues/adapter.ts'
import { venueModules } from '../../../src/main/venues/registry.ts'
import { type AccountRig, smallQuantity, startAccountRig } from '../../conformance/accountRig.ts'
import { requestOf } from '../../support/orderRig.ts'
import { waitFor } from '../../support/waitFor.ts'

const limitMs = 90_000

/** An order manager with a real adapter, at its venue's sandbox. */
async function startManaged(module: VenueModule) {
  const rig: AccountRig = await startAccountRig(module)
  const directory = mkdtempSync(join(tmpdir(), 'pitwall-managed-'))
  const database = openDatabase(join(directory, 'engine.db'), {
    clock: systemClock,
    log: silentLog,
  })
  const bus = createBus(silentLog)
  const { account, instrument } = rig
  const origin = {
    venue: account.venue,
    environment: 'sandbox',
    accountId: account.accountId,
  } as const
  const trading: TradingAccount = {
    ...origin,
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
  const build = () =>
    createOrderManager({
      store: createOrderStore(database),
      accounts: { find: () => trading, all: () => [trading] },
      markets: {
        instrument: () => instrument,
        instrumentAt: () => instrument,
        mark: () => null,
        top: () => null,
      },
      gate: { admit: () => [], check: () => [], withdraw: () => undefined, sending: () => 'armed' },
      mayTrade: () => ({ allowed: true }),
      bus,
      clock: systemClock,
      random: seededRandom(1),
      log: silentLog,
      onAlert: () => undefined,
    })
  const managed = {
    rig,
    orders: build(),
    async request(percent: number, fields: Partial<OrderRequest> = {}): Promise<OrderRequest> {
      const price = await rig.priceAt(percent)
      const quantity = smallQuantity(instrument, price)
      const { venue, accountId } = origin
      const place = { venue, accountId, instrumentId: instrument.instrumentId }
      return requestOf({ ...place, price, quantity, ...fields })
    },
    until: (orderId: OrderId, what: string, holds: (order: ManagedOrder) => boolean) =>
      waitFor(
        what,
        () => {
          const order = managed.orders.find(orderId)
          return order !== null && holds(order) ? order : null
        },
        limitMs,
      ),
    async restart(): Promise<void> {
      await managed.orders.close()
      managed.orders = build()
      await managed.orders.start()
    },
    async close(): Promise<void> {
      clearInterval(pump)
      await managed.orders.close()
      await rig.close()
      database.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
  await managed.orders.start()
  return managed
}

const traded = ['bybit', 'binance-usdm', 'binance-spot', 'hyperliquid'] as const

describe.each(traded)('orders at the sandbox of %s', { timeout: limitMs }, (venue) => {
  let managed: Awaited<ReturnType<typeof startManaged>>
  beforeAll(async () => {
    managed = await startManaged(venueModules[venue])
  }, limitMs)
  afterAll(() => managed.close(), limitMs)

  const ordersAt = async (order: ManagedOrder): Promise<number> => {
    const open = await managed.rig.account.openOrders(order.instrumentId)
    if (!open.ok) throw new Error(open.error.message)
    return open.value.filter(({ clientOrderId }) => clientOrderId === order.clientOrderId).length
  }

  it('works an order through its life and measures the way of it', async () => {
    const { orderId } = await managed.orders.submit(await managed.request(-5))
    const working = await managed.until(
      orderId,
      'a working order',
      ({ status }) => status === 'accepted',
    )
    expect(await ordersAt(working)).toBe(1)
    const { latency } = working
    const points = [latency.validatedMs, latency.signedMs, latency.sentMs, latency.acknowledgedMs]
    expect(points.every((point) => point !== null && point >= 0)).toBe(true)
    expect(points.toSorted((left, right) => Number(left) - Number(right))).toEqual(points)
    const price = await managed.rig.priceAt(-6)
    const amended = await managed.orders.amend({
      orderId,
      price,
      quantity: null,
      stopPrice: null,
      source: 'test',
    })
    expect(amended.denials).toEqual([])
    await managed.until(orderId, 'the new price', (order) => Number(order.price) === Number(price))
    await managed.orders.cancel(orderId, 'test')
    await managed.until(orderId, 'the end', ({ status }) => status === 'canceled')
    expect(managed.orders.open()).toEqual([])
  })

  it('counts the fills of an order that trades at once', async () => {
    const { orderId, quantity } = await managed.orders.submit(await managed.request(3))
    const filled = await managed.until(
      orderId,
      'the fills',
      (order) => order.status === 'filled' && order.unexplainedQuantity === '0',
    )
    expect(Number(filled.cumulativeQuantity)).toBe(Number(quantity))
    expect(filled.averagePrice).not.toBeNull()
    expect(managed.orders.detail(orderId).fills.length).toBeGreaterThan(0)
  })

  it.each(['loseAnswer', 'failAfter'] as const)(
    'Property 36: finds its order again after the venue took it and said nothing: %s',
    async (fault) => {
      const request = await managed.request(-5)
      await managed.rig.fault(fault, { durationMs: 60_000, count: 1 })
      const submitted = await managed.orders.submit(request)
      await managed.rig.calm()
      const { orderId } = submitted
      const known = await managed.until(
        orderId,
        'what became of it',
        (order) => order.status === 'accepted' && order.uncertainty === null,
      )
      expect(await ordersAt(known)).toBe(1)
      await managed.orders.cancel(orderId, 'test')
      await managed.until(orderId, 'the end', ({ status }) => status === 'canceled')
    },
  )

  it('Property 36: says rejected of an order that never arrived, and sends no other', async () => {
    const request = await managed.request(-5)
    await managed.rig.fault('loseRequest', { durationMs: 60_000, count: 1 })
    const { orderId } = await managed.orders.submit(request)
    await managed.rig.calm()
    const lost = await managed.until(orderId, 'the verdict', ({ status }) => status === 'rejected')
    expect(lost.evidence.source).toBe('query')
    expect(await ordersAt(lost)).toBe(0)
    expect(await managed.orders.submit(request)).toMatchObject({ orderId, status: 'rejected' })
    expect(await ordersAt(lost)).toBe(0)
  })

  it('knows after a restart what ended while it was away', async () => {
    const { orderId } = await managed.orders.submit(await managed.request(-5))
    const stays = await managed.orders.submit(await managed.request(-5))
    await managed.until(orderId, 'a working order', ({ status }) => status === 'accepted')
    const { instrumentId, clientOrderId, venueOrderId } = managed.orders.find(orderId)!
    await managed.orders.close()
    await managed.rig.account.cancel({ instrumentId, clientOrderId, venueOrderId })
    await managed.restart()
    await managed.until(orderId, 'its end', ({ status }) => status === 'canceled')
    await managed.until(stays.orderId, 'the other', (order) => order.uncertainty === null)
    expect(managed.orders.find(stays.orderId)?.status).toBe('accepted')
    const scope = { venue: null, accountId: null, instrumentId: null, whose: 'all' } as const
    const report = await managed.orders.cancelAll(scope, 'test')
    expect(report.unconfirmed).toEqual([])
    await managed.until(stays.orderId, 'the end', ({ status }) => status === 'canceled')
  })
})
