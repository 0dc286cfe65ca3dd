import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../../src/contract/domain/ids.ts'
import { createBookSync } from '../../../../src/main/venues/binance-spot/bookSync.ts'
import type { DepthUpdate } from '../../../../src/main/venues/binance-spot/parse/market.ts'

const exchangeTime = 1_800_000_000_000 as UnixMs

function update(first: number, last: number, price = 10): DepthUpdate {
  return {
    venueSymbol: 'BTCUSDT',
    firstId: first,
    lastId: last,
    bids: [[price, last]],
    asks: [],
    exchangeTime,
  }
}

function snapshot(lastUpdateId: number) {
  return { lastUpdateId, bids: [[9, 1] as const], asks: [[11, 1] as const], exchangeTime: null }
}

function expectedKind(before: number | null, first: number, last: number): string {
  if (before === null) return 'buffered'
  if (last <= before) return 'skipped'
  return first > before + 1 ? 'gap' : 'applied'
}

describe('keeping a Binance Spot book in step', () => {
  it('waits for a snapshot, drops what it has already, and applies the rest', () => {
    const sync = createBookSync()
    for (const each of [update(1, 5), update(6, 10), update(11, 15)]) {
      expect(sync.update(each)).toEqual({ kind: 'buffered' })
    }
    const verdict = sync.snapshot(snapshot(10))
    expect(verdict).toMatchObject({ kind: 'applied', updates: [{ lastId: 15 }] })
    expect(sync.lastUpdateId()).toBe(15)
    expect(sync.book.best('bids')).toEqual([10, 15])
  })

  it('joins an update whose range holds the snapshot, and one right behind it', () => {
    const within = createBookSync()
    within.update(update(6, 10))
    expect(within.snapshot(snapshot(8))).toMatchObject({ kind: 'applied' })
    expect(within.lastUpdateId()).toBe(10)
    const behind = createBookSync()
    behind.update(update(9, 12))
    expect(behind.snapshot(snapshot(8))).toMatchObject({ kind: 'applied' })
    expect(behind.update(update(13, 13))).toEqual({ kind: 'applied' })
  })

  it('asks for a newer snapshot when the updates start behind it', () => {
    const sync = createBookSync()
    sync.update(update(20, 25))
    expect(sync.snapshot(snapshot(18))).toEqual({ kind: 'tooOld' })
    expect(sync.lastUpdateId()).toBeNull()
    expect(sync.snapshot(snapshot(22))).toMatchObject({ kind: 'applied' })
  })

  it('skips what it has, takes what overlaps, and drops the book when an update is missing', () => {
    const sync = createBookSync()
    sync.snapshot(snapshot(8))
    expect(sync.update(update(5, 8))).toEqual({ kind: 'skipped' })
    expect(sync.update(update(7, 10))).toEqual({ kind: 'applied' })
    expect(sync.update(update(12, 14))).toEqual({ kind: 'gap', expected: 10, got: 12 })
    expect(sync.lastUpdateId()).toBeNull()
    expect(sync.book.best('bids')).toBeNull()
    expect(sync.snapshot(snapshot(13))).toMatchObject({ kind: 'applied' })
    expect(sync.lastUpdateId()).toBe(14)
  })

  it('never stands on a hole, whatever arrives in whatever order', () => {
    const arriving = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 4 })),
      { maxLength: 40 },
    )
    fc.assert(
      fc.property(arriving, fc.integer({ min: 1, max: 30 }), (updates, at) => {
        const sync = createBookSync()
        sync.snapshot(snapshot(at))
        for (const [first, length] of updates) {
          const before = sync.lastUpdateId()
          const { kind } = sync.update(update(first, first + length))
          expect(kind).toBe(expectedKind(before, first, first + length))
          expect(kind !== 'applied' || sync.lastUpdateId() === first + length).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })
})
