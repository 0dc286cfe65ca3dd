import type { InstrumentId, UnixMs } from '../../contract/domain/ids.ts'
import type { Quote } from '../../contract/domain/market.ts'
import type { Bus } from '../core/bus.ts'
import type { BookTop, TradingMarkets } from '../core/tradingMarkets.ts'
import type { KeptBooks } from './books.ts'
import { confirmedTime } from './proof.ts'
import { LatestQuotes } from './quotes.ts'
import type { MarketService } from './service.ts'

export type OwnedTradingMarkets = TradingMarkets & { close(): void }

export type TradingMarketsOptions = {
  readonly bus: Bus
  readonly market: Pick<MarketService, 'instrument' | 'instrumentOfKind' | 'mark'>
  readonly books: Pick<KeptBooks, 'top'>
  /** When the socket that brings an instrument's quotes last brought anything; null while none does. */
  readonly provenTime: (instrumentId: InstrumentId) => UnixMs | null
}

const quoteBound = 10_000

export function createTradingMarkets(options: TradingMarketsOptions): OwnedTradingMarkets {
  const { bus, market, books, provenTime } = options
  const quotes = new LatestQuotes(quoteBound)
  const stop = bus.on('quote', (quote) => quotes.put(quote))

  /** A quote whose socket is down is as old as it is. */
  const quotedTop = (quote: Quote): BookTop | null => {
    const bid = quote.bestBid?.[0] ?? null
    const ask = quote.bestAsk?.[0] ?? null
    if ((bid === null && ask === null) || (bid !== null && ask !== null && bid >= ask)) return null
    const proven = provenTime(quote.instrumentId)
    const { receivedTime } = quote
    return {
      bid,
      ask,
      receivedTime: proven === null ? receivedTime : confirmedTime(receivedTime, proven),
    }
  }

  return {
    instrument: (instrumentId) => market.instrument(instrumentId),
    instrumentAt: (venue, symbol, marketKind) => market.instrumentOfKind(venue, symbol, marketKind),
    mark(instrumentId) {
      const mark = market.mark(instrumentId)
      return mark === null ? null : { price: mark.markPrice, receivedTime: mark.receivedTime }
    },
    top(instrumentId) {
      const quote = quotes.get(instrumentId)
      const quoted = quote === null ? null : quotedTop(quote)
      const book = books.top(instrumentId)
      if (quote === null || quoted === null || (book?.changedTime ?? 0) > quote.receivedTime) {
        return book === null
          ? quoted
          : { bid: book.bid, ask: book.ask, receivedTime: book.receivedTime }
      }
      return quoted
    },
    close: stop,
  }
}
