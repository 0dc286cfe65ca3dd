import type { EngineEvent } from '../../../../contract/events.ts'
import type { InstrumentId, UnixMs } from '../../../../contract/domain/ids.ts'
import type { BookSnapshot } from '../../../../contract/domain/market.ts'
import { type BookState, EventCollector, type Messages, type MessagesOptions } from '../messages.ts'
import type { Reading } from '../refusal.ts'
import type { BookSync, NumberedUpdate } from './bookSync.ts'
import { type DepthSnapshot, parseDepth } from './market.ts'

/** One `depthUpdate`. */
export type SymbolUpdate = NumberedUpdate & {
  readonly venueSymbol: string
  readonly exchangeTime: UnixMs
}

/** A book as a REST answer has it. */
export function bookOfDepth(
  { bids, asks, lastUpdateId, exchangeTime }: DepthSnapshot,
  instrumentId: InstrumentId,
  receivedTime: UnixMs,
): BookSnapshot {
  return {
    kind: 'bookSnapshot',
    instrumentId,
    bids,
    asks,
    sequence: lastUpdateId,
    exchangeTime: exchangeTime ?? receivedTime,
    receivedTime,
  }
}

/** The books of one connection. */
export type Books = Pick<Messages, 'snapshot' | 'reset' | 'left' | 'books' | 'counts'> & {
  /** Takes in one `depthUpdate`; its events go to the collector. */
  read(message: unknown, collector: EventCollector, receivedTime: UnixMs): void
}

export type BookRules<Update extends SymbolUpdate> = {
  readonly parseUpdate: (raw: unknown) => Reading<Update>
  readonly createSync: () => BookSync<Update>
  /** The id the update says it follows; null where the line does not say. */
  readonly previousId: (update: Update) => number | null
}

export function createBooks<Update extends SymbolUpdate>(
  options: MessagesOptions,
  rules: BookRules<Update>,
): Books {
  const { listing } = options
  const syncs = new Map<string, BookSync<Update>>()
  let gaps = 0
  let resyncs = 0

  const deltaOf = (update: Update, receivedTime: UnixMs): readonly EngineEvent[] => {
    const symbol = listing.facts(update.venueSymbol)
    if (!symbol.ok) return []
    const { bids, asks, lastId: sequence, exchangeTime } = update
    const { instrumentId } = symbol.value
    const previousSequence = rules.previousId(update)
    const book = { instrumentId, bids, asks, sequence, previousSequence }
    return [{ kind: 'bookDelta', ...book, exchangeTime, receivedTime }]
  }

  const snapshotOf = (
    venueSymbol: string,
    depth: DepthSnapshot,
    receivedTime: UnixMs,
  ): readonly EngineEvent[] => {
    const symbol = listing.facts(venueSymbol)
    if (!symbol.ok) return []
    return [bookOfDepth(depth, symbol.value.instrumentId, receivedTime)]
  }

  const lost = (collector: EventCollector, venueSymbol: string, what: string): void => {
    const symbol = listing.facts(venueSymbol)
    if (symbol.ok) collector.gap(`${venueSymbol}: ${what}`, symbol.value.instrumentId)
  }

  const read: Books['read'] = (message, collector, receivedTime) => {
    const update = rules.parseUpdate(message)
    if (!update.ok) return collector.refuse(update.refusal)
    const { venueSymbol } = update.value
    const known = syncs.get(venueSymbol)
    const sync = known ?? rules.createSync()
    syncs.set(venueSymbol, sync)
    const verdict = sync.update(update.value)
    if (verdict.kind === 'applied') collector.events.push(...deltaOf(update.value, receivedTime))
    if (verdict.kind === 'gap') {
      gaps += 1
      resyncs += 1
      lost(collector, venueSymbol, `after ${verdict.expected} came ${verdict.got}`)
    }
    if (verdict.kind === 'gap' || known === undefined) options.onResync(venueSymbol, null)
  }

  const snapshot: Books['snapshot'] = (venueSymbol, body, text, receivedTime) => {
    const collector = new EventCollector(options, text, receivedTime)
    const depth = parseDepth(body)
    if (!depth.ok) {
      collector.refuse(depth.refusal)
      return collector.events
    }
    const symbol = venueSymbol ?? onlyPending(syncs)
    if (symbol === null) {
      collector.unknownMessage('a depth snapshot names no symbol')
      return collector.events
    }
    const sync = syncs.get(symbol) ?? rules.createSync()
    syncs.set(symbol, sync)
    const verdict = sync.snapshot(depth.value)
    if (verdict.kind === 'applied') {
      collector.events.push(...snapshotOf(symbol, depth.value, receivedTime))
      for (const update of verdict.updates) {
        collector.events.push(...deltaOf(update, receivedTime))
      }
      return collector.events
    }
    resyncs += 1
    if (verdict.kind === 'gap') {
      gaps += 1
      lost(collector, symbol, 'the updates behind the snapshot have a hole')
    }
    options.onResync(symbol, null)
    return collector.events
  }

  return {
    read,
    snapshot,
    reset: () => syncs.clear(),
    left(channels) {
      for (const channel of channels) {
        const symbol = /^(.+)@depth/.exec(channel)?.[1]
        if (symbol !== undefined) syncs.delete(symbol.toUpperCase())
      }
    },
    books: () => new Map([...syncs].map(([symbol, sync]) => [symbol, stateOf(sync)])),
    counts: () => ({ gaps, resyncs }),
  }
}

function stateOf({ book, lastUpdateId }: Pick<BookSync, 'book' | 'lastUpdateId'>): BookState {
  return { book, lastUpdateId: lastUpdateId() }
}

/** The one book that waits for a snapshot, where there is exactly one. */
function onlyPending(syncs: ReadonlyMap<string, Pick<BookSync, 'lastUpdateId'>>): string | null {
  const pending = [...syncs].filter(([, sync]) => sync.lastUpdateId() === null)
  return pending.length === 1 ? (pending[0]?.[0] ?? null) : null
}
