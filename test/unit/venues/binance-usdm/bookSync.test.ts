import { describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../../src/contract/domain/ids.ts'
import { createBookSync } from '../../../../src/main/venues/binance-usdm/bookSync.ts'
import type { DepthUpdate } from '../../../../src/main/venues/binance-usdm/parse/market.ts'

const exchangeTime = 1_800_000_000_000 as UnixMs

function update(first: number, last: number, previous: number, price = 10): DepthUpdate {
  return {
    venueSymbol: 'BTCUSDT',
    firstId: first,
    lastId: last,
    previousId: previous,
    bids: [[price, last]],
    asks: [],
    exchangeTime,
  }
}

function snapshot(lastUpdateId: number) {
  return { lastUpdateId, bids: [[9, 1] as const], asks: [[11, 1] as const], exchangeTime }
}

describe('keeping a Binance book in step', () => {
  it('waits for a snapshot, drops what it has already, and applies the rest', () => {
    const sync = createBookSync()
    for (const each of [update(1, 5, 0), update(6, 10, 5), update(11, 15, 10)]) {
      expect(sync.update(each)).toEqual({ kind: 'buffered' })
    }
    const verdict = sync.snapshot(snapshot(8))
    expect(verdict).toMatchObject({ kind: 'applied', updates: [{ lastId: 10 }, { lastId: 15 }] })
    expect(sync.lastUpdateId()).toBe(15)
    expect(sync.book.best('bids')).toEqual([10, 15])
  })

  it('joins an update that starts right behind the snapshot', () => {
    const sync = createBookSync()
    sync.snapshot(snapshot(8))
    expect(sync.update(update(4, 7, 3))).toEqual({ kind: 'skipped' })
    expect(sync.update(update(9, 12, 8))).toEqual({ kind: 'applied' })
    expect(sync.update(update(20, 25, 12))).toEqual({ kind: 'applied' })
  })

  it('asks for a newer snapshot when the updates start behind it', () => {
    const sync = createBookSync()
    sync.update(update(20, 25, 19))
    expect(sync.snapshot(snapshot(8))).toEqual({ kind: 'tooOld' })
    expect(sync.lastUpdateId()).toBeNull()
    expect(sync.snapshot(snapshot(22))).toMatchObject({ kind: 'applied' })
  })

  it('drops the book when an update is missing', () => {
    const sync = createBookSync()
    sync.snapshot(snapshot(8))
    sync.update(update(5, 10, 4))
    expect(sync.update(update(12, 14, 11))).toEqual({ kind: 'gap', expected: 10, got: 11 })
    expect(sync.lastUpdateId()).toBeNull()
    expect(sync.book.best('bids')).toBeNull()
    expect(sync.snapshot(snapshot(13))).toMatchObject({ kind: 'applied' })
    expect(sync.lastUpdateId()).toBe(14)
  })

  it.each([
    [update(5, 10, 4), 'repeated'],
    [update(8, 14, 7), 'overlapping'],
  ])('drops the book when an update does not follow: %o is %s', (wrong, _how) => {
    const sync = createBookSync()
    sync.snapshot(snapshot(8))
    sync.update(update(5, 10, 4))
    expect(sync.update(wrong)).toMatchObject({ kind: 'gap', expected: 10 })
  })
})
