import { roundTo } from '../../marketData/forcedTrades.ts'
import type { ForcedTrade } from '../../marketData/forcedTrades.ts'
import { mix } from '../../marketData/hash.ts'
import { ladderAt, ladderChange, type LadderLevel, ladderStepMs } from '../../marketData/ladder.ts'
import type { Listing } from '../../marketData/listings.ts'
import type { Market } from '../../marketData/market.ts'
import type { PublicTrade } from '../../marketData/publicTrades.ts'
import { dayBar } from '../binance/candles.ts'
import { bookDepth, levels, priceText, quantityText, updateId } from '../binance/text.ts'
import { markText, nextFundingTime, rateText } from './text.ts'

/** A message and the time the venue states for it (`E`). */
export type TimedText = { readonly time: number; readonly text: string }

/** The feed shows the latest forced order of a symbol in this time, ms. */
const sampleMs = 1000
/** Between the end of that second and the message. */
const sampleDelayMs = 40

/**
 * Forced orders as the feed shows them with `from < E <= to`: of each symbol and second the latest
 * only, which is the venue's own sampling.
 */
export function forceOrders(
  market: Market,
  listing: Listing,
  from: number,
  to: number,
): TimedText[] {
  const firstWindow = Math.floor((from - sampleDelayMs) / sampleMs)
  const latest = new Map<number, ForcedTrade>()
  for (const trade of market.forcedTrades(listing, firstWindow * sampleMs - sampleMs, to)) {
    latest.set(Math.floor(trade.time / sampleMs), trade)
  }
  return [...latest]
    .map(([window, trade]) => forceOrder(listing, trade, (window + 1) * sampleMs + sampleDelayMs))
    .filter(({ time }) => time > from && time <= to)
}

function forceOrder(listing: Listing, trade: ForcedTrade, time: number): TimedText {
  const last = lastFill(listing, trade)
  const order = {
    s: listing.venueSymbol,
    S: trade.side === 'sell' ? 'SELL' : 'BUY',
    o: 'LIMIT',
    f: 'IOC',
    q: quantityText(listing, trade.quantity),
    p: priceText(listing, trade.bankruptcyPrice),
    ap: priceText(listing, trade.fillPrice),
    X: 'FILLED',
    l: quantityText(listing, last),
    z: quantityText(listing, trade.quantity),
    T: trade.time,
    ps: listing.venueSymbol,
    st: 1,
  }
  return { time, text: JSON.stringify({ e: 'forceOrder', E: time, o: order }) }
}

/** Large orders are filled in several parts; the message shows the last of them. */
function lastFill(listing: Listing, trade: ForcedTrade): number {
  const parts = 1 + (mix(listing.key, trade.time) % 3)
  const last = roundTo(trade.quantity / parts, listing.stepSize)
  return Math.max(listing.stepSize, Math.min(last, trade.quantity))
}

export function markPriceUpdate(market: Market, listing: Listing, time: number): object {
  const mark = market.mark(listing, time)
  const index = market.index(listing, time)
  return {
    e: 'markPriceUpdate',
    E: time,
    s: listing.venueSymbol,
    p: markText(mark),
    i: markText(index),
    P: markText(index),
    r: rateText(market.fundingRate(listing, time)),
    ap: markText((mark + index) / 2),
    T: nextFundingTime(time),
    st: 1,
  }
}

export function aggTrade(listing: Listing, trade: PublicTrade): object {
  return {
    e: 'aggTrade',
    E: trade.time,
    a: trade.id,
    s: listing.venueSymbol,
    p: priceText(listing, trade.price),
    q: quantityText(listing, trade.quantity),
    nq: quantityText(listing, trade.quantity),
    f: trade.id,
    l: trade.id,
    T: trade.time,
    m: trade.takerSide === 'sell',
    st: 1,
  }
}

export function rawTrade(listing: Listing, trade: PublicTrade): object {
  return {
    e: 'trade',
    E: trade.time,
    T: trade.time,
    s: listing.venueSymbol,
    t: trade.id,
    p: priceText(listing, trade.price),
    q: quantityText(listing, trade.quantity),
    X: 'MARKET',
    m: trade.takerSide === 'sell',
    st: 1,
  }
}

export function depthUpdate(
  market: Market,
  listing: Listing,
  step: number,
  stepsBack: number,
): object {
  const before = ladderAt(market, listing, step - stepsBack, bookDepth)
  const after = ladderAt(market, listing, step, bookDepth)
  const change = ladderChange(before, after)
  return {
    ...depthHead(listing, step, updateId(step - stepsBack)),
    b: levels(listing, change.bids),
    a: levels(listing, change.asks),
    st: 1,
  }
}

/** `<s>@depth5`, 10 or 20: the top of the book, in the shape of a difference. */
export function partialDepth(
  market: Market,
  listing: Listing,
  step: number,
  stepsBack: number,
  depth: number,
): object {
  const book = ladderAt(market, listing, step, depth)
  return {
    ...depthHead(listing, step, updateId(step - stepsBack)),
    b: levels(listing, book.bids),
    a: levels(listing, book.asks),
    st: 1,
  }
}

function depthHead(listing: Listing, step: number, previous: number): object {
  const time = step * ladderStepMs
  return {
    e: 'depthUpdate',
    E: time,
    T: time - 2,
    s: listing.venueSymbol,
    ps: listing.venueSymbol,
    U: previous + 1,
    u: updateId(step),
    pu: previous,
  }
}

export function bookTicker(market: Market, listing: Listing, step: number): object | null {
  const before = ladderAt(market, listing, step - 1, 1)
  const now = ladderAt(market, listing, step, 1)
  if (JSON.stringify(before) === JSON.stringify(now)) return null
  const [bid, ask] = [now.bids[0] as LadderLevel, now.asks[0] as LadderLevel]
  const time = step * ladderStepMs
  return {
    e: 'bookTicker',
    u: updateId(step),
    s: listing.venueSymbol,
    ps: listing.venueSymbol,
    b: priceText(listing, bid.price),
    B: quantityText(listing, bid.quantity),
    a: priceText(listing, ask.price),
    A: quantityText(listing, ask.quantity),
    T: time - 1,
    E: time,
    st: 1,
  }
}

export function ticker24h(market: Market, listing: Listing, time: number): object {
  const bar = dayBar(market, listing, time)
  const text = (price: number): string => priceText(listing, price)
  return {
    e: '24hrTicker',
    E: time,
    s: listing.venueSymbol,
    ps: listing.venueSymbol,
    p: text(bar.close - bar.open),
    P: ((bar.close / bar.open - 1) * 100).toFixed(3),
    w: text(bar.quoteVolume / bar.volume),
    c: text(bar.close),
    Q: quantityText(listing, listing.stepSize * 10),
    o: text(bar.open),
    h: text(bar.high),
    l: text(bar.low),
    v: quantityText(listing, bar.volume),
    q: bar.quoteVolume.toFixed(2),
    O: bar.openTime,
    C: time,
    F: Math.floor(bar.openTime / 1000) * 1000,
    L: Math.floor(time / 1000) * 1000,
    n: bar.trades,
    st: 1,
  }
}

export function miniTicker(market: Market, listing: Listing, time: number): object {
  const bar = dayBar(market, listing, time)
  return {
    e: '24hrMiniTicker',
    E: time,
    s: listing.venueSymbol,
    ps: listing.venueSymbol,
    c: priceText(listing, bar.close),
    o: priceText(listing, bar.open),
    h: priceText(listing, bar.high),
    l: priceText(listing, bar.low),
    v: quantityText(listing, bar.volume),
    q: bar.quoteVolume.toFixed(2),
    st: 1,
  }
}
