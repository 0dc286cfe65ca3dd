import { ladderStepMs } from '../../marketData/ladder.ts'
import type { Listing } from '../../marketData/listings.ts'
import type { Market } from '../../marketData/market.ts'
import { type PublicTrade, publicTrades } from '../../marketData/publicTrades.ts'
import { beats } from '../beats.ts'

type TimedChannel = {
  readonly kind: string
  /** How often it may send, ms. */
  readonly everyMs: number
}

/** The messages of one product line. */
export type StreamEvents<Channel> = {
  readonly aggTrade: (listing: Listing, trade: PublicTrade) => object
  readonly rawTrade: (listing: Listing, trade: PublicTrade) => object
  /** Null where nothing changed and the venue would say nothing. */
  readonly eventAt: (
    market: Market,
    channel: Channel,
    listing: Listing,
    time: number,
  ) => object | null
}

/** What a stream sends with `from < time <= to`. */
export type StreamSpan<Channel> = {
  readonly market: Market
  readonly channel: Channel
  readonly from: number
  readonly to: number
}

/** Texts of a stream of one symbol, oldest first. */
export function symbolTexts<Channel extends TimedChannel>(
  events: StreamEvents<Channel>,
  { market, channel, from, to }: StreamSpan<Channel>,
  listing: Listing,
): string[] {
  if (channel.kind === 'aggTrade' || channel.kind === 'trade') {
    const make = channel.kind === 'aggTrade' ? events.aggTrade : events.rawTrade
    const trades = publicTrades(market, listing, from + 1, to + 1)
    return trades.map((trade) => JSON.stringify(make(listing, trade)))
  }
  const everyMs = channel.kind === 'bookTicker' ? ladderStepMs : channel.everyMs
  return beats(everyMs, from, to)
    .map((time) => events.eventAt(market, channel, listing, time))
    .filter((event) => event !== null)
    .map((event) => JSON.stringify(event))
}

/** Texts of a stream of several symbols, an array each, oldest first. */
export function arrayTexts<Channel extends TimedChannel>(
  { eventAt }: StreamEvents<Channel>,
  { market, channel, from, to }: StreamSpan<Channel>,
  listings: readonly Listing[],
): string[] {
  return beats(channel.everyMs, from, to).map((time) =>
    JSON.stringify(listings.map((listing) => eventAt(market, channel, listing, time))),
  )
}
