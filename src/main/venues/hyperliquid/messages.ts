import type { EngineEvent } from '../../../contract/events.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import { FieldReader, isRecord } from '../shared/fields.ts'
import {
  EventCollector,
  type MessageReading,
  type Messages,
  type MessagesOptions,
  nothing,
} from '../shared/messages.ts'
import { gatherRows } from '../shared/refusal.ts'
import type { SymbolFacts } from '../shared/symbols.ts'
import { type BookSync, createBookSync } from './bookSync.ts'
import { bookCoin } from './channels.ts'
import { wsLimits } from './limits.ts'
import { inferLiquidation } from './parse/liquidations.ts'
import {
  type Book,
  parseBook,
  parseCandle,
  parseMarkPrice,
  parseQuote,
  parseTrade,
} from './parse/market.ts'

/** Channels that say nothing we keep here: mid prices, and what belongs to an account. */
const ignored: ReadonlySet<string> = new Set([
  'allMids',
  'notification',
  'webData2',
  'webData3',
  'user',
  'userFills',
  'userEvents',
  'userFundings',
  'userNonFundingLedgerUpdates',
  'orderUpdates',
  'openOrders',
  'clearinghouseState',
  'spotState',
  'activeAssetData',
  'activeSpotAssetCtx',
  'post',
  'subscriptionResponse',
  'pong',
])

/** The first frame of a trades subscription repeats recent trades: older than this is no news. */
const newsMs = 10_000

export type HyperliquidMessagesOptions = MessagesOptions & {
  /** Liquidator vaults in lower case, as known now. */
  readonly liquidators: () => ReadonlySet<string>
}

export function createMessages(options: HyperliquidMessagesOptions): Messages {
  const { listing } = options
  const books = new Map<string, BookSync>()
  const newestTrades = createNewest(wsLimits.channelsPerConnection)

  const read: Messages['read'] = (body, text, receivedTime) => {
    const collector = new EventCollector(options, text, receivedTime)
    const channel = isRecord(body) ? body['channel'] : undefined
    const data = isRecord(body) ? body['data'] : undefined
    switch (channel) {
      case 'trades':
        return readTrades(data, collector, receivedTime)
      case 'activeAssetCtx':
        readContext(data, collector, receivedTime)
        return { ...nothing, events: collector.events }
      case 'l2Book':
        readBook(data, collector, receivedTime)
        return { ...nothing, events: collector.events, venueTime: timeOf(data) }
      case 'bbo':
        collector.add(parseQuote(data, listing, receivedTime))
        return { ...nothing, events: collector.events, venueTime: timeOf(data) }
      case 'candle':
        collector.add(parseCandle(data, listing, receivedTime))
        return { ...nothing, events: collector.events }
      default:
        if (typeof channel !== 'string' || !ignored.has(channel)) {
          collector.unknownMessage(`no such channel: ${JSON.stringify(channel)?.slice(0, 60)}`)
        }
        return { ...nothing, events: collector.events }
    }
  }

  const readTrades = (
    data: unknown,
    collector: EventCollector,
    receivedTime: UnixMs,
  ): MessageReading => {
    if (!Array.isArray(data)) {
      collector.refuse({ problem: 'malformed', message: 'trades: data is not a list' })
      return { ...nothing, events: collector.events }
    }
    const trades = gatherRows(data.map((row) => parseTrade(row, listing, receivedTime)))
    const liquidations = gatherRows(
      data.map((row) => inferLiquidation(row, options.liquidators(), listing, receivedTime)),
    )
    collector.addAll(trades)
    // A row that both refuse is one problem, told with the trades.
    collector.addAll({ values: liquidations.values, refusals: [] })
    const venueTime = latest(trades.values.map((trade) => trade.exchangeTime))
    const symbol = symbolOf(data[0], options)
    return {
      events: collector.events,
      venueTime,
      repeats: symbol !== null && !newestTrades.isNewer(symbol.venueSymbol, venueTime),
      liquidationsOf: symbol,
      isNews: venueTime === null || receivedTime <= 0 || receivedTime - venueTime <= newsMs,
    }
  }

  const readContext = (data: unknown, collector: EventCollector, receivedTime: UnixMs): void => {
    const read = new FieldReader(data, 'activeAssetCtx')
    const symbol = listing.facts(read.text('coin'))
    if (read.refusal !== null) return collector.refuse(read.refusal)
    if (!symbol.ok) return collector.refuse(symbol.refusal)
    collector.add(parseMarkPrice(read.get('ctx'), symbol.value, receivedTime))
  }

  const readBook = (data: unknown, collector: EventCollector, receivedTime: UnixMs): void => {
    const book = parseBook(data)
    if (!book.ok) return collector.refuse(book.refusal)
    const symbol = listing.facts(book.value.coin)
    if (!symbol.ok) return collector.refuse(symbol.refusal)
    const sync = books.get(book.value.coin) ?? createBookSync()
    books.set(book.value.coin, sync)
    const whole = sync.apply(book.value)
    if (whole !== null) collector.events.push(snapshotOf(whole, symbol.value, receivedTime))
  }

  return {
    read,
    snapshot: (_symbol, body, text, receivedTime) => {
      const collector = new EventCollector(options, text, receivedTime)
      readBook(body, collector, receivedTime)
      return collector.events
    },
    reset() {
      books.clear()
      newestTrades.clear()
    },
    left(channels) {
      for (const channel of channels) {
        const coin = bookCoin(channel)
        if (coin !== null) books.delete(coin)
      }
    },
    books: () =>
      new Map([...books].map(([coin, { book }]) => [coin, { book, lastUpdateId: null }])),
    counts: () => ({ gaps: 0, resyncs: 0 }),
  }
}

/** When each coin last traded, of at most `bound` coins. */
function createNewest(bound: number) {
  const newest = new Map<string, number>()
  return {
    /** False for a coin's first trades, and for what is no later than the last that were seen. */
    isNewer(coin: string, time: UnixMs | null): boolean {
      const before = newest.get(coin)
      const isNewer = before !== undefined && time !== null && time > before
      newest.delete(coin)
      newest.set(coin, Math.max(before ?? 0, time ?? 0))
      if (newest.size > bound) newest.delete(newest.keys().next().value ?? '')
      return isNewer
    },
    clear: () => newest.clear(),
  }
}

function symbolOf(row: unknown, options: MessagesOptions): SymbolFacts | null {
  const coin = isRecord(row) ? row['coin'] : undefined
  if (typeof coin !== 'string') return null
  const symbol = options.listing.facts(coin)
  return symbol.ok ? symbol.value : null
}

function timeOf(data: unknown): UnixMs | null {
  const read = new FieldReader(data, 'message')
  const time = read.optionalTime('time')
  return read.refusal === null ? time : null
}

function latest(times: readonly UnixMs[]): UnixMs | null {
  return times.reduce<UnixMs | null>(
    (newest, time) => (newest === null || time > newest ? time : newest),
    null,
  )
}

function snapshotOf(book: Book, symbol: SymbolFacts, receivedTime: UnixMs): EngineEvent {
  return {
    kind: 'bookSnapshot',
    instrumentId: symbol.instrumentId,
    bids: book.bids,
    asks: book.asks,
    sequence: null,
    exchangeTime: book.exchangeTime,
    receivedTime,
  }
}
