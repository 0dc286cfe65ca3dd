import { type OrderBook, createOrderBook } from '../../core/orderBook.ts'
import type { BookUpdate } from './parse/market.ts'

/**
 * Keeping one book of one `orderbook.{depth}.{symbol}` topic in step with the venue:
 *
 * 1. the first message is a snapshot: take it;
 * 2. any later snapshot replaces the book, also one with `u` 1 after a restart of the service;
 * 3. a delta sets absolute sizes, zero removes;
 * 4. `u` grows by one per message of a topic. The venue does not promise it, so a hole is treated
 *    as a lost message: drop the book and subscribe again for a snapshot;
 * 5. level 1 has snapshots only and repeats the same `u` when nothing moves.
 */
export type BookSync = {
  readonly book: OrderBook
  snapshot(update: BookUpdate): void
  delta(update: BookUpdate): DeltaVerdict
  reset(): void
  /** Null while there is no book. */
  lastUpdateId(): number | null
}

export type DeltaVerdict =
  | { readonly kind: 'applied'; readonly previousId: number }
  /** No snapshot yet: nothing to apply it to. */
  | { readonly kind: 'skipped' }
  /** A message is missing, or came out of order: the book is gone. */
  | { readonly kind: 'gap'; readonly expected: number; readonly got: number }

export function createBookSync(): BookSync {
  const book = createOrderBook()
  let lastId: number | null = null

  const reset = (): void => {
    book.clear()
    lastId = null
  }

  return {
    book,
    reset,
    lastUpdateId: () => lastId,
    snapshot(update) {
      book.replace(update.bids, update.asks)
      lastId = update.updateId
    },
    delta(update) {
      if (lastId === null) return { kind: 'skipped' }
      const previousId = lastId
      if (update.updateId !== previousId + 1) {
        reset()
        return { kind: 'gap', expected: previousId + 1, got: update.updateId }
      }
      book.apply(update.bids, update.asks)
      lastId = update.updateId
      return { kind: 'applied', previousId }
    },
  }
}
