import { describe, expect, it } from 'vitest'
import { shippedTables } from '../../../../src/main/liquidations/margin/bracketData.ts'
import {
  bankruptcyPrice,
  inverseLiquidationPrice,
  liquidationPrice,
} from '../../../../src/main/liquidations/margin/liquidationPrice.ts'
import {
  maintenanceMargin,
  tableFault,
  tierAt,
  tiersOf,
} from '../../../../src/main/liquidations/margin/tiers.ts'

const binance = tiersOf(shippedTables['binance-usdm'].byBase['BTC'] ?? [])
const hyperliquid = tiersOf(shippedTables.hyperliquid.byBase['BTC'] ?? [])
const flat = tiersOf([[0, 0.004, 125]])

function price(
  tiers: typeof binance,
  positionSide: 'long' | 'short',
  entryPrice: number,
  quantity: number,
  leverage: number,
): number {
  return liquidationPrice({ positionSide, entryPrice, quantity, leverage }, tiers) ?? Number.NaN
}

describe('the exact liquidation price', () => {
  it.each([
    ['long', 1, 20, 95427.13567839],
    ['short', 1, 20, 104527.36318408],
    ['long', 0.1, 10, 90361.44578313],
    ['long', 0.1, 100, 99397.59036145],
    ['long', 30, 25, 96596.20868982],
  ] as const)('at Binance for a %s of %d at %dx is %d', (side, quantity, leverage, expected) => {
    expect(price(binance, side, 100_000, quantity, leverage)).toBeCloseTo(expected, 6)
  })

  it.each([
    ['long', 20, 96202.53164557],
    ['short', 20, 103703.7037037],
    ['long', 40, 98734.17721519],
  ] as const)('at Hyperliquid for a %s at %dx is %d', (side, leverage, expected) => {
    expect(price(hyperliquid, side, 100_000, 1, leverage)).toBeCloseTo(expected, 6)
  })

  it.each([
    [5, 80.3213],
    [10, 90.3614],
    [25, 96.3855],
    [50, 98.3936],
    [100, 99.3976],
  ])('of a long of 100 at %dx and 0.4 %% is %d', (leverage, expected) => {
    expect(price(flat, 'long', 100, 1, leverage)).toBeCloseTo(expected, 4)
  })

  it('of a short of 100 at 100x and 0.4 % is 100.5976', () => {
    expect(price(flat, 'short', 100, 1, 100)).toBeCloseTo(100.5976, 4)
  })

  it('at Bybit uses the maintenance of the mark, not of the entry', () => {
    const bybit = tiersOf([[0, 0.005, 100]])
    expect(price(bybit, 'long', 20_000, 1, 50)).toBeCloseTo(19698.49, 2)
    expect(price(bybit, 'short', 20_000, 1, 50)).toBeCloseTo(20298.51, 2)
  })

  it('of an inverse contract follows the published form', () => {
    const tier = { maintenanceRate: 0.005, deduction: 0 }
    const of = (positionSide: 'long' | 'short') =>
      inverseLiquidationPrice(
        { positionSide, entryPrice: 50_000, quantity: 60_000, leverage: 10 },
        tier,
      )
    expect(of('long')).toBeCloseTo(45681.82, 2)
    expect(of('short')).toBeCloseTo(55277.78, 2)
  })

  it('does not exist for a long whose margin is its whole value', () => {
    const full = { positionSide: 'long', entryPrice: 100, quantity: 1, leverage: 1 } as const
    expect(liquidationPrice(full, flat)).toBeNull()
    expect(bankruptcyPrice(full)).toBe(0)
  })

  it('takes the tier of the notional at the liquidation price, not at entry', () => {
    // 610,000 at entry lies in the third tier; at 20x it is liquidated below 600,000, in the second.
    const long = price(binance, 'long', 100_000, 6.1, 20)
    expect(tierAt(binance, 610_000).maintenanceRate).toBe(0.0065)
    expect(tierAt(binance, long * 6.1).maintenanceRate).toBe(0.005)
    expect(long).toBeCloseTo((610_000 - 30_500 - 50) / (6.1 * 0.995), 6)
  })
})

describe('margin tables', () => {
  it('state the maintenance amounts of the published table', () => {
    expect(binance.map(({ deduction }) => Math.round(deduction))).toEqual([
      0, 50, 950, 11_450, 131_450, 481_450, 2_981_450, 14_481_450, 26_481_450, 41_481_450,
      121_481_450, 421_481_450,
    ])
  })

  it('put an exact boundary into the upper tier', () => {
    expect(tierAt(binance, 50_000).maintenanceRate).toBe(0.005)
    expect(maintenanceMargin(binance, 50_000)).toBeCloseTo(200, 9)
  })

  it.each([
    [[], 'it has no tiers'],
    [tiersOf([[5, 0.01, 10]]), 'does not begin at 0'],
    [binance.map((tier, index) => ({ ...tier, deduction: index })), 'leaves a jump'],
    [tiersOf([[0, 0.02, 60]]), 'liquidated at its own entry'],
    [
      tiersOf([
        [0, 0.01, 10],
        [5, 0.005, 10],
      ]),
      'lower rate',
    ],
  ])('are refused with a reason when they cannot be right', (tiers, reason) => {
    expect(tableFault(tiers)).toContain(reason)
  })
})
