import { type OrderBook, createOrderBook } from '../../../core/orderBook.ts'
import type { Level } from '../../../../contract/domain/market.ts'
import type { DepthSnapshot } from './market.ts'

/** What every product line's depth update has. */
export type NumberedUpdate = {
  /** `U`. */
  readonly firstId: number
  /** `u`. */
  readonly lastId: number
  readonly bids: readonly Level[]
  readonly asks: readonly Level[]
}

/** One book kept in step with the venue by its numbers. */
export type BookSync<Update extends NumberedUpdate = NumberedUpdate> = {
  readonly book: OrderBook
  update(update: Update): UpdateVerdict
  snapshot(snapshot: DepthSnapshot): SnapshotVerdict<Update>
  /** Forgets the book: the connection was lost. */
  reset(): void
  /** `u` of the last update in the book, or the snapshot's id; null while there is no book. */
  lastUpdateId(): number | null
}

export type UpdateVerdict =
  | { readonly kind: 'buffered' }
  | { readonly kind: 'applied' }
  /** The book has it already. */
  | { readonly kind: 'skipped' }
  /** A message is missing: the book is gone and a new snapshot is needed. */
  | { readonly kind: 'gap'; readonly expected: number; readonly got: number }

export type SnapshotVerdict<Update extends NumberedUpdate = NumberedUpdate> =
  /** The book stands; these buffered updates are already in it. */
  | { readonly kind: 'applied'; readonly updates: readonly Update[] }
  /** The snapshot is older than the first buffered update: fetch another. */
  | { readonly kind: 'tooOld' }
  /** The buffered updates have a hole: fetch another. */
  | { readonly kind: 'gap' }

/** How one product line numbers its updates. */
export type Numbering<Update extends NumberedUpdate> = {
  /** Whether a book at `lastId` has the update already. `joining`: the book is a bare snapshot. */
  isOld(update: Update, lastId: number, joining: boolean): boolean
  /** Whether the update comes right after `lastId`. */
  follows(update: Update, lastId: number, joining: boolean): boolean
  /** The number by which a gap is told. */
  startOf(update: Update): number
}

const bufferBound = 5_000

export function createNumberedSync<Update extends NumberedUpdate>(
  numbering: Numbering<Update>,
): BookSync<Update> {
  const book = createOrderBook()
  let buffer: Update[] = []
  let lastId: number | null = null
  /** The first update after a snapshot joins it by its range. */
  let joining = false

  const reset = (): void => {
    book.clear()
    buffer = []
    lastId = null
    joining = false
  }

  const apply = (update: Update): boolean => {
    if (lastId === null || !numbering.follows(update, lastId, joining)) return false
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
      if (numbering.isOld(update, lastId, joining)) return { kind: 'skipped' }
      const expected = lastId
      if (apply(update)) return { kind: 'applied' }
      reset()
      buffer.push(update)
      return { kind: 'gap', expected, got: numbering.startOf(update) }
    },
    snapshot(snapshot) {
      const { lastUpdateId } = snapshot
      const pending = buffer.filter((update) => !numbering.isOld(update, lastUpdateId, true))
      const [first] = pending
      if (first !== undefined && !numbering.follows(first, lastUpdateId, true)) {
        return { kind: 'tooOld' }
      }
      book.replace(snapshot.bids, snapshot.asks)
      lastId = lastUpdateId
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
