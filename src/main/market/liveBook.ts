import type { InstrumentId, UnixMs } from '../../contract/domain/ids.ts'
import type { BookDelta, BookSnapshot } from '../../contract/domain/market.ts'
import { createOrderBook } from '../core/orderBook.ts'

/** One book as its snapshots and deltas make it. */
export type LiveBook = {
  replace(snapshot: BookSnapshot): void
  apply(delta: BookDelta): void
  clear(): void
  /** When a message about it last came; null while it is out of step. */
  changedTime(): UnixMs | null
  /** The best levels as they stand; null while it is out of step, empty of both sides or crossed. */
  best(): { readonly bid: number | null; readonly ask: number | null } | null
  /** All of it, said to be of that time; null where `best` is. */
  whole(receivedTime: UnixMs): BookSnapshot | null
}

export function createLiveBook(instrumentId: InstrumentId): LiveBook {
  const book = createOrderBook()
  let last: BookSnapshot | BookDelta | null = null
  let levels: Pick<BookSnapshot, 'bids' | 'asks'> | null = null

  const clear = (): void => {
    book.clear()
    last = null
    levels = null
  }

  const best: LiveBook['best'] = () => {
    if (last === null) return null
    const bid = book.best('bids')?.[0] ?? null
    const ask = book.best('asks')?.[0] ?? null
    if (bid === null && ask === null) return null
    return bid !== null && ask !== null && bid >= ask ? null : { bid, ask }
  }

  return {
    replace(snapshot) {
      book.replace(snapshot.bids, snapshot.asks)
      last = snapshot
      levels = null
    },
    apply(delta) {
      if (last === null || isOld(delta, last)) return
      if (isAfterHole(delta, last)) return clear()
      book.apply(delta.bids, delta.asks)
      last = delta
      levels = null
    },
    clear,
    changedTime: () => last?.receivedTime ?? null,
    best,
    whole(receivedTime) {
      if (last === null || best() === null) return null
      levels ??= {
        bids: book.top('bids', book.depth('bids')),
        asks: book.top('asks', book.depth('asks')),
      }
      const { sequence, exchangeTime } = last
      return { kind: 'bookSnapshot', instrumentId, ...levels, sequence, exchangeTime, receivedTime }
    },
  }
}

/** Told again: the book holds it already. */
function isOld({ sequence }: BookDelta, last: BookSnapshot | BookDelta): boolean {
  return last.sequence !== null && sequence <= last.sequence
}

/** The first delta behind a snapshot may reach back before it, none may begin beyond it. */
function isAfterHole({ previousSequence }: BookDelta, last: BookSnapshot | BookDelta): boolean {
  return previousSequence !== null && last.sequence !== null && previousSequence > last.sequence
}
