import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Candle } from '../../../../src/contract/domain/market.ts'
import { type VenueId } from '../../../../src/contract/domain/venue.ts'
import { succeed } from '../../../../src/contract/errors.ts'
import { barMs } from '../../../../src/main/liquidations/model/bars.ts'
import {
  type AnalyticsRig,
  analyticsRig,
  at,
  btc,
  dayMs,
  rigStart,
  swing,
} from '../../../support/analyticsRig.ts'

let rig: AnalyticsRig

beforeEach(() => {
  rig = analyticsRig()
})
afterEach(() => rig.close())

const twoDays = (2 * dayMs) / barMs
const lastDay = { symbol: btc, from: at(rigStart - dayMs), to: at(rigStart), binSize: 100 }

function grid(over: object = {}) {
  return rig.analytics.model.grid({ ...lastDay, interval: '1h', venues: ['bybit'], ...over })
}

describe('the predicted grid', () => {
  it('holds what stood at the end of each column, longs below the price and shorts above', async () => {
    rig.past('bybit', rigStart - 2 * dayMs, swing(twoDays))
    const { cells, columns, columnStates } = await grid()
    expect(columns).toBe(24)
    expect(columnStates.bybit?.every(({ state }) => state === 'modelled')).toBe(true)
    const closes = swing(twoDays).map(({ close }) => close)
    for (let cell = 0; cell < cells.column.length; cell += 1) {
      const close = closes[twoDays - 288 + ((cells.column[cell] ?? 0) + 1) * 12 - 1] ?? 0
      const low = (cells.bin[cell] ?? 0) * 100
      const isShort = (cells.series[cell] ?? 0) % 2 === 1
      expect(isShort ? low + 100 >= close : low <= close).toBe(true)
      expect(cells.notional[cell]).toBeGreaterThan(0)
    }
    expect(cells.column.length).toBeGreaterThan(500)
  })

  it('is the same whatever was asked before, and goes on where it was', async () => {
    const steps = swing(twoDays)
    rig.past('bybit', rigStart - 2 * dayMs, steps)
    const whole = await grid()
    const tail = await grid({ from: at(rigStart - 2 * 3_600_000) })
    rig.analytics.model.clearCache()
    expect((await grid({ from: at(rigStart - 2 * 3_600_000) })).columnStates).toEqual(
      tail.columnStates,
    )
    expect(tail.columnStates.bybit).toEqual(whole.columnStates.bybit?.slice(-2))
  })

  it('shows a hole in open interest as a gap with its reason, not as nothing', async () => {
    const hole = (index: number) => index >= twoDays - 144 && index < twoDays - 120
    rig.past(
      'bybit',
      rigStart - 2 * dayMs,
      swing(twoDays, (index) => (hole(index) ? { openInterest: null } : {})),
    )
    const answer = await grid()
    expect(answer.gaps).toEqual([
      // The half hour after the last figure is bridged.
      {
        venue: 'bybit',
        from: rigStart - 12 * 3_600_000 + 1_800_000,
        to: rigStart - 10 * 3_600_000,
        reason: 'noOpenInterest',
      },
    ])
    const states = answer.columnStates.bybit?.map(({ state }) => state) ?? []
    expect(states[13]).toBe('gap')
    expect([...answer.cells.column]).not.toContain(13)
    expect(states[15]).toBe('warmingUp')
  })

  it('says which prices are missing', async () => {
    const steps = swing(twoDays)
    rig.past('bybit', rigStart - 2 * dayMs, steps.slice(0, twoDays - 60))
    rig.past('bybit', rigStart - 48 * barMs, steps.slice(-48))
    const answer = await grid()
    expect(answer.gaps).toEqual([
      {
        venue: 'bybit',
        from: rigStart - 60 * barMs,
        to: rigStart - 48 * barMs,
        reason: 'notRecorded',
      },
    ])
  })

  it('does not believe open interest that doubles within a step', async () => {
    rig.past(
      'bybit',
      rigStart - 2 * dayMs,
      swing(twoDays, (index) => (index >= twoDays - 30 ? { openInterest: 2200 } : {})),
    )
    const answer = await grid()
    expect(answer.gaps.map(({ reason }) => reason)).toEqual(['openInterestJump'])
    expect(answer.notes.map(({ kind }) => kind)).toContain('openInterestJump')
  })

  it('says that levels are missing while a day of data does not lie before', async () => {
    rig.past('bybit', rigStart - dayMs / 2, swing(144))
    const answer = await grid()
    const states = answer.columnStates.bybit?.map(({ state }) => state) ?? []
    expect(states.slice(0, 12)).toEqual(Array.from({ length: 12 }, () => 'gap'))
    expect(states.slice(13)).toEqual(Array.from({ length: 11 }, () => 'warmingUp'))
    expect(answer.notes.map(({ kind }) => kind)).toContain('shortWarmUp')
  })

  it('adds venues up only when asked to, with the same sums', async () => {
    for (const venue of ['bybit', 'binance-usdm'] as const) {
      rig.past(venue, rigStart - 2 * dayMs, swing(twoDays))
    }
    const venues: VenueId[] = ['binance-usdm', 'bybit']
    const sum = (values: Float64Array): number => values.reduce((all, one) => all + one, 0)
    const apart = await grid({ venues })
    const together = await grid({ venues, combine: true })
    expect(new Set(apart.cells.series)).toEqual(new Set([0, 1, 2, 3]))
    expect(new Set(together.cells.series)).toEqual(new Set([0, 1]))
    expect(sum(together.cells.notional)).toBeCloseTo(sum(apart.cells.notional), 0)
  })

  it('follows the leverage weights', async () => {
    rig.past('bybit', rigStart - 2 * dayMs, swing(twoDays))
    const low = await grid({
      settings: { weights: { 5: 1 } },
      priceLow: 60_000,
      priceHigh: 100_000,
    })
    const farthest = Math.min(...low.cells.bin) * 100
    expect(farthest).toBeLessThan(66_000)
    expect([...low.cells.bin].every((bin) => bin * 100 < 68_000 || bin * 100 > 93_000)).toBe(true)
  })

  it('refuses steps finer than its own and bins without end', async () => {
    rig.past('bybit', rigStart - dayMs, swing(288))
    await expect(grid({ interval: '1m' })).rejects.toMatchObject({ path: 'interval' })
    await expect(grid({ binSize: 0.0001 })).rejects.toMatchObject({ path: 'binSize' })
    await expect(grid({ settings: { weights: { 5: 0 } } })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    })
  })
})

describe('the profile', () => {
  const watched = (venue: VenueId, price: number): void => {
    rig.past(venue, rigStart - 2 * dayMs, swing(twoDays))
    rig.mark(venue, price, 1000)
  }

  it('sums outward from the price and names the nearest clusters', async () => {
    watched('bybit', 80_100)
    const profile = await rig.analytics.model.profile({ symbol: btc, venues: ['bybit'] })
    const longs = profile.levels.filter(({ side }) => side === 'long')
    const sums = longs.map(({ cumulative }) => cumulative)
    expect(sums).toEqual(sums.toSorted((left, right) => right - left))
    expect(sums[0]).toBeCloseTo(profile.totals.long, 3)
    expect(profile.nearest.below?.priceHigh).toBeLessThanOrEqual(80_200)
    expect(profile.nearest.above?.priceLow).toBeGreaterThanOrEqual(80_000)
    expect(profile.nearest.below?.notional).toBeGreaterThan(0)
    const byLeverage = longs.reduce(
      (sum, level) => sum + Object.values(level.byLeverage).reduce((all, one) => all + one, 0),
      0,
    )
    expect(byLeverage).toBeCloseTo(profile.totals.long, 3)
  })

  it('leaves out a venue whose price the others contradict, and says so', async () => {
    watched('binance-usdm', 80_000)
    watched('hyperliquid', 80_010)
    watched('bybit', 8_000)
    const profile = await rig.analytics.model.profile({ symbol: btc })
    expect(profile.referencePrice).toBe(80_000)
    expect(profile.notes).toContainEqual(
      expect.objectContaining({ kind: 'venuesDisagree', venue: 'bybit' }),
    )
    expect(profile.levels.some(({ byVenue }) => byVenue.bybit !== undefined)).toBe(false)
  })

  it('tells when a venue’s clock is wrong, and refuses times from the future', async () => {
    watched('bybit', 80_000)
    const late = at(rigStart - 30_000)
    for (let each = 0; each < 300; each += 1) {
      rig.mark('bybit', 80_000, 1000, { exchangeTime: late })
    }
    rig.mark('bybit', 99_000, 1000, { exchangeTime: at(rigStart + 3_600_000) })
    const { notes, prices } = await rig.analytics.model.profile({ symbol: btc, venues: ['bybit'] })
    expect(notes.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['clockSkew', 'refusedData']),
    )
    expect(prices.bybit).toBe(80_000)
  })

  it('has nothing to say without a current price', async () => {
    await expect(rig.analytics.model.profile({ symbol: btc })).rejects.toMatchObject({
      code: 'NO_VENUE_AVAILABLE',
    })
  })
})

describe('what is kept', () => {
  it('survives a restart, late and repeated marks included', () => {
    const series = { environment: 'sandbox', venue: 'bybit', symbol: btc } as const
    const publish = (offset: number, price: number): void =>
      rig.mark('bybit', price, 1000 + offset / 1000, { exchangeTime: at(rigStart + offset) })
    rig.engine.clock.advance(barMs)
    publish(60_000, 80_100)
    publish(200_000, 80_300)
    rig.engine.clock.advance(10_000)
    publish(1000, 79_900)
    publish(60_000, 80_100)
    publish(100_000, 80_500)
    rig.engine.clock.advance(10_000)
    expect(rig.bars.read(series, rigStart, rigStart + barMs)).toEqual([
      {
        time: rigStart,
        prices: { open: 79_900, high: 80_500, low: 79_900, close: 80_300 },
        openInterest: 1200,
        fundingRate: 0.0001,
      },
    ])
  })

  it('takes what was watched over what a venue tells of its past', () => {
    const series = { environment: 'sandbox', venue: 'bybit', symbol: btc } as const
    const told = {
      series,
      time: rigStart,
      source: 'history' as const,
      prices: { open: 1, high: 1, low: 1, close: 1, openOffsetMs: 0, closeOffsetMs: barMs - 1 },
      openInterest: { value: 7, offsetMs: barMs },
      fundingRate: null,
    }
    rig.bars.write([told])
    rig.past('bybit', rigStart, [{ close: 80_000, openInterest: null }])
    rig.bars.write([told])
    expect(rig.bars.read(series, rigStart, rigStart + barMs)[0]).toMatchObject({
      prices: { open: 80_000, close: 80_000 },
      openInterest: 7,
    })
  })

  it('is completed by what venues tell, and asked for only once', async () => {
    const asked: string[] = []
    const steps = swing(twoDays)
    const stepAt = (time: number) => steps[(time - (rigStart - 2 * dayMs)) / barMs]
    const times = (from: number, to: number) =>
      Array.from({ length: (to - from) / barMs }, (_, index) => from + index * barMs)
    rig.history = () => ({
      candles: (_series, from, to) => {
        asked.push('candles')
        return Promise.resolve(
          succeed(
            times(from, to).flatMap((time) => {
              const close = stepAt(time)?.close
              if (close === undefined) return []
              const prices = { open: close, high: close, low: close, close }
              return [
                {
                  kind: 'candle',
                  interval: '5m',
                  openTime: time,
                  volume: 1,
                  closed: true,
                  ...prices,
                },
              ] as unknown as Candle[]
            }),
          ),
        )
      },
      openInterest: (_series, from, to) => {
        asked.push('interest')
        return Promise.resolve(
          succeed(
            times(from, to).flatMap((time) => {
              const openInterest = stepAt(time - barMs)?.openInterest ?? null
              return openInterest === null ? [] : [{ time, openInterest }]
            }),
          ),
        )
      },
    })
    expect((await grid()).columnStates.bybit?.every(({ state }) => state === 'gap')).toBe(true)
    await expect.poll(async () => (await grid()).columnStates.bybit?.[3]?.state).toBe('modelled')
    const before = asked.length
    await grid()
    expect(asked).toHaveLength(before)
    expect((await grid()).gaps).toEqual([])
  })
})
