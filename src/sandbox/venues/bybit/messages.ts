import { barBetween, barEnd, barStart, type Bar } from '../../marketData/bars.ts'
import { dayMs, minuteMs } from '../../marketData/factor.ts'
import { roundTo } from '../../marketData/forcedTrades.ts'
import { hexDigits, textKey } from '../../marketData/hash.ts'
import { ladderAt, ladderChange, type LadderLevel, ladderStepMs } from '../../marketData/ladder.ts'
import type { Listing } from '../../marketData/listings.ts'
import type { Market } from '../../marketData/market.ts'
import type { PublicTrade } from '../../marketData/publicTrades.ts'
import { intervals, nextFundingTime, priceText, quantityText, shortText } from './text.ts'

export type TimedText = { readonly time: number; readonly text: string }

/** All liquidations of a symbol in this time make one message, ms. */
const batchMs = 500
/** Between the end of the batch and the message. */
const batchDelayMs = 20

/** `allLiquidation` messages with `from < ts <= to`. Every liquidation, the position's side. */
export function liquidationBatches(
  market: Market,
  listing: Listing,
  from: number,
  to: number,
): TimedText[] {
  const firstBatch = Math.floor((from - batchDelayMs) / batchMs) * batchMs - batchMs
  const batches = Map.groupBy(market.forcedTrades(listing, firstBatch, to), (trade) =>
    Math.floor(trade.time / batchMs),
  )
  return [...batches]
    .map(([batch, trades]) => {
      const ts = (batch + 1) * batchMs + batchDelayMs
      const data = trades.map((trade) => ({
        T: trade.time,
        s: listing.venueSymbol,
        S: trade.positionSide === 'long' ? 'Buy' : 'Sell',
        v: shortText(trade.quantity),
        p: shortText(trade.bankruptcyPrice),
      }))
      const topic = `allLiquidation.${listing.venueSymbol}`
      return { time: ts, text: JSON.stringify({ topic, type: 'snapshot', ts, data }) }
    })
    .filter(({ time }) => time > from && time <= to)
}

export function tradeMessage(listing: Listing, trades: readonly PublicTrade[]): object {
  return {
    topic: `publicTrade.${listing.venueSymbol}`,
    type: 'snapshot',
    ts: trades.at(-1)?.time ?? 0,
    data: trades.map((trade) => ({
      T: trade.time,
      s: listing.venueSymbol,
      S: trade.takerSide === 'buy' ? 'Buy' : 'Sell',
      v: quantityText(listing, trade.quantity),
      p: priceText(listing, trade.price),
      L: trade.takerSide === 'buy' ? 'PlusTick' : 'MinusTick',
      i: tradeUuid(listing, trade),
      BT: false,
      RPI: false,
      seq: trade.id,
    })),
  }
}

/** Trade ids have the form of a UUID. */
export function tradeUuid(listing: Listing, trade: PublicTrade): string {
  const digits = hexDigits(32, listing.key, Math.floor(trade.id / 1000), trade.id % 1000)
  const cut = [0, 8, 12, 16, 20, 32].map((at, index, all) => digits.slice(at, all[index + 1]))
  return cut.slice(0, 5).join('-')
}

/** The book changes once in this time, ms. */
export const bookEveryMs = 100
const stepsPerBook = bookEveryMs / ladderStepMs

/** Grows by one with every message of a topic. */
export function bookUpdateId(time: number): number {
  return Math.floor(time / bookEveryMs) % 1_000_000_000
}

export function bookSequence(time: number): number {
  return Math.floor(time / bookEveryMs) * 16
}

/** Levels a side of the sandbox's book. */
export const bookDepth = 120

export function bookMessage(
  market: Market,
  listing: Listing,
  depth: number,
  time: number,
  type: 'snapshot' | 'delta',
): object {
  const levelsShown = Math.min(depth, bookDepth)
  const step = Math.floor(time / ladderStepMs)
  const after = ladderAt(market, listing, step, levelsShown)
  const book =
    type === 'snapshot'
      ? after
      : ladderChange(ladderAt(market, listing, step - stepsPerBook, levelsShown), after)
  return {
    topic: `orderbook.${depth}.${listing.venueSymbol}`,
    type,
    ts: time,
    data: {
      s: listing.venueSymbol,
      b: levels(listing, book.bids),
      a: levels(listing, book.asks),
      u: bookUpdateId(time),
      seq: bookSequence(time),
    },
    cts: time - 1,
  }
}

export function levels(
  listing: Listing,
  side: readonly LadderLevel[],
): [price: string, quantity: string][] {
  return side.map((level) => [
    priceText(listing, level.price),
    level.quantity === 0 ? '0' : quantityText(listing, level.quantity),
  ])
}

/** The last 24 hours in whole minutes. */
export function dayBar(market: Market, listing: Listing, time: number): Bar {
  const to = Math.floor(time / minuteMs) * minuteMs
  return barBetween(market, listing, to - dayMs, Math.max(time, to + 1))
}

/** Every field of a linear ticker that both the socket and REST state. */
export function tickerFields(
  market: Market,
  listing: Listing,
  time: number,
): Record<string, string> {
  const bar = dayBar(market, listing, time)
  const price = (value: number): string => priceText(listing, roundTo(value, listing.tickSize))
  const mark = market.mark(listing, time)
  const open = market.openInterest(listing, time)
  return {
    symbol: listing.venueSymbol,
    tickDirection: bar.close >= bar.open ? 'PlusTick' : 'MinusTick',
    price24hPcnt: (bar.close / bar.open - 1).toFixed(6),
    lastPrice: price(bar.close),
    prevPrice24h: price(bar.open),
    highPrice24h: price(bar.high),
    lowPrice24h: price(bar.low),
    prevPrice1h: price(market.mark(listing, time - 3_600_000)),
    markPrice: price(mark),
    indexPrice: price(market.index(listing, time)),
    // Both sides summed; the single fields state one.
    openInterest: quantityText(listing, open * 2),
    openInterestValue: (open * 2 * mark).toFixed(2),
    singleOpenInterest: quantityText(listing, open),
    singleOpenInterestValue: (open * mark).toFixed(2),
    turnover24h: bar.quoteVolume.toFixed(4),
    volume24h: quantityText(listing, bar.volume),
    fundingIntervalHour: '8',
    fundingCap: '0.00375',
    nextFundingTime: String(nextFundingTime(time)),
    fundingRate: shortText(Number(market.fundingRate(listing, time).toFixed(8))),
    ...bestLevels(market, listing, time),
  }
}

function bestLevels(market: Market, listing: Listing, time: number): Record<string, string> {
  const book = ladderAt(market, listing, Math.floor(time / ladderStepMs), 1)
  const [bid] = levels(listing, book.bids)
  const [ask] = levels(listing, book.asks)
  return {
    bid1Price: bid?.[0] ?? '',
    bid1Size: bid?.[1] ?? '',
    ask1Price: ask?.[0] ?? '',
    ask1Size: ask?.[1] ?? '',
  }
}

/** What changes from one message to the next; the day's figures are restated once a second. */
function liveFields(market: Market, listing: Listing, time: number): Record<string, string> {
  const price = (value: number): string => priceText(listing, roundTo(value, listing.tickSize))
  const mark = market.mark(listing, time)
  return {
    lastPrice: price(mark),
    markPrice: price(mark),
    indexPrice: price(market.index(listing, time)),
    ...bestLevels(market, listing, time),
  }
}

/** How often a ticker may speak, ms. */
export const tickerEveryMs = 100

export function tickerSnapshot(market: Market, listing: Listing, time: number): object {
  return tickerMessage(listing, 'snapshot', time, tickerFields(market, listing, time))
}

/** Only what differs from the message before; null where nothing does. */
export function tickerDelta(market: Market, listing: Listing, time: number): object | null {
  const whole = time % 1000 === 0
  const fields = whole ? tickerFields : liveFields
  const before = whole
    ? tickerFields(market, listing, time - 1000)
    : liveFields(market, listing, time - tickerEveryMs)
  const changed = Object.entries(fields(market, listing, time)).filter(
    ([name, value]) => before[name] !== value,
  )
  if (changed.length === 0) return null
  return tickerMessage(listing, 'delta', time, {
    symbol: listing.venueSymbol,
    ...Object.fromEntries(changed),
  })
}

function tickerMessage(listing: Listing, type: string, time: number, data: object): object {
  const topic = `tickers.${listing.venueSymbol}`
  return { topic, type, data, cs: bookSequence(time), ts: time }
}

export function klineMessage(
  market: Market,
  listing: Listing,
  interval: string,
  time: number,
): object {
  const intervalMs = intervals.get(interval) as number
  const start = barStart(intervalMs, time - 1)
  const end = barEnd(intervalMs, start)
  const bar = barBetween(market, listing, start, time)
  const row = {
    start,
    end: end - 1,
    interval,
    open: priceText(listing, bar.open),
    close: priceText(listing, bar.close),
    high: priceText(listing, bar.high),
    low: priceText(listing, bar.low),
    volume: quantityText(listing, bar.volume),
    turnover: bar.quoteVolume.toFixed(4),
    confirm: time >= end,
    timestamp: time,
  }
  return {
    topic: `kline.${interval}.${listing.venueSymbol}`,
    data: [row],
    ts: time,
    type: 'snapshot',
  }
}

/** Conn ids look like the venue's. */
export function connectionId(seed: number, client: number): string {
  return `${hexDigits(16, seed, textKey('bybit/connection'), client)}-sandbox`
}
