import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OrderId } from '../../../src/contract/domain/order.ts'
import type { Fate } from '../../support/fakeVenue.ts'
import { settle } from '../../support/manualClock.ts'
import { type OrderRig, createOrderRig, requestOf } from '../../support/orderRig.ts'

let rig: OrderRig
beforeAll(() => {
  rig = createOrderRig({ latestArrivalMs: 5_000 })
})
afterAll(() => rig.close())

const fates = fc.oneof(
  fc.constantFrom<Fate>('fine', 'lostRequest', 'lostAnswer', 'refused', 'throws'),
  fc.integer({ min: 1, max: 4_900 }).map((lateMs): Fate => ({ lateMs })),
)

const scripts = fc.record({
  fate: fates,
  /** How the first questions about it end. */
  questions: fc.array(fc.constantFrom<Fate>('fine', 'lostRequest'), { maxLength: 7 }),
  /** Whether the stream tells what happens. */
  tells: fc.boolean(),
  /** When the engine dies: never, as the request leaves, or so long after the answer, ms. */
  dies: fc.oneof(
    fc.constantFrom('never' as const, 'atSend' as const),
    fc.integer({ min: 0, max: 20_000 }),
  ),
})

describe('orders whose outcome is not known', () => {
  it('Property 36: the venue ends with at most one order per order of ours, and we know which', async () => {
    await fc.assert(
      fc.asyncProperty(scripts, async ({ fate, questions, tells, dies }) => {
        rig.venue.tells = tells
        rig.venue.fates.submit.splice(0, Infinity, fate)
        rig.venue.fates.order.splice(0, Infinity, ...questions)
        const from = rig.venue.calls.length
        const before = new Set(rig.told.map(({ orderId }) => orderId))
        const submitted = rig.orders.submit(requestOf()).catch(() => null)
        if (dies === 'atSend') rig.kill()
        await settle()
        if (typeof dies === 'number') await rig.clock.advanceAsync(dies)
        if (dies !== 'never') await rig.restart()
        await submitted
        const orderId = rig.told.findLast((order) => !before.has(order.orderId))?.orderId
        await rig.clock.advanceAsync(400_000)
        const order = rig.orders.find(orderId as OrderId)
        const calls = rig.venue.calls.slice(from)
        const ours = rig.venue.orders.filter((each) => each.clientOrderId === order?.clientOrderId)
        expect(ours.length).toBeLessThanOrEqual(1)
        expect(calls.filter((call) => call.startsWith('submit'))).toHaveLength(1)
        expect(order?.uncertainty).toBeNull()
        const [there] = ours
        expect(order).toMatchObject(
          there === undefined
            ? { status: 'rejected' }
            : { status: 'accepted', venueOrderId: there.venueOrderId },
        )
        rig.venue.tells = true
        if (there !== undefined) rig.venue.end(there.venueOrderId, 'canceled')
        const changes = rig.store.changes(orderId as OrderId)
        expect(changes.map(({ version }) => version)).toEqual(changes.map((_, index) => index + 1))
      }),
      { numRuns: 150 },
    )
  }, 120_000)

  it('Property 36: a clock that is set meanwhile makes nothing certain before its time', async () => {
    const jumps = fc.record({
      lateMs: fc.integer({ min: 1, max: 4_900 }),
      afterMs: fc.integer({ min: 0, max: 4_900 }),
      byMs: fc.integer({ min: -7_200_000, max: 7_200_000 }),
    })
    await fc.assert(
      fc.asyncProperty(jumps, async ({ lateMs, afterMs, byMs }) => {
        rig.venue.tells = false
        rig.venue.fates.submit.splice(0, Infinity, { lateMs })
        rig.venue.fates.order.splice(0, Infinity)
        const { orderId } = await rig.orders.submit(requestOf())
        await rig.clock.advanceAsync(afterMs)
        rig.clock.jump(byMs)
        await rig.clock.advanceAsync(400_000)
        expect(rig.store.changes(orderId).map(({ status }) => status)).not.toContain('rejected')
        expect(rig.orders.find(orderId)).toMatchObject({ status: 'accepted', uncertainty: null })
        rig.venue.tells = true
        for (const { venueOrderId } of rig.venue.open()) rig.venue.end(venueOrderId, 'canceled')
      }),
      { numRuns: 150 },
    )
  }, 120_000)

  it('Property 36: nothing is settled while the questions fail, and a person is called', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 6, max: 12 }), async (failures) => {
        rig.venue.tells = false
        rig.venue.fates.submit.splice(0, Infinity, 'lostRequest')
        rig.venue.fates.order.splice(0, Infinity, ...Array<Fate>(failures).fill('lostRequest'))
        const { orderId } = await rig.orders.submit(requestOf())
        while (rig.venue.fates.order.length > 0) {
          expect(rig.orders.find(orderId)?.status).toBe('submitted')
          expect(rig.orders.stuck().map(({ order }) => order.orderId)).toContain(orderId)
          await rig.clock.advanceAsync(1_000)
        }
        expect(rig.orders.find(orderId)?.uncertainty).toMatchObject({ needsHand: true })
        expect(rig.alerts.map(({ code }) => code)).toContain('ORDER_UNCERTAIN')
        await rig.clock.advanceAsync(400_000)
        expect(rig.orders.find(orderId)).toMatchObject({ status: 'rejected', uncertainty: null })
      }),
      { numRuns: 100 },
    )
  }, 120_000)

  it('Property 36: an order taken for lost that turns up all the same is adopted, with an alarm', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 60_000, max: 600_000 }), async (lateMs) => {
        rig.venue.tells = true
        rig.venue.fates.submit.splice(0, Infinity, { lateMs })
        rig.venue.fates.order.splice(0)
        const { orderId } = await rig.orders.submit(requestOf())
        await rig.clock.advanceAsync(50_000)
        expect(rig.orders.find(orderId)?.status).toBe('rejected')
        const alarms = rig.alerts.length
        await rig.clock.advanceAsync(lateMs)
        expect(rig.alerts.slice(alarms).map(({ code }) => code)).toContain('ORDER_CONTRADICTED')
        const order = rig.orders.find(orderId)
        expect(order).toMatchObject({ status: 'accepted', uncertainty: null })
        rig.venue.end(order!.venueOrderId!, 'canceled')
      }),
      { numRuns: 100 },
    )
  }, 120_000)
})
