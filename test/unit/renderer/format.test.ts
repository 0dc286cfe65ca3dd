import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatAge, formatDuration, formatLatency } from '../../../src/renderer/src/format/age.ts'
import {
  formatCompact,
  formatExact,
  formatShare,
  plainCents,
} from '../../../src/renderer/src/format/notional.ts'
import {
  formatBinPrice,
  formatPrice,
  priceDecimals,
  stepDecimals,
} from '../../../src/renderer/src/format/price.ts'
import {
  formatClock,
  formatDayMinute,
  formatFull,
  isMidnight,
} from '../../../src/renderer/src/format/time.ts'

describe('prices', () => {
  it('shows as many decimals as the size of the price makes useful', () => {
    expect(formatPrice(62_418.3)).toBe('62,418.3')
    expect(formatPrice(3120.5)).toBe('3,120.50')
    expect(formatPrice(133.65)).toBe('133.65')
    expect(formatPrice(2.1158)).toBe('2.1158')
    expect(formatPrice(0.0046049)).toBe('0.0046049')
  })

  it('shows a dash where there is no price', () => {
    expect(formatPrice(null)).toBe('—')
    expect(formatPrice(Number.NaN)).toBe('—')
  })

  it('never shows fewer decimals than a step needs', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
        fc.constantFrom(0.001, 0.01, 0.05, 0.5, 1, 50),
        (price, step) => {
          expect(priceDecimals(price, step)).toBeGreaterThanOrEqual(stepDecimals(step))
        },
      ),
      { numRuns: 200 },
    )
  })

  it('knows the decimals of a step', () => {
    expect([50, 1, 0.5, 0.25, 0.001, 0.0000001].map(stepDecimals)).toEqual([0, 0, 1, 2, 3, 7])
  })

  it('writes bin boundaries with the decimals of the bin', () => {
    expect(formatBinPrice(62_450, 50)).toBe('62,450')
    expect(formatBinPrice(0.625, 0.005)).toBe('0.625')
  })
})

describe('notionals', () => {
  it('shortens to three significant figures', () => {
    expect([0, 7.5, 42.25, 950, 12_345, 999_950, 1_240_334, 3.2e9].map(formatCompact)).toEqual([
      '0',
      '7.5',
      '42.3',
      '950',
      '12.3K',
      '1.00M',
      '1.24M',
      '3.20B',
    ])
  })

  it('stays within half a percent of the figure it shortens', () => {
    const factor: Record<string, number> = { K: 1e3, M: 1e6, B: 1e9, T: 1e12 }
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e14, noNaN: true }), (value) => {
        const text = formatCompact(value)
        const unit = factor[text.at(-1) ?? ''] ?? 1
        const error = Math.abs(Number.parseFloat(text) * unit - value)
        expect(error).toBeLessThanOrEqual(value * 0.00501)
      }),
      { numRuns: 300 },
    )
  })

  it('writes exact figures to the cent, with and without separators', () => {
    expect(formatExact(1_240_334.125)).toBe('1,240,334.13')
    expect(plainCents(1_240_334.1)).toBe('1240334.10')
  })

  it('does not round a small share to nothing', () => {
    expect([0, 0.004, 0.05, 0.753].map(formatShare)).toEqual(['0%', '<1%', '5%', '75%'])
  })
})

describe('ages and times', () => {
  it('grows coarser with age and never runs backwards below zero', () => {
    expect([-50, 300, 12_900, 200_000, 7_300_000, 200_000_000].map(formatAge)).toEqual([
      '<1s',
      '<1s',
      '12s',
      '3m',
      '2h',
      '2d',
    ])
  })

  it('speaks lengths of time', () => {
    expect([12_000, 200_000, 7_500_000].map(formatDuration)).toEqual([
      '12 s',
      '3 min 20 s',
      '2 h 5 min',
    ])
  })

  it('tells a latency without samples from a latency of zero', () => {
    expect([null, 0.4, 999, 31_660].map(formatLatency)).toEqual(['—', '0 ms', '999 ms', '31.7 s'])
  })

  it('writes UTC times whatever the machine is set to', () => {
    const time = Date.UTC(2026, 10, 20, 9, 5, 7)
    expect(formatClock(time, 'utc')).toBe('09:05:07')
    expect(formatDayMinute(time, 'utc')).toBe('20 Nov 09:05')
    expect(formatFull(time, 'utc')).toBe('20 Nov 2026 09:05:07 UTC')
    expect(isMidnight(Date.UTC(2026, 10, 20), 'utc')).toBe(true)
  })
})
