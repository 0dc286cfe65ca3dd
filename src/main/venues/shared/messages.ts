import type { EngineEvent } from '../../../contract/events.ts'
import type { InstrumentId, UnixMs } from '../../../contract/domain/ids.ts'
import type { OrderBook } from '../../core/orderBook.ts'
import { type Origin, problemOf, problemOfRefusal } from './problems.ts'
import type { Reading, Refusal, Rows } from './refusal.ts'
import type { Listing, SymbolFacts } from './symbols.ts'

/** What one data frame became. */
export type MessageReading = {
  readonly events: readonly EngineEvent[]
  /** When the venue made the frame; null where it does not say. */
  readonly venueTime: UnixMs | null
  /** Part of the feed that the frame shows to be subscribed: the liquidations of this symbol. */
  readonly liquidationsOf: SymbolFacts | '*' | null
  /** False for a frame that repeats the past and so proves nothing about now. */
  readonly isNews: boolean
  /** True for a frame that tells again what was before it was asked for: its age measures nothing. */
  readonly repeats?: boolean
}

/**
 * Turns the data frames of ONE connection into events. Holds what the frames build on (books,
 * tickers that arrive in pieces) and nothing else; no I/O, no clock.
 */
export type Messages = {
  read(body: unknown, text: string, receivedTime: UnixMs): MessageReading
  /** A book somebody fetched over REST. The symbol is null where the answer does not tell. */
  snapshot(
    venueSymbol: string | null,
    body: unknown,
    text: string,
    receivedTime: UnixMs,
  ): readonly EngineEvent[]
  /** The connection was lost: books and partial tickers are no longer true. */
  reset(): void
  /** These channels were left: what comes of them later builds on nothing we have. */
  left(channels: readonly string[]): void
  /** By venue symbol. */
  books(): ReadonlyMap<string, BookState>
  counts(): { readonly gaps: number; readonly resyncs: number }
}

export type BookState = { readonly book: OrderBook; readonly lastUpdateId: number | null }

export type MessagesOptions = {
  readonly origin: Origin
  readonly listing: Listing
  /** Says yes the first time it is asked about a key, over all connections of the adapter. */
  readonly firstTime: (key: string) => boolean
  /** A book is out of step: fetch a snapshot, or subscribe anew. */
  readonly onResync: (venueSymbol: string, channel: string | null) => void
}

export const nothing: MessageReading = {
  events: [],
  venueTime: null,
  liquidationsOf: null,
  isNews: true,
}

/** Collects the events of one frame, and turns refusals into problems that keep the raw text. */
export class EventCollector {
  readonly events: EngineEvent[] = []
  private readonly options: MessagesOptions
  private readonly text: string
  private readonly receivedTime: UnixMs

  constructor(options: MessagesOptions, text: string, receivedTime: UnixMs) {
    this.options = options
    this.text = text
    this.receivedTime = receivedTime
  }

  add(reading: Reading<EngineEvent | null>): void {
    if (!reading.ok) this.refuse(reading.refusal)
    else if (reading.value !== null) this.push(reading.value)
  }

  addAll(rows: Rows<EngineEvent | null>): void {
    for (const event of rows.values) {
      if (event !== null) this.push(event)
    }
    for (const refusal of rows.refusals) this.refuse(refusal)
  }

  /** A symbol we cannot name is told once, not with every message. */
  refuse(refusal: Refusal): void {
    if (refusal.problem === 'unknownWord' && !this.options.firstTime(refusal.message)) return
    const { origin } = this.options
    this.events.push(problemOfRefusal(origin, refusal, this.text, this.receivedTime))
  }

  unknownMessage(what: string): void {
    this.refuse({ problem: 'unknownMessage', message: what })
  }

  /** A message of a book is missing: the book is gone. */
  gap(message: string, instrumentId: InstrumentId): void {
    const { receivedTime } = this
    this.events.push(problemOf(this.options.origin, 'sequenceGap', message, null, receivedTime), {
      kind: 'bookLost',
      instrumentId,
      reason: message,
      receivedTime,
    })
  }

  private push(event: EngineEvent): void {
    if (event.kind === 'liquidation') this.noteUnlisted(event.instrumentId, event.unifiedSymbol)
    this.events.push(event)
  }

  /** Accepted by its spelling all the same; without any list there is nothing to miss it on. */
  private noteUnlisted(instrumentId: SymbolFacts['instrumentId'], symbol: string): void {
    const { listing, firstTime } = this.options
    if (listing.size === 0 || listing.byId(instrumentId) !== undefined) return
    if (!firstTime(`unlisted ${instrumentId}`)) return
    this.events.push(
      problemOf(
        this.options.origin,
        'unknownWord',
        `${symbol} is not on the instrument list; it is accepted by its spelling`,
        this.text,
        this.receivedTime,
      ),
    )
  }
}
