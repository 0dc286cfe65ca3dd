import type { EngineEvent, EventKind, EventOf } from '../../contract/events.ts'
import type { Log } from './log.ts'

export type Listener<Kind extends EventKind> = (event: EventOf<Kind>) => void

/**
 * Carries normalised events from adapters to services. Delivery is in the order of publication;
 * a listener that throws is logged and does not stop the others.
 */
export type Bus = {
  publish(event: EngineEvent): void
  /** Returns the way to stop listening. */
  on<Kind extends EventKind>(kind: Kind, listener: Listener<Kind>): () => void
  stats(): BusStats
}

export type BusStats = {
  readonly published: number
  readonly listenerErrors: number
  /** Most events that ever waited while others were being delivered. */
  readonly deepestQueue: number
  /** Market data given up because the queue was full. Order events are never given up. */
  readonly dropped: number
}

/** What a full queue may lose: the kinds of which a newer message makes an older one worthless. */
const mayDrop: ReadonlySet<EventKind> = new Set<EventKind>(['mark', 'quote', 'candle', 'feedAlive'])

type AnyListener = (event: EngineEvent) => void

/**
 * The in-process bus. Publishing from inside a listener queues the event behind the current one,
 * so every listener sees the same order. The queue is bounded by `bound` events.
 */
export function createBus(log: Log, bound = 100_000): Bus {
  const listeners = new Map<EventKind, Set<AnyListener>>()
  const waiting: EngineEvent[] = []
  let delivering = false
  let published = 0
  let listenerErrors = 0
  let deepestQueue = 0
  let dropped = 0

  const deliver = (event: EngineEvent): void => {
    for (const listener of listeners.get(event.kind) ?? []) {
      try {
        listener(event)
      } catch (error) {
        listenerErrors += 1
        log.error({ error, kind: event.kind }, 'a bus listener failed')
      }
    }
  }

  return {
    publish(event) {
      published += 1
      if (waiting.length >= bound && mayDrop.has(event.kind)) {
        dropped += 1
        return
      }
      waiting.push(event)
      deepestQueue = Math.max(deepestQueue, waiting.length)
      if (delivering) return
      delivering = true
      try {
        for (let index = 0; index < waiting.length; index += 1) {
          const next = waiting[index]
          if (next !== undefined) deliver(next)
        }
      } finally {
        waiting.length = 0
        delivering = false
      }
    },
    on<Kind extends EventKind>(kind: Kind, listener: Listener<Kind>) {
      const own = listener as AnyListener
      const ofKind = listeners.get(kind) ?? new Set()
      listeners.set(kind, ofKind)
      ofKind.add(own)
      return () => {
        ofKind.delete(own)
      }
    },
    stats: () => ({ published, listenerErrors, deepestQueue, dropped }),
  }
}
