import { Big } from 'big.js'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ManagedOrder, isClosed } from '../../../src/contract/domain/managedOrder.ts'
import type { VenueOrderId } from '../../../src/contract/domain/order.ts'
import type { Fate } from '../../support/fakeVenue.ts'
import { type OrderRig, createOrderRig, requestOf } from '../../support/orderRig.ts'

let native: OrderRig
let replacing: OrderRig
let fixed: OrderRig
beforeAll(() => {
  native = createOrderRig()
  replacing = createOrderRig({ capabilities: { amend: 'replace' } })
  fixed = createOrderRig({ capabilities: { amend: 'unsupported' } })
})
afterAll(() => Promise.all([native, replacing, fixed].map((rig) => rig.close())))

const fates = fc.oneof(
  fc.constantFrom<Fate>('fine', 'refused', 'lostRequest', 'lostAnswer', 'throws'),
  fc.integer({ min: 1, max: 4_900 }).map((lateMs): Fate => ({ lateMs })),
)

/** What the trader asked for and what came of it, apart from how we know. */
function termsOf(order: ManagedOrder) {
  const { price, quantity, stopPrice, status, leavesQuantity, cumulativeQuantity } = order
  const { orderId, venueOrderId, clientOrderId } = order
  return {
    price,
    quantity,
    stopPrice,
    status,
    leavesQuantity,
    cumulativeQuantity,
    orderId,
    venueOrderId,
    clientOrderId,
  }
}

describe('changes of orders', () => {
  it('Property 17a: terms change by the word of the venue alone', async () => {
    const scripts = fc.record({
      replaces: fc.boolean(),
      fate: fates,
      tells: fc.boolean(),
      /** Thousandths filled before the change. */
      filled: fc.integer({ min: 0, max: 900 }),
      price: fc.option(
        fc.integer({ min: 1, max: 2000 }).map((tenths) => new Big(tenths).div(10).toFixed()),
      ),
      quantity: fc.option(
        fc.integer({ min: 901, max: 3000 }).map((lots) => new Big(lots).div(1000).toFixed()),
      ),
      dies: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(
        scripts,
        async ({ replaces, fate, tells, filled, price, quantity, dies }) => {
          fc.pre(price !== null || quantity !== null)
          const rig = replaces ? replacing : native
          rig.venue.tells = true
          const { orderId, venueOrderId } = await rig.orders.submit(requestOf())
          if (filled > 0) rig.venue.fill(venueOrderId!, new Big(filled).div(1000).toFixed())
          const before = rig.orders.find(orderId)!
          rig.venue.tells = tells
          rig.venue.fates.amend.splice(0, Infinity, fate)
          const asked = { orderId, price, quantity, stopPrice: null, source: 'test' }
          const after = await rig.orders.amend(asked)
          const isUnheard = fate !== 'fine' && (fate === 'refused' || !tells)
          expect(termsOf(isUnheard ? after : before)).toEqual(termsOf(before))
          const isInDoubt = isUnheard && fate !== 'refused'
          expect(isInDoubt ? after.uncertainty?.about : 'amend').toBe('amend')
          if (dies) await rig.restart()
          await rig.clock.advanceAsync(120_000)
          const settled = rig.orders.find(orderId)!
          expect(settled).toMatchObject({ pending: null, uncertainty: null, status: before.status })
          const standing = rig.venue.orders.find(
            (each) => each.venueOrderId === settled.venueOrderId,
          )!
          expect(rig.venue.open()).toContain(standing)
          const hasHappened = fate !== 'refused' && fate !== 'lostRequest' && fate !== 'throws'
          expect(settled.price).toBe(hasHappened && price !== null ? price : before.price)
          expect(settled.quantity).toBe(
            hasHappened && quantity !== null ? quantity : before.quantity,
          )
          expect(settled.price).toBe(standing.report.price)
          expect(settled.leavesQuantity).toBe(standing.report.leavesQuantity)
          expect(
            new Big(settled.leavesQuantity!).eq(
              new Big(settled.quantity!).minus(settled.cumulativeQuantity),
            ),
          ).toBe(true)
          const ours = rig.venue
            .open()
            .filter(({ venueOrderId: number }) => number === settled.venueOrderId)
          expect(ours).toHaveLength(1)
          rig.venue.tells = true
          rig.venue.end(standing.venueOrderId, 'canceled')
          expect(isClosed(rig.orders.find(orderId)!)).toBe(true)
        },
      ),
      { numRuns: 200 },
    )
  }, 120_000)

  it('Property 17a: what the venue cannot change is refused before anything leaves', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1000 }), async (price) => {
        const { orderId } = await fixed.orders.submit(requestOf())
        const before = fixed.orders.find(orderId)
        const calls = fixed.venue.calls.length
        const asked = {
          orderId,
          price: `${price}`,
          quantity: null,
          stopPrice: null,
          source: 'test',
        }
        await expect(fixed.orders.amend(asked)).rejects.toMatchObject({ code: 'UNSUPPORTED' })
        expect(fixed.venue.calls).toHaveLength(calls)
        expect(fixed.orders.find(orderId)).toEqual(before)
      }),
      { numRuns: 100 },
    )
  }, 60_000)

  it('Property 17a: only a working order can be amended', async () => {
    const ends = fc.constantFrom('filled', 'canceled', 'expired', 'rejected', 'submitted')
    await fc.assert(
      fc.asyncProperty(ends, async (end) => {
        native.venue.tells = true
        native.venue.fates.submit.splice(0, Infinity, end === 'submitted' ? 'lostRequest' : 'fine')
        native.venue.fates.amend.splice(0)
        const { orderId, venueOrderId } = await native.orders.submit(requestOf())
        if (end === 'filled') native.venue.fill(venueOrderId!, '1')
        else if (end !== 'submitted') native.venue.end(venueOrderId!, end)
        const amends = (): number =>
          native.venue.calls.filter((call) => call.startsWith('amend')).length
        const before = amends()
        const asked = { orderId, price: '90', quantity: null, stopPrice: null, source: 'test' }
        const code = end === 'submitted' ? 'ORDER_DENIED' : 'ORDER_CLOSED'
        await expect(native.orders.amend(asked)).rejects.toMatchObject({ code })
        expect(amends()).toBe(before)
      }),
      { numRuns: 100 },
    )
  }, 60_000)

  it("Property 18: canceled is the venue's word, and a fill that races the cancel wins if it says so", async () => {
    const scripts = fc.record({
      fate: fates,
      tells: fc.boolean(),
      race: fc.constantFrom('none', 'partial', 'whole'),
      dies: fc.boolean(),
      submitFate: fc.constantFrom<Fate>('fine', 'lostAnswer'),
      questions: fc.array(fc.constantFrom<Fate>('fine', 'lostRequest'), { maxLength: 3 }),
    })
    await fc.assert(
      fc.asyncProperty(scripts, async ({ fate, tells, race, dies, submitFate, questions }) => {
        const rig = native
        rig.venue.tells = tells
        rig.venue.fates.submit.splice(0, Infinity, submitFate)
        rig.venue.fates.cancel.splice(0, Infinity, fate)
        rig.venue.fates.order.splice(0)
        const { orderId } = await rig.orders.submit(requestOf())
        const number = rig.venue.orders.at(-1)!.venueOrderId
        if (race === 'partial') rig.venue.fill(number, '0.4')
        if (race === 'whole') rig.venue.fill(number, '1')
        rig.venue.fates.order.push(...questions)
        const wasOpen = !isClosed(rig.orders.find(orderId)!)
        const from = rig.told.length
        const cancel = rig.orders.cancel(orderId, 'test')
        const after = await cancel.catch(({ code }: { readonly code: string }) => code)
        expect(after === 'ORDER_CLOSED').toBe(!wasOpen)
        const saysCanceled = typeof after !== 'string' && after.status === 'canceled'
        expect(saysCanceled ? statusAt(rig, number) : 'canceled').toBe('canceled')
        if (dies) await rig.restart()
        await rig.clock.advanceAsync(200_000)
        const settled = rig.orders.find(orderId)!
        expect(settled).toMatchObject({ uncertainty: null, pending: null })
        expect(settled.status).toBe(statusAt(rig, number))
        const canceled = rig.told
          .slice(from)
          .filter((order) => order.orderId === orderId && order.status === 'canceled')
        expect(canceled.length > 0 ? statusAt(rig, number) : 'canceled').toBe('canceled')
        expect(settled.status === 'filled').toBe(race === 'whole')
        rig.venue.tells = true
        if (!isClosed(settled)) rig.venue.end(number, 'canceled')
      }),
      { numRuns: 200 },
    )
  }, 120_000)

  it('Property 18: an order that has ended cannot be canceled, and nothing is sent', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('canceled' as const, 'expired' as const, 'filled' as const),
        async (end) => {
          native.venue.tells = true
          const { orderId, venueOrderId } = await native.orders.submit(requestOf())
          if (end === 'filled') native.venue.fill(venueOrderId!, '1')
          else native.venue.end(venueOrderId!, end)
          const calls = native.venue.calls.length
          await expect(native.orders.cancel(orderId, 'test')).rejects.toMatchObject({
            code: 'ORDER_CLOSED',
          })
          expect(native.venue.calls).toHaveLength(calls)
        },
      ),
      { numRuns: 100 },
    )
  }, 60_000)
})

function statusAt(rig: OrderRig, number: VenueOrderId) {
  return rig.venue.orders.find(({ venueOrderId }) => venueOrderId === number)?.report.status
}
