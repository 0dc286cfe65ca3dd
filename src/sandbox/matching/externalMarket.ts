import type { VenueId } from '../../contract/domain/venue.ts'
import { bestPrices, ladderAt, ladderStepMs } from '../marketData/ladder.ts'
import type { Listing } from '../marketData/listings.ts'
import { LruCache } from '../marketData/lruCache.ts'
import type { Market } from '../marketData/market.ts'
import { type PublicTrade, publicTrades } from '../marketData/publicTrades.ts'
import { fixed, type Fixed } from './fixed.ts'

export type Level = { readonly price: Fixed; readonly quantity: Fixed }

/** A trade of the seeded market. */
export type Print = {
  readonly time: number
  readonly price: Fixed
  readonly quantity: Fixed
  readonly takerSide: 'buy' | 'sell'
}

/** The rest of the market, in which the accounts trade. Times in ms; a function of time alone. */
export type ExternalMarket = {
  /** Best first. */
  asks(symbol: string, time: number, depth: number): readonly Level[]
  bids(symbol: string, time: number, depth: number): readonly Level[]
  best(symbol: string, time: number): { readonly bid: Fixed; readonly ask: Fixed }
  /** Prints with `from < time <= to`, oldest first. */
  prints(symbol: string, from: number, to: number): readonly Print[]
  /** Price of the newest print at a time. */
  last(symbol: string, time: number): Fixed
  mark(symbol: string, time: number): Fixed
  index(symbol: string, time: number): Fixed
  /** Paid by longs to shorts at a funding time, share of the notional. */
  fundingRate(symbol: string, time: number): Fixed
}

/** Sides of the book that are kept for the next look. */
const keptLadders = 64

/** The seeded market of one venue. Symbols it does not list are a mistake of the caller. */
export function seededMarket(market: Market, venue: VenueId): ExternalMarket {
  const listings = new Map(
    market.listings(venue).map((listing) => [listing.venueSymbol, listing] as const),
  )
  const find = (symbol: string): Listing => {
    const listing = listings.get(symbol)
    if (listing === undefined) throw new Error(`${venue} does not list ${symbol}`)
    return listing
  }
  const ladders = new LruCache<string, readonly Level[]>(keptLadders)
  const ladder = (
    side: 'asks' | 'bids',
    symbol: string,
    time: number,
    depth: number,
  ): readonly Level[] => {
    const step = Math.floor(time / ladderStepMs)
    return ladders.getOrMake(`${symbol}/${side}/${step}/${depth}`, () =>
      ladderAt(market, find(symbol), step, depth)[side].map(toLevel),
    )
  }
  const prints = new PrintSource(market)
  return {
    asks: (symbol, time, depth) => ladder('asks', symbol, time, depth),
    bids: (symbol, time, depth) => ladder('bids', symbol, time, depth),
    best(symbol, time) {
      const listing = find(symbol)
      const step = Math.floor(time / ladderStepMs) * ladderStepMs
      const { bid, ask } = bestPrices(listing, market.mark(listing, step))
      return { bid: fixed(bid), ask: fixed(ask) }
    },
    prints: (symbol, from, to) => prints.between(find(symbol), from, to),
    last(symbol, time) {
      const listing = find(symbol)
      return (
        prints.last(listing, time)?.price ??
        fixed(bestPrices(listing, market.mark(listing, time)).bid)
      )
    },
    mark: (symbol, time) => onDecimals(market.mark(find(symbol), time)),
    index: (symbol, time) => onDecimals(market.index(find(symbol), time)),
    fundingRate: (symbol, time) => fixed(market.fundingRate(find(symbol), time).toFixed(8)),
  }
}

function toLevel({ price, quantity }: { price: number; quantity: number }): Level {
  return { price: fixed(price), quantity: fixed(quantity) }
}

/** Marks and indices carry eight decimals whatever the tick. */
function onDecimals(price: number): Fixed {
  return fixed(price.toFixed(8))
}

/** Seconds of prints that are kept, of all symbols together. */
const keptSeconds = 200
/** How far back the newest print is looked for, seconds. */
const furthestBack = 7200

/** Prints of the seeded market, which makes whole seconds. */
class PrintSource {
  private readonly market: Market
  private readonly kept = new LruCache<string, readonly Print[]>(keptSeconds)

  constructor(market: Market) {
    this.market = market
  }

  /** With `from < time <= to`, oldest first. */
  between(listing: Listing, from: number, to: number): readonly Print[] {
    const found: Print[] = []
    for (let second = Math.floor(from / 1000); second * 1000 <= to; second += 1) {
      for (const print of this.ofSecond(listing, second)) {
        if (print.time > from && print.time <= to) found.push(print)
      }
    }
    return found
  }

  /** The newest at a time; null where there was none for long. */
  last(listing: Listing, time: number): Print | null {
    const newest = Math.floor(time / 1000)
    for (let second = newest; second > newest - furthestBack; second -= 1) {
      const print = this.ofSecond(listing, second).findLast((each) => each.time <= time)
      if (print !== undefined) return print
    }
    return null
  }

  private ofSecond(listing: Listing, second: number): readonly Print[] {
    return this.kept.getOrMake(`${listing.venueSymbol}/${second}`, () =>
      publicTrades(this.market, listing, second * 1000, second * 1000 + 1000).map(toPrint),
    )
  }
}

function toPrint({ time, price, quantity, takerSide }: PublicTrade): Print {
  return { time, price: fixed(price), quantity: fixed(quantity), takerSide }
}
