import { Big } from 'big.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { InstrumentId } from '../../../src/contract/domain/ids.ts'
import type { ManagedOrder } from '../../../src/contract/domain/managedOrder.ts'
import { type Underway, WorkTally } from '../../../src/main/trading/risk/workTally.ts'
import { managedOrderOf, orderIdOf } from '../../support/fakeTrading.ts'

function underwayOf(order: ManagedOrder): Underway {
  const { orderId, venue, environment, accountId, createdTime, side, instrumentId } = order
  const quantity = new Big(order.leavesQuantity ?? 0)
  return {
    orderId,
    venue,
    environment,
    accountId,
    createdTime,
    triggers: false,
    work: {
      instrumentId,
      side,
      reduces: order.reduceOnly,
      quantity,
      notional: order.price === null ? null : quantity.times(order.price),
      spends: null,
    },
  }
}

const change = fc.record({
  id: fc.nat(8),
  isGone: fc.boolean(),
  side: fc.constantFrom('buy' as const, 'sell' as const),
  instrument: fc.constantFrom('A', 'B'),
  leaves: fc.integer({ min: 1, max: 999 }),
  price: fc.option(fc.integer({ min: 1, max: 9999 }), { freq: 5 }),
  reduceOnly: fc.boolean(),
  status: fc.constantFrom('accepted' as const, 'partiallyFilled' as const, 'filled' as const),
})

describe('the tally of what works', () => {
  it('is at every look what adding everything up anew gives, exactly', () => {
    fc.assert(
      fc.property(fc.array(fc.array(change, { maxLength: 5 }), { maxLength: 20 }), (looks) => {
        const tally = new WorkTally(underwayOf)
        const orders = new Map<number, ManagedOrder>()
        for (const changes of looks) {
          for (const { id, isGone, instrument, leaves, price, ...fields } of changes) {
            const order = managedOrderOf({
              ...fields,
              orderId: orderIdOf(id),
              instrumentId: instrument as InstrumentId,
              leavesQuantity: new Big(leaves).div(1000).toFixed(),
              price: price === null ? null : new Big(price).div(100).toFixed(),
            })
            if (isGone) orders.delete(id)
            else orders.set(id, order)
          }
          tally.follow([...orders.values()])
          const working = [...orders.values()].filter(({ status }) => status !== 'filled')
          expect(tally.count).toBe(working.length)
          for (const instrumentId of ['A', 'B']) {
            const ours = tally.sumsOf('sandbox').find((sum) => sum.instrumentId === instrumentId)
            const counted = working
              .filter((order) => order.instrumentId === instrumentId && !order.reduceOnly)
              .map((order) => underwayOf(order).work)
            const sum = (side: string): Big =>
              counted
                .filter((work) => work.side === side)
                .reduce((total, work) => total.plus(work.notional ?? 0), new Big(0))
            expect([
              (ours?.long ?? new Big(0)).eq(sum('buy')),
              (ours?.short ?? new Big(0)).eq(sum('sell')),
              ours?.unknown ?? 0,
            ]).toEqual([true, true, counted.filter(({ notional }) => notional === null).length])
          }
        }
      }),
      { numRuns: 200 },
    )
  })
})
