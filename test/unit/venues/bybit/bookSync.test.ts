import { describe, expect, it } from 'vitest'
import { createBookSync } from '../../../../src/main/venues/bybit/bookSync.ts'

const update = (updateId: number, price = 10, size = 1) => ({
  venueSymbol: 'BTCUSDT',
  updateId,
  bids: [[price, size] as const],
  asks: [],
})

describe('keeping a Bybit book in step', () => {
  it('skips deltas until a snapshot came', () => {
    const sync = createBookSync()
    expect(sync.delta(update(5))).toEqual({ kind: 'skipped' })
    sync.snapshot(update(7))
    expect(sync.delta(update(8, 11))).toEqual({ kind: 'applied', previousId: 7 })
    expect(sync.book.top('bids', 9)).toEqual([
      [11, 1],
      [10, 1],
    ])
  })

  it('takes any later snapshot as the whole, also after a restart of the service', () => {
    const sync = createBookSync()
    sync.snapshot(update(900, 10))
    sync.snapshot(update(1, 20))
    expect(sync.book.top('bids', 9)).toEqual([[20, 1]])
    expect(sync.delta(update(2, 20, 0))).toMatchObject({ kind: 'applied' })
    expect(sync.book.depth('bids')).toBe(0)
  })

  it.each([
    [10, 'a message is missing'],
    [7, 'a message is repeated'],
    [3, 'a message is out of order'],
  ])('drops the book at %i: %s', (updateId) => {
    const sync = createBookSync()
    sync.snapshot(update(7))
    expect(sync.delta(update(updateId))).toEqual({ kind: 'gap', expected: 8, got: updateId })
    expect(sync.lastUpdateId()).toBeNull()
  })
})
