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
import type { Listing } from '../shared/symbols.ts'
import type { BookSync } from '../shared/binance/bookSync.ts'
import {
  type DepthSnapshot,
  parseDepth,
  parseKlineMessage,
  parseTrade,
} from '../shared/binance/market.ts'
import { createBookSync } from './bookSync.ts'
import { parseForceOrder } from './parse/liquidations.ts'
import { type DepthUpdate, parseDepthUpdate, parseMarkPrice, parseQuote } from './parse/market.ts'

/** Events that say nothing we keep: statistics, contract news, and the user's own. */
const ignored: ReadonlySet<string> = new Set([
  '24hrTicker',
  '24hrMiniTicker',
  'assetIndexUpdate',
  'compositeIndex',
  'continuous_kline',
  'contractInfo',
  'tradingSession',
  'ACCOUNT_CONFIG_UPDATE',
  'ACCOUNT_UPDATE',
  'ALGO_UPDATE',
  'CONDITIONAL_ORDER_TRIGGER_REJECT',
  'GRID_UPDATE',
  'MARGIN_CALL',
  'ORDER_TRADE_UPDATE',
  'STRATEGY_UPDATE',
  'TRADE_LITE',
  'listenKeyExpired',
])

/** Product line of streams the two lines share. */
const coinMargined = 2

export function createMessages(options: MessagesOptions): Messages {
  const { listing } = options
  const syncs = new Map<string, BookSync<DepthUpdate>>()
  let gaps = 0
  let resyncs = 0

  const read: Messages['read'] = (body, text, receivedTime) => {
    const collector = new EventCollector(options, text, receivedTime)
    const messages: readonly unknown[] = Array.isArray(body) ? body : [body]
    let last: MessageReading = nothing
    for (const message of messages) last = readOne(message, collector, receivedTime)
    return { ...last, events: collector.events }
  }

  const readOne = (
    message: unknown,
    collector: EventCollector,
    receivedTime: UnixMs,
  ): MessageReading => {
    if (!isRecord(message)) {
      collector.refuse({ problem: 'malformed', message: 'a message is not an object' })
      return nothing
    }
    if (message['st'] === coinMargined) return nothing
    const event = message['e']
    dispatch(event, message, collector, receivedTime)
    return {
      ...nothing,
      venueTime: timeOf(message),
      liquidationsOf: event === 'forceOrder' ? '*' : null,
    }
  }

  const dispatch = (
    event: unknown,
    message: Readonly<Record<string, unknown>>,
    collector: EventCollector,
    receivedTime: UnixMs,
  ): void => {
    switch (event) {
      case 'forceOrder':
        return collector.add(parseForceOrder(message, listing, receivedTime))
      case 'markPriceUpdate':
        return collector.add(parseMarkPrice(message, listing, receivedTime))
      case 'trade':
      case 'aggTrade':
        return collector.add(parseTrade(message, listing, receivedTime))
      case 'bookTicker':
        return collector.add(parseQuote(message, listing, receivedTime))
      case 'kline':
        return collector.add(parseKlineMessage(message, listing))
      case 'depthUpdate':
        return readDepth(message, collector, receivedTime)
      default:
        if (typeof event === 'string' && ignored.has(event)) return
        return collector.unknownMessage(`no such event: ${JSON.stringify(event)?.slice(0, 60)}`)
    }
  }

  const readDepth = (message: unknown, collector: EventCollector, receivedTime: UnixMs): void => {
    const update = parseDepthUpdate(message)
    if (!update.ok) return collector.refuse(update.refusal)
    const { venueSymbol } = update.value
    const known = syncs.get(venueSymbol)
    const sync = known ?? createBookSync()
    syncs.set(venueSymbol, sync)
    const verdict = sync.update(update.value)
    if (verdict.kind === 'applied') {
      collector.events.push(...deltaOf(update.value, listing, receivedTime))
    }
    if (verdict.kind === 'gap') {
      gaps += 1
      resyncs += 1
      collector.gap(`${venueSymbol}: after ${verdict.expected} came ${verdict.got}`)
    }
    if (verdict.kind === 'gap' || known === undefined) options.onResync(venueSymbol, null)
  }

  const snapshot: Messages['snapshot'] = (venueSymbol, body, text, receivedTime) => {
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
    const sync = syncs.get(symbol) ?? createBookSync()
    syncs.set(symbol, sync)
    const verdict = sync.snapshot(depth.value)
    if (verdict.kind === 'applied') {
      collector.events.push(...snapshotOf(symbol, depth.value, listing, receivedTime))
      for (const update of verdict.updates) {
        collector.events.push(...deltaOf(update, listing, receivedTime))
      }
      return collector.events
    }
    resyncs += 1
    if (verdict.kind === 'gap') {
      gaps += 1
      collector.gap(`${symbol}: the updates behind the snapshot have a hole`)
    }
    options.onResync(symbol, null)
    return collector.events
  }

  return {
    read,
    snapshot,
    reset: () => syncs.clear(),
    books: () => new Map([...syncs].map(([symbol, sync]) => [symbol, stateOf(sync)])),
    counts: () => ({ gaps, resyncs }),
  }
}

function stateOf(sync: Pick<BookSync, 'book' | 'lastUpdateId'>): BookState {
  return { book: sync.book, lastUpdateId: sync.lastUpdateId() }
}

/** `E` is when the venue sent it. A wrong one was told of by the parser that needs it. */
function timeOf(message: Readonly<Record<string, unknown>>): UnixMs | null {
  const read = new FieldReader(message, 'message')
  const time = read.optionalTime('E')
  return read.refusal === null ? time : null
}

/** The one book that waits for a snapshot, where there is exactly one. */
function onlyPending(syncs: ReadonlyMap<string, Pick<BookSync, 'lastUpdateId'>>): string | null {
  const pending = [...syncs].filter(([, sync]) => sync.lastUpdateId() === null)
  return pending.length === 1 ? (pending[0]?.[0] ?? null) : null
}

function deltaOf(
  update: DepthUpdate,
  listing: Listing,
  receivedTime: UnixMs,
): readonly EngineEvent[] {
  const symbol = listing.facts(update.venueSymbol)
  if (!symbol.ok) return []
  return [
    {
      kind: 'bookDelta',
      instrumentId: symbol.value.instrumentId,
      bids: update.bids,
      asks: update.asks,
      sequence: update.lastId,
      previousSequence: update.previousId,
      exchangeTime: update.exchangeTime,
      receivedTime,
    },
  ]
}

function snapshotOf(
  venueSymbol: string,
  depth: DepthSnapshot,
  listing: Listing,
  receivedTime: UnixMs,
): readonly EngineEvent[] {
  const symbol = listing.facts(venueSymbol)
  if (!symbol.ok) return []
  return [
    {
      kind: 'bookSnapshot',
      instrumentId: symbol.value.instrumentId,
      bids: depth.bids,
      asks: depth.asks,
      sequence: depth.lastUpdateId,
      exchangeTime: depth.exchangeTime ?? receivedTime,
      receivedTime,
    },
  ]
}
