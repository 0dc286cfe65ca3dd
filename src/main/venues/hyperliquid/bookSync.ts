import { type OrderBook, createOrderBook } from '../shared/book.ts'
import type { Book } from './parse/market.ts'

/**
 * Keeping one book in step with the venue: every `l2Book` message is the whole book, there are no
 * numbers and nothing can be missed.
 *
 * 1. a message older than the one before is skipped;
 * 2. any other replaces the book.
 */
export type BookSync = {
  readonly book: OrderBook
  apply(update: Book): 'applied' | 'skipped'
  reset(): void
}

export function createBookSync(): BookSync {
  const book = createOrderBook()
  let lastTime = 0
  return {
    book,
    apply(update) {
      if (update.exchangeTime < lastTime) return 'skipped'
      lastTime = update.exchangeTime
      book.replace(update.bids, update.asks)
      return 'applied'
    },
    reset() {
      book.clear()
      lastTime = 0
    },
  }
}
