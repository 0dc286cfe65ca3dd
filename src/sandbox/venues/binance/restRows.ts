import { bars } from '../../marketData/bars.ts'
import { dayMs } from '../../marketData/factor.ts'
import type { Listing } from '../../marketData/listings.ts'
import type { Market } from '../../marketData/market.ts'
import { latestTrades, type PublicTrade } from '../../marketData/publicTrades.ts'
import { intervals } from '../intervals.ts'
import { klineRow } from './candles.ts'
import { count, mandatory, number, Refusal } from './refusals.ts'
import { priceText, quantityText } from './text.ts'

/** A request for the history of one listing, and when it was received. */
export type HistoryRequest = {
  readonly market: Market
  readonly listing: Listing
  readonly query: URLSearchParams
  readonly now: number
}

/** The newest prints, at most `most`, oldest first. */
export function askedTrades(
  { market, listing, query, now }: HistoryRequest,
  most: number,
): PublicTrade[] {
  return latestTrades(market, listing, now + 1, count(query, 'limit', 500, most))
}

/** The newest prints between `startTime` and `endTime`, oldest first. */
export function askedAggTrades({ market, listing, query, now }: HistoryRequest): PublicTrade[] {
  const limit = count(query, 'limit', 500, 1000)
  const end = Math.min(number(query, 'endTime') ?? now, now)
  const from = number(query, 'startTime') ?? 0
  return latestTrades(market, listing, end + 1, limit).filter((trade) => trade.time >= from)
}

/** Rows of `GET …/klines`, at most `most`. */
export function askedKlines(
  { market, listing, query, now }: HistoryRequest,
  most: number,
): unknown[] {
  const intervalMs = intervals.get(query.get('interval') ?? '')
  if (query.get('interval') === null) throw mandatory('interval')
  if (intervalMs === undefined) throw new Refusal(-1120, 'Invalid interval.')
  const limit = count(query, 'limit', 500, most)
  const to = Math.min(number(query, 'endTime') ?? now, now)
  const span = (intervalMs < 0 ? 31 * dayMs : intervalMs) * limit
  const from = number(query, 'startTime') ?? to - span + 1
  return bars(market, listing, { intervalMs, from, to, limit, now }).map((bar) =>
    klineRow(listing, bar, intervalMs),
  )
}

/** What a row of `GET …/trades` has on both product lines. */
export function tradeRow(listing: Listing, trade: PublicTrade, quoteDecimals: number) {
  return {
    id: trade.id,
    price: priceText(listing, trade.price),
    qty: quantityText(listing, trade.quantity),
    quoteQty: (trade.price * trade.quantity).toFixed(quoteDecimals),
    time: trade.time,
    isBuyerMaker: trade.takerSide === 'sell',
  }
}
