import { barBetween, barEnd, barStart, type Bar } from '../../marketData/bars.ts'
import { dayMs, minuteMs } from '../../marketData/factor.ts'
import { type ForcedTrade, traderAddress } from '../../marketData/forcedTrades.ts'
import { hexDigits, mix } from '../../marketData/hash.ts'
import { bestPrices, ladderAt, type LadderLevel, ladderStepMs } from '../../marketData/ladder.ts'
import type { Listing } from '../../marketData/listings.ts'
import type { Market } from '../../marketData/market.ts'
import { type PublicTrade, publicTrades } from '../../marketData/publicTrades.ts'
import { fundingIntervalMs, floatText, priceText, sizeText } from './text.ts'
import { counterpartyOf } from './vaults.ts'

/** Trade ids are unique over all coins. */
const coinsInIds = 100

export function tradeRow(market: Market, listing: Listing, trade: PublicTrade): object {
  const [buyer, seller] = usersOf(market, listing, trade)
  return {
    coin: listing.venueSymbol,
    side: trade.takerSide === 'buy' ? 'B' : 'A',
    px: priceText(listing, trade.price),
    sz: sizeText(listing, trade.quantity),
    time: trade.time,
    hash: tradeHash(listing, trade),
    tid: tradeId(market, listing, trade),
    users: [buyer, seller],
  }
}

function tradeId(market: Market, listing: Listing, trade: PublicTrade): number {
  return trade.id * coinsInIds + market.listings('hyperliquid').indexOf(listing)
}

function tradeHash(listing: Listing, trade: PublicTrade): string {
  return `0x${hexDigits(64, listing.key, Math.floor(trade.id / 1000), trade.id % 1000)}`
}

/** Buyer, then seller. */
function usersOf(market: Market, listing: Listing, trade: PublicTrade): [string, string] {
  if (trade.forced !== null) {
    const liquidated = trade.forced.liquidatedUser as string
    const other = counterpartyOf(market.seed, trade.forced)
    return trade.takerSide === 'sell' ? [other, liquidated] : [liquidated, other]
  }
  const draw = mix(listing.key, Math.floor(trade.id / 1000), trade.id % 1000)
  return [traderAddress(market.seed, draw % 5000), traderAddress(market.seed, (draw >>> 13) % 5000)]
}

export function tradesText(
  market: Market,
  listing: Listing,
  trades: readonly PublicTrade[],
): string {
  const data = trades.map((trade) => tradeRow(market, listing, trade))
  return JSON.stringify({ channel: 'trades', data })
}

/** The print of a forced trade, as the public feed numbers it. */
export function printOf(market: Market, listing: Listing, forced: ForcedTrade): PublicTrade {
  const second = publicTrades(market, listing, forced.time, forced.time + 1)
  return second.find((trade) => trade.forced?.id === forced.id) as PublicTrade
}

/** What a vault's own record says about a forced trade it was the other side of. */
export function vaultFill(market: Market, listing: Listing, forced: ForcedTrade): object {
  const trade = printOf(market, listing, forced)
  const buys = forced.side === 'sell'
  return {
    coin: listing.venueSymbol,
    px: priceText(listing, trade.price),
    sz: sizeText(listing, trade.quantity),
    side: buys ? 'B' : 'A',
    time: trade.time,
    startPosition: '0.0',
    dir: buys ? 'Open Long' : 'Open Short',
    closedPnl: '0.0',
    hash: tradeHash(listing, trade),
    oid: trade.id % 1_000_000_000_000,
    crossed: false,
    fee: '0.0',
    tid: tradeId(market, listing, trade),
    liquidation: {
      liquidatedUser: forced.liquidatedUser,
      markPx: priceText(listing, forced.liquidationPrice),
      method: forced.method,
    },
    feeToken: 'USDC',
    twapId: null,
  }
}

/** The last 24 hours in whole minutes. */
function dayBar(market: Market, listing: Listing, time: number): Bar {
  const to = Math.floor(time / minuteMs) * minuteMs
  return barBetween(market, listing, to - dayMs, Math.max(time, to + 1))
}

export function assetContext(market: Market, listing: Listing, time: number): object {
  const bar = dayBar(market, listing, time)
  const mark = market.mark(listing, time)
  const index = market.index(listing, time)
  const { bid, ask } = bestPrices(listing, mark)
  return {
    funding: hourlyFunding(market, listing, time),
    openInterest: sizeText(listing, market.openInterest(listing, time)),
    prevDayPx: priceText(listing, bar.open),
    dayNtlVlm: floatText(bar.quoteVolume, 6),
    premium: floatText(mark / index - 1, 10),
    oraclePx: priceText(listing, index),
    markPx: priceText(listing, mark),
    midPx: priceText(listing, (bid + ask) / 2),
    impactPxs: [priceText(listing, bid), priceText(listing, ask)],
    dayBaseVlm: sizeText(listing, bar.volume),
  }
}

export function hourlyFunding(market: Market, listing: Listing, time: number): string {
  return floatText(market.fundingRate(listing, time) / 8, 10)
}

export function fundingRow(market: Market, listing: Listing, time: number): object {
  const mark = market.mark(listing, time)
  return {
    coin: listing.venueSymbol,
    fundingRate: hourlyFunding(market, listing, time),
    premium: floatText(mark / market.index(listing, time) - 1, 10),
    time: Math.floor(time / fundingIntervalMs) * fundingIntervalMs,
  }
}

export function bookData(market: Market, listing: Listing, time: number, depth: number): object {
  const step = Math.floor(time / ladderStepMs)
  const book = ladderAt(market, listing, step, depth)
  const levels = [book.bids, book.asks].map((side) => side.map((level) => row(listing, level)))
  return { coin: listing.venueSymbol, time: step * ladderStepMs, levels }
}

function row(listing: Listing, level: LadderLevel): object {
  return {
    px: priceText(listing, level.price),
    sz: sizeText(listing, level.quantity),
    n: 1 + (mix(listing.key, Math.round(level.price / listing.tickSize)) % 40),
  }
}

export function bestBidOffer(market: Market, listing: Listing, time: number): object {
  const step = Math.floor(time / ladderStepMs)
  const book = ladderAt(market, listing, step, 1)
  const [bid, ask] = [book.bids[0] as LadderLevel, book.asks[0] as LadderLevel]
  return { coin: listing.venueSymbol, time, bbo: [row(listing, bid), row(listing, ask)] }
}

export function candleRow(
  listing: Listing,
  interval: string,
  intervalMs: number,
  bar: Bar,
): object {
  return {
    t: bar.openTime,
    T: barEnd(intervalMs, bar.openTime) - 1,
    s: listing.venueSymbol,
    i: interval,
    o: priceText(listing, bar.open),
    c: priceText(listing, bar.close),
    h: priceText(listing, bar.high),
    l: priceText(listing, bar.low),
    v: sizeText(listing, bar.volume),
    n: bar.trades,
  }
}

export function currentCandle(
  market: Market,
  listing: Listing,
  interval: string,
  intervalMs: number,
  time: number,
): object {
  const bar = barBetween(market, listing, barStart(intervalMs, time - 1), time)
  return candleRow(listing, interval, intervalMs, bar)
}
