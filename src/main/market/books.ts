import type { InstrumentId, UnixMs } from '../../contract/domain/ids.ts'
import type { BookSnapshot } from '../../contract/domain/market.ts'
import type { VenueId } from '../../contract/domain/venue.ts'
import type { Bus } from '../core/bus.ts'
import type { Cancel, Clock } from '../core/clock.ts'
import type { LiveBooks } from '../core/tradingMarkets.ts'
import { type LiveBook, createLiveBook } from './liveBook.ts'
import { confirmedTime } from './proof.ts'

/** The books, and what only their owner may do with them. */
export type KeptBooks = LiveBooks & {
  /** The best prices of a book; `changedTime` is of the last message about it. */
  top(instrumentId: InstrumentId): LiveTop | null
  close(): void
}

export type LiveTop = {
  readonly bid: number | null
  readonly ask: number | null
  readonly changedTime: UnixMs
  readonly receivedTime: UnixMs
}

export type LiveBooksOptions = {
  readonly bus: Bus
  readonly clock: Clock
  /** Null for an instrument that no venue lists (yet): asked again whenever the book is. */
  readonly venueOf: (instrumentId: InstrumentId) => VenueId | null
  /** Exactly these books of a venue are to be carried from now on. */
  readonly carry: (venue: VenueId, instrumentIds: readonly InstrumentId[]) => void
  /** When the socket that brings the book last brought anything; null while none does. */
  readonly provenTime: (instrumentId: InstrumentId) => UnixMs | null
  /** How long a book is kept after the last one stopped wanting it, ms. Default 30 s. */
  readonly lingerMs?: number
}

type Kept = {
  /** Null until the venue's list of instruments has come. */
  venue: VenueId | null
  readonly book: LiveBook
  holders: number
  leaving: Cancel | null
}

const defaultLingerMs = 30_000

/**
 * A book is in step from a snapshot until `bookLost` says otherwise. Its age counts from the last
 * message about it or, where later, from the last data on its own socket, which would have brought
 * a change: see `confirmedTime`.
 */
export function createLiveBooks(options: LiveBooksOptions): KeptBooks {
  const { bus, clock, venueOf, carry, provenTime, lingerMs = defaultLingerMs } = options
  const kept = new Map<InstrumentId, Kept>()
  const waiting = new Map<InstrumentId, Set<() => void>>()

  const tell = (venue: VenueId | null): void => {
    if (venue === null) return
    carry(
      venue,
      [...kept].filter(([, each]) => each.venue === venue).map(([id]) => id),
    )
  }

  const keep = (instrumentId: InstrumentId): Kept => {
    const known = kept.get(instrumentId)
    if (known !== undefined) return known
    const added: Kept = {
      venue: null,
      book: createLiveBook(instrumentId),
      holders: 0,
      leaving: null,
    }
    kept.set(instrumentId, added)
    return added
  }

  const place = (instrumentId: InstrumentId, each: Kept): void => {
    if (each.venue !== null) return
    each.venue = venueOf(instrumentId)
    tell(each.venue)
  }

  const drop = (instrumentId: InstrumentId, each: Kept): void => {
    kept.delete(instrumentId)
    tell(each.venue)
  }

  const want: LiveBooks['want'] = (instrumentId) => {
    const each = keep(instrumentId)
    place(instrumentId, each)
    each.holders += 1
    each.leaving?.()
    each.leaving = null
    let released = false
    return () => {
      if (released) return
      released = true
      each.holders -= 1
      if (each.holders > 0 || kept.get(instrumentId) !== each) return
      each.leaving = clock.after(lingerMs, () => drop(instrumentId, each))
    }
  }

  /** When what we hold of the book was last known to be so; null while it is not held or not fed. */
  const heldTime = (instrumentId: InstrumentId): UnixMs | null => {
    const each = kept.get(instrumentId)
    if (each !== undefined) place(instrumentId, each)
    const changed = each?.book.changedTime() ?? null
    const proven = provenTime(instrumentId)
    return changed === null || proven === null ? null : confirmedTime(changed, proven)
  }

  const book: LiveBooks['book'] = (instrumentId) => {
    const time = heldTime(instrumentId)
    return time === null ? null : (kept.get(instrumentId)?.book.whole(time) ?? null)
  }

  const came = (instrumentId: InstrumentId): void => {
    for (const wake of waiting.get(instrumentId) ?? []) wake()
  }

  const stops = [
    bus.on('bookSnapshot', (snapshot) => {
      kept.get(snapshot.instrumentId)?.book.replace(snapshot)
      came(snapshot.instrumentId)
    }),
    bus.on('bookDelta', (delta) => {
      kept.get(delta.instrumentId)?.book.apply(delta)
      came(delta.instrumentId)
    }),
    bus.on('bookLost', ({ instrumentId }) => kept.get(instrumentId)?.book.clear()),
  ]

  return {
    want,
    book,
    top(instrumentId) {
      const time = heldTime(instrumentId)
      const live = kept.get(instrumentId)?.book
      const best = live?.best() ?? null
      const changedTime = live?.changedTime() ?? null
      if (time === null || best === null || changedTime === null) return null
      return { ...best, changedTime, receivedTime: time }
    },
    waitFor(instrumentId, limitMs) {
      const found = book(instrumentId)
      if (found !== null) return Promise.resolve(found)
      return new Promise((resolve) => {
        const wakers = waiting.get(instrumentId) ?? new Set()
        waiting.set(instrumentId, wakers)
        const finish = (answer: BookSnapshot | null): void => {
          cancel()
          wakers.delete(look)
          if (wakers.size === 0) waiting.delete(instrumentId)
          resolve(answer)
        }
        const look = (): void => {
          const now = book(instrumentId)
          if (now !== null) finish(now)
        }
        const cancel = clock.after(limitMs, () => finish(book(instrumentId)))
        wakers.add(look)
      })
    },
    close() {
      for (const stop of stops) stop()
      for (const { leaving } of kept.values()) leaving?.()
      kept.clear()
    },
  }
}
