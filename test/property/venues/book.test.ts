import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type TextLevel, createOrderBook } from '../../../src/main/venues/shared/book.ts'

const level = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 5 }))
  .map(([price, quantity]): TextLevel => [`${price}.50`, String(quantity)])

describe('an order book', () => {
  it('holds what a plain map of the same updates holds, best price first', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.array(level), fc.array(level))), (updates) => {
        const book = createOrderBook()
        const plain = { bids: new Map<string, string>(), asks: new Map<string, string>() }
        for (const [bids, asks] of updates) {
          book.apply(bids, asks)
          for (const [side, levels] of [
            ['bids', bids],
            ['asks', asks],
          ] as const) {
            for (const [price, quantity] of levels) {
              if (quantity === '0') plain[side].delete(price)
              else plain[side].set(price, quantity)
            }
          }
        }
        const sorted = (side: 'bids' | 'asks', sign: number): readonly TextLevel[] =>
          [...plain[side]].toSorted(([left], [right]) => sign * (Number(left) - Number(right)))
        expect(book.top('bids', 100)).toEqual(sorted('bids', -1))
        expect(book.top('asks', 100)).toEqual(sorted('asks', 1))
        expect(book.depth('bids')).toBe(plain.bids.size)
      }),
      { numRuns: 200 },
    )
  })

  it('takes two spellings of a price for one level and keeps the newer', () => {
    const book = createOrderBook()
    book.apply([['7.61', '1']], [])
    book.apply([['7.6100', '2']], [])
    expect(book.top('bids', 5)).toEqual([['7.6100', '2']])
  })
})
