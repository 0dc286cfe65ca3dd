import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { InstrumentId, UnixMs } from '../../../src/contract/domain/ids.ts'
import type { BookDelta, BookSnapshot, Level } from '../../../src/contract/domain/market.ts'
import type { VenueId } from '../../../src/contract/domain/venue.ts'
import { type Bus, createBus } from '../../../src/main/core/bus.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { type KeptBooks, createLiveBooks } from '../../../src/main/market/books.ts'
import { type ManualClock, manualClock } from '../../support/manualClock.ts'

const btc = 'BTCUSDT-LINEAR.BYBIT' as InstrumentId
const eth = 'ETHUSDT-LINEAR.BYBIT' as InstrumentId

let clock: ManualClock
let bus: Bus
let books: KeptBooks
let carried: (readonly InstrumentId[])[]
let proven: UnixMs | null
let listed: boolean

beforeEach(() => {
  clock = manualClock()
  bus = createBus(silentLog)
  carried = []
  proven = clock.now()
  listed = true
  books = createLiveBooks({
    bus,
    clock,
    venueOf: (id) => (listed && id.endsWith('.BYBIT') ? ('bybit' satisfies VenueId) : null),
    carry: (_venue, ids) => carried.push(ids),
    provenTime: () => proven,
  })
})
afterEach(() => books.close())

function snapshot(bids: readonly Level[], asks: readonly Level[], sequence = 10): BookSnapshot {
  const time = clock.now()
  return {
    kind: 'bookSnapshot',
    instrumentId: btc,
    bids,
    asks,
    sequence,
    exchangeTime: time,
    receivedTime: time,
  }
}

function delta(
  bids: readonly Level[],
  asks: readonly Level[],
  sequence: number,
  previousSequence: number | null = sequence - 1,
): BookDelta {
  const time = clock.now()
  return {
    kind: 'bookDelta',
    instrumentId: btc,
    bids,
    asks,
    sequence,
    previousSequence,
    exchangeTime: time,
    receivedTime: time,
  }
}

describe('wanting a book', () => {
  it('carries it until half a minute after the last one let go', () => {
    const first = books.want(btc)
    const second = books.want(btc)
    expect(carried).toEqual([[btc]])
    first()
    first()
    clock.advance(60_000)
    expect(carried).toHaveLength(1)
    second()
    clock.advance(29_999)
    expect(carried).toHaveLength(1)
    clock.advance(1)
    expect(carried.at(-1)).toEqual([])
  })

  it('keeps a book that is wanted again while it lingers', () => {
    books.want(btc)()
    clock.advance(20_000)
    const release = books.want(btc)
    clock.advance(60_000)
    expect(carried).toEqual([[btc]])
    release()
  })

  it('names all books of the venue each time', () => {
    books.want(btc)
    books.want(eth)
    expect(carried.at(-1)).toEqual([btc, eth])
  })

  it('carries it from when its venue has told its list', () => {
    listed = false
    books.want(btc)
    expect(books.book(btc)).toBeNull()
    expect(carried).toEqual([])
    listed = true
    expect(books.top(btc)).toBeNull()
    expect(carried).toEqual([[btc]])
  })

  it('asks no venue for what none lists', () => {
    books.want('BTCUSDT-LINEAR.NOWHERE' as InstrumentId)
    expect(carried).toEqual([])
  })
})

describe('a live book', () => {
  beforeEach(() => {
    books.want(btc)
  })

  it('is what its snapshot and deltas make of it', () => {
    bus.publish(
      snapshot(
        [
          [99, 1],
          [98, 2],
        ],
        [[101, 1]],
      ),
    )
    bus.publish(
      delta(
        [
          [99, 0],
          [97, 5],
        ],
        [[100, 3]],
        11,
      ),
    )
    expect(books.book(btc)).toMatchObject({
      bids: [
        [98, 2],
        [97, 5],
      ],
      asks: [
        [100, 3],
        [101, 1],
      ],
      sequence: 11,
    })
  })

  it('is none before a snapshot, whatever deltas come', () => {
    bus.publish(delta([[99, 1]], [[101, 1]], 11))
    expect(books.book(btc)).toBeNull()
    expect(books.top(btc)).toBeNull()
  })

  it('is none from the moment it is lost until the next snapshot', () => {
    bus.publish(snapshot([[99, 1]], [[101, 1]]))
    bus.publish({ kind: 'bookLost', instrumentId: btc, reason: 'gap', receivedTime: clock.now() })
    expect(books.book(btc)).toBeNull()
    bus.publish(delta([[98, 1]], [], 11))
    expect(books.book(btc)).toBeNull()
    bus.publish(snapshot([[97, 1]], [[101, 1]], 20))
    expect(books.book(btc)?.bids).toEqual([[97, 1]])
  })

  it('is none while no socket brings it', () => {
    bus.publish(snapshot([[99, 1]], [[101, 1]]))
    proven = null
    expect(books.book(btc)).toBeNull()
  })

  it('is none behind a hole, and skips what it already holds', () => {
    bus.publish(snapshot([[99, 1]], [[101, 1]]))
    bus.publish(delta([[99, 7]], [], 10, 8))
    expect(books.book(btc)?.bids).toEqual([[99, 1]])
    bus.publish(delta([[99, 7]], [], 13, 12))
    expect(books.book(btc)).toBeNull()
  })

  it('takes a first delta that reaches back before the snapshot', () => {
    bus.publish(snapshot([[99, 1]], [[101, 1]]))
    bus.publish(delta([[99, 7]], [], 12, 7))
    expect(books.book(btc)?.bids).toEqual([[99, 7]])
  })

  it('is none while it is crossed or empty', () => {
    bus.publish(snapshot([[101, 1]], [[101, 1]]))
    expect(books.book(btc)).toBeNull()
    bus.publish(snapshot([], []))
    expect(books.book(btc)).toBeNull()
  })

  it('is as young as the last data on its socket', () => {
    const start = clock.now()
    bus.publish(snapshot([[99, 1]], [[101, 1]]))
    clock.advance(3000)
    expect(books.book(btc)?.receivedTime).toBe(start)
    proven = clock.now()
    expect(books.book(btc)?.receivedTime).toBe(start + 3000)
    expect(books.top(btc)).toEqual({
      bid: 99,
      ask: 101,
      changedTime: start,
      receivedTime: start + 3000,
    })
  })

  it('is not vouched for by its socket once it said nothing for a minute', () => {
    const start = clock.now()
    bus.publish(snapshot([[99, 1]], [[101, 1]]))
    clock.advance(60_001)
    proven = clock.now()
    expect(books.book(btc)?.receivedTime).toBe(start)
  })

  it('is gone once it is no longer carried, and begins anew', () => {
    const other = books.want(eth)
    other()
    clock.advance(30_000)
    books.want(eth)
    expect(books.book(eth)).toBeNull()
  })
})

describe('waiting for a book', () => {
  it('ends when the book comes', async () => {
    books.want(btc)
    const waiting = books.waitFor(btc, 2000)
    clock.advance(500)
    bus.publish(snapshot([[99, 1]], [[101, 1]]))
    expect((await waiting)?.asks).toEqual([[101, 1]])
    expect(clock.pending).toBe(0)
  })

  it('ends without one after the time', async () => {
    books.want(btc)
    const waiting = books.waitFor(btc, 2000)
    clock.advance(2000)
    expect(await waiting).toBeNull()
  })

  it('does not wait for one that is there', async () => {
    books.want(btc)
    bus.publish(snapshot([[99, 1]], [[101, 1]]))
    expect(await books.waitFor(btc, 2000)).not.toBeNull()
    expect(clock.pending).toBe(0)
  })
})
