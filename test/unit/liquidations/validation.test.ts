import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ValidationRow } from '../../../src/contract/domain/validation.ts'
import { barMs } from '../../../src/main/liquidations/model/bars.ts'
import { Estimator, share } from '../../../src/main/liquidations/validation/estimate.ts'
import { emptyTally } from '../../../src/main/liquidations/validation/tally.ts'
import {
  type ScoredEvent,
  predict,
  score,
} from '../../../src/main/liquidations/validation/window.ts'
import {
  type AnalyticsRig,
  analyticsRig,
  at,
  btc,
  dayMs,
  rigStart,
  swing,
} from '../../support/analyticsRig.ts'

const price = 80_000
const bin = 80

/** Longs around 78,400 and shorts around 82,000, nothing else. */
const prediction = predict(0, price, (side, from, to, take) => {
  const level = side === 'long' ? 78_400 : 82_000
  for (let index = 0; index < 3; index += 1) {
    const each = level + index * bin
    if (each >= from && each <= to) take(each, 1_000_000)
  }
})

function event(over: Partial<ScoredEvent>): ScoredEvent {
  return { time: 1, side: 'long', price: 78_450, notional: 1000, ...over }
}

const far = { low: price - 1, high: price + 1 }

describe('the score of a window', () => {
  it('counts an event only in a zone of its own side', () => {
    const tally = score(
      prediction,
      [
        event({}),
        event({ side: 'short' }),
        event({ price: 79_900 }),
        event({ side: 'short', price: 82_100, notional: 3000 }),
      ],
      far,
    )
    expect(tally).toMatchObject({ events: 4, hits: 2, notional: 6000, hitNotional: 4000 })
  })

  it('counts what lies beyond the judged prices as missed', () => {
    expect(score(prediction, [event({ price: 60_000 })], far)).toMatchObject({
      events: 1,
      hits: 0,
      randomHits: 0,
    })
  })

  it('expects of zones put at random what they cover of their side', () => {
    const { long } = prediction.sides
    const covered = long.zoneBins / (long.high - long.low + 1)
    expect(long.zoneBins).toBe(3)
    expect(score(prediction, [event({ price: 79_500 })], far).randomHits).toBeCloseTo(covered, 12)
  })

  it('gives round numbers as many bins as the zones have', () => {
    const { long } = prediction.sides
    expect(long.roundBins.size).toBe(long.zoneBins)
    const around = [...long.roundBins].map((each) => (each + 0.5) * bin)
    expect(
      around.every((middle) => Math.abs(middle - Math.round(middle / 1000) * 1000) < bin),
    ).toBe(true)
  })

  it('counts zones the price reached, and those that then saw an event', () => {
    expect(score(prediction, [], { low: 78_600, high: price })).toMatchObject({
      zones: 2,
      touched: 1,
      touchedWithEvent: 0,
    })
    expect(score(prediction, [event({})], { low: 78_450, high: 82_050 })).toMatchObject({
      touched: 2,
      touchedWithEvent: 1,
    })
    expect(score(prediction, [], far).touched).toBe(0)
  })
})

describe('an estimate', () => {
  const block = (hits: number, events: number) => ({ ...emptyTally(), hits, events })
  const recall = ({ hits, events }: { hits: number; events: number }) => share(hits, events)

  it('has no interval where there are too few stretches of time', () => {
    const few = new Estimator(Array.from({ length: 7 }, () => block(1, 2)))
    expect(few.of(recall)).toEqual({ value: 0.5, low: null, high: null })
  })

  it('does not exist where there is nothing to divide by', () => {
    expect(new Estimator([block(0, 0)]).of(recall)).toBeNull()
  })

  it('lies within its interval, the same every time, wider where stretches differ', () => {
    const blocks = Array.from({ length: 40 }, (_, index) => block(index % 4, 4))
    const wild = Array.from({ length: 40 }, (_, index) => block(index % 2 === 0 ? 0 : 4, 4))
    const one = new Estimator(blocks).of(recall)
    expect(one).toEqual(new Estimator(blocks).of(recall))
    const width = (estimate: typeof one) => (estimate?.high ?? NaN) - (estimate?.low ?? NaN)
    expect(one?.low).toBeLessThan(one?.value ?? 0)
    expect(one?.high).toBeGreaterThan(one?.value ?? 1)
    expect(width(new Estimator(wild).of(recall))).toBeGreaterThan(width(one))
  })
})

describe('the report', () => {
  let rig: AnalyticsRig
  const days = 4
  const steps = (days * dayMs) / barMs

  /** The liquidation feed was listened to in all the time. */
  const observe = (from: number, to: number): void => {
    for (const venue of ['bybit'] as const) {
      const feed = { venue, environment: 'sandbox', scope: '*' } as const
      rig.engine.bus.publish({ kind: 'feedScope', ...feed, symbols: [] })
      for (let time = from; time <= to; time += 10_000) {
        const exchangeTime = at(time)
        rig.engine.bus.publish({
          kind: 'feedAlive',
          ...feed,
          exchangeTime,
          receivedTime: exchangeTime,
        })
      }
    }
  }

  beforeEach(() => {
    rig = analyticsRig()
    observe(rigStart - days * dayMs, rigStart)
  })
  afterEach(() => rig.close())

  const rowsOf = async (over: object = {}): Promise<readonly ValidationRow[]> => {
    const { rows } = await rig.analytics.validation.report({
      symbol: btc,
      venues: ['bybit'],
      from: at(rigStart - (days - 1) * dayMs),
      versions: ['twoSided-1'],
      horizons: ['1h'],
      ...over,
    })
    return rows
  }

  /** Every level the model held is liquidated where the price crosses it. */
  const liquidateCrossed = async (): Promise<void> => {
    const path = swing(steps)
    let low = path[0]?.close ?? 0
    for (const [index, { close }] of path.entries()) {
      if (close < low && index > 288) {
        const time = at(rigStart - days * dayMs + index * barMs + 1000)
        rig.happen({ price: close, side: 'sell', positionSide: 'long', exchangeTime: time })
      }
      low = close
    }
    await Promise.resolve()
  }

  it('shows no figure without an event behind it', async () => {
    rig.past('bybit', rigStart - days * dayMs, swing(steps))
    const [row] = await rowsOf()
    expect(row).toMatchObject({
      events: 0,
      recall: null,
      precision: null,
      coverage: null,
      liftOverRandom: null,
      caution: 'No liquidation was recorded in the range.',
    })
  })

  it('shows none where the model was never whole', async () => {
    rig.happen({ exchangeTime: at(rigStart - 3_600_000), price: 80_000 })
    const [row] = await rowsOf()
    expect(row).toMatchObject({ events: 0, windows: 0, unscoredEvents: 1, recall: null })
    expect(row?.caution).toContain('No window')
  })

  it('is made again soon where it could score nothing, because the past may be on its way', async () => {
    const upTo = { to: at(rigStart) }
    expect((await rowsOf(upTo))[0]?.windows).toBe(0)
    rig.past('bybit', rigStart - days * dayMs, swing(steps))
    expect((await rowsOf(upTo))[0]?.windows).toBe(0)
    rig.engine.clock.advance(10_000)
    expect((await rowsOf(upTo))[0]?.windows).toBeGreaterThan(0)
  })

  it('scores events with sample size, intervals and both baselines, the same every time', async () => {
    rig.past('bybit', rigStart - days * dayMs, swing(steps))
    await liquidateCrossed()
    const [row] = await rowsOf()
    expect(row?.events).toBeGreaterThan(80)
    // The first window begins while the model warms up.
    expect([row?.windows, row?.skippedWindows]).toEqual([(days - 1) * 24 - 1, 1])
    expect(row?.recall?.value).toBeGreaterThan(0)
    expect(row?.recall?.low).not.toBeNull()
    expect(row?.randomRecall?.value).toBeGreaterThan(0)
    expect(row?.liftOverRandom?.value).toBeCloseTo(
      (row?.recall?.value ?? 0) / (row?.randomRecall?.value ?? 1),
      9,
    )
    expect(await rowsOf({ to: at(rigStart) })).toEqual([row])
  })

  it('knows nothing of what comes later', async () => {
    rig.past('bybit', rigStart - days * dayMs, swing(steps - 288))
    await liquidateCrossed()
    const until = { to: at(rigStart - dayMs) }
    const before = await rowsOf(until)
    rig.past(
      'bybit',
      rigStart - dayMs,
      swing(288, () => ({ close: 40_000, openInterest: 9000 })),
    )
    expect(await rowsOf({ ...until, horizons: ['1h'], versions: ['twoSided-1'] })).toEqual(before)
  })

  it('skips windows that begin in a gap, and counts their events as not scored', async () => {
    const path = swing(steps, (index) => (index > steps - 288 ? { openInterest: null } : {}))
    rig.past('bybit', rigStart - days * dayMs, path)
    await liquidateCrossed()
    const [row] = await rowsOf()
    expect(row?.skippedWindows).toBeGreaterThan(20)
    expect(row?.unscoredEvents).toBeGreaterThan(10)
  })

  it('skips windows in which nobody listened to the feed', async () => {
    await rig.close()
    rig = analyticsRig()
    rig.past('bybit', rigStart - days * dayMs, swing(steps))
    observe(rigStart - dayMs, rigStart)
    await liquidateCrossed()
    const [row] = await rowsOf()
    expect(row?.windows).toBe(24)
    expect(row?.skippedWindows).toBe((days - 2) * 24)
  })

  it('says so when the feed is not complete and when events are few', async () => {
    rig.past('bybit', rigStart - days * dayMs, swing(steps))
    rig.happen({ exchangeTime: at(rigStart - 5 * 3_600_000), price: 80_000 })
    const [row] = await rowsOf()
    expect(row?.caution).toContain('Only 1 liquidation:')
  })
})
