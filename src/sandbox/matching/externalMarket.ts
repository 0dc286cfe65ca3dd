import type { VenueId } from '../../contract/domain/venue.ts'
import { bestPrices, ladderAt, ladderStepMs } from '../marketData/ladder.ts'
import type { Listing } from '../marketData/listings.ts'
import type { Market } from '../marketData/market.ts'
import { latestTrades, type PublicTrade, publicTrades } from '../marketData/publicTrades.ts'
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
  const ladder = (symbol: string, time: number, depth: number) =>
    ladderAt(market, find(symbol), Math.floor(time / ladderStepMs), depth)
  const printsOf = secondsOfPrints(market)
  return {
    asks: (symbol, time, depth) => ladder(symbol, time, depth).asks.map(toLevel),
    bids: (symbol, time, depth) => ladder(symbol, time, depth).bids.map(toLevel),
    best(symbol, time) {
      const listing = find(symbol)
      const step = Math.floor(time / ladderStepMs) * ladderStepMs
      const { bid, ask } = bestPrices(listing, market.mark(listing, step))
      return { bid: fixed(bid), ask: fixed(ask) }
    },
    prints: (symbol, from, to) => printsOf(find(symbol), from, to),
    last(symbol, time) {
      const listing = find(symbol)
      const [trade] = latestTrades(market, listing, time + 1, 1)
      return fixed(trade?.price ?? bestPrices(listing, market.mark(listing, time)).bid)
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

/** The seeded market makes whole seconds; the one used last of each symbol is kept. */
function secondsOfPrints(
  market: Market,
): (listing: Listing, from: number, to: number) => readonly Print[] {
  const kept = new Map<number, { readonly second: number; readonly prints: readonly Print[] }>()
  const ofSecond = (listing: Listing, second: number): readonly Print[] => {
    const known = kept.get(listing.key)
    if (known?.second === second) return known.prints
    const prints = publicTrades(market, listing, second * 1000, second * 1000 + 1000).map(toPrint)
    kept.set(listing.key, { second, prints })
    return prints
  }
  return (listing, from, to) => {
    const found: Print[] = []
    for (let second = Math.floor(from / 1000); second * 1000 <= to; second += 1) {
      for (const print of ofSecond(listing, second)) {
        if (print.time > from && print.time <= to) found.push(print)
      }
    }
    return found
  }
}

function toPrint({ time, price, quantity, takerSide }: PublicTrade): Print {
  return { time, price: fixed(price), quantity: fixed(quantity), takerSide }
}
