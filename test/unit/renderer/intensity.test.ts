import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  automaticCutOffs,
  intensityScales,
  makeIntensity,
} from '../../../src/renderer/src/canvas/intensity.ts'
import {
  domainMarks,
  sliderDomain,
  sliderSteps,
  toNotional,
  toPosition,
} from '../../../src/renderer/src/panels/heatmap/logSlider.ts'
import { parseAmount } from '../../../src/renderer/src/format/parseAmount.ts'

describe('intensity', () => {
  it.each(intensityScales)('runs from the first to the last color on the %s scale', (scale) => {
    const intensity = makeIntensity(scale, { low: 100, high: 10_000 })
    expect([99, 100, 10_000, 1e9].map(intensity)).toEqual([-1, 0, 255, 255])
  })

  it('stands halfway at the scale’s own middle', () => {
    const middle = (scale: 'linear' | 'sqrt' | 'log', value: number): number =>
      makeIntensity(scale, { low: 100, high: 10_000 })(value)
    const halves = [middle('linear', 5050), middle('sqrt', 55 ** 2), middle('log', 1000)]
    for (const half of halves) expect(Math.abs(half - 127.5)).toBeLessThan(1)
  })

  it('draws nothing where there is nothing, even without a lower cut-off', () => {
    const intensity = makeIntensity('log', { low: 0, high: 1000 })
    expect([0, -5, Number.NaN, 0.5].map(intensity)).toEqual([-1, -1, -1, 0])
  })

  it('never falls as the notional rises', () => {
    const amount = fc.double({ min: 0.01, max: 1e10, noNaN: true })
    fc.assert(
      fc.property(fc.constantFrom(...intensityScales), amount, amount, (scale, a, b) => {
        const intensity = makeIntensity(scale, { low: 50, high: 2e6 })
        expect(intensity(Math.min(a, b))).toBeLessThanOrEqual(intensity(Math.max(a, b)))
      }),
      { numRuns: 300 },
    )
  })
})

describe('automatic cut-offs', () => {
  it('leave out the quiet tenth and saturate the loudest hundredth', () => {
    const cells = Float64Array.from({ length: 1000 }, (_, index) => (index + 1) * 10)
    const { low, high } = automaticCutOffs(cells)
    expect(low).toBeGreaterThan(500)
    expect(low).toBeLessThanOrEqual(1010)
    expect(high).toBeGreaterThanOrEqual(9900)
    expect(high).toBeLessThanOrEqual(10_000)
  })

  it('always leave room between them', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.001, max: 1e9, noNaN: true })), (cells) => {
        const { low, high } = automaticCutOffs(Float64Array.from(cells))
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeGreaterThan(low)
      }),
      { numRuns: 200 },
    )
  })
})

describe('the cut-off slider', () => {
  const domain = sliderDomain(740_000)

  it('spans whole powers of ten around what can be shown', () => {
    expect(domain).toEqual({ min: 10, max: 1_000_000 })
    expect(domainMarks(domain)).toEqual([10, 100, 1000, 10_000, 100_000, 1_000_000])
  })

  it('has a place for no cut-off at all', () => {
    expect(toPosition(domain, 0)).toBe(0)
    expect(toNotional(domain, 0)).toBe(0)
  })

  it('comes back to nearly the amount it was put at', () => {
    fc.assert(
      fc.property(fc.double({ min: 10, max: 1_000_000, noNaN: true }), (amount) => {
        const back = toNotional(domain, toPosition(domain, amount))
        expect(Math.abs(back / amount - 1)).toBeLessThan(0.06)
      }),
      { numRuns: 200 },
    )
  })

  it('keeps to its ends', () => {
    expect(toPosition(domain, 1e12)).toBe(sliderSteps)
    expect(toNotional(domain, sliderSteps)).toBe(1_000_000)
  })
})

describe('typed amounts', () => {
  it.each([
    ['1500', 1500],
    ['1.5k', 1500],
    ['2M', 2_000_000],
    [' 1,250,000 ', 1_250_000],
    ['.5b', 500_000_000],
  ])('reads %s', (text, amount) => expect(parseAmount(text)).toBe(amount))

  it.each(['', 'abc', '-5', '1.2.3', '5x', 'Infinity'])('refuses "%s"', (text) =>
    expect(parseAmount(text)).toBeNull(),
  )
})
