import { type DayPath, secondPrice } from './dayPath.ts'
import { dayMs, minuteMs } from './factor.ts'
import { roundTo } from './forcedTrades.ts'
import type { Listing } from './listings.ts'
import { LruCache } from './lruCache.ts'
import type { Market } from './market.ts'

/** Open, high, low, close and volume of one interval. Prices on the tick, volume in base units. */
export type Bar = {
  readonly openTime: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
  readonly quoteVolume: number
  readonly takerBuyVolume: number
  readonly trades: number
}

type Sums = { -readonly [Field in keyof Bar]: Bar[Field] }

const weekMs = 7 * dayMs

/** Whole days, kept for charts of months and years. */
const keptDays = 8000
const dayBars = new WeakMap<Market, LruCache<string, Bar>>()

/** Start of the interval a time lies in. Weeks begin on Monday, months on their first day. */
export function barStart(intervalMs: number, time: number): number {
  if (intervalMs === monthMs) return monthStart(time, 0)
  const offset = intervalMs === weekMs ? 4 * dayMs : 0
  return Math.floor((time - offset) / intervalMs) * intervalMs + offset
}

/** Stands for a calendar month wherever an interval is given in ms. */
export const monthMs = -1

export function barEnd(intervalMs: number, openTime: number): number {
  return intervalMs === monthMs ? monthStart(openTime, 1) : openTime + intervalMs
}

function monthStart(time: number, monthsLater: number): number {
  const date = new Date(time)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + monthsLater)
}

/**
 * Bars whose start lies in [from, to], oldest first, at most `limit`, the last one only as far as
 * `now`. Nothing after `now` is shown.
 */
export function bars(
  market: Market,
  listing: Listing,
  query: { intervalMs: number; from: number; to: number; limit: number; now: number },
): Bar[] {
  const found: Bar[] = []
  const { intervalMs } = query
  let openTime = barStart(intervalMs, query.from)
  if (openTime < query.from) openTime = barEnd(intervalMs, openTime)
  while (openTime <= query.to && openTime <= query.now && found.length < query.limit) {
    const end = barEnd(intervalMs, openTime)
    found.push(barBetween(market, listing, openTime, Math.min(end, query.now + 1)))
    openTime = end
  }
  return found
}

/** The bar from its start to `end` (exclusive), which need not be the interval's end. */
export function barBetween(market: Market, listing: Listing, openTime: number, end: number): Bar {
  const sums = emptySums(openTime)
  for (let time = openTime; time < end;) {
    const day = Math.floor(time / dayMs)
    const whole = time === day * dayMs && time + dayMs <= end
    if (whole) addBar(sums, wholeDay(market, listing, day))
    else addMinutes(sums, market.path(listing, day), time, Math.min(end, (day + 1) * dayMs))
    time = (day + 1) * dayMs
  }
  return rounded(sums, listing)
}

function wholeDay(market: Market, listing: Listing, day: number): Bar {
  let cache = dayBars.get(market)
  if (cache === undefined) dayBars.set(market, (cache = new LruCache(keptDays)))
  return cache.getOrMake(`${listing.key}/${day}`, () => {
    const sums = emptySums(day * dayMs)
    addMinutes(sums, market.path(listing, day), day * dayMs, (day + 1) * dayMs)
    return sums
  })
}

function addMinutes(sums: Sums, path: DayPath, from: number, to: number): void {
  const start = path.day * dayMs
  for (let time = from; time < to;) {
    const minute = Math.floor((time - start) / minuteMs)
    const minuteEnd = start + (minute + 1) * minuteMs
    const wholeMinute = time === minuteEnd - minuteMs && minuteEnd <= to
    addBar(sums, wholeMinute ? minuteBar(path, minute) : partOfMinute(path, minute, to - start))
    time = minuteEnd
  }
}

function minuteBar(path: DayPath, minute: number): Bar {
  const volume = path.volume[minute] as number
  const open = path.open[minute] as number
  const close = path.open[minute + 1] as number
  const high = path.high[minute] as number
  const low = path.low[minute] as number
  const lean = Math.max(-0.3, Math.min(0.3, ((close - open) / (high - low || 1)) * 0.3))
  return {
    openTime: path.day * dayMs + minute * minuteMs,
    open,
    high,
    low,
    close,
    volume,
    quoteVolume: (volume * (high + low + close)) / 3,
    takerBuyVolume: volume * (0.5 + lean),
    trades: Math.max(1, Math.round(40 * (path.activity[minute] as number))),
  }
}

/** The minute as far as it has come, in whole seconds (at least its opening). */
function partOfMinute(path: DayPath, minute: number, msOfDay: number): Bar {
  const seconds = Math.max(0, Math.min(60, Math.floor((msOfDay - minute * minuteMs) / 1000)))
  const open = path.open[minute] as number
  let [high, low, close] = [open, open, open]
  for (let second = 1; second <= seconds; second += 1) {
    close = secondPrice(path, minute, second)
    high = Math.max(high, close)
    low = Math.min(low, close)
  }
  const whole = minuteBar(path, minute)
  const share = seconds / 60
  return {
    ...whole,
    high,
    low,
    close,
    volume: whole.volume * share,
    quoteVolume: whole.quoteVolume * share,
    takerBuyVolume: whole.takerBuyVolume * share,
    trades: Math.ceil(whole.trades * share),
  }
}

function emptySums(openTime: number): Sums {
  return {
    openTime,
    open: Number.NaN,
    high: -Infinity,
    low: Infinity,
    close: Number.NaN,
    volume: 0,
    quoteVolume: 0,
    takerBuyVolume: 0,
    trades: 0,
  }
}

function addBar(sums: Sums, bar: Bar): void {
  if (Number.isNaN(sums.open)) sums.open = bar.open
  sums.high = Math.max(sums.high, bar.high)
  sums.low = Math.min(sums.low, bar.low)
  sums.close = bar.close
  sums.volume += bar.volume
  sums.quoteVolume += bar.quoteVolume
  sums.takerBuyVolume += bar.takerBuyVolume
  sums.trades += bar.trades
}

function rounded(sums: Sums, listing: Listing): Bar {
  const price = (value: number): number => roundTo(value, listing.tickSize)
  return {
    openTime: sums.openTime,
    open: price(sums.open),
    high: price(sums.high),
    low: price(sums.low),
    close: price(sums.close),
    volume: roundTo(sums.volume, listing.stepSize),
    quoteVolume: sums.quoteVolume,
    takerBuyVolume: roundTo(sums.takerBuyVolume, listing.stepSize),
    trades: sums.trades,
  }
}
