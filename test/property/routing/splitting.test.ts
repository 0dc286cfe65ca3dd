import { Big } from 'big.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RoutingDecision } from '../../../src/contract/domain/routing.ts'
import { decide } from '../../../src/main/trading/routing/decide.ts'
import { type VenueSpec, routeOf, routingStart, settingsOf, viewOf } from '../../support/routing.ts'
import { isUsable, lotText, side, unitPrices, venues } from './generators.ts'

const runs = { numRuns: 400 }
const quantity = fc.integer({ min: 1, max: 150 })

const rules = fc.array(
  fc.record({
    min: fc.integer({ min: 1, max: 12 }),
    max: fc.integer({ min: 12, max: 200 }),
    step: fc.constantFrom(1, 1, 2, 3, 5, 10),
    minNotional: fc.constantFrom(null, 1, 5, 10),
  }),
  { minLength: 4, maxLength: 4 },
)
type Rule = {
  readonly min: number
  readonly max: number
  readonly step: number
  readonly minNotional: number | null
}

type Settings = {
  readonly maxSplits: number
  readonly minSplitNotional: string
  readonly splitting: boolean
}

function decided(
  specs: readonly VenueSpec[],
  count: number,
  taken: 'buy' | 'sell',
  settings: Partial<Settings> = {},
): RoutingDecision {
  return decide({
    decisionId: 'd',
    request: routeOf({ side: taken, quantity: lotText(count) }),
    settings: settingsOf({ splitting: true, minSplitNotional: '0', maxSplits: 3, ...settings }),
    views: specs.map((spec) => viewOf(spec)),
    now: routingStart as never,
    tradeableMs: 500,
    objections: [],
  })
}

function withRules(specs: readonly VenueSpec[], given: readonly Rule[]): readonly VenueSpec[] {
  return specs.map((spec, index) => {
    const rule = given[index]
    if (rule === undefined) return spec
    return {
      ...spec,
      instrument: {
        minQuantity: lotText(rule.min),
        maxQuantity: lotText(rule.max),
        stepSize: lotText(rule.step),
        minNotional: rule.minNotional === null ? null : `${rule.minNotional}`,
      },
    }
  })
}

function countOf(quantityText: string): number {
  return new Big(quantityText).times(1000).toNumber()
}

function isLegalPart(spec: VenueSpec, rule: Rule, count: number, taken: 'buy' | 'sell'): boolean {
  const units = unitPrices(spec, taken).slice(0, count)
  const worth = units.reduce((total, each) => total + each, 0) / 1000
  return (
    isUsable(spec) &&
    units.length === count &&
    count >= rule.min &&
    count <= rule.max &&
    count % rule.step === 0 &&
    (rule.minNotional === null || worth >= rule.minNotional)
  )
}

describe('an order that is spread', () => {
  it('Property 23: has parts that sum exactly, are legal where they go, and are not too many', () => {
    fc.assert(
      fc.property(
        venues,
        rules,
        quantity,
        side,
        fc.integer({ min: 1, max: 4 }),
        (specs, given, count, taken, maxSplits) => {
          const ruled = withRules(specs, given)
          const { parts, denials } = decided(ruled, count, taken, { maxSplits })
          const total = parts.reduce((sum, part) => sum.plus(part.quantity), new Big(0))
          expect(total.toFixed(3)).toBe(parts.length === 0 ? '0.000' : lotText(count))
          expect(denials.some(({ rule }) => rule === 'noVenue')).toBe(parts.length === 0)
          expect(parts.length).toBeLessThanOrEqual(maxSplits)
          expect(new Set(parts.map(({ venue }) => venue)).size).toBe(parts.length)
          for (const part of parts) {
            const at = ruled.findIndex(({ venue }) => venue === part.venue)
            const spec = ruled[at]
            const rule = given[at]
            if (spec === undefined || rule === undefined) throw new Error('from nowhere')
            expect(isLegalPart(spec, rule, countOf(part.quantity), taken)).toBe(true)
          }
        },
      ),
      runs,
    )
  })

  it('Property 23: is refused only where no single venue could have taken it', () => {
    fc.assert(
      fc.property(venues, rules, quantity, side, (specs, given, count, taken) => {
        const ruled = withRules(specs, given)
        const { parts } = decided(ruled, count, taken)
        const single = ruled.some((spec, index) => {
          const rule = given[index]
          return rule !== undefined && isLegalPart(spec, rule, count, taken)
        })
        expect(parts.length > 0 || !single).toBe(true)
      }),
      runs,
    )
  })

  it('Property 23: is not spread below the threshold, when switched off, or with one part allowed', () => {
    fc.assert(
      fc.property(venues, quantity, side, (specs, count, taken) => {
        const off = decided(specs, count, taken, { splitting: false })
        const one = decided(specs, count, taken, { maxSplits: 1 })
        const small = decided(specs, count, taken, { minSplitNotional: '1000000' })
        for (const { parts } of [off, one, small]) expect(parts.length).toBeLessThanOrEqual(1)
      }),
      runs,
    )
  })

  it('Property 23: costs what the cheapest units anywhere cost, where lots and rules do not bind', () => {
    fc.assert(
      fc.property(venues, quantity, side, (specs, count, taken) => {
        const usable = specs.filter(isUsable)
        // Whole ten-thousandths: what a unit costs with its fee.
        const sign = taken === 'buy' ? 1 : -1
        const costOf = (spec: VenueSpec, price: number): number =>
          price * (10_000 + sign * Math.round(Number(spec.fees?.taker) * 10_000))
        const units = usable
          .flatMap((spec) => unitPrices(spec, taken).map((price) => costOf(spec, price)))
          .toSorted((left, right) => sign * (left - right))
        const { parts } = decided(specs, count, taken, { maxSplits: 4 })
        const ideal = units.slice(0, count).reduce((total, each) => total + each, 0)
        const paid = parts.flatMap((part) => {
          const spec = specs.find(({ venue }) => venue === part.venue)
          if (spec === undefined) throw new Error('from nowhere')
          return unitPrices(spec, taken)
            .slice(0, countOf(part.quantity))
            .map((price) => costOf(spec, price))
        })
        expect(paid).toHaveLength(units.length < count ? 0 : count)
        const spent = paid.reduce((total, each) => total + each, 0)
        const loss = taken === 'buy' ? spent - ideal : ideal - spent
        // One venue alone is chosen by its price, without the fee.
        expect(parts.length > 1 ? loss === 0 : loss >= 0 || parts.length === 0).toBe(true)
      }),
      runs,
    )
  })
})
