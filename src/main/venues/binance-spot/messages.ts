import type { UnixMs } from '../../../contract/domain/ids.ts'
import { createBooks } from '../shared/binance/books.ts'
import { parseKlineMessage, parseTrade } from '../shared/binance/market.ts'
import { type ReadMessage, createFrameReader, sentTimeOf } from '../shared/binance/messages.ts'
import {
  type EventCollector,
  type Messages,
  type MessagesOptions,
  nothing,
} from '../shared/messages.ts'
import { createBookSync } from './bookSync.ts'
import { parseDepthUpdate, parseQuote, parseTicker } from './parse/market.ts'

/** Events that say nothing we keep on a public connection: summaries, and the user's own. */
const ignored: ReadonlySet<string> = new Set([
  '1dTicker',
  '1hTicker',
  '24hrMiniTicker',
  '4hTicker',
  'avgPrice',
  'balanceUpdate',
  'blockTrade',
  'eventStreamTerminated',
  'executionReport',
  'externalLockUpdate',
  'listStatus',
  'outboundAccountInfo',
  'outboundAccountPosition',
  'referencePrice',
])

export function createMessages(options: MessagesOptions): Messages {
  const { listing } = options
  const books = createBooks(options, {
    parseUpdate: parseDepthUpdate,
    createSync: createBookSync,
    previousId: () => null,
  })

  const readMessage: ReadMessage = (message, collector, receivedTime) => {
    dispatch(message, collector, receivedTime)
    return { ...nothing, venueTime: sentTimeOf(message) }
  }

  const dispatch = (
    message: Readonly<Record<string, unknown>>,
    collector: EventCollector,
    receivedTime: UnixMs,
  ): void => {
    const event: unknown = message['e'] ?? eventOfShape(message)
    switch (event) {
      case 'trade':
      case 'aggTrade':
        return collector.add(parseTrade(message, listing, receivedTime))
      case 'bookTicker':
        return collector.add(parseQuote(message, listing, receivedTime))
      case '24hrTicker':
        return collector.add(parseTicker(message, listing, receivedTime))
      case 'kline':
        return collector.add(parseKlineMessage(message, listing))
      case 'depthUpdate':
        return books.read(message, collector, receivedTime)
      default:
        if (typeof event === 'string' && ignored.has(event)) return
        return collector.unknownMessage(`no such event: ${JSON.stringify(event)?.slice(0, 60)}`)
    }
  }

  return {
    read: createFrameReader(options, readMessage),
    snapshot: books.snapshot,
    reset: books.reset,
    left: books.left,
    books: books.books,
    counts: books.counts,
  }
}

/** Best prices carry no `e`. */
function eventOfShape(message: Readonly<Record<string, unknown>>): string | undefined {
  return 'b' in message && 'B' in message && 'A' in message ? 'bookTicker' : undefined
}
