import { Big } from 'big.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseExactJson } from '../../../src/main/net/rest/exactJson.ts'
import { mutated } from '../../support/fuzz/mutated.ts'
import { cheapRuns, tally } from '../../support/fuzz/tally.ts'

const runs = { numRuns: cheapRuns }

/** What a parser made of a text: its value, or the name of what it threw. */
function resultOf(parse: () => unknown): { value: unknown } | { thrown: string } {
  try {
    return { value: parse() }
  } catch (error) {
    return { thrown: error instanceof Error ? error.name : 'not an error' }
  }
}

const numbers = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.stringMatching(/^(?:0|[1-9]\d{0,30})$/),
    fc.stringMatching(/^(?:\.\d{1,30})?$/),
    fc.stringMatching(/^(?:[eE][+-]?\d{1,4})?$/),
  )
  .map((parts) => parts.join(''))

const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.json(),
  fc.json().chain(mutated),
  fc.array(numbers, { maxLength: 5 }).map((list) => `{"a":[${list.join(', ')}]}`),
  numbers.map((number) => `{"__proto__":${number},"price":"${number}"}`),
)

describe('exact JSON, given any text', () => {
  it('takes exactly what JSON.parse takes, and refuses with the same error', (context) => {
    const count = tally(context, 'exact JSON')
    fc.assert(
      fc.property(texts, (text) => {
        const ours = resultOf(() => parseExactJson(text))
        const plain = resultOf(() => JSON.parse(text))
        expect('thrown' in ours ? ours.thrown : null).toBe('thrown' in plain ? plain.thrown : null)
        count('thrown' in ours ? 1 : 0)
      }),
      runs,
    )
  })

  it('never gives another number than the one that was written', (context) => {
    const count = tally(context, 'exact JSON')
    fc.assert(
      fc.property(numbers, (number) => {
        const [value] = parseExactJson(`[ ${number}]`) as [string | number]
        expect(new Big(value).eq(number)).toBe(true)
        count(typeof value === 'string' ? 1 : 0)
      }),
      runs,
    )
  })

  it('refuses nesting of any depth with an error that is caught at the boundary', (context) => {
    const count = tally(context, 'exact JSON')
    for (const depth of [1, 100, 10_000, 1_000_000]) {
      const text = `${'['.repeat(depth)}12345678901234567890${']'.repeat(depth)}`
      const result = resultOf(() => parseExactJson(text))
      expect('thrown' in result ? result.thrown : 'RangeError').toBe('RangeError')
      count('thrown' in result ? 1 : 0)
    }
  })
})
