import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseExactJson } from '../../../src/main/net/rest/exactJson.ts'
import { parseLevels } from '../../../src/main/venues/shared/book.ts'
import { ScannedLevels, parseFrame } from '../../../src/main/venues/shared/depthFrames.ts'

const number = fc
  .tuple(fc.integer({ min: 1, max: 9_999_999 }), fc.integer({ min: 0, max: 10 }))
  .map(([digits, decimals]) => (digits / 10 ** decimals).toFixed(decimals))
const pairs = fc.array(fc.tuple(number, fc.oneof(number, fc.constant('0'), fc.constant('0.000'))), {
  minLength: 1,
  maxLength: 30,
})
const named = fc
  .array(fc.record({ px: number, sz: number, n: fc.nat(50) }, { noNullPrototype: true }), {
    minLength: 1,
    maxLength: 30,
  })
  .chain((levels) =>
    fc.constantFrom(
      levels,
      levels.map(({ px, sz, n }) => ({ n, px, sz })),
    ),
  )
const plain = fc.oneof(
  fc.string(),
  fc.maxSafeInteger(),
  fc.boolean(),
  fc.constant(null),
  fc.double(),
)
const frame = fc.record(
  {
    stream: fc.constantFrom('btcusdt@depth', 'orderbook.50.BTCUSDT'),
    ts: fc.maxSafeNat(),
    extra: plain,
    data: fc.record({
      e: plain,
      U: fc.nat(),
      b: fc.oneof(pairs, named),
      a: fc.oneof(pairs, named),
    }),
  },
  { noNullPrototype: true },
)

/** What was scanned, with its levels as a plain list. */
function unscanned(value: unknown): unknown {
  if (value instanceof ScannedLevels) return value.levels
  if (Array.isArray(value)) return value.map(unscanned)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, unscanned(each)]))
}

/** What a plain parser makes of it, with its levels as numbers. */
function plainly(value: unknown): unknown {
  if (Array.isArray(value)) {
    const rows = value.map((row: unknown) => {
      const isNamed = typeof row === 'object' && row !== null && 'px' in row && 'sz' in row
      return isNamed ? [row.px, row.sz] : row
    })
    const isPair = (row: unknown): boolean =>
      Array.isArray(row) && row.every((each) => typeof each === 'string')
    return value.length > 0 && rows.every(isPair) ? parseLevels(rows) : value.map(plainly)
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plainly(each)]))
}

describe('a frame that carries levels', () => {
  it('reads as a plain parser reads it, with its levels as numbers', () => {
    fc.assert(
      fc.property(frame, (message) => {
        const text = JSON.stringify(message)
        const read = unscanned(parseFrame(text))
        const expected = parseExactJson(text)
        // Where the scanner was unsure the plain parser's own answer comes back.
        const isScanned = JSON.stringify(read) !== JSON.stringify(expected)
        expect(read).toEqual(isScanned ? plainly(expected) : expected)
      }),
      { numRuns: 500 },
    )
  })

  it('is scanned, not only parsed, where it is compact and plain', () => {
    fc.assert(
      fc.property(pairs, (b) => {
        const read = parseFrame(JSON.stringify({ e: 'depthUpdate', b })) as { readonly b: unknown }
        expect(read.b).toBeInstanceOf(ScannedLevels)
        expect(parseLevels(read.b)).toEqual(parseLevels(b))
      }),
      { numRuns: 200 },
    )
  })

  it('is refused exactly where JSON is', () => {
    const broken = fc
      .tuple(frame, fc.nat(), fc.constantFrom('', '[["', '}', '"', ',', '1', 'e', '\\', ' '))
      .map(([message, at, put]) => {
        const text = JSON.stringify(message)
        const from = at % text.length
        return `${text.slice(0, from)}${put}${text.slice(from + 1)}`
      })
    const verdict = (parse: (text: string) => unknown, text: string): boolean => {
      try {
        parse(text)
        return true
      } catch {
        return false
      }
    }
    fc.assert(
      fc.property(broken, (text) => {
        expect(verdict(parseFrame, text)).toBe(verdict(parseExactJson, text))
      }),
      { numRuns: 1000 },
    )
  })

  it('leaves a level without a price to the parser that refuses it', () => {
    const read = parseFrame('{"b":[["0","1"]],"a":[["1","-1"]]}') as Record<'a' | 'b', unknown>
    expect(parseLevels(read.b)).toBeNull()
    expect(parseLevels(read.a)).toBeNull()
  })
})
