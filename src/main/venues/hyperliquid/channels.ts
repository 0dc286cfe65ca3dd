import type { StreamWish } from '../adapter.ts'
import { isRecord } from '../shared/fields.ts'
import type { Listing, SymbolFacts } from '../shared/symbols.ts'
import { channelName, fast, nameOf } from './protocol.ts'

/** Trades carry the inference; the context of the busiest market shows the connection to live. */
const pulse = channelName('activeAssetCtx', 'BTC')

export function channelsOf(wish: StreamWish, listing: Listing): readonly string[] {
  const coins = (ids: StreamWish['marks']): readonly string[] =>
    ids.flatMap((id) => {
      const instrument = listing.byId(id)
      return instrument === undefined ? [] : [instrument.venueSymbol]
    })
  const channels = [
    ...(wish.liquidations.length > 0 ? [pulse] : []),
    ...coins([...wish.liquidations, ...wish.trades]).map((coin) => channelName('trades', coin)),
    ...coins(wish.marks).map((coin) => channelName('activeAssetCtx', coin)),
    ...coins(wish.books).flatMap((coin) => [
      channelName('l2Book', coin),
      channelName('l2Book', coin, fast),
    ]),
    ...coins([...wish.books, ...(wish.quotes ?? [])]).map((coin) => channelName('bbo', coin)),
    ...wish.candles.flatMap(({ instrumentId, interval }) =>
      coins([instrumentId]).map((coin) => channelName('candle', coin, interval)),
    ),
  ]
  return [...new Set(channels)]
}

/** The coin whose trades a channel carries: liquidations are concluded from them. */
export function liquidationSymbol(channel: string, listing: Listing): SymbolFacts | null {
  const coin = /^trades:(.+)$/.exec(channel)?.[1]
  if (coin === undefined) return null
  const symbol = listing.facts(coin)
  return symbol.ok ? symbol.value : null
}

/** The coin whose book a channel carries, whole or the best levels of it; null for any other. */
export function bookCoin(channel: string): string | null {
  const coin = new RegExp(`^l2Book:(.+?)(?::${fast})?$`).exec(channel)?.[1]
  return coin ?? null
}

export function isTalkative(channel: string): boolean {
  return channel === pulse
}

/** `{"method":"subscribe","subscription":{…}}`. */
export function channelsOfFrame(frame: unknown): readonly string[] {
  if (!isRecord(frame) || frame['method'] !== 'subscribe') return []
  const subscription = frame['subscription']
  if (!isRecord(subscription) || typeof subscription['type'] !== 'string') return []
  const name = nameOf(subscription)
  return name === null ? [] : [name]
}
