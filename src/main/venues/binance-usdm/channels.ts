import type { StreamWish } from '../adapter.ts'
import type { Listing } from '../shared/symbols.ts'
import { streamSymbol } from './symbols.ts'
import type { StreamCategory } from './urls.ts'

/** Forced orders of every symbol, on the same connection as the marks that prove it alive. */
export const forceOrders = '!forceOrder@arr'

/** Speaks every second, so that a connection without any other mark is seen to live. */
const pulse = 'btcusdt@markPrice@1s'

export type WantedStreams = Readonly<Record<StreamCategory, readonly string[]>>

/** The streams a wish comes to, by the category the venue routes them under. */
export function streamsOf(wish: StreamWish, listing: Listing): WantedStreams {
  const symbols = (ids: StreamWish['marks']): readonly string[] =>
    ids.flatMap((id) => {
      const instrument = listing.byId(id)
      return instrument === undefined ? [] : [streamSymbol(instrument.venueSymbol)]
    })
  const candles = wish.candles.flatMap(({ instrumentId, interval }) =>
    symbols([instrumentId]).map((symbol) => `${symbol}@kline_${interval}`),
  )
  const feed = wish.liquidations.length > 0 ? [forceOrders, pulse] : []
  return {
    market: distinct([
      ...feed,
      ...symbols(wish.marks).map((symbol) => `${symbol}@markPrice@1s`),
      ...candles,
    ]),
    public: distinct([
      ...symbols(wish.trades).map((symbol) => `${symbol}@trade`),
      ...symbols(wish.books).flatMap((symbol) => [`${symbol}@depth@100ms`, `${symbol}@bookTicker`]),
      ...symbols(wish.quotes ?? []).map((symbol) => `${symbol}@bookTicker`),
    ]),
  }
}

/** `!forceOrder@arr` carries all symbols; the single-symbol stream is never subscribed by us. */
export function carriesLiquidations(channel: string): boolean {
  return channel === forceOrders
}

/** Streams that send at least every few seconds, whatever the market does. */
export function isTalkative(channel: string): boolean {
  return channel.includes('@markPrice')
}

function distinct(channels: readonly string[]): readonly string[] {
  return [...new Set(channels)]
}
