import { Big } from 'big.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Contract,
  type SignedTrade,
  applyTrade,
  averagePriceOf,
  nothingHeld,
  unrealizedOf,
} from '../../../src/main/positions/averageCost.ts'

const runs = { numRuns: 300 }

const tenths = (most: number) => fc.integer({ min: 1, max: most }).map((n) => new Big(n).div(10))
const trade = fc.record({ isBuy: fc.boolean(), size: tenths(50), price: tenths(100_000) })
const trades = fc.array(
  trade.map(({ isBuy, size, price }): SignedTrade => ({
    quantity: size.times(isBuy ? 1 : -1),
    price,
  })),
  { minLength: 1, maxLength: 40 },
)
const multiplier = fc.constantFrom('1', '0.001', '10')
const linear = multiplier.map((multiplier): Contract => ({ marketKind: 'linear', multiplier }))
const inverse = multiplier.map((multiplier): Contract => ({ marketKind: 'inverse', multiplier }))

/** Trades one tenth at a time and keeps each lot's price: what was bought first is no matter. */
function oracle({ multiplier }: Contract, all: readonly SignedTrade[]) {
  let held = 0
  let average = 0
  let realized = 0
  for (const { quantity, price } of all) {
    const step = quantity.gt(0) ? 1 : -1
    for (let left = Math.round(quantity.abs().toNumber() * 10); left > 0; left -= 1) {
      const paid = price.toNumber()
      if (held * step >= 0) average = (average * Math.abs(held) + paid) / (Math.abs(held) + 1)
      else realized += (paid - average) * -step * 0.1 * Number(multiplier)
      held += step
    }
  }
  return { quantity: held / 10, average, realized }
}

function run(contract: Contract, all: readonly SignedTrade[]) {
  return all.reduce(
    (state, each) => {
      const { held, realized } = applyTrade(contract, state.held, each)
      return { held, realized: state.realized.plus(realized) }
    },
    { held: nothingHeld, realized: new Big(0) },
  )
}

describe('Property 26: positions and profit', () => {
  it('agree with a ledger that trades a tenth at a time', () => {
    fc.assert(
      fc.property(linear, trades, (contract, all) => {
        const ours = run(contract, all)
        const naive = oracle(contract, all)
        const scale = Math.max(1, Math.abs(naive.realized))
        expect(ours.held.quantity.toNumber()).toBeCloseTo(naive.quantity, 9)
        expect(ours.realized.toNumber() / scale).toBeCloseTo(naive.realized / scale, 6)
        if (ours.held.quantity.eq(0)) return
        const average = averagePriceOf(contract, ours.held)?.toNumber() ?? Number.NaN
        expect(average / naive.average).toBeCloseTo(1, 9)
      }),
      runs,
    )
  })

  it('realised and unrealised are the cash that moved and the worth of what is left, exactly', () => {
    fc.assert(
      fc.property(linear, trades, tenths(100_000), (contract, all, price) => {
        const { held, realized } = run(contract, all)
        const paid = all.reduce(
          (sum, each) => sum.plus(each.quantity.times(each.price).times(contract.multiplier)),
          new Big(0),
        )
        const worth = held.quantity.times(price).times(contract.multiplier)
        const profit = realized.plus(unrealizedOf(contract, held, price))
        expect(profit.eq(worth.minus(paid))).toBe(true)
      }),
      runs,
    )
  })

  it('of inverse contracts are counted in the base asset, to the last of 30 digits', () => {
    fc.assert(
      fc.property(inverse, trades, tenths(100_000), (contract, all, price) => {
        const { held, realized } = run(contract, all)
        const Exact = Big()
        Exact.DP = 60
        const coins = (quantity: Big, at: Big): Big =>
          new Exact(quantity).times(contract.multiplier).div(at)
        const received = all.reduce(
          (sum, each) => sum.plus(coins(each.quantity, each.price)),
          new Exact(0),
        )
        const profit = realized.plus(unrealizedOf(contract, held, price))
        const expected = received.minus(coins(held.quantity, price))
        expect(profit.minus(expected).abs().lt('1e-30')).toBe(true)
      }),
      runs,
    )
  })

  it('a trade that reduces leaves the average, one that crosses zero begins at its price', () => {
    fc.assert(
      fc.property(linear, trades, fc.nat(99), tenths(100_000), (contract, all, share, price) => {
        const { held } = run(contract, all)
        fc.pre(!held.quantity.eq(0))
        const average = averagePriceOf(contract, held)
        const part = held.quantity.times(share).div(100).times(-1)
        const reduced = applyTrade(contract, held, { quantity: part, price }).held
        const after = averagePriceOf(contract, reduced)
        expect(
          after
            ?.minus(average ?? 0)
            .abs()
            .lt('1e-20'),
        ).toBe(true)
        const crossing = { quantity: held.quantity.times(-2), price }
        const crossed = applyTrade(contract, held, crossing).held
        expect(crossed.quantity.eq(held.quantity.times(-1))).toBe(true)
        expect(averagePriceOf(contract, crossed)?.eq(price)).toBe(true)
      }),
      runs,
    )
  })
})
