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
import { parseForceOrder } from './parse/liquidations.ts'
import { parseDepthUpdate, parseMarkPrice, parseQuote } from './parse/market.ts'

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
  const books = createBooks(options, {
    parseUpdate: parseDepthUpdate,
    createSync: createBookSync,
    previousId: ({ previousId }) => previousId,
  })

  const readMessage: ReadMessage = (message, collector, receivedTime) => {
    if (message['st'] === coinMargined) return nothing
    const event = message['e']
    dispatch(event, message, collector, receivedTime)
    return {
      ...nothing,
      venueTime: sentTimeOf(message),
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
