import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { modelVersions } from '../../../src/contract/domain/liquidationModel.ts'
import { type Bar, barMs, orderedBars } from '../../../src/main/liquidations/model/bars.ts'
import { levelRatios } from '../../../src/main/liquidations/model/levelPrices.ts'
import { levelStep } from '../../../src/main/liquidations/model/levelBook.ts'
import { LiquidationModel, addFlow, noFlow } from '../../../src/main/liquidations/model/model.ts'
import { cappedWeights, normalizedWeights } from '../../../src/main/liquidations/model/settings.ts'
import { Timeline } from '../../../src/main/liquidations/model/timeline.ts'
import { tiersOf } from '../../../src/main/liquidations/margin/tiers.ts'

const tiers = tiersOf([
  [0, 0.004, 125],
  [50_000, 0.005, 100],
])

const start = 1_750_000_200_000

const bar = fc.record({
  moves: fc.tuple(
    fc.double({ min: -0.02, max: 0.02, noNaN: true }),
    fc.double({ min: 0, max: 0.02, noNaN: true }),
    fc.double({ min: 0, max: 0.02, noNaN: true }),
  ),
  interest: fc.option(fc.double({ min: -0.2, max: 0.2, noNaN: true }), { freq: 8 }),
  hasPrices: fc.integer({ min: 0, max: 9 }).map((each) => each > 0),
  skipped: fc.integer({ min: 0, max: 20 }).map((each) => (each === 0 ? 9 : 0)),
  fundingRate: fc.option(fc.double({ min: -0.003, max: 0.003, noNaN: true })),
})

/** A walk of price and open interest with holes of every kind. */
const walk = fc.array(bar, { minLength: 2, maxLength: 60 }).map((parts): readonly Bar[] => {
  let time = start
  let price = 80_000
  let interest = 1000
  return parts.map(
    ({ moves: [move, up, down], interest: change, hasPrices, skipped, fundingRate }) => {
      time += barMs * (1 + skipped)
      const open = price
      price *= 1 + move
      interest *= 1 + (change ?? 0)
      const prices = {
        open,
        high: Math.max(open, price) * (1 + up),
        low: Math.min(open, price) * (1 - down),
        close: price,
      }
      return {
        time,
        prices: hasPrices ? prices : null,
        openInterest: change === null ? null : interest,
        fundingRate,
      }
    },
  )
})

const settings = fc.record({
  version: fc.constantFrom(...modelVersions),
  weights: fc.constantFrom(
    { 5: 0.15, 10: 0.3, 25: 0.25, 50: 0.2, 100: 0.1 },
    { 3: 0.5, 125: 0.5 },
    { 100: 1 },
  ),
  fundingTilt: fc.boolean(),
  turnover: fc.boolean(),
})

type Settings = ConstructorParameters<typeof LiquidationModel>[0]

function modelOf(given: Settings): LiquidationModel {
  return new LiquidationModel(given, levelRatios(given.weights, tiers))
}

function levelsOf(model: LiquidationModel): readonly string[] {
  const levels: string[] = []
  for (const side of ['long', 'short'] as const) {
    model.visit(side, (price, tier, notional) =>
      levels.push(`${side} ${price} ${tier} ${notional}`),
    )
  }
  return levels
}

function run(given: Settings, bars: readonly Bar[]): LiquidationModel {
  const model = modelOf(given)
  const timeline = new Timeline()
  for (const each of orderedBars(bars)) {
    for (const step of timeline.take(each)) model.step(step)
  }
  return model
}

describe('Property 42: the volume of the model', () => {
  it('is active, consumed or closed: nothing appears and nothing is lost', () => {
    fc.assert(
      fc.property(walk, settings, (bars, given) => {
        const model = modelOf(given)
        const timeline = new Timeline()
        const sum = noFlow()
        for (const each of bars) {
          for (const step of timeline.take(each)) addFlow(sum, model.step(step))
        }
        const active = model.activeQuantity('long') + model.activeQuantity('short')
        expect(Math.abs(sum.created - active - sum.consumed - sum.closed)).toBeLessThanOrEqual(
          1e-9 * Math.max(1, sum.created),
        )
        let held = 0
        for (const side of ['long', 'short'] as const) {
          model.visit(side, (price, _tier, notional) => (held += notional / price))
        }
        expect(Math.abs(held - active)).toBeLessThanOrEqual(1e-9 * Math.max(1, sum.created))
      }),
      { numRuns: 300 },
    )
  })

  it('never exceeds the open interest on a side', () => {
    fc.assert(
      fc.property(walk, settings, (bars, given) => {
        const model = modelOf(given)
        const timeline = new Timeline()
        for (const each of bars) {
          for (const step of timeline.take(each)) {
            model.step(step)
            if (step.openInterest === null) continue
            for (const side of ['long', 'short'] as const) {
              expect(model.activeQuantity(side)).toBeLessThanOrEqual(step.openInterest * (1 + 1e-9))
            }
          }
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('Property 43: the levels of the model', () => {
  it('lie on the side the price did not reach', () => {
    fc.assert(
      fc.property(walk, settings, (bars, given) => {
        const model = modelOf(given)
        const timeline = new Timeline()
        for (const each of bars) {
          for (const step of timeline.take(each)) {
            const { prices } = step
            model.step(step)
            if (prices === null) continue
            const close = prices.close
            model.visit('long', (price) => expect(price).toBeLessThan(close))
            model.visit('short', (price) => expect(price).toBeGreaterThan(close))
          }
        }
      }),
      { numRuns: 200 },
    )
  })

  it('that stood before a step are gone when its price reached them, the very price included', () => {
    fc.assert(
      fc.property(walk, settings, (bars, given) => {
        const model = run(given, bars)
        const stood: number[] = []
        model.visit('long', (price) => stood.push(price))
        const reached = stood.at(Math.floor(stood.length / 2))
        if (reached === undefined) return
        const prices = { open: reached, high: reached, low: reached, close: reached }
        model.step({
          elapsedMs: barMs,
          prices,
          interestChange: 0,
          openInterest: null,
          fundingRate: null,
        })
        model.visit('long', (price) => expect(price).toBeLessThan(reached * (1 + levelStep)))
      }),
      { numRuns: 200 },
    )
  })

  it('do not depend on the order in which the data came, nor on what came twice', () => {
    const shuffled = walk.chain((bars) =>
      fc
        .shuffledSubarray([...bars, ...bars.slice(0, 5)], {
          minLength: bars.length + Math.min(5, bars.length),
        })
        .map((other) => [bars, other] as const),
    )
    fc.assert(
      fc.property(shuffled, settings, ([bars, other], given) => {
        expect(levelsOf(run(given, other))).toEqual(levelsOf(run(given, bars)))
      }),
      { numRuns: 200 },
    )
  })

  it('are those of a copy that was taken on the way', () => {
    fc.assert(
      fc.property(walk, settings, fc.nat(60), (bars, given, at) => {
        const model = modelOf(given)
        const timeline = new Timeline()
        let copy: { model: LiquidationModel; timeline: Timeline; from: number } | null = null
        bars.forEach((each, index) => {
          if (index === at % bars.length) {
            copy = { model: model.copy(), timeline: timeline.copy(), from: index }
          }
          for (const step of timeline.take(each)) model.step(step)
        })
        const taken = copy as { model: LiquidationModel; timeline: Timeline; from: number } | null
        if (taken === null) return
        for (const each of bars.slice(taken.from)) {
          for (const step of taken.timeline.take(each)) taken.model.step(step)
        }
        expect(levelsOf(taken.model)).toEqual(levelsOf(model))
      }),
      { numRuns: 150 },
    )
  })
})

describe('Property 44: leverage weights', () => {
  const weights = fc.dictionary(
    fc.constantFrom('3', '5', '10', '20', '25', '40', '50', '75', '100', '125'),
    fc.double({ min: 0, max: 1000, noNaN: true }),
  )

  it('add up to one, whatever was given and whatever a venue allows', () => {
    fc.assert(
      fc.property(weights, fc.integer({ min: 1, max: 150 }), (given, most) => {
        const total = Object.values(given).reduce((sum, each) => sum + each, 0)
        fc.pre(total > 0)
        const normal = normalizedWeights(given)
        const capped = cappedWeights(normal, most)
        for (const each of [normal, capped]) {
          const sum = Object.values(each).reduce((all, one) => all + one, 0)
          expect(sum).toBeCloseTo(1, 9)
        }
        for (const leverage of Object.keys(capped).map(Number)) {
          expect(leverage <= most || leverage === 3).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })
})
