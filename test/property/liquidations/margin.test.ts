import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MarginedPosition } from '../../../src/contract/domain/margin.ts'
import { shippedTables } from '../../../src/main/liquidations/margin/bracketData.ts'
import {
  bankruptcyPrice,
  canBeOpened,
  isolatedMargin,
  liquidationPrice,
} from '../../../src/main/liquidations/margin/liquidationPrice.ts'
import {
  type TierStep,
  maintenanceMargin,
  tableFault,
  tierAt,
  tiersOf,
} from '../../../src/main/liquidations/margin/tiers.ts'

/** Rising steps of a table no position of which is liquidated at its own entry. */
const steps: fc.Arbitrary<readonly TierStep[]> = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 5_000_000 }), fc.integer({ min: 0, max: 200 })), {
    minLength: 1,
    maxLength: 8,
  })
  .map((parts) => {
    let floor = 0
    let rate = 0.002
    return parts.map(([width, more], index): TierStep => {
      if (index > 0) floor += width
      rate = Math.min(0.45, rate + more / 10_000)
      return [floor, rate, Math.max(1, Math.floor(0.9 / rate))]
    })
  })

const position = fc.record({
  positionSide: fc.constantFrom('long' as const, 'short' as const),
  entryPrice: fc.double({ min: 0.0001, max: 200_000, noNaN: true }),
  quantity: fc.double({ min: 0.001, max: 100_000, noNaN: true }),
  leverage: fc.integer({ min: 1, max: 125 }),
})

function openable([table, given]: readonly [readonly TierStep[], MarginedPosition]): boolean {
  return canBeOpened(given, tiersOf(table))
}

const cases = fc.tuple(steps, position).filter(openable)

describe('Property 40: margins of tiered tables', () => {
  it('never jump at a boundary', () => {
    fc.assert(
      fc.property(steps, (table) => {
        const tiers = tiersOf(table)
        for (const { floor } of tiers.slice(1)) {
          const below = maintenanceMargin(tiers, floor - 1e-6)
          expect(Math.abs(maintenanceMargin(tiers, floor) - below)).toBeLessThan(0.01)
        }
        expect(tableFault(tiers)).toBeNull()
      }),
      { numRuns: 300 },
    )
  })

  it('rise with the notional', () => {
    const notional = fc.double({ min: 0, max: 50_000_000, noNaN: true })
    fc.assert(
      fc.property(steps, notional, notional, (table, one, other) => {
        const tiers = tiersOf(table)
        const [less, more] = [Math.min(one, other), Math.max(one, other)]
        const rise = maintenanceMargin(tiers, more) - maintenanceMargin(tiers, less)
        expect(rise).toBeGreaterThanOrEqual(-1e-6)
      }),
      { numRuns: 300 },
    )
  })
})

describe('Property 41: the exact liquidation price', () => {
  it('lies on the loss side of the entry and before bankruptcy', () => {
    fc.assert(
      fc.property(cases, ([table, given]) => {
        const price = liquidationPrice(given, tiersOf(table))
        if (price === null) return
        const slack = given.entryPrice * 1e-9
        const ordered = [bankruptcyPrice(given), price, given.entryPrice]
        const [least, middle, most] = given.positionSide === 'long' ? ordered : ordered.toReversed()
        expect(middle).toBeGreaterThanOrEqual((least ?? Infinity) - slack)
        expect(middle).toBeLessThanOrEqual((most ?? -Infinity) + slack)
      }),
      { numRuns: 500 },
    )
  })

  it('leaves exactly the maintenance margin of the tier that holds the notional there', () => {
    fc.assert(
      fc.property(cases, ([table, given]) => {
        const tiers = tiersOf(table)
        const price = liquidationPrice(given, tiers)
        if (price === null) return
        const sign = given.positionSide === 'long' ? 1 : -1
        const equity = isolatedMargin(given) + sign * given.quantity * (price - given.entryPrice)
        const scale = Math.max(1, given.quantity * Math.max(price, given.entryPrice))
        expect(
          Math.abs(equity - maintenanceMargin(tiers, given.quantity * price)) / scale,
        ).toBeLessThan(1e-9)
      }),
      { numRuns: 500 },
    )
  })

  it('moves away from the entry with less leverage and with added margin', () => {
    const more = fc.double({ min: 0.01, max: 1000, noNaN: true })
    fc.assert(
      fc.property(cases, more, ([table, given], extraMargin) => {
        const tiers = tiersOf(table)
        const price = liquidationPrice(given, tiers)
        const safer = [
          liquidationPrice({ ...given, leverage: given.leverage * 0.9 }, tiers),
          liquidationPrice({ ...given, extraMargin }, tiers),
        ]
        for (const each of safer) {
          if (price === null || each === null) continue
          const away = given.positionSide === 'long' ? price - each : each - price
          expect(away).toBeGreaterThanOrEqual(-given.entryPrice * 1e-9)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('exists for every position the shipped tables let a trader open', () => {
    const shipped = fc.constantFrom(
      ...Object.values(shippedTables).flatMap(({ byBase, others }) => [
        ...Object.values(byBase),
        others,
      ]),
    )
    fc.assert(
      fc.property(shipped, position, (table, given) => {
        const tiers = tiersOf(table)
        const leverage = Math.min(
          given.leverage,
          tierAt(tiers, given.entryPrice * given.quantity).maxLeverage,
        )
        const price = liquidationPrice({ ...given, leverage }, tiers)
        const mayBeNull = leverage <= 1 && given.positionSide === 'long'
        expect(price === null ? mayBeNull : Number.isFinite(price)).toBe(true)
        expect(canBeOpened({ ...given, leverage }, tiers)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
