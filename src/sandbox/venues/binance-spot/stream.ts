import { ladderStepMs } from '../../marketData/ladder.ts'
import type { Listing } from '../../marketData/listings.ts'
import type { Market } from '../../marketData/market.ts'
import { publicTrades } from '../../marketData/publicTrades.ts'
import { beats } from '../beats.ts'
import { klineEvent } from '../binance/candles.ts'
import { intervals } from '../intervals.ts'
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
  if (symbol !== null) return symbolTexts(market, channel, first, from, to)
  return beats(channel.everyMs, from, to).map((time) =>
    JSON.stringify(listings.map((listing) => eventAt(market, channel, listing, time))),
  )
}

function symbolTexts(
  market: Market,
  channel: Channel,
  listing: Listing,
  from: number,
  to: number,
): string[] {
  if (channel.kind === 'aggTrade' || channel.kind === 'trade') {
    const make = channel.kind === 'aggTrade' ? aggTrade : rawTrade
    const trades = publicTrades(market, listing, from + 1, to + 1)
    return trades.map((trade) => JSON.stringify(make(listing, trade)))
  }
  const everyMs = channel.kind === 'bookTicker' ? ladderStepMs : channel.everyMs
  return beats(everyMs, from, to)
    .map((time) => eventAt(market, channel, listing, time))
    .filter((event) => event !== null)
    .map((event) => JSON.stringify(event))
}

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
    case 'kline': {
      const intervalMs = intervals.get(channel.interval) as number
      return klineEvent(market, listing, channel.interval, intervalMs, time)
    }
    case 'aggTrade':
    case 'trade':
      return null
    default:
      return channel.kind satisfies never
  }
}
