import { Big } from 'big.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  baseExponentOf,
  binOf,
  multipleOf,
  sizeOf,
} from '../../../src/main/liquidations/priceBins.ts'

/** Decimal prices as venues write them: up to nine digits and a scale. */
const price = fc
  .tuple(fc.integer({ min: 1, max: 999_999_999 }), fc.integer({ min: -10, max: 3 }))
  .map(([digits, scale]) => Number(`${digits}e${scale}`))

const exponentFor = (value: number): fc.Arbitrary<number> =>
  fc.integer({ min: -4, max: 0 }).map((shift) => baseExponentOf(value) + shift)

const priceAndExponent = price.chain((value) => fc.tuple(fc.constant(value), exponentFor(value)))

describe('price bins', () => {
  it('agree with exact decimal division for every price and base', () => {
    fc.assert(
      fc.property(priceAndExponent, ([value, exponent]) => {
        const exact = new Big(String(value)).div(new Big(10).pow(exponent)).round(0, Big.roundDown)
        expect(binOf(value, exponent)).toBe(Number(exact.toString()))
      }),
      { numRuns: 2000 },
    )
  })

  it('put a price on a boundary into the upper bin', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2_000_000_000 }),
        fc.integer({ min: -14, max: 3 }),
        (bin, exponent) => {
          expect(binOf(sizeOf(bin, exponent), exponent)).toBe(bin)
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('are nested: a bin of ten is the bin of one divided by ten', () => {
    fc.assert(
      fc.property(priceAndExponent, ([value, exponent]) => {
        expect(binOf(value, exponent + 1)).toBe(Math.floor(binOf(value, exponent) / 10))
      }),
      { numRuns: 1000 },
    )
  })

  it('recognise exactly the whole multiples of the base bin', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: -12, max: 3 }),
        (multiple, exponent) => {
          const size = sizeOf(multiple, exponent)
          expect(multipleOf(size, exponent)).toBe(multiple)
          expect(multipleOf(Number(`${multiple}.5e${exponent}`), exponent)).toBeNull()
        },
      ),
      { numRuns: 1000 },
    )
  })
})
