import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ManagedOrder } from '../../../src/contract/domain/managedOrder.ts'
import { venueModules } from '../../../src/main/venues/registry.ts'
import {
  type ManagedRig,
  managedLimitMs as limitMs,
  startManaged,
} from '../../support/managedRig.ts'

const traded = [
  ['bybit', 'usual'],
  ['binance-usdm', 'usual'],
  ['binance-spot', 'usual'],
  ['binance-spot', 'fix'],
  ['hyperliquid', 'usual'],
] as const

describe.each(traded)('orders at the sandbox of %s, %s', { timeout: limitMs }, (venue, entry) => {
  let managed: ManagedRig
  beforeAll(async () => {
    managed = await startManaged(venueModules[venue], entry)
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
