import type { Level } from '../../../contract/domain/market.ts'
import { type OrderBook, createOrderBook } from '../../core/orderBook.ts'
import type { Book } from './parse/market.ts'

/**
 * Keeping one book in step with the venue. Every `l2Book` message is a whole book, there are no
 * numbers and nothing can be missed; but one stream brings 20 levels every five seconds, and another
 * the best five every half second.
 *
 * 1. a message older than the one before it of its stream is skipped;
 * 2. of a later message of 20 levels the book is made anew;
 * 3. the best five take the place of all that is as good as the fifth of them; what lies behind
 *    stays as the 20 levels last told it. Fewer than five are all there are.
 */
export type BookSync = {
  readonly book: OrderBook
  /** The book as it stands now; null where the message was skipped. */
  apply(update: Book): Book | null
  reset(): void
}

/** Levels a side of the fast stream. */
const fastLevels = 5

export function createBookSync(): BookSync {
  const book = createOrderBook()
  let deep: Book | null = null
  let near: Book | null = null

  const merged = (): Book | null => {
    if (near === null || deep === null) return near ?? deep
    if (near.exchangeTime <= deep.exchangeTime) return deep
    return {
      ...near,
      bids: joined(near.bids, deep.bids, (level, last) => level < last),
      asks: joined(near.asks, deep.asks, (level, last) => level > last),
    }
  }

  return {
    book,
    apply(update) {
      const before = update.isFast ? near : deep
      if (before !== null && update.exchangeTime < before.exchangeTime) return null
      if (update.isFast) near = update
      else deep = update
      const whole = merged()
      if (whole !== null) book.replace(whole.bids, whole.asks)
      return whole
    },
    reset() {
      book.clear()
      deep = null
      near = null
    },
  }
}

function joined(
  best: readonly Level[],
  rest: readonly Level[],
  isBehind: (price: number, last: number) => boolean,
): readonly Level[] {
  const last = best[fastLevels - 1]
  if (last === undefined) return best
  return [...best, ...rest.filter(([price]) => isBehind(price, last[0]))]
}
