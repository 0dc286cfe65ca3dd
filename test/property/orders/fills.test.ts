import { Big } from 'big.js'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isClosed } from '../../../src/contract/domain/managedOrder.ts'
import type {
  ClientOrderId,
  ExecutionReport,
  Fill,
  VenueOrderId,
} from '../../../src/contract/domain/order.ts'
import { fakeInstrument, fakeOrigin } from '../../support/fakeVenue.ts'
import { fillOf, reportOf } from '../../support/orders.ts'
import { type OrderRig, createOrderRig, requestOf } from '../../support/orderRig.ts'

let rig: OrderRig
let trades = 0
beforeAll(() => {
  rig = createOrderRig()
})
afterAll(() => rig.close())

const trade = fc.record({
  /** Thousandths. */
  quantity: fc.integer({ min: 1, max: 400 }),
  price: fc.integer({ min: 900, max: 1100 }),
  fee: fc.constantFrom<string | null>('0.1', '-0.05', null),
})
const shuffled = fc.infiniteStream(fc.nat())

type Made = { readonly fill: Fill; readonly report: ExecutionReport }

/** The messages of a list of trades, each a fill and the report that goes with it. */
function messagesOf(
  list: readonly {
    readonly quantity: number
    readonly price: number
    readonly fee: string | null
  }[],
  names: { readonly clientOrderId: ClientOrderId; readonly venueOrderId: VenueOrderId },
): readonly Made[] {
  let sum = new Big(0)
  return list.map(({ quantity, price, fee }, index) => {
    trades += 1
    const lastQuantity = new Big(quantity).div(1000).toFixed()
    sum = sum.plus(lastQuantity)
    const time = (rig.clock.now() + index) as Fill['exchangeTime']
    const common = {
      ...fakeOrigin,
      ...names,
      instrumentId: fakeInstrument.instrumentId,
      exchangeTime: time,
      receivedTime: time,
    }
    const fill = fillOf({
      ...common,
      tradeId: `t${trades}`,
      lastQuantity,
      lastPrice: new Big(price).div(10).toFixed(),
      fee,
      feeAsset: fee === null ? null : 'USDT',
    })
    const report = reportOf({
      ...common,
      executionType: 'trade',
      status: sum.gte(1) ? 'filled' : 'partiallyFilled',
      quantity: '1',
      price: '100',
      cumulativeQuantity: sum.toFixed(),
      leavesQuantity: new Big(1).minus(sum).toFixed(),
    })
    return { fill, report }
  })
}

function mixed<Item>(items: readonly Item[], numbers: Iterator<number>): readonly Item[] {
  return items
    .map((item) => ({ item, rank: numbers.next().value as number }))
    .toSorted((left, right) => left.rank - right.rank)
    .map(({ item }) => item)
}

describe('fills', () => {
  it('Property 19: whatever comes, in whatever order and how often, counts once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(trade, { minLength: 1, maxLength: 8 }),
        fc.array(fc.nat({ max: 30 }), { maxLength: 8 }),
        shuffled,
        fc.boolean(),
        async (list, repeated, order, reportsToo) => {
          const { orderId, clientOrderId, venueOrderId } = await rig.orders.submit(requestOf())
          const names = { clientOrderId: clientOrderId!, venueOrderId: venueOrderId! }
          const made = messagesOf(list, names)
          const fills = made.map(({ fill }) => fill)
          const all = [
            ...fills,
            ...repeated.flatMap((index) => fills[index % fills.length] ?? []),
            ...(reportsToo ? made.map(({ report }) => report) : []),
          ]
          for (const message of mixed(all, order[Symbol.iterator]())) rig.bus.publish(message)
          const total = fills.reduce((sum, fill) => sum.plus(fill.lastQuantity), new Big(0))
          const turnover = fills.reduce(
            (sum, fill) => sum.plus(new Big(fill.lastPrice).times(fill.lastQuantity)),
            new Big(0),
          )
          const now = rig.orders.find(orderId)!
          const filled = total.gt(1) ? new Big(1) : total
          const excess = total.minus(filled)
          expect(now.cumulativeQuantity).toBe(filled.toFixed())
          expect(now.leavesQuantity).toBe(new Big(1).minus(filled).toFixed())
          expect(now.overfilledQuantity).toBe(excess.gt(0) ? excess.toFixed() : null)
          expect(now.unexplainedQuantity).toBe('0')
          expect(new Big(now.averagePrice!).minus(turnover.div(total)).abs().lt('1e-15')).toBe(true)
          expect(now.status === 'filled').toBe(filled.eq(1))
          const paid = fills.reduce((sum, { fee }) => sum.plus(fee ?? 0), new Big(0))
          expect(new Big(now.fees[0]?.amount ?? 0).eq(paid)).toBe(true)
          expect(rig.orders.detail(orderId).fills).toHaveLength(fills.length)
        },
      ),
      { numRuns: 150 },
    )
  }, 60_000)

  it('Property 19: a count of the venue that is ahead is shown as unexplained until its trades come', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(trade, { minLength: 1, maxLength: 2 }), async (list) => {
        const { orderId, clientOrderId, venueOrderId } = await rig.orders.submit(requestOf())
        const names = { clientOrderId: clientOrderId!, venueOrderId: venueOrderId! }
        const made = messagesOf(list, names)
        const last = made.at(-1)!.report
        rig.bus.publish(last)
        expect(rig.orders.find(orderId)).toMatchObject({
          cumulativeQuantity: last.cumulativeQuantity,
          unexplainedQuantity: last.cumulativeQuantity,
          averagePrice: null,
        })
        for (const { fill } of made) rig.bus.publish(fill)
        expect(rig.orders.find(orderId)).toMatchObject({
          cumulativeQuantity: last.cumulativeQuantity,
          unexplainedQuantity: '0',
        })
      }),
      { numRuns: 100 },
    )
  })

  it('Property 19: fills after the end count, and complete the order only when they are all of it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('canceled' as const, 'expired' as const),
        fc.array(trade, { minLength: 1, maxLength: 4 }),
        async (status, list) => {
          const { orderId, clientOrderId, venueOrderId } = await rig.orders.submit(requestOf())
          rig.venue.end(venueOrderId!, status)
          expect(rig.orders.find(orderId)?.status).toBe(status)
          const made = messagesOf(list, {
            clientOrderId: clientOrderId!,
            venueOrderId: venueOrderId!,
          })
          for (const { fill } of made) rig.bus.publish(fill)
          const total = made.reduce((sum, { fill }) => sum.plus(fill.lastQuantity), new Big(0))
          const now = rig.orders.find(orderId)!
          expect(isClosed(now)).toBe(true)
          expect(now.status).toBe(total.gte(1) ? 'filled' : status)
          expect(now.cumulativeQuantity).toBe((total.gt(1) ? new Big(1) : total).toFixed())
        },
      ),
      { numRuns: 100 },
    )
  }, 60_000)
})
