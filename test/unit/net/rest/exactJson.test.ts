import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseExactJson } from '../../../../src/main/net/rest/exactJson.ts'

describe('exact JSON', () => {
  it.each([
    ['{"id":9007199254740993}', { id: '9007199254740993' }],
    ['{"id":-123456789012345678}', { id: '-123456789012345678' }],
    ['[0.12345678901234567891]', ['0.12345678901234567891']],
    ['[1e400]', ['1e400']],
    ['[1.000000000000000000001]', ['1.000000000000000000001']],
    ['123456789012345678901', '123456789012345678901'],
  ])('keeps the digits of %s as text', (text, expected) => {
    expect(parseExactJson(text)).toEqual(expected)
  })

  it.each([
    ['{"p":1.10,"q":0.1,"n":-5}', { p: 1.1, q: 0.1, n: -5 }],
    ['[9007199254740991]', [9007199254740991]],
    ['[1700000000000000000000]', [1.7e21]],
    ['[100000000000000000000000]', [1e23]],
    ['[1.5E+3,2e-7,0.000000000000000001]', [1500, 2e-7, 1e-18]],
    ['[0.1000000000000000000]', [0.1]],
    ['[-0.0000000000000000]', [-0]],
    ['{"text":"12345678901234567890"}', { text: '12345678901234567890' }],
  ])('leaves the numbers of %s numbers', (text, expected) => {
    expect(parseExactJson(text)).toEqual(expected)
  })

  it('reads whatever JSON.stringify wrote', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(parseExactJson(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
      { numRuns: 300 },
    )
  })

  it('never changes a decimal: what it gives spells the number that was written', () => {
    const decimal = fc
      .tuple(fc.boolean(), fc.bigInt(0n, 10n ** 30n), fc.integer({ min: 0, max: 25 }))
      .map(([negative, digits, scale]) => {
        const text = digits.toString().padStart(scale + 1, '0')
        const point = text.length - scale
        const plain = scale === 0 ? text : `${text.slice(0, point)}.${text.slice(point)}`
        return negative ? `-${plain}` : plain
      })
    const scaled = (text: string): bigint => {
      const [mantissa = '', exponent = '0'] = text.split('e')
      const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.')
      const power = 60 - fraction.length + Number(exponent)
      const size = BigInt(whole + fraction) * 10n ** BigInt(power)
      return mantissa.startsWith('-') ? -size : size
    }
    fc.assert(
      fc.property(decimal, (text) => {
        const [value] = parseExactJson(`[${text}]`) as [string | number]
        expect(scaled(String(value))).toBe(scaled(text))
      }),
      { numRuns: 500 },
    )
  })

  it('throws what JSON.parse throws on what is not JSON', () => {
    for (const text of ['', '{', '[1,]', '{"a":12345678901234567890', 'NaN', '01']) {
      expect(() => parseExactJson(text)).toThrow(SyntaxError)
    }
  })
})
