import { ladderAt, ladderChange, type LadderLevel, ladderStepMs } from '../../marketData/ladder.ts'
import type { Listing } from '../../marketData/listings.ts'
import type { Market } from '../../marketData/market.ts'
import type { PublicTrade } from '../../marketData/publicTrades.ts'
import { dayBar } from '../binance/candles.ts'
import { bookDepth, levels, priceText, quantityText, updateId } from '../binance/text.ts'

export function aggTrade(listing: Listing, trade: PublicTrade): object {
  return {
    e: 'aggTrade',
    E: trade.time,
    s: listing.venueSymbol,
    a: trade.id,
    p: priceText(listing, trade.price),
    q: quantityText(listing, trade.quantity),
    f: trade.id,
    l: trade.id,
    T: trade.time,
    m: trade.takerSide === 'sell',
    M: true,
  }
}

export function rawTrade(listing: Listing, trade: PublicTrade): object {
  return {
    e: 'trade',
    E: trade.time,
    s: listing.venueSymbol,
    t: trade.id,
    p: priceText(listing, trade.price),
    q: quantityText(listing, trade.quantity),
    T: trade.time,
    m: trade.takerSide === 'sell',
    M: true,
  }
}

/** There is no `pu` at spot: each `U` is one more than the `u` before. */
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
    e: 'depthUpdate',
    E: step * ladderStepMs,
    s: listing.venueSymbol,
    U: updateId(step - stepsBack) + 1,
    u: updateId(step),
    b: levels(listing, change.bids),
    a: levels(listing, change.asks),
  }
}

/** `<s>@depth5`, 10 or 20: neither a symbol nor a time. */
export function partialDepth(market: Market, listing: Listing, step: number, depth: number) {
  const book = ladderAt(market, listing, step, depth)
  return {
    lastUpdateId: updateId(step),
    bids: levels(listing, book.bids),
    asks: levels(listing, book.asks),
  }
}

/** Neither `e` nor a time. Null where the best prices did not change. */
export function bookTicker(market: Market, listing: Listing, step: number): object | null {
  const before = ladderAt(market, listing, step - 1, 1)
  const now = ladderAt(market, listing, step, 1)
  if (JSON.stringify(before) === JSON.stringify(now)) return null
  const [bid, ask] = [now.bids[0] as LadderLevel, now.asks[0] as LadderLevel]
  return {
    u: updateId(step),
    s: listing.venueSymbol,
    b: priceText(listing, bid.price),
    B: quantityText(listing, bid.quantity),
    a: priceText(listing, ask.price),
    A: quantityText(listing, ask.quantity),
  }
}

/** The last 24 hours and the best prices, by the names of the REST answer. */
export function dayTicker(market: Market, listing: Listing, time: number) {
  const bar = dayBar(market, listing, time)
  const book = ladderAt(market, listing, Math.floor(time / ladderStepMs), 1)
  const [bid, ask] = [book.bids[0] as LadderLevel, book.asks[0] as LadderLevel]
  const text = (price: number): string => priceText(listing, price)
  return {
    symbol: listing.venueSymbol,
    priceChange: text(bar.close - bar.open),
    priceChangePercent: ((bar.close / bar.open - 1) * 100).toFixed(3),
    weightedAvgPrice: text(bar.volume > 0 ? bar.quoteVolume / bar.volume : bar.close),
    prevClosePrice: text(bar.open),
    lastPrice: text(bar.close),
    lastQty: quantityText(listing, listing.stepSize * 10),
    bidPrice: text(bid.price),
    bidQty: quantityText(listing, bid.quantity),
    askPrice: text(ask.price),
    askQty: quantityText(listing, ask.quantity),
    openPrice: text(bar.open),
    highPrice: text(bar.high),
    lowPrice: text(bar.low),
    volume: quantityText(listing, bar.volume),
    quoteVolume: bar.quoteVolume.toFixed(2),
    openTime: bar.openTime,
    closeTime: time,
    firstId: Math.floor(bar.openTime / 1000) * 1000,
    lastId: Math.floor(time / 1000) * 1000,
    count: bar.trades,
  }
}

export function tickerEvent(market: Market, listing: Listing, time: number): object {
  const day = dayTicker(market, listing, time)
  return {
    e: '24hrTicker',
    E: time,
    s: day.symbol,
    p: day.priceChange,
    P: day.priceChangePercent,
    w: day.weightedAvgPrice,
    x: day.prevClosePrice,
    c: day.lastPrice,
    Q: day.lastQty,
    b: day.bidPrice,
    B: day.bidQty,
    a: day.askPrice,
    A: day.askQty,
    o: day.openPrice,
    h: day.highPrice,
    l: day.lowPrice,
    v: day.volume,
    q: day.quoteVolume,
    O: day.openTime,
    C: day.closeTime,
    F: day.firstId,
    L: day.lastId,
    n: day.count,
  }
}

export function miniTicker(market: Market, listing: Listing, time: number): object {
  const day = dayTicker(market, listing, time)
  return {
    e: '24hrMiniTicker',
    E: time,
    s: day.symbol,
    c: day.lastPrice,
    o: day.openPrice,
    h: day.highPrice,
    l: day.lowPrice,
    v: day.volume,
    q: day.quoteVolume,
  }
}

/** The mean of the last minutes, here the mark. */
export function avgPrice(market: Market, listing: Listing, time: number) {
  return { mins: 5, price: priceText(listing, market.mark(listing, time)), closeTime: time }
}

export function avgPriceEvent(market: Market, listing: Listing, time: number): object {
  const { price } = avgPrice(market, listing, time)
  return { e: 'avgPrice', E: time, s: listing.venueSymbol, i: '5m', w: price, T: time }
}
