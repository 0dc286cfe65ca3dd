import { Big } from 'big.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ManagedOrder } from '../../../src/contract/domain/managedOrder.ts'
import { venueModules } from '../../../src/main/venues/registry.ts'
import {
  type ManagedRig,
  managedLimitMs as limitMs,
  startManaged,
} from '../../support/managedRig.ts'
import { value } from '../../support/tradingRig.ts'
import { waitFor } from '../../support/waitFor.ts'

/** What the order manager does over FIX beside what it does at every sandbox. */
describe('orders of the manager over FIX', { timeout: limitMs }, () => {
  let managed: ManagedRig
  beforeAll(async () => {
    managed = await startManaged(venueModules['binance-spot'], 'fix')
  }, limitMs)
  afterAll(() => managed.close(), limitMs)

  /** Orders that the venue ever had under the id. */
  const everAt = async ({ clientOrderId }: ManagedOrder): Promise<number> => {
    const entries = await managed.rig.ledger()
    const orders = entries.filter(
      (entry) => entry['kind'] === 'order' && entry['clientOrderId'] === clientOrderId,
    )
    return new Set(orders.map((entry) => entry['orderId'])).size
  }

  it('follows an order that fills in parts, each part once, and cancels the rest', async () => {
    await managed.rig.credit('USDT', '10000000')
    const book = value(await managed.rig.adapter.book(managed.rig.instrument.instrumentId))
    const [best] = book.asks
    if (best === undefined) throw new Error('the book is empty')
    // More than the best level holds: it takes that and the rest stays.
    const quantity = new Big(best[1]).times(6).round(5).toFixed()
    const request = await managed.request(-5, { price: String(best[0]), quantity })
    const submitted = await managed.orders.submit(request)
    expect([submitted.denials, submitted.reason]).toEqual([[], null])
    const { orderId } = submitted
    const partly = await managed.until(orderId, 'a part', ({ cumulativeQuantity }) =>
      new Big(cumulativeQuantity).gt(0),
    )
    expect(new Big(partly.cumulativeQuantity).lte(quantity)).toBe(true)
    if (partly.status === 'partiallyFilled') await managed.orders.cancel(orderId, 'test')
    const ended = await managed.until(
      orderId,
      'the end',
      ({ status, unexplainedQuantity }) =>
        (status === 'canceled' || status === 'filled') && unexplainedQuantity === '0',
    )
    const { fills } = managed.orders.detail(orderId)
    const sum = fills.reduce((total, fill) => total.plus(fill.lastQuantity), new Big(0))
    expect(sum.toFixed()).toBe(new Big(ended.cumulativeQuantity).toFixed())
    expect(new Set(fills.map(({ tradeId }) => tradeId)).size).toBe(fills.length)
    expect(managed.orders.detail(orderId).changes.map(({ status }) => status)).toContain(
      'partiallyFilled',
    )
    expect(await everAt(ended)).toBe(1)
  })

  it('Property 36: settles by query what was under way when the line was cut, and sends no other', async () => {
    const request = await managed.request(-5)
    await managed.rig.fault('loseAnswer', { durationMs: 60_000, count: 1 })
    const submitting = managed.orders.submit(request)
    const arrived = await waitFor('the order at the venue', async () =>
      (await managed.rig.ledger()).some(
        (entry) =>
          entry['kind'] === 'order' &&
          managed.orders.open().some((order) => order.clientOrderId === entry['clientOrderId']),
      ),
    )
    expect(arrived).toBe(true)
    await managed.rig.fault('dropPrivate', { durationMs: 500 })
    const submitted = await submitting
    const { orderId } = submitted
    await managed.rig.calm()
    const settled = await managed.until(
      orderId,
      'what became of it',
      ({ status, uncertainty }) => status === 'accepted' && uncertainty === null,
    )
    const sources = managed.orders.detail(orderId).changes.map(({ evidence }) => evidence.source)
    expect(sources).toContain('query')
    expect(submitted.uncertainty).not.toBeNull()
    expect(await everAt(settled)).toBe(1)
    await managed.orders.cancel(orderId, 'test')
    await managed.until(orderId, 'the end', ({ status }) => status === 'canceled')
  })
})
