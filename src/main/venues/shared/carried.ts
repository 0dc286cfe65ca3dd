import type { InstrumentId, UnixMs } from '../../../contract/domain/ids.ts'
import type { EngineEvent } from '../../../contract/events.ts'

/** Whose books and quotes one connection brings, and when it was last heard. */
export type Carried = {
  /** Told of every event of the connection. */
  note(event: EngineEvent): void
  /** Data came that tells of now. */
  seen(receivedTime: UnixMs): void
  provenTime(instrumentId: InstrumentId, what: 'book' | 'quote'): UnixMs | null
  /** The connection no longer brings anything. Says so of each book. */
  lost(reason: string, receivedTime: UnixMs): readonly EngineEvent[]
}

export function createCarried(): Carried {
  const books = new Set<InstrumentId>()
  const quotes = new Set<InstrumentId>()
  let heardTime: UnixMs | null = null

  return {
    note(event) {
      if (event.kind === 'quote') quotes.add(event.instrumentId)
      else if (event.kind === 'bookSnapshot') books.add(event.instrumentId)
      else if (event.kind === 'bookLost') books.delete(event.instrumentId)
    },
    seen(receivedTime) {
      heardTime = receivedTime
    },
    provenTime: (instrumentId, what) =>
      (what === 'book' ? books : quotes).has(instrumentId) ? heardTime : null,
    lost(reason, receivedTime) {
      const gone = [...books]
      books.clear()
      quotes.clear()
      heardTime = null
      return gone.map((instrumentId) => ({ kind: 'bookLost', instrumentId, reason, receivedTime }))
    },
  }
}
