import type { StreamWish } from '../adapter.ts'
import type { Listing } from '../shared/symbols.ts'
import { streamSymbol } from './symbols.ts'

/** Speaks every second, so that a connection of quiet pairs is seen to live. It tells nothing else. */
const pulse = 'btcusdt@miniTicker'

/**
 * The streams a wish comes to. Spot has no mark price: a wish for marks is answered with the
 * ticker, which also speaks about every second while anything trades.
 */
export function streamsOf(wish: StreamWish, listing: Listing): readonly string[] {
  const symbols = (ids: StreamWish['marks'] = []): readonly string[] =>
    ids.flatMap((id) => {
      const instrument = listing.byId(id)
      return instrument === undefined ? [] : [streamSymbol(instrument.venueSymbol)]
    })
  const candles = wish.candles.flatMap(({ instrumentId, interval }) =>
    symbols([instrumentId]).map((symbol) => `${symbol}@kline_${interval}`),
  )
  const wanted = new Set([
    ...symbols(wish.marks).map((symbol) => `${symbol}@ticker`),
    ...symbols(wish.trades).map((symbol) => `${symbol}@trade`),
    ...symbols(wish.books).flatMap((symbol) => [`${symbol}@depth@100ms`, `${symbol}@bookTicker`]),
    ...symbols(wish.quotes).map((symbol) => `${symbol}@bookTicker`),
    ...candles,
  ])
  return wanted.size === 0 ? [] : [pulse, ...wanted]
}

/** Any other stream may be silent and nothing is wrong: nobody trades the pair. */
export function isTalkative(channel: string): boolean {
  return channel === pulse
}
