import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toDecimal } from '../../../src/main/core/decimal.ts'
import { readNumber } from '../../../src/main/venues/shared/numbers.ts'

const digits = (max: number) => fc.stringMatching(new RegExp(`^[0-9]{1,${max}}$`))
const decimal = fc
  .tuple(
    fc.constantFrom('', '', '-', '+'),
    digits(18),
    fc.option(digits(18)),
    fc.constantFrom('', '', 'e-7'),
  )
  .map(
    ([sign, whole, fraction, power]) =>
      `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${power}`,
  )

describe('a number read from text', () => {
  it('is the double nearest to the decimal', () => {
    fc.assert(
      fc.property(decimal, (text) => {
        expect(readNumber(text)).toBe(Number(text))
      }),
      { numRuns: 1000 },
    )
  })

  it('is refused exactly where an exact decimal is', () => {
    const almost = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.stringMatching(/^[-+.0-9eE ]{0,20}$/),
      fc.anything(),
    )
    fc.assert(
      fc.property(almost, (raw) => {
        expect(readNumber(raw)).toBe(toDecimal(raw)?.value ?? Number.NaN)
      }),
      { numRuns: 1000 },
    )
  })
})
