import { seededRandom } from '../../main/core/random.ts'
import { minuteMs, dayMs } from './factor.ts'
import { type ForcedTrade, roundTo } from './forcedTrades.ts'
import { exponential, mix, textKey } from './hash.ts'
import { bestPrices } from './ladder.ts'
import type { Listing } from './listings.ts'
import type { Market } from './market.ts'

/** A public print of the seeded market. */
export type PublicTrade = {
  /** Grows with time, unique in the listing. */
  readonly id: number
  readonly time: number
  readonly price: number
  /** Base units, whole steps, above 0. */
  readonly quantity: number
  readonly takerSide: 'buy' | 'sell'
  /** The forced trade this print belongs to, else null. */
  readonly forced: ForcedTrade | null
}

const tradeKey = textKey('trade')
/** Ids of one second; more prints than this never fall into one. */
const idsPerSecond = 1000
const mostPerSecond = 12

/** Prints with `from <= time < to`, in order of time: ordinary ones and the forced ones. */
export function publicTrades(
  market: Market,
  listing: Listing,
  from: number,
  to: number,
): PublicTrade[] {
  const trades: PublicTrade[] = []
  for (let second = Math.floor(from / 1000); second * 1000 < to; second += 1) {
    for (const trade of tradesOfSecond(market, listing, second)) {
      if (trade.time >= from && trade.time < to) trades.push(trade)
    }
  }
  return trades
}

/** The newest `count` prints before a time, oldest first; looks back at most two hours. */
export function latestTrades(
  market: Market,
  listing: Listing,
  before: number,
  count: number,
): PublicTrade[] {
  let from = Math.floor(before / 1000) * 1000
  let found = publicTrades(market, listing, from, before)
  const oldest = before - 7_200_000
  for (let span = 20_000; found.length < count && from > oldest; span *= 2) {
    found = [...publicTrades(market, listing, from - span, from), ...found]
    from -= span
  }
  return found.slice(-count)
}

function tradesOfSecond(market: Market, listing: Listing, second: number): PublicTrade[] {
  const start = second * 1000
  const ordinary = ordinaryTrades(market, listing, second)
  const forced = market.forcedTrades(listing, start, start + 1000).map((trade) => ({
    time: trade.time,
    price: trade.fillPrice,
    quantity: trade.quantity,
    takerSide: trade.side,
    forced: trade,
  }))
  return [...ordinary, ...forced]
    .toSorted((left, right) => left.time - right.time)
    .map((trade, index) => ({ id: second * idsPerSecond + index, ...trade }))
}

function ordinaryTrades(
  market: Market,
  listing: Listing,
  second: number,
): Omit<PublicTrade, 'id'>[] {
  const random = seededRandom(mix(market.seed, listing.key, tradeKey, second))
  const path = market.path(listing, Math.floor((second * 1000) / dayMs))
  const minute = Math.floor(((second * 1000) % dayMs) / minuteMs)
  const activity = path.activity[minute] as number
  const busy = Math.sqrt(listing.asset.minuteNotional / 2_000_000) * listing.scale
  const count = Math.min(Math.floor(busy * activity + random()), mostPerSecond)
  const expected = Math.max(busy * activity, 0.5)
  const usual = (path.volume[minute] as number) / 60 / expected
  return Array.from({ length: count }, () => {
    const time = second * 1000 + Math.floor(random() * 1000)
    const takerSide: 'buy' | 'sell' = random() < 0.5 ? 'buy' : 'sell'
    const { bid, ask } = bestPrices(listing, market.mark(listing, time))
    const quantity = roundTo(usual * exponential(random), listing.stepSize)
    return {
      time,
      price: takerSide === 'buy' ? ask : bid,
      quantity: Math.max(quantity, listing.stepSize),
      takerSide,
      forced: null,
    }
  })
}
