import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as fc from 'fast-check'
import { sizeBucketFloors } from '../../../src/contract/domain/liquidationStatistics.ts'
import { liquidationHours } from '../../../src/main/storage/migrations/0011_liquidation_hours.ts'
import { type AnalyticsRig, analyticsRig, at, btc, rigStart } from '../../support/analyticsRig.ts'
import { liquidation } from '../../support/liquidations.ts'

let rig: AnalyticsRig

beforeEach(() => {
  rig = analyticsRig()
})
afterEach(() => rig.close())

const hourMs = 3_600_000
const day = { from: at(rigStart - 24 * hourMs), to: at(rigStart) }

const event = fc.record({
  venue: fc.constantFrom('binance-usdm' as const, 'bybit' as const, 'hyperliquid' as const),
  side: fc.constantFrom('buy' as const, 'sell' as const),
  notional: fc.constantFrom(
    0.5,
    999.99,
    1000,
    9999,
    10_000,
    55_555,
    100_000,
    2_000_000,
    10_000_000,
  ),
  exchangeTime: fc.integer({ min: rigStart - 26 * hourMs, max: rigStart }).map(at),
})

describe('statistics of liquidations', () => {
  it('are the sums of the events by venue, side, size and hour, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 60 }), (events) => {
        const own = analyticsRig()
        try {
          for (const each of events) own.engine.bus.publish(liquidation(each))
          const found = own.analytics.statistics({ ...day, symbol: btc, largest: 5 })
          const inRange = events.filter(
            ({ exchangeTime }) => exchangeTime >= found.from && exchangeTime < found.to,
          )
          const count = (rows: readonly { long: { count: number }; short: { count: number } }[]) =>
            rows.reduce((sum, { long, short }) => sum + long.count + short.count, 0)
          for (const rows of [found.byVenue, found.bySize, found.byHour, [found.total]]) {
            expect(count(rows)).toBe(inRange.length)
          }
          found.bySize.forEach(({ floor, cap, long, short }) => {
            const of = inRange.filter(
              ({ notional }) => notional >= floor && notional < (cap ?? Infinity),
            )
            expect(long.count + short.count).toBe(of.length)
          })
          const total = inRange.reduce((sum, { notional }) => sum + notional, 0)
          const { long, short } = found.total
          expect(long.notional + short.notional).toBeCloseTo(total, 2)
          const largest = inRange.map(({ notional }) => notional).toSorted((a, b) => b - a)
          expect(found.largest.map(({ notional }) => notional)).toEqual(largest.slice(0, 5))
        } finally {
          void own.close()
        }
      }),
      { numRuns: 30 },
    )
  })

  it('align the range to whole hours and count by the hour of the day in UTC', () => {
    rig.happen({ exchangeTime: at(rigStart - 90 * 60_000), notional: 5000 })
    const found = rig.analytics.statistics({
      from: at(rigStart - 100 * 60_000),
      to: at(rigStart - 10 * 60_000),
    })
    expect([found.from, found.to]).toEqual([rigStart - 2 * hourMs, rigStart])
    const hour = new Date(rigStart - 90 * 60_000).getUTCHours()
    expect(found.byHour.filter(({ long }) => long.count > 0).map((row) => row.hour)).toEqual([hour])
    expect(found.bySize.map(({ floor }) => floor)).toEqual([...sizeBucketFloors])
  })

  it('say how much of each venue was recorded', () => {
    const found = rig.analytics.statistics({ ...day, symbol: btc })
    expect(found.byVenue.map(({ recorded }) => recorded)).toEqual([0, 0, 0])
    expect(rig.analytics.statistics(day).byVenue[0]?.recorded).toBeNull()
  })

  it('count rows that were stored before hours were kept', () => {
    rig.happen({ notional: 1_000_000 })
    rig.happen({ notional: 999_999, side: 'buy', positionSide: 'short' })
    const { sqlite } = rig.engine.database
    const before = sqlite.prepare('SELECT * FROM liquidation_hours ORDER BY 1, 2, 3, 4').all()
    sqlite.exec('DROP TABLE liquidation_hours; DROP INDEX liquidations_large')
    sqlite.exec(liquidationHours.sql)
    expect(sqlite.prepare('SELECT * FROM liquidation_hours ORDER BY 1, 2, 3, 4').all()).toEqual(
      before,
    )
  })
})
