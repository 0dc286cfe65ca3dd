import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { VenueId } from '../../../src/contract/domain/venue.ts'
import { dayMs } from '../../../src/sandbox/marketData/factor.ts'
import type { ForcedTrade } from '../../../src/sandbox/marketData/forcedTrades.ts'
import type { Listing } from '../../../src/sandbox/marketData/listings.ts'
import { Market } from '../../../src/sandbox/marketData/market.ts'
import { makeVenue } from '../../../src/sandbox/venues/registry.ts'
import { manualClock } from '../../support/manualClock.ts'

const from = Date.parse('2026-11-18T00:00:00Z')
const to = from + 2 * dayMs
const seeds = [1, 2, 77] as const
const markets = new Map(seeds.map((seed) => [seed, new Market(seed)]))

const anyMarket = fc.constantFrom(...seeds).map((seed) => markets.get(seed) as Market)
const anyVenue = fc.constantFrom<VenueId>('binance-usdm', 'bybit', 'hyperliquid')
const anyTime = fc.integer({ min: from, max: to })
const runs = { numRuns: 120 }

function listingOf(market: Market, venue: VenueId, index = 0): Listing {
  return market.listings(venue)[index] as Listing
}

function forced(market: Market, listing: Listing): ForcedTrade[] {
  return market.forcedTrades(listing, from, to)
}

describe('the truth of the seeded market', () => {
  it('does not depend on how a span is cut', () => {
    fc.assert(
      fc.property(
        anyMarket,
        anyVenue,
        fc.tuple(anyTime, anyTime, anyTime),
        (market, venue, times) => {
          const [start, middle, end] = times.toSorted((left, right) => left - right) as [
            number,
            number,
            number,
          ]
          const listing = listingOf(market, venue)
          expect([
            ...market.forcedTrades(listing, start, middle),
            ...market.forcedTrades(listing, middle, end),
          ]).toEqual(market.forcedTrades(listing, start, end))
        },
      ),
      runs,
    )
  })

  it('is the same in another run with the same seed, whatever was asked before', () => {
    fc.assert(
      fc.property(fc.constantFrom(...seeds), anyTime, fc.nat(11), (seed, time, index) => {
        const known = markets.get(seed) as Market
        const fresh = new Market(seed)
        const listing = listingOf(fresh, 'bybit', index)
        expect(fresh.mark(listing, time)).toBe(known.mark(listingOf(known, 'bybit', index), time))
      }),
      runs,
    )
    const [known, fresh] = [markets.get(1) as Market, new Market(1)]
    fresh.openPositions(listingOf(fresh, 'bybit'), to)
    expect(forced(fresh, listingOf(fresh, 'bybit'))).toEqual(
      forced(known, listingOf(known, 'bybit')),
    )
  })

  it('differs with the seed', () => {
    const times = [markets.get(1) as Market, markets.get(2) as Market].map((market) =>
      forced(market, listingOf(market, 'bybit')).map(({ time }) => time),
    )
    expect(times[0]).not.toEqual(times[1])
  })

  it('liquidates a position when the mark reaches its price, and not before', () => {
    fc.assert(
      fc.property(anyMarket, anyVenue, fc.nat(3), fc.nat(), (market, venue, index, pick) => {
        const listing = listingOf(market, venue, index)
        const trades = forced(market, listing)
        const trade = trades[pick % trades.length] as ForcedTrade
        const past = (time: number): boolean => {
          const mark = market.mark(listing, time)
          const slack = trade.liquidationPrice * 1e-9
          return trade.positionSide === 'long'
            ? mark <= trade.liquidationPrice + slack
            : mark >= trade.liquidationPrice - slack
        }
        expect(past(trade.time)).toBe(true)
        const looks = Math.ceil((trade.time - 1 - trade.entryTime) / 250)
        const early = Array.from({ length: looks }, (_, look) => trade.entryTime + look * 250)
        expect(early.slice(1).filter(past)).toEqual([])
        expect(trade.time - trade.entryTime).toBeLessThan(dayMs)
      }),
      runs,
    )
  })

  it('leaves no position open beyond its liquidation price', () => {
    fc.assert(
      fc.property(anyMarket, anyVenue, anyTime, (market, venue, time) => {
        const listing = listingOf(market, venue)
        const mark = market.mark(listing, time)
        for (const position of market.openPositions(listing, time)) {
          const level = position.liquidationPrice
          if (level === null) continue
          const isPast =
            position.positionSide === 'long' ? mark < level * (1 - 1e-9) : mark > level * (1 + 1e-9)
          expect(isPast).toBe(false)
        }
      }),
      runs,
    )
  })

  it('fills between the trigger and the bankruptcy price', () => {
    for (const market of markets.values()) {
      for (const trade of forced(market, listingOf(market, 'binance-usdm'))) {
        const [low, high] = [trade.bankruptcyPrice, trade.liquidationPrice].toSorted(
          (a, b) => a - b,
        )
        expect(trade.fillPrice).toBeGreaterThanOrEqual((low as number) - 0.1)
        expect(trade.fillPrice).toBeLessThanOrEqual((high as number) + 0.1)
      }
    }
  })

  it('is as large as a market of this size has it', () => {
    for (const market of markets.values()) {
      const perDay = forced(market, listingOf(market, 'binance-usdm')).length / 2
      expect(perDay).toBeGreaterThan(100)
      expect(perDay).toBeLessThan(5000)
    }
  })
})

describe('what the venues say of it', () => {
  const clock = manualClock(to)
  const cut = fc
    .uniqueArray(fc.integer({ min: 1, max: 3_599_999 }), { maxLength: 12 })
    .map((parts) => [0, ...parts.toSorted((left, right) => left - right), 3_600_000])

  function inParts(
    start: number,
    parts: readonly number[],
    read: (a: number, b: number) => readonly string[],
  ): string[] {
    return parts
      .slice(1)
      .flatMap((end, index) => read(start + (parts[index] as number), start + end))
  }

  it('is every liquidation at Bybit, however the time is cut', () => {
    fc.assert(
      fc.property(anyMarket, anyTime, cut, (market, start, parts) => {
        const bybit = makeVenue('bybit', market, clock)
        const listing = listingOf(market, 'bybit')
        const told = inParts(start, parts, (a, b) => bybit.messages('allLiquidation.BTCUSDT', a, b))
          .flatMap(
            (text) => (JSON.parse(text) as { data: { T: number; v: string; S: string }[] }).data,
          )
          .map(({ T, v, S }) => [T, v, S])
        const truth = market
          .forcedTrades(listing, start - 1000, start + 3_600_000)
          .filter(({ time }) => told.length === 0 || time >= (told[0]?.[0] as number))
          .filter(({ time }) => Math.floor(time / 500) * 500 + 520 <= start + 3_600_000)
          .filter(({ time }) => Math.floor(time / 500) * 500 + 520 > start)
          .map(({ time, quantity, positionSide }) => [
            time,
            String(quantity),
            positionSide === 'long' ? 'Buy' : 'Sell',
          ])
        expect(told).toEqual(truth)
      }),
      runs,
    )
  })

  it('is the latest of each second at Binance, and equals its recording of the past', () => {
    fc.assert(
      fc.property(anyMarket, anyTime, cut, (market, start, parts) => {
        const binance = makeVenue('binance-usdm', market, clock)
        const told = inParts(start, parts, (a, b) => binance.messages('btcusdt@forceOrder', a, b))
        const seconds = Map.groupBy(
          market.forcedTrades(listingOf(market, 'binance-usdm'), start - 2000, start + 3_600_000),
          ({ time }) => Math.floor(time / 1000),
        )
        const sampled = [...seconds]
          .map(([second, trades]) => ({ at: (second + 1) * 1000 + 40, time: trades.at(-1)?.time }))
          .filter(({ at }) => at > start && at <= start + 3_600_000)
          .map(({ time }) => time)
        const times = told.map((text) => (JSON.parse(text) as { o: { T: number } }).o.T)
        expect(times).toEqual(sampled)
      }),
      runs,
    )
    const market = markets.get(1) as Market
    const binance = makeVenue('binance-usdm', market, clock)
    const lines = [...binance.backfill(from, from + 3_600_000)]
    const backfilled = lines
      .filter(({ raw }) => raw.includes('"e":"forceOrder"'))
      .map(({ raw }) => raw)
    const live = binance
      .messages('!forceOrder@arr', from - 1, from + 3_600_000 - 1)
      .map((text) => `{"stream":"!forceOrder@arr","data":${text}}`)
    expect(backfilled).toEqual(live)
    const marks = lines.filter(({ raw }) => raw.includes('markPriceUpdate'))
    expect(marks).toHaveLength(3600 / 5)
    expect(lines.slice(0, 2).map(({ channel }) => channel)).toEqual(['open', 'sent'])
  })

  const channels: readonly (readonly [VenueId, string])[] = [
    ['binance-usdm', 'btcusdt@aggTrade'],
    ['binance-usdm', 'btcusdt@markPrice@1s'],
    ['binance-usdm', 'ethusdt@kline_1m'],
    ['binance-usdm', 'btcusdt@depth@100ms'],
    ['bybit', 'orderbook.50.BTCUSDT'],
    ['bybit', 'tickers.BTCUSDT'],
    ['bybit', 'kline.5.ETHUSDT'],
    ['hyperliquid', '{"type":"bbo","coin":"BTC"}'],
    ['hyperliquid', '{"type":"activeAssetCtx","coin":"BTC"}'],
  ]

  it('does not depend on how often anyone looks', () => {
    const shortCut = fc
      .uniqueArray(fc.integer({ min: 1, max: 2999 }), { maxLength: 6 })
      .map((parts) => [0, ...parts.toSorted((left, right) => left - right), 3000])
    fc.assert(
      fc.property(
        fc.constantFrom(...channels),
        anyTime,
        shortCut,
        ([id, channel], start, parts) => {
          const venue = makeVenue(id, markets.get(1) as Market, clock)
          const whole = venue.messages(channel, start, start + 3000)
          expect(inParts(start, parts, (a, b) => venue.messages(channel, a, b))).toEqual(whole)
        },
      ),
      runs,
    )
  })

  it('chains every book difference to the one before', () => {
    const market = markets.get(1) as Market
    const binance = makeVenue('binance-usdm', market, clock)
    fc.assert(
      fc.property(anyTime, fc.constantFrom('100ms', '500ms'), (start, speed) => {
        const updates = binance
          .messages(`btcusdt@depth@${speed}`, start, start + 3000)
          .map((text) => JSON.parse(text) as { U: number; u: number; pu: number })
        for (const [index, update] of updates.entries()) {
          const before = updates[index - 1]
          expect(update.pu).toBe(before?.u ?? update.pu)
          expect(update.U).toBeLessThanOrEqual(update.u)
        }
      }),
      { numRuns: 100 },
    )
  })
})
