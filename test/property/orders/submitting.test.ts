import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import type { OrderRequest } from '../../../src/contract/domain/managedOrder.ts'
import { orderTypes, timesInForce } from '../../../src/contract/domain/order.ts'
import { fakeCapabilities } from '../../support/fakeVenue.ts'
import { type OrderRig, createOrderRig, requestOf } from '../../support/orderRig.ts'

let rig: OrderRig
beforeAll(() => {
  rig = createOrderRig()
})
afterAll(() => rig.close())

const submits = (): number => rig.venue.calls.filter((call) => call.startsWith('submit')).length

/** How many requests a submission made, and the field it was refused for. */
async function fateOf(
  request: OrderRequest,
): Promise<{ readonly sent: number; readonly field: string | null }> {
  const before = submits()
  try {
    const order = await rig.orders.submit(request)
    return { sent: submits() - before, field: order.denials[0]?.field ?? null }
  } catch (error) {
    const { code, path = null } = error as { readonly code: string; readonly path?: string }
    return { sent: submits() - before, field: code === 'INVALID_ARGUMENT' ? path : code }
  }
}

const sent = { sent: 1, field: null }

const amounts = fc.constantFrom<string | null>('1', '0.1', '100.1', '0', '-1', 'abc', '', null)

const needs: Readonly<Record<string, readonly ('price' | 'stopPrice' | 'trailingDelta')[]>> = {
  market: [],
  limit: ['price'],
  stopMarket: ['stopPrice'],
  stopLimit: ['price', 'stopPrice'],
  trailingStop: ['trailingDelta'],
}

const isPositive = (text: string | null): boolean => text !== null && Number(text) > 0
const isUnreadable = (text: string | null): boolean => text === 'abc' || text === ''

describe('submitting orders', () => {
  it('Property 16: a type is sent with its fields and refused, by name, without one', async () => {
    const requests = fc.record({
      orderType: fc.constantFrom(...orderTypes),
      quantity: amounts,
      price: fc.oneof(
        { weight: 3, arbitrary: fc.constant('100') },
        { weight: 1, arbitrary: amounts },
      ),
      stopPrice: fc.oneof(fc.constant('90'), amounts),
      trailingDelta: fc.constantFrom<string | null>('10', '100', '0', '-10', 'abc', null),
    })
    await fc.assert(
      fc.asyncProperty(requests, async (fields) => {
        const fate = await fateOf(requestOf({ timeInForce: null, ...fields }))
        const { orderType, quantity, stopPrice } = fields
        const named = ['quantity', ...(needs[orderType] ?? [])] as const
        const isReadable = (['quantity', 'price', 'stopPrice', 'trailingDelta'] as const).every(
          (field) => !isUnreadable(fields[field]),
        )
        const usesStop = orderType === 'trailingStop' && stopPrice !== null
        const isComplete =
          isPositive(quantity) &&
          named.every((field) => isPositive(fields[field as keyof typeof fields])) &&
          (!usesStop || isPositive(stopPrice))
        const isFine = isReadable && isComplete
        expect(fate.sent).toBe(isFine ? 1 : 0)
        const named16 = isFine ? [null] : ['quantity', 'price', 'stopPrice', 'trailingDelta']
        expect(named16).toContain(fate.field)
      }),
      { numRuns: 300 },
    )
  })

  it('Property 16: a type that the venue does not list is denied', async () => {
    const small = createOrderRig({ capabilities: { orderTypes: ['limit'] } })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...orderTypes), async (orderType) => {
        const stop = orderType.startsWith('stop') ? '90' : null
        const trailingDelta = orderType === 'trailingStop' ? '100' : null
        const request = requestOf({ orderType, stopPrice: stop, trailingDelta, timeInForce: null })
        const order = await small.orders.submit(request)
        const isListed = orderType === 'limit'
        expect(order.status).toBe(isListed ? 'accepted' : 'denied')
        expect(order.denials[0]?.field).toBe(isListed ? undefined : 'orderType')
      }),
      { numRuns: 100 },
    )
    expect(small.venue.orders.every(({ order }) => order.orderType === 'limit')).toBe(true)
    await small.close()
  })

  it('Property 20: a life is taken where it is listed, and a date only in the future', async () => {
    const lives = fc.record({
      timeInForce: fc.constantFrom(...timesInForce, 'forever' as never, null),
      /** From now, ms; null for none. */
      endsIn: fc.oneof(fc.constant(null), fc.integer({ min: -100_000, max: 100_000 })),
    })
    await fc.assert(
      fc.asyncProperty(lives, async ({ timeInForce, endsIn }) => {
        const now = rig.clock.now()
        const expireTime = endsIn === null ? null : ((now + endsIn) as UnixMs)
        const fate = await fateOf(requestOf({ timeInForce, expireTime }))
        const isListed =
          timeInForce === null ||
          fakeCapabilities.timesInForce.limit?.includes(timeInForce) === true
        const isDated = timeInForce === 'gtd' ? endsIn !== null && endsIn > 0 : endsIn === null
        const field = isListed ? 'expireTime' : 'timeInForce'
        expect(fate).toEqual(isListed && isDated ? sent : { sent: 0, field })
      }),
      { numRuns: 200 },
    )
  })

  it('Property 17: every order has an id of its own, also at once and over restarts', async () => {
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ fate: fc.constantFrom('fine', 'refused', 'lostAnswer'), dies: fc.boolean() }),
          {
            minLength: 1,
            maxLength: 5,
          },
        ),
        async (batch) => {
          rig.venue.fates.submit.splice(0, Infinity, ...batch.map(({ fate }) => fate as 'fine'))
          const orders = await Promise.all(batch.map(() => rig.orders.submit(requestOf())))
          if (batch.some(({ dies }) => dies)) await rig.restart()
          for (const { orderId, clientOrderId } of orders) {
            expect(seen.has(orderId)).toBe(false)
            expect(seen.has(String(clientOrderId))).toBe(false)
            seen.add(orderId).add(String(clientOrderId))
            expect(rig.orders.find(orderId)).toMatchObject({ orderId, clientOrderId })
            expect(orderId).toMatch(/^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$/)
          }
          const listed = rig.orders.list({ limit: batch.length }).map(({ orderId }) => orderId)
          expect(new Set(listed).size).toBe(batch.length)
        },
      ),
      { numRuns: 100 },
    )
  }, 60_000)

  it('Property 37: a key leads to one order, whenever and however often it is used', async () => {
    let turn = 0
    const scripts = fc.record({
      repeats: fc.array(fc.constantFrom('atOnce', 'later', 'afterRestart'), { maxLength: 5 }),
      fate: fc.constantFrom(
        'fine' as const,
        'refused' as const,
        'lostAnswer' as const,
        'throws' as const,
      ),
      spelledAnew: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(scripts, async ({ repeats, fate, spelledAnew }) => {
        turn += 1
        const request = requestOf({ idempotencyKey: `same-${turn}` })
        const again = spelledAnew ? { ...request, quantity: '1.000', price: '100.0' } : request
        const from = submits()
        rig.venue.fates.submit.splice(0, Infinity, fate)
        const atOnce = repeats.filter((when) => when === 'atOnce')
        const orders = await Promise.all(
          [request, ...atOnce.map(() => again)].map((each) => rig.orders.submit(each)),
        )
        for (const when of repeats) {
          if (when === 'afterRestart') await rig.restart()
          if (when !== 'atOnce') orders.push(await rig.orders.submit(again))
        }
        expect(new Set(orders.map(({ orderId }) => orderId)).size).toBe(1)
        expect(submits() - from).toBe(1)
        const conflicting = rig.orders.submit({ ...request, price: '101' })
        await expect(conflicting).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' })
        const other = await rig.orders.submit(requestOf({ idempotencyKey: `other-${turn}` }))
        expect(other.orderId).not.toBe(orders[0]?.orderId)
        expect(submits() - from).toBe(2)
      }),
      { numRuns: 100 },
    )
  }, 60_000)

  it('Property 37: a key whose first order is under way refuses other terms', async () => {
    const request = requestOf({ idempotencyKey: 'under-way' })
    const first = rig.orders.submit(request)
    const second = rig.orders.submit({ ...request, side: 'sell' })
    await expect(second).rejects.toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
      path: 'idempotencyKey',
    })
    expect((await first).status).toBe('accepted')
  })
})
