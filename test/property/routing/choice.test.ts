import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RoutingCriterion, RoutingDecision } from '../../../src/contract/domain/routing.ts'
import type { VenueId } from '../../../src/contract/domain/venue.ts'
import { decide } from '../../../src/main/trading/routing/decide.ts'
import { type VenueSpec, routeOf, routingStart, settingsOf, viewOf } from '../../support/routing.ts'
import { denial } from '../../../src/main/trading/routing/view.ts'
import { isUsable, lotText, side, unitPrices, venues } from './generators.ts'

const runs = { numRuns: 300 }
const quantity = fc.integer({ min: 1, max: 60 })

type Case = {
  readonly specs: readonly VenueSpec[]
  readonly count: number
  readonly side: 'buy' | 'sell'
  readonly criterion: RoutingCriterion
  readonly limit?: number | null
}

function decided({ specs, count, side: taken, criterion, limit = null }: Case): RoutingDecision {
  return decide({
    decisionId: 'd',
    request: routeOf({
      side: taken,
      quantity: lotText(count),
      criterion,
      orderType: limit === null ? 'market' : 'limit',
      price: limit === null ? null : `${limit}`,
      timeInForce: limit === null ? null : 'gtc',
    }),
    settings: settingsOf(),
    views: specs.map((spec) => viewOf(spec)),
    now: routingStart as never,
    tradeableMs: 500,
    objections: [],
  })
}

/** What a market order of so many units comes to, unit by unit; null where the book has too few. */
function plainWalk(
  spec: VenueSpec,
  taken: 'buy' | 'sell',
  count: number,
): readonly number[] | null {
  const units = unitPrices(spec, taken)
  return units.length < count ? null : units.slice(0, count)
}

function rounded(value: number | null): number | null {
  return value === null ? null : Number(value.toFixed(6))
}

function sumOf(units: readonly number[]): number {
  return units.reduce((total, each) => total + each, 0)
}

/** Lowest first; equals by priority (none is last), then by name. */
function best(
  scored: readonly { readonly spec: VenueSpec; readonly score: number }[],
): VenueId | null {
  const order = scored.toSorted(
    (left, right) =>
      left.score - right.score ||
      (left.spec.priority ?? 99) - (right.spec.priority ?? 99) ||
      (left.spec.venue < right.spec.venue ? -1 : 1),
  )
  return order[0]?.spec.venue ?? null
}

function oracle({ specs, count, side: taken, criterion }: Case): VenueId | null {
  const able = specs.filter(isUsable).flatMap((spec) => {
    const units = plainWalk(spec, taken, count)
    return units === null ? [] : [{ spec, units }]
  })
  const scores: Record<RoutingCriterion, (each: (typeof able)[number]) => number> = {
    bestPrice: ({ units }) => (taken === 'buy' ? sumOf(units) : -sumOf(units)),
    // Ten-thousandths of the fee, whole numbers all.
    lowestFees: ({ spec, units }) => sumOf(units) * Math.round(Number(spec.fees?.taker) * 10_000),
    highestLiquidity: ({ units }) => Math.abs(sumOf(units) / (units[0] ?? 1) / count - 1),
    userPreference: ({ spec }) => spec.priority ?? 99,
  }
  return best(able.map((each) => ({ spec: each.spec, score: scores[criterion](each) })))
}

describe('the venue a criterion chooses', () => {
  for (const criterion of ['bestPrice', 'lowestFees', 'userPreference'] as const) {
    it(`Property 21: ${criterion} agrees with counting unit by unit`, () => {
      fc.assert(
        fc.property(venues, quantity, side, (specs, count, taken) => {
          const given = { specs, count, side: taken, criterion }
          expect(decided(given).parts[0]?.venue ?? null).toBe(oracle(given))
        }),
        runs,
      )
    })
  }

  it('Property 21: highestLiquidity has no venue of clearly less slippage beside it', () => {
    fc.assert(
      fc.property(venues, quantity, side, (specs, count, taken) => {
        const given = { specs, count, side: taken, criterion: 'highestLiquidity' } as const
        const chosen = decided(given).parts[0]?.venue ?? null
        const found = oracle(given)
        expect(chosen === null).toBe(found === null)
        const slippage = (venue: VenueId | null): number => {
          const spec = specs.find((each) => each.venue === venue)
          const units = spec === undefined ? [] : (plainWalk(spec, taken, count) ?? [])
          return Math.abs(sumOf(units) / (units[0] ?? 1) / count - 1)
        }
        expect(slippage(chosen)).toBeCloseTo(slippage(found), 12)
      }),
      runs,
    )
  })

  it('Property 21: the order in which venues are looked at changes nothing', () => {
    fc.assert(
      fc.property(
        venues,
        quantity,
        side,
        fc.constantFrom('bestPrice', 'lowestFees', 'highestLiquidity', 'userPreference'),
        (specs, count, taken, criterion) => {
          const given = { specs, count, side: taken, criterion } as const
          const again = { ...given, specs: specs.toReversed() }
          expect(decided(again).candidates).toEqual(decided(given).candidates)
        },
      ),
      runs,
    )
  })

  it('Property 21: an order that would rest pays the maker rate, one that takes the taker rate', () => {
    fc.assert(
      fc.property(venues, quantity, side, (specs, count, taken) => {
        for (const limit of [900, 1100]) {
          const given = { specs, count, side: taken, criterion: 'lowestFees', limit } as const
          const takes = taken === 'buy' ? limit === 1100 : limit === 900
          const seen = decided(given).candidates.filter(({ bookAgeMs }) => bookAgeMs !== null)
          for (const candidate of seen) {
            const spec = specs.find(({ venue }) => venue === candidate.venue)
            expect(candidate.feeRate).toBe(Number(takes ? spec?.fees?.taker : spec?.fees?.maker))
          }
        }
      }),
      runs,
    )
  })

  it('Property 21: the reasoning, the criterion and every venue are in the decision', () => {
    fc.assert(
      fc.property(venues, quantity, side, (specs, count, taken) => {
        const decision = decided({ specs, count, side: taken, criterion: 'bestPrice' })
        const chosen = decision.parts[0]
        expect(decision.criterion).toBe('bestPrice')
        expect(decision.candidates.map(({ venue }) => venue).toSorted()).toEqual(
          specs.map(({ venue }) => venue).toSorted(),
        )
        const [first] = decision.candidates
        expect(decision.denials.some(({ rule }) => rule === 'noVenue')).toBe(chosen === undefined)
        expect(decision.reasoning).toContain(chosen?.venue ?? 'No venue')
        expect(chosen?.venue ?? first?.venue).toBe(first?.venue)
        expect(decision.expectedPrice).toBe(chosen === undefined ? null : first?.expectedPrice)
      }),
      runs,
    )
  })
})

describe('what a decision says of books', () => {
  it('Property 22: has every usable book as it stands and its age, and invents none', () => {
    fc.assert(
      fc.property(venues, quantity, side, (specs, count, taken) => {
        const { candidates } = decided({ specs, count, side: taken, criterion: 'bestPrice' })
        for (const candidate of candidates) {
          const spec = specs.find(({ venue }) => venue === candidate.venue)
          if (spec === undefined) throw new Error('a venue came from nowhere')
          const { bestBid, bestAsk, spread, depth, expectedPrice, bookAgeMs } = candidate
          const rules = candidate.refusals.map(({ rule }) => rule)
          const walked = plainWalk(spec, taken, count)
          const isThere = spec.bookAgeMs !== null
          const bid = spec.bids[0]?.[0] ?? 0
          const ask = spec.asks[0]?.[0] ?? 0
          expect(bookAgeMs).toBe(spec.bookAgeMs)
          expect(rules.includes('noBook')).toBe(!isThere)
          expect(rules.includes('staleBook')).toBe((spec.bookAgeMs ?? 0) > 500)
          expect(rules.includes('depth')).toBe(isThere && walked === null)
          expect([bestBid, bestAsk, spread]).toEqual(
            isThere ? [bid, ask, ask - bid] : [null, null, null],
          )
          expect(rounded(depth)).toBe(isThere ? unitPrices(spec, taken).length / 1000 : null)
          expect(rounded(expectedPrice)).toBe(
            isThere && walked !== null ? rounded(sumOf(walked) / count) : null,
          )
        }
      }),
      runs,
    )
  })

  it('Property 22: a venue whose book is missing or stale is never chosen', () => {
    fc.assert(
      fc.property(
        venues,
        quantity,
        side,
        fc.constantFrom('bestPrice', 'lowestFees', 'highestLiquidity', 'userPreference'),
        fc.boolean(),
        (specs, count, taken, criterion, splitting) => {
          const decision = decide({
            decisionId: 'd',
            request: routeOf({ side: taken, quantity: lotText(count), criterion }),
            settings: settingsOf({ splitting, minSplitNotional: '0' }),
            views: specs.map((spec) => viewOf(spec)),
            now: routingStart as never,
            tradeableMs: 500,
            objections: [],
          })
          const usable = new Set(specs.filter(isUsable).map(({ venue }) => venue))
          expect(decision.parts.filter(({ venue }) => !usable.has(venue))).toEqual([])
        },
      ),
      runs,
    )
  })
})

describe('venues that are not available', () => {
  it('Property 3: take nothing; the first of the others by priority does, and none says so', () => {
    fc.assert(
      fc.property(
        venues,
        fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
        (specs, openness) => {
          const states = specs.map((spec, index) => ({
            ...spec,
            bookAgeMs: 0,
            asks: [[1000, 10] as const],
            refusals: openness[index] === true ? [] : [denial('switchedOff', 'It is off.')],
          }))
          const open = states.filter(({ refusals }) => refusals.length === 0)
          const given = {
            specs: states,
            count: 1,
            side: 'buy',
            criterion: 'userPreference',
          } as const
          const decision = decided(given)
          const first = best(open.map((spec) => ({ spec, score: spec.priority ?? 99 })))
          expect(decision.parts[0]?.venue ?? null).toBe(first)
          expect(decision.denials.some(({ rule }) => rule === 'noVenue')).toBe(first === null)
        },
      ),
      runs,
    )
  })
})

describe('the rules of a venue', () => {
  it('Property 24: only a venue whose least, most and lot the quantity meets is chosen', () => {
    const limits = fc.record({
      min: fc.integer({ min: 1, max: 20 }),
      max: fc.integer({ min: 20, max: 50 }),
      step: fc.constantFrom(1, 2, 3, 5, 10),
    })
    fc.assert(
      fc.property(
        venues,
        fc.array(limits, { minLength: 4, maxLength: 4 }),
        quantity,
        (specs, rules, count) => {
          const ruled = specs.map((spec, index) => {
            const { min, max, step } = rules[index] ?? { min: 1, max: 50, step: 1 }
            const instrument = {
              minQuantity: lotText(min),
              maxQuantity: lotText(max),
              stepSize: lotText(step),
            }
            return { ...spec, bookAgeMs: 0, asks: [[1000, 10] as const], instrument }
          })
          const decision = decided({ specs: ruled, count, side: 'buy', criterion: 'bestPrice' })
          const isLegal = (venue: VenueId): boolean => {
            const at = ruled.findIndex((spec) => spec.venue === venue)
            const { min, max, step } = rules[at] ?? { min: 1, max: 50, step: 1 }
            return count >= min && count <= max && count % step === 0
          }
          for (const { venue, refusals } of decision.candidates) {
            expect(refusals.length === 0).toBe(isLegal(venue))
          }
          expect(decision.parts.every(({ venue }) => isLegal(venue))).toBe(true)
          expect(decision.parts.length > 0).toBe(ruled.some(({ venue }) => isLegal(venue)))
        },
      ),
      runs,
    )
  })
})
