import { ladderStepMs } from '../../marketData/ladder.ts'
import type { Listing } from '../../marketData/listings.ts'
import type { Market } from '../../marketData/market.ts'
import { klineEvent } from '../binance/candles.ts'
import { arrayTexts, type StreamEvents, symbolTexts } from '../binance/streamTexts.ts'
import { type Channel, parseChannel } from './channels.ts'
import {
  aggTrade,
  avgPriceEvent,
  bookTicker,
  depthUpdate,
  miniTicker,
  partialDepth,
  rawTrade,
  tickerEvent,
} from './messages.ts'

/** Texts a stream sends with `from < time <= to`, oldest first, without the combined wrapper. */
export function streamMessages(market: Market, name: string, from: number, to: number): string[] {
  const channel = parseChannel(name)
  if (channel === null) return []
  const { symbol } = channel
  const listings = market
    .listings('binance-spot')
    .filter((listing) => symbol === null || listing.venueSymbol === symbol)
  const [first] = listings
  if (first === undefined) return []
  const span = { market, channel, from, to }
  return symbol === null ? arrayTexts(events, span, listings) : symbolTexts(events, span, first)
}

const events: StreamEvents<Channel> = { aggTrade, rawTrade, eventAt }

/** Null where nothing changed and the venue would say nothing. */
function eventAt(market: Market, channel: Channel, listing: Listing, time: number): object | null {
  const step = Math.floor(time / ladderStepMs)
  const back = Math.max(1, channel.everyMs / ladderStepMs)
  switch (channel.kind) {
    case 'ticker':
      return tickerEvent(market, listing, time)
    case 'miniTicker':
      return miniTicker(market, listing, time)
    case 'avgPrice':
      return avgPriceEvent(market, listing, time)
    case 'bookTicker':
      return bookTicker(market, listing, step)
    case 'depth':
      return depthUpdate(market, listing, step, back)
    case 'partialDepth':
      return partialDepth(market, listing, step, channel.depth)
    case 'kline':
      return klineEvent(market, listing, channel.interval, time)
    case 'aggTrade':
    case 'trade':
      return null
    default:
      return channel.kind satisfies never
  }
}
