import { type Bar, barBetween, barEnd, barStart } from '../../marketData/bars.ts'
import { dayMs, minuteMs } from '../../marketData/factor.ts'
import type { Listing } from '../../marketData/listings.ts'
import type { Market } from '../../marketData/market.ts'
import { intervals } from '../intervals.ts'
import { priceText, quantityText } from './text.ts'

/** The candle as it stands at a time; on the edge, the finished one. `interval` is one of them. */
export function klineEvent(
  market: Market,
  listing: Listing,
  interval: string,
  time: number,
): object {
  const intervalMs = intervals.get(interval) as number
  const openTime = barStart(intervalMs, time - 1)
  const end = barEnd(intervalMs, openTime)
  const bar = barBetween(market, listing, openTime, time)
  return {
    e: 'kline',
    E: time,
    s: listing.venueSymbol,
    k: {
      t: openTime,
      T: end - 1,
      s: listing.venueSymbol,
      i: interval,
      f: Math.floor(openTime / 1000) * 1000,
      L: Math.floor(openTime / 1000) * 1000 + bar.trades,
      o: priceText(listing, bar.open),
      c: priceText(listing, bar.close),
      h: priceText(listing, bar.high),
      l: priceText(listing, bar.low),
      v: quantityText(listing, bar.volume),
      n: bar.trades,
      x: time >= end,
      q: bar.quoteVolume.toFixed(8),
      V: quantityText(listing, bar.takerBuyVolume),
      Q: (bar.takerBuyVolume * bar.close).toFixed(8),
      B: '0',
    },
  }
}

/** A row of `GET …/klines`. */
export function klineRow(listing: Listing, bar: Bar, intervalMs: number): unknown[] {
  return [
    bar.openTime,
    priceText(listing, bar.open),
    priceText(listing, bar.high),
    priceText(listing, bar.low),
    priceText(listing, bar.close),
    quantityText(listing, bar.volume),
    barEnd(intervalMs, bar.openTime) - 1,
    bar.quoteVolume.toFixed(8),
    bar.trades,
    quantityText(listing, bar.takerBuyVolume),
    (bar.takerBuyVolume * bar.close).toFixed(8),
    '0',
  ]
}

/** The last 24 hours in whole minutes. */
export function dayBar(market: Market, listing: Listing, time: number): Bar {
  const to = Math.floor(time / minuteMs) * minuteMs
  return barBetween(market, listing, to - dayMs, Math.max(time, to + 1))
}
