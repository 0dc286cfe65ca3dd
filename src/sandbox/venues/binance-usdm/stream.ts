import { ladderStepMs } from '../../marketData/ladder.ts'
import type { Listing } from '../../marketData/listings.ts'
import type { Market } from '../../marketData/market.ts'
import { type Channel, parseChannel } from './channels.ts'
import { klineEvent } from '../binance/candles.ts'
import { arrayTexts, type StreamEvents, symbolTexts } from '../binance/streamTexts.ts'
import {
  aggTrade,
  bookTicker,
  depthUpdate,
  forceOrders,
  markPriceUpdate,
  miniTicker,
  partialDepth,
  rawTrade,
  ticker24h,
} from './messages.ts'

/** Texts a stream sends with `from < time <= to`, oldest first, without the combined wrapper. */
export function streamMessages(market: Market, name: string, from: number, to: number): string[] {
  const channel = parseChannel(name)
  if (channel === null || channel.kind === 'quiet') return []
  const listings = market
    .listings('binance-usdm')
    .filter((listing) => channel.symbol === null || listing.venueSymbol === channel.symbol)
  if (listings.length === 0) return []
  if (channel.kind === 'forceOrder') return forceOrderTexts(market, listings, from, to)
  const span = { market, channel, from, to }
  return channel.symbol === null
    ? arrayTexts(events, span, listings)
    : symbolTexts(events, span, listings[0] as Listing)
}

const events: StreamEvents<Channel> = { aggTrade, rawTrade, eventAt }

function forceOrderTexts(
  market: Market,
  listings: readonly Listing[],
  from: number,
  to: number,
): string[] {
  return listings
    .flatMap((listing) => forceOrders(market, listing, from, to))
    .toSorted((left, right) => left.time - right.time)
    .map(({ text }) => text)
}

/** Null where nothing changed and the venue would say nothing. */
function eventAt(market: Market, channel: Channel, listing: Listing, time: number): object | null {
  const step = Math.floor(time / ladderStepMs)
  const back = Math.max(1, channel.everyMs / ladderStepMs)
  switch (channel.kind) {
    case 'markPrice':
      return markPriceUpdate(market, listing, time)
    case 'ticker':
      return ticker24h(market, listing, time)
    case 'miniTicker':
      return miniTicker(market, listing, time)
    case 'bookTicker':
      return bookTicker(market, listing, step)
    case 'depth':
      return depthUpdate(market, listing, step, back)
    case 'partialDepth':
      return partialDepth(market, listing, step, back, channel.depth)
    case 'kline':
      return klineEvent(market, listing, channel.interval, time)
    case 'aggTrade':
    case 'trade':
    case 'forceOrder':
    case 'quiet':
      return null
    default:
      return channel.kind satisfies never
  }
}
