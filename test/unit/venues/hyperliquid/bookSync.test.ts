import { describe, expect, it } from 'vitest'
import type { Level } from '../../../../src/contract/domain/market.ts'
import type { UnixMs } from '../../../../src/contract/domain/ids.ts'
import { createBookSync } from '../../../../src/main/venues/hyperliquid/bookSync.ts'
import type { Book } from '../../../../src/main/venues/hyperliquid/parse/market.ts'

function ladder(best: number, step: number, count: number, quantity = 1): readonly Level[] {
  return Array.from({ length: count }, (_, index) => [best + index * step, quantity] as const)
}

function deep(time: number, bid = 100): Book {
  return {
    coin: 'BTC',
    bids: ladder(bid, -1, 20),
    asks: ladder(bid + 1, 1, 20),
    exchangeTime: time as UnixMs,
    isFast: false,
  }
}

function near(time: number, bid: number, count = 5): Book {
  return {
    coin: 'BTC',
    bids: ladder(bid, -1, count, 2),
    asks: ladder(bid + 1, 1, count, 2),
    exchangeTime: time as UnixMs,
    isFast: true,
  }
}

describe('a book of two streams', () => {
  it('has the best five of the fast one before what lies behind them', () => {
    const sync = createBookSync()
    sync.apply(deep(1000))
    const whole = sync.apply(near(1500, 102))
    expect(whole?.bids).toEqual([...ladder(102, -1, 5, 2), ...ladder(97, -1, 17)])
    expect(whole?.asks).toEqual([...ladder(103, 1, 5, 2), ...ladder(108, 1, 13)])
    expect(whole?.exchangeTime).toBe(1500)
  })

  it('never crosses, however far the market went', () => {
    for (const bid of [10, 95, 100, 105, 500]) {
      const sync = createBookSync()
      sync.apply(deep(1000))
      const whole = sync.apply(near(1500, bid))
      const bids = whole?.bids.map(([price]) => price) ?? []
      const asks = whole?.asks.map(([price]) => price) ?? []
      expect(bids).toEqual(bids.toSorted((left, right) => right - left))
      expect(asks).toEqual(asks.toSorted((left, right) => left - right))
      expect(bids[0]).toBeLessThan(asks[0] ?? 0)
      expect(new Set(bids).size).toBe(bids.length)
    }
  })

  it('is the twenty levels alone once they are later', () => {
    const sync = createBookSync()
    sync.apply(near(1500, 102))
    expect(sync.apply(deep(2000))?.bids).toEqual(ladder(100, -1, 20))
    expect(sync.book.top('bids', 1)).toEqual([[100, 1]])
  })

  it('keeps the best five when the twenty are older', () => {
    const sync = createBookSync()
    sync.apply(near(1500, 102))
    expect(sync.apply(deep(1400))?.bids.slice(0, 6)).toEqual([
      ...ladder(102, -1, 5, 2),
      ...ladder(97, -1, 1),
    ])
  })

  it('skips what is older than the message before it of its stream', () => {
    const sync = createBookSync()
    sync.apply(deep(1000))
    expect(sync.apply(deep(999, 90))).toBeNull()
    sync.apply(near(1500, 102))
    expect(sync.apply(near(1499, 90))).toBeNull()
    expect(sync.book.top('bids', 1)).toEqual([[102, 2]])
  })

  it('has nothing behind fewer than five levels, because there is nothing', () => {
    const sync = createBookSync()
    sync.apply(deep(1000))
    expect(sync.apply(near(1500, 102, 3))?.bids).toHaveLength(3)
    expect(sync.apply(near(1600, 102, 0))?.bids).toEqual([])
  })

  it('forgets both streams when the connection is lost', () => {
    const sync = createBookSync()
    sync.apply(deep(1000))
    sync.reset()
    expect(sync.apply(near(900, 50))?.bids).toHaveLength(5)
  })
})
