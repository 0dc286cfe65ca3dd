import type { EngineEvent } from '../../../contract/events.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import { FieldReader, isRecord } from '../shared/fields.ts'
import {
  EventCollector,
  type BookState,
  type MessageReading,
  type Messages,
  type MessagesOptions,
  nothing,
} from '../shared/messages.ts'
import { type Reading, gatherRows } from '../shared/refusal.ts'
import type { SymbolFacts } from '../shared/symbols.ts'
import { type BookSync, createBookSync } from './bookSync.ts'
import { quoteDepth } from './channels.ts'
import { parseAllLiquidations, parseRetiredLiquidations } from './parse/liquidations.ts'
import {
  type BookUpdate,
  type Ticker,
  levelsInBase,
  parseBook,
  parseKlineRow,
  parseMarkPrice,
  parseQuote,
  parseTrade,
} from './parse/market.ts'

/** Topics that say nothing we keep: insurance pools, thresholds, and the account's own. */
const ignored: ReadonlySet<string> = new Set([
  'insurance',
  'adlAlert',
  'priceLimit',
  'order',
  'execution',
  'position',
  'wallet',
  'dcp',
  'greeks',
])

/** The fields whose change makes a new mark, and a new quote. */
const markFields = ['markPrice', 'indexPrice', 'fundingRate', 'openInterest'] as const
const quoteFields = ['bid1Price', 'bid1Size', 'ask1Price', 'ask1Size'] as const

/** Tickers kept for the deltas that build on them. */
const tickerBound = 2_000

type Topic = { readonly name: string; readonly kind: string; readonly symbol: string }

type Frame = {
  readonly topic: Topic
  readonly isSnapshot: boolean
  readonly data: unknown
  readonly venueTime: UnixMs | null
  /** Time of the matching engine, order books only. */
  readonly engineTime: UnixMs | null
  readonly receivedTime: UnixMs
}

export function createMessages(options: MessagesOptions): Messages {
  const { listing } = options
  const tickers = new Map<string, Ticker>()
  const books = new Map<string, { readonly topic: Topic; readonly sync: BookSync }>()
  let gaps = 0
  let resyncs = 0

  const read: Messages['read'] = (body, text, receivedTime) => {
    const collector = new EventCollector(options, text, receivedTime)
    const frame = frameOf(body, receivedTime)
    if (frame === null) {
      collector.unknownMessage('a message has no topic')
      return { ...nothing, events: collector.events }
    }
    dispatch(frame, collector)
    return reading(frame, collector)
  }

  const reading = (frame: Frame, collector: EventCollector): MessageReading => {
    const isFeed = frame.topic.kind === 'allLiquidation' || frame.topic.kind === 'liquidation'
    const symbol = isFeed ? listing.facts(frame.topic.symbol) : null
    return {
      ...nothing,
      events: collector.events,
      venueTime: frame.venueTime,
      liquidationsOf: symbol?.ok === true ? symbol.value : null,
    }
  }

  const dispatch = (frame: Frame, collector: EventCollector): void => {
    const { topic, data, receivedTime } = frame
    switch (topic.kind) {
      case 'allLiquidation': {
        const rows = parseAllLiquidations(data, listing, receivedTime)
        return rows.ok ? collector.addAll(rows.value) : collector.refuse(rows.refusal)
      }
      case 'liquidation':
        return collector.addAll(parseRetiredLiquidations(data, listing, receivedTime))
      case 'tickers':
        return readTicker(frame, collector)
      case 'publicTrade':
        return eachRow(data, collector, (row) => parseTrade(row, listing, receivedTime))
      case 'kline':
        return readKlines(frame, collector)
      case 'orderbook':
        return readBook(frame, collector)
      default:
        if (ignored.has(topic.kind)) return
        return collector.unknownMessage(`no such topic: ${topic.name.slice(0, 60)}`)
    }
  }

  const readKlines = (frame: Frame, collector: EventCollector): void => {
    const symbol = listing.facts(frame.topic.symbol)
    if (!symbol.ok) return collector.refuse(symbol.refusal)
    eachRow(frame.data, collector, (row) => parseKlineRow(row, symbol.value))
  }

  const readTicker = (frame: Frame, collector: EventCollector): void => {
    const { data, receivedTime } = frame
    const read = new FieldReader(data, 'tickers')
    const venueSymbol = read.text('symbol')
    if (read.refusal !== null || !isRecord(data)) {
      return collector.refuse(read.refusal ?? { problem: 'malformed', message: 'tickers' })
    }
    const before = frame.isSnapshot ? undefined : tickers.get(venueSymbol)
    // A delta that builds on nothing says too little to be shown.
    if (before === undefined && !frame.isSnapshot) return
    const ticker = { ...before, ...data }
    if (tickers.size >= tickerBound) tickers.clear()
    tickers.set(venueSymbol, ticker)
    const symbol = listing.facts(venueSymbol)
    if (!symbol.ok) return collector.refuse(symbol.refusal)
    const time = frame.venueTime ?? receivedTime
    if (markFields.some((name) => name in data)) {
      collector.add(parseMarkPrice(ticker, symbol.value, time, receivedTime))
    }
    if (quoteFields.some((name) => name in data)) {
      collector.add(parseQuote(ticker, symbol.value, time, receivedTime))
    }
  }

  const readBook = (frame: Frame, collector: EventCollector): void => {
    const { topic } = frame
    const update = parseBook(frame.data)
    if (!update.ok) return collector.refuse(update.refusal)
    const symbol = listing.facts(update.value.venueSymbol)
    if (!symbol.ok) return collector.refuse(symbol.refusal)
    const { sync } = books.get(topic.name) ?? { sync: createBookSync() }
    books.set(topic.name, { topic, sync })
    if (frame.isSnapshot) {
      sync.snapshot(update.value)
      const toEvent = isTopOnly(topic) ? quoteOf : snapshotOf
      collector.events.push(toEvent(update.value, symbol.value, frame))
      return
    }
    const verdict = sync.delta(update.value)
    if (verdict.kind === 'applied') {
      collector.events.push(deltaOf(update.value, verdict.previousId, symbol.value, frame))
    }
    if (verdict.kind === 'gap') {
      gaps += 1
      resyncs += 1
      const message = `${topic.name}: ${verdict.expected} expected, ${verdict.got} came`
      collector.gap(message, symbol.value.instrumentId)
      options.onResync(update.value.venueSymbol, topic.name)
    }
  }

  return {
    read,
    snapshot: (_symbol, _body, text, receivedTime) => {
      const collector = new EventCollector(options, text, receivedTime)
      collector.unknownMessage('books come over the socket here')
      return collector.events
    },
    reset() {
      tickers.clear()
      books.clear()
    },
    left(channels) {
      for (const channel of channels) books.delete(channel)
    },
    books: () => deepestBooks(books),
    counts: () => ({ gaps, resyncs }),
  }
}

/** Null for anything without a topic. A wrong time reads as none. */
function frameOf(body: unknown, receivedTime: UnixMs): Frame | null {
  if (!isRecord(body) || typeof body['topic'] !== 'string') return null
  return {
    topic: topicOf(body['topic']),
    isSnapshot: body['type'] !== 'delta',
    data: body['data'],
    venueTime: timeOf(body, 'ts'),
    engineTime: timeOf(body, 'cts'),
    receivedTime,
  }
}

/** `orderbook.50.BTCUSDT`, `allLiquidation.BTCUSDT`, `order`. */
function topicOf(name: string): Topic {
  const parts = name.split('.')
  return { name, kind: parts[0] ?? '', symbol: parts.at(-1) ?? '' }
}

function timeOf(body: Readonly<Record<string, unknown>>, name: string): UnixMs | null {
  const read = new FieldReader(body, 'message')
  const time = read.optionalTime(name)
  return read.refusal === null ? time : null
}

function eachRow(
  data: unknown,
  collector: EventCollector,
  parse: (row: unknown) => Reading<EngineEvent | null>,
): void {
  if (!Array.isArray(data)) {
    return collector.refuse({ problem: 'malformed', message: 'data is not a list' })
  }
  collector.addAll(gatherRows(data.map((row) => parse(row))))
}

/** One symbol can be subscribed at several depths; the deepest is the book. */
function deepestBooks(
  books: ReadonlyMap<string, { readonly topic: Topic; readonly sync: BookSync }>,
): ReadonlyMap<string, BookState> {
  const deepest = new Map<string, BookState & { readonly depth: number }>()
  for (const { topic, sync } of books.values()) {
    const depth = Number(topic.name.split('.')[1])
    if ((deepest.get(topic.symbol)?.depth ?? -1) >= depth) continue
    deepest.set(topic.symbol, { book: sync.book, lastUpdateId: sync.lastUpdateId(), depth })
  }
  return deepest
}

/** `orderbook.1.{symbol}`. */
function isTopOnly(topic: Topic): boolean {
  return topic.name.startsWith(`orderbook.${quoteDepth}.`)
}

function quoteOf(update: BookUpdate, symbol: SymbolFacts, frame: Frame): EngineEvent {
  const [bestBid = null] = levelsInBase(update.bids, symbol)
  const [bestAsk = null] = levelsInBase(update.asks, symbol)
  return {
    kind: 'quote',
    instrumentId: symbol.instrumentId,
    bestBid,
    bestAsk,
    exchangeTime: frame.engineTime ?? frame.venueTime ?? frame.receivedTime,
    receivedTime: frame.receivedTime,
  }
}

function snapshotOf(update: BookUpdate, symbol: SymbolFacts, frame: Frame): EngineEvent {
  return {
    kind: 'bookSnapshot',
    instrumentId: symbol.instrumentId,
    bids: levelsInBase(update.bids, symbol),
    asks: levelsInBase(update.asks, symbol),
    sequence: update.updateId,
    exchangeTime: frame.engineTime ?? frame.venueTime ?? frame.receivedTime,
    receivedTime: frame.receivedTime,
  }
}

function deltaOf(
  update: BookUpdate,
  previousSequence: number,
  symbol: SymbolFacts,
  frame: Frame,
): EngineEvent {
  return {
    kind: 'bookDelta',
    instrumentId: symbol.instrumentId,
    bids: levelsInBase(update.bids, symbol),
    asks: levelsInBase(update.asks, symbol),
    sequence: update.updateId,
    previousSequence,
    exchangeTime: frame.engineTime ?? frame.venueTime ?? frame.receivedTime,
    receivedTime: frame.receivedTime,
  }
}
