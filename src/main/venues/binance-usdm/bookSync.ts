import { type OrderBook, createOrderBook } from '../shared/book.ts'
import type { DepthSnapshot, DepthUpdate } from './parse/market.ts'

/**
 * Keeping one book in step with the venue, as its page "How to manage a local order book
 * correctly" numbers it:
 *
 * 1. buffer the updates of the stream;
 * 2. fetch a REST snapshot;
 * 3. drop every update whose `u` is below the snapshot's `lastUpdateId`;
 * 4. the first update applied has `U <= lastUpdateId <= u`;
 * 5. from then on each `pu` equals the `u` before, otherwise start again from 1;
 * 6. quantities are absolute, zero removes the level.
 */
export type BookSync = {
  readonly book: OrderBook
  update(update: DepthUpdate): UpdateVerdict
  snapshot(snapshot: DepthSnapshot): SnapshotVerdict
  /** Forgets the book: the connection was lost. */
  reset(): void
  /** `u` of the last update in the book, or the snapshot's id; null while there is no book. */
  lastUpdateId(): number | null
}

export type UpdateVerdict =
  | { readonly kind: 'buffered' }
  | { readonly kind: 'applied' }
  /** Older than the snapshot: the book has it already. */
  | { readonly kind: 'skipped' }
  /** A message is missing: the book is gone and a new snapshot is needed. */
  | { readonly kind: 'gap'; readonly expected: number; readonly got: number }

export type SnapshotVerdict =
  /** The book stands; these buffered updates are already in it. */
  | { readonly kind: 'applied'; readonly updates: readonly DepthUpdate[] }
  /** The snapshot is older than the first buffered update: fetch another. */
  | { readonly kind: 'tooOld' }
  /** The buffered updates have a hole: fetch another. */
  | { readonly kind: 'gap' }

const bufferBound = 5_000

export function createBookSync(): BookSync {
  const book = createOrderBook()
  let buffer: DepthUpdate[] = []
  let lastId: number | null = null
  /** The first update after a snapshot joins it by range, not by `pu`. */
  let joining = false

  const reset = (): void => {
    book.clear()
    buffer = []
    lastId = null
    joining = false
  }

  const apply = (update: DepthUpdate): boolean => {
    if (lastId === null) return false
    const fits =
      update.previousId === lastId ||
      (joining && update.firstId <= lastId && update.lastId >= lastId)
    if (!fits) return false
    book.apply(update.bids, update.asks)
    lastId = update.lastId
    joining = false
    return true
  }

  return {
    book,
    reset,
    lastUpdateId: () => lastId,
    update(update) {
      if (lastId === null) {
        buffer.push(update)
        if (buffer.length > bufferBound) buffer.shift()
        return { kind: 'buffered' }
      }
      if (joining && update.lastId < lastId) return { kind: 'skipped' }
      const expected = lastId
      if (apply(update)) return { kind: 'applied' }
      reset()
      buffer.push(update)
      return { kind: 'gap', expected, got: update.previousId }
    },
    snapshot(snapshot) {
      const pending = buffer.filter((update) => update.lastId >= snapshot.lastUpdateId)
      const first = pending[0]
      if (first !== undefined && first.firstId > snapshot.lastUpdateId) return { kind: 'tooOld' }
      book.replace(snapshot.bids, snapshot.asks)
      lastId = snapshot.lastUpdateId
      joining = true
      buffer = []
      for (const update of pending) {
        if (apply(update)) continue
        reset()
        return { kind: 'gap' }
      }
      return { kind: 'applied', updates: pending }
    },
  }
}
