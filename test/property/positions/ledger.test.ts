import { Big } from 'big.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fill } from '../../../src/contract/domain/order.ts'
import { unrealizedOf } from '../../../src/main/positions/averageCost.ts'
import { createLedger } from '../../../src/main/positions/ledger.ts'
import { fillOf } from '../../support/orders.ts'
import { perpetual } from '../../support/riskRig.ts'

const text = fc.integer({ min: 1, max: 9999 }).map((n) => new Big(n).div(100).toFixed())
const fills = fc.uniqueArray(
  fc.record({
    tradeId: fc.nat(200).map(String),
    side: fc.constantFrom('buy' as const, 'sell' as const),
    lastQuantity: text,
    lastPrice: text,
    fee: fc.integer({ min: -50, max: 500 }).map((n) => new Big(n).div(1000).toFixed()),
    feeAsset: fc.constantFrom('USDT', 'BNB', 'BTC'),
  }),
  { selector: ({ tradeId }) => tradeId, minLength: 1, maxLength: 30 },
)

describe('Property 26: the ledger', () => {
  it('counts each fill once, its fee in its own asset, in whatever order they are repeated', () => {
    fc.assert(
      fc.property(fills, fc.array(fc.nat(29)), text, (parts, repeats, price) => {
        const told = parts.map((fields) => fillOf(fields))
        const ledger = createLedger()
        // A venue may tell the fee in a second message only.
        for (const fill of told) ledger.apply({ ...fill, fee: null, feeAsset: null }, perpetual)
        for (const index of repeats) {
          const again = told[index % told.length] as Fill
          ledger.apply(again, perpetual)
        }
        for (const fill of told) ledger.apply(fill, perpetual)
        const [entry] = ledger.entries()
        const cash = told.reduce((sum, { side, lastQuantity, lastPrice }) => {
          const amount = new Big(lastQuantity).times(lastPrice)
          return side === 'buy' ? sum.minus(amount) : sum.plus(amount)
        }, new Big(0))
        const held = entry?.held ?? { quantity: new Big(0), cost: new Big(0) }
        const profit = (entry?.realized ?? new Big(0)).plus(
          unrealizedOf(perpetual, held, new Big(price)),
        )
        expect(profit.eq(cash.plus(held.quantity.times(price)))).toBe(true)
        for (const asset of ['USDT', 'BNB', 'BTC']) {
          const paid = told
            .filter(({ feeAsset }) => feeAsset === asset)
            .reduce((sum, { fee }) => sum.plus(fee ?? 0), new Big(0))
          const counted = ledger.fees().find((each) => each.asset === asset)?.amount ?? new Big(0)
          expect(counted.eq(paid)).toBe(true)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('is the same after it was written and read again', () => {
    fc.assert(
      fc.property(fills, fc.nat(30), (parts, split) => {
        const told = parts.map((fields) => fillOf(fields))
        const whole = createLedger()
        for (const fill of told) whole.apply(fill, perpetual)
        const first = createLedger()
        for (const fill of told.slice(0, split)) first.apply(fill, perpetual)
        const dump = JSON.parse(JSON.stringify(first.dump())) as ReturnType<typeof first.dump>
        const second = createLedger(dump)
        for (const fill of told.slice(split)) second.apply(fill, perpetual)
        expect(second.dump()).toEqual(whole.dump())
      }),
      { numRuns: 100 },
    )
  })
})
