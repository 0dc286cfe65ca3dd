import { describe, expect, it } from 'vitest'
import {
  decimalsIn,
  fixed,
  fixedText,
  floorToStep,
  over,
  readFixed,
  rounded,
  times,
} from '../../../../src/sandbox/matching/fixed.ts'

describe('exact numbers', () => {
  it.each(['0', '1', '-1', '0.1', '123456789.000000001', '-0.5'])(
    'write %s as it was read',
    (text) => {
      expect(fixedText(fixed(text))).toBe(text)
    },
  )

  it.each(['', '1e3', '.5', '1,5', ' 1', '0x10', 'NaN', '1.1234567890123456789'])(
    'refuse %j',
    (text) => {
      expect(readFixed(text)).toBeNull()
    },
  )

  it('multiply and divide without the dust of floating point', () => {
    expect(fixedText(times(fixed('0.1'), fixed('0.2')))).toBe('0.02')
    expect(fixedText(over(fixed(1), fixed(8)))).toBe('0.125')
    expect(fixedText(fixed(0.1 + 0.2), 8)).toBe('0.30000000')
    expect(fixedText(fixed(1e-7))).toBe('0.0000001')
  })

  it('round halves away from zero and cut texts towards it', () => {
    expect(fixedText(rounded(fixed('1.005'), 2))).toBe('1.01')
    expect(fixedText(rounded(fixed('-1.005'), 2))).toBe('-1.01')
    expect(fixedText(fixed('1.999'), 2)).toBe('1.99')
    expect(fixedText(fixed('-0.001'), 2)).toBe('0.00')
  })

  it('step down to whole steps, below zero too', () => {
    expect(fixedText(floorToStep(fixed('1.27'), fixed('0.05')))).toBe('1.25')
    expect(fixedText(floorToStep(fixed('-1.27'), fixed('0.05')))).toBe('-1.3')
    expect(decimalsIn(fixed('0.010'))).toBe(2)
  })
})
