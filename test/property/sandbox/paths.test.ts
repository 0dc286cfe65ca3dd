import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { barBetween, bars } from '../../../src/sandbox/marketData/bars.ts'
import { secondPrice } from '../../../src/sandbox/marketData/dayPath.ts'
import { dayMs, minuteMs } from '../../../src/sandbox/marketData/factor.ts'
import { ladderAt, ladderChange, ladderStepMs } from '../../../src/sandbox/marketData/ladder.ts'
import type { Listing } from '../../../src/sandbox/marketData/listings.ts'
import { Market } from '../../../src/sandbox/marketData/market.ts'

const market = new Market(5)
const listings = market.listings('binance-usdm')
const anyListing = fc.constantFrom(...listings)
const anyDay = fc.integer({ min: 20_400, max: 20_900 })
const anyMinute = fc.integer({ min: 0, max: 1439 })
const runs = { numRuns: 150 }

describe('the seeded price', () => {
  it('reaches the extremes of each minute within it and never passes them', () => {
    fc.assert(
      fc.property(anyListing, anyDay, anyMinute, (listing, day, minute) => {
        const path = market.path(listing, day)
        const prices = Array.from({ length: 61 }, (_, second) => secondPrice(path, minute, second))
        expect(Math.max(...prices)).toBeCloseTo(path.high[minute] as number, 8)
        expect(Math.min(...prices)).toBeCloseTo(path.low[minute] as number, 8)
        expect(prices[0]).toBeCloseTo(path.open[minute] as number, 8)
        expect(prices[60]).toBeCloseTo(path.open[minute + 1] as number, 8)
      }),
      runs,
    )
  })

  it('goes on at midnight where it was', () => {
    fc.assert(
      fc.property(anyListing, anyDay, (listing, day) => {
        const before = market.path(listing, day).open[1440] as number
        const after = market.path(listing, day + 1).open[0] as number
        expect(after / before).toBeCloseTo(1, 9)
      }),
      runs,
    )
  })

  it('lies in the neighbourhood of the stated price around the reference day', () => {
    for (const listing of listings) {
      const ratio = market.mark(listing, Date.parse('2026-11-20T00:00:00Z')) / listing.asset.price
      expect(ratio).toBeGreaterThan(0.98)
      expect(ratio).toBeLessThan(1.02)
    }
  })

  it('differs by less than half a percent between venues', () => {
    const times = fc.integer({ min: 20_700 * dayMs, max: 20_800 * dayMs })
    fc.assert(
      fc.property(times, fc.nat(11), (time, index) => {
        const [first, ...others] = (['binance-usdm', 'bybit', 'hyperliquid'] as const).map(
          (venue) => market.mark(market.listings(venue)[index] as Listing, time),
        ) as [number, ...number[]]
        for (const other of others) expect(Math.abs(other / first - 1)).toBeLessThan(0.005)
      }),
      runs,
    )
  })
})

describe('seeded candles', () => {
  const now = 20_777 * dayMs
  const intervals = fc.constantFrom(1, 3, 5, 15, 60, 240, 1440)

  it('of any length are made of their minutes', () => {
    fc.assert(
      fc.property(
        anyListing,
        intervals,
        fc.integer({ min: 1, max: 200 }),
        (listing, minutes, back) => {
          const intervalMs = minutes * minuteMs
          const openTime = Math.floor((now - back * intervalMs) / intervalMs) * intervalMs
          const whole = barBetween(market, listing, openTime, openTime + intervalMs)
          const parts = bars(market, listing, {
            intervalMs: minuteMs,
            from: openTime,
            to: openTime + intervalMs - 1,
            limit: 1440,
            now,
          })
          expect(parts).toHaveLength(minutes)
          expect(whole.open).toBe(parts[0]?.open)
          expect(whole.close).toBe(parts.at(-1)?.close)
          expect(whole.high).toBe(Math.max(...parts.map(({ high }) => high)))
          expect(whole.low).toBe(Math.min(...parts.map(({ low }) => low)))
        },
      ),
      runs,
    )
  })

  it('show nothing of the future', () => {
    fc.assert(
      fc.property(anyListing, fc.integer({ min: 0, max: 59 }), (listing, second) => {
        const at = now + second * 1000
        const [bar] = bars(market, listing, {
          intervalMs: minuteMs,
          from: now,
          to: now,
          limit: 5,
          now: at,
        })
        const seen = Array.from({ length: second + 1 }, (_, passed) =>
          market.mark(listing, now + passed * 1000),
        )
        expect(bar?.high).toBeLessThanOrEqual(Math.max(...seen) + listing.tickSize)
        expect(bar?.low).toBeGreaterThanOrEqual(Math.min(...seen) - listing.tickSize)
      }),
      runs,
    )
  })
})

describe('the seeded book', () => {
  it('brackets the mark and its differences rebuild it', () => {
    const steps = fc.integer({
      min: (20_770 * dayMs) / ladderStepMs,
      max: (20_780 * dayMs) / ladderStepMs,
    })
    fc.assert(
      fc.property(anyListing, steps, fc.integer({ min: 1, max: 10 }), (listing, step, ahead) => {
        const before = ladderAt(market, listing, step, 50)
        const after = ladderAt(market, listing, step + ahead, 50)
        const mark = market.mark(listing, (step + ahead) * ladderStepMs)
        expect(after.bids[0]?.price).toBeLessThanOrEqual(mark + listing.tickSize / 2)
        expect(after.asks[0]?.price).toBeGreaterThanOrEqual(mark - listing.tickSize / 2)
        const change = ladderChange(before, after)
        for (const side of ['bids', 'asks'] as const) {
          const levels = new Map(before[side].map(({ price, quantity }) => [price, quantity]))
          for (const { price, quantity } of change[side]) {
            if (quantity === 0) levels.delete(price)
            else levels.set(price, quantity)
          }
          expect(levels).toEqual(
            new Map(after[side].map(({ price, quantity }) => [price, quantity])),
          )
        }
      }),
      runs,
    )
  })
})
