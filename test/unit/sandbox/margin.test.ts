import { describe, expect, it } from 'vitest'
import { hyperliquidTick, listingsOf } from '../../../src/sandbox/marketData/listings.ts'
import {
  bankruptcyPrice,
  liquidationPrice,
  marginTiers,
} from '../../../src/sandbox/marketData/maintenance.ts'

const binanceBitcoin = listingsOf('binance-usdm')[0]?.tiers ?? []
const hyperliquidBitcoin = listingsOf('hyperliquid')[0]?.tiers ?? []

describe('the margin of simulated positions', () => {
  it.each([
    ['long', 1, 20, 95_427.13567839],
    ['short', 1, 20, 104_527.36318408],
    ['long', 0.1, 10, 90_361.44578313],
    ['long', 0.1, 100, 99_397.59036145],
    ['long', 30, 25, 96_596.20868982],
  ] as const)(
    'liquidates a %s of %d BTC at %dx where Binance would',
    (positionSide, quantity, leverage, price) => {
      const position = { positionSide, quantity, leverage, entryPrice: 100_000 }
      expect(liquidationPrice(position, binanceBitcoin)).toBeCloseTo(price, 7)
    },
  )

  it.each([
    ['long', 20, 96_202.53164557],
    ['short', 20, 103_703.7037037],
    ['long', 40, 98_734.17721519],
  ] as const)('liquidates a %s at %dx where Hyperliquid would', (positionSide, leverage, price) => {
    const position = { positionSide, quantity: 0.1, leverage, entryPrice: 100_000 }
    expect(liquidationPrice(position, hyperliquidBitcoin)).toBeCloseTo(price, 7)
  })

  it('has no liquidation price for a long that cannot lose its margin', () => {
    const position = { positionSide: 'long', quantity: 1, leverage: 1, entryPrice: 100 } as const
    expect(liquidationPrice(position, marginTiers([[0, 0.004, 125]]))).toBeNull()
  })

  it('keeps the margin continuous over the steps', () => {
    for (const [index, tier] of binanceBitcoin.entries()) {
      const before = binanceBitcoin[index - 1] ?? tier
      const margin = (rate: number, deduction: number): number => tier.floor * rate - deduction
      expect(margin(tier.maintenanceRate, tier.deduction)).toBeCloseTo(
        margin(before.maintenanceRate, before.deduction),
        6,
      )
    }
    expect(binanceBitcoin.map(({ deduction }) => Math.round(deduction))).toEqual([
      0, 50, 950, 11_450, 131_450, 481_450, 2_981_450,
    ])
  })

  it('uses up the margin at the bankruptcy price', () => {
    const long = { positionSide: 'long', quantity: 1, leverage: 50, entryPrice: 100 } as const
    expect(bankruptcyPrice(long)).toBeCloseTo(98, 10)
    expect(bankruptcyPrice({ ...long, positionSide: 'short' })).toBeCloseTo(102, 10)
  })

  it.each([
    [82_640, 5, 1],
    [105.5, 2, 0.01],
    [0.1462, 0, 0.00001],
    [0.0047, 0, 0.000001],
  ])('steps a price of %d with %d size decimals by %d', (price, sizeDecimals, tick) => {
    expect(hyperliquidTick(price, sizeDecimals)).toBeCloseTo(tick, 12)
  })
})
