import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Level } from '../../../src/contract/domain/market.ts'
import { createOrderBook } from '../../../src/main/core/orderBook.ts'
import { parseLevels } from '../../../src/main/venues/shared/book.ts'

const level = fc
  .tuple(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 0, max: 5 }))
  .map(([price, quantity]): Level => [price + 0.5, quantity])

describe('an order book', () => {
  it('holds what a plain map of the same updates holds, best price first', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.array(level), fc.array(level))), (updates) => {
        const book = createOrderBook()
        const plain = { bids: new Map<number, number>(), asks: new Map<number, number>() }
        for (const [bids, asks] of updates) {
          book.apply(bids, asks)
          for (const [side, levels] of [
            ['bids', bids],
            ['asks', asks],
          ] as const) {
            for (const [price, quantity] of levels) {
              if (quantity === 0) plain[side].delete(price)
              else plain[side].set(price, quantity)
            }
          }
        }
        const sorted = (side: 'bids' | 'asks', sign: number): readonly Level[] =>
          [...plain[side]].toSorted(([left], [right]) => sign * (left - right))
        expect(book.top('bids', 1000)).toEqual(sorted('bids', -1))
        expect(book.top('asks', 1000)).toEqual(sorted('asks', 1))
        expect(book.best('bids')).toEqual(sorted('bids', -1)[0] ?? null)
        expect(book.depth('bids')).toBe(plain.bids.size)
      }),
      { numRuns: 200 },
    )
  })

  it('keeps a book that is deeper than its first arrays', () => {
    const bids = Array.from({ length: 3000 }, (_, index): Level => [index + 1, 1])
    const book = createOrderBook()
    book.replace(bids, bids)
    expect(book.depth('bids')).toBe(3000)
    expect(book.best('bids')).toEqual([3000, 1])
    expect(book.best('asks')).toEqual([1, 1])
    book.replace([[5, 1]], [])
    expect(book.top('bids', 9)).toEqual([[5, 1]])
    expect(book.depth('asks')).toBe(0)
  })

  it('takes two spellings of a price for one level and keeps the newer', () => {
    const book = createOrderBook()
    book.apply(parseLevels([['7.61', '1']]) ?? [], [])
    book.apply(parseLevels([['7.6100', '2.0']]) ?? [], [])
    expect(book.top('bids', 5)).toEqual([[7.61, 2]])
  })
})
