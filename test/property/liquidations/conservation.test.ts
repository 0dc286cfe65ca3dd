import { Big } from 'big.js'
import * as fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { UnifiedSymbol, UnixMs } from '../../../src/contract/domain/ids.ts'
import type { Liquidation } from '../../../src/contract/domain/liquidation.ts'
import { type CandleInterval, candleIntervals } from '../../../src/contract/domain/market.ts'
import { cellLevels } from '../../../src/main/liquidations/levels.ts'
import { type TestEngine, testEngine, testVenues } from '../../support/liquidationEngine.ts'
import { liquidation } from '../../support/liquidations.ts'

const start = Date.UTC(2026, 4, 1)
const spanMs = 40 * 3_600_000
const symbol = 'BTCUSDT' as UnifiedSymbol

const event: fc.Arbitrary<Liquidation> = fc
  .record({
    number: fc.integer({ min: 0, max: 60 }),
    venue: fc.constantFrom(...testVenues),
    side: fc.constantFrom('buy' as const, 'sell' as const),
    priceTenths: fc.integer({ min: 780_000, max: 860_000 }),
    quantityThousandths: fc.integer({ min: 1, max: 90_000 }),
    offset: fc.integer({ min: 0, max: spanMs - 1 }),
  })
  .map(({ number, venue, side, priceTenths, quantityThousandths, offset }) =>
    liquidation({
      // The id follows from the content, as at the venues, so equal ids mean equal events.
      id: `${number} ${side} ${priceTenths} ${quantityThousandths} ${offset}`,
      venue,
      side,
      price: Number(`${priceTenths}e-1`),
      quantity: Number(`${quantityThousandths}e-3`),
      exchangeTime: (start + offset) as UnixMs,
    }),
  )

/** Any events in any order, some of them several times. */
const delivery = fc
  .array(event, { minLength: 1, maxLength: 60 })
  .chain((events) =>
    fc.tuple(
      fc.constant(events),
      fc.shuffledSubarray(events),
      fc.array(fc.nat(), { maxLength: 30 }),
    ),
  )
  .map(([events, again, repeats]) => ({
    unique: [...new Map(events.map((each) => [`${each.venue} ${each.id}`, each])).values()],
    sent: [...events, ...again, ...repeats.map((index) => events[index % events.length])].filter(
      (each) => each !== undefined,
    ),
  }))

const binSizes = [1, 2, 10, 30, 100, 500] as const

let engine: TestEngine | null = null
afterEach(() => {
  engine?.close()
  engine = null
})

function run(sent: readonly Liquidation[], pauses: boolean): TestEngine {
  engine?.close()
  engine = testEngine({ start: start + spanMs })
  sent.forEach((each, index) => {
    engine?.bus.publish(each)
    if (pauses && index % 7 === 0) engine?.clock.advance(150)
  })
  engine.clock.advance(200)
  return engine
}

function exactSum(events: readonly Liquidation[]): Big {
  return events.reduce((sum, each) => sum.plus(new Big(String(each.notional))), new Big(0))
}

function cents(amount: Big | number): string {
  return new Big(String(amount)).toFixed(2)
}

describe('the sums of a heatmap', () => {
  it('are the exact decimal sums of the events, to the cent, in any order and with repetitions', () => {
    fc.assert(
      fc.property(
        delivery,
        fc.constantFrom(...candleIntervals),
        fc.constantFrom(...binSizes),
        fc.boolean(),
        ({ unique, sent }, interval, binSize, pauses) => {
          const { service } = run(sent, pauses)
          const grid = service.heatmap({
            symbol,
            from: start as UnixMs,
            to: (start + spanMs) as UnixMs,
            interval,
            binSize,
          })
          for (const venue of testVenues) {
            for (const side of ['long', 'short'] as const) {
              const own = unique.filter(
                (each) => each.venue === venue && each.positionSide === side,
              )
              expect(cents(grid.totals[venue]?.[side].notional ?? -1)).toBe(cents(exactSum(own)))
              expect(grid.totals[venue]?.[side].count).toBe(own.length)
            }
          }
        },
      ),
      { numRuns: 120 },
    )
  }, 60_000)

  it('are the same in every cell as grouping the events by hand', () => {
    fc.assert(
      fc.property(
        delivery,
        fc.constantFrom<CandleInterval>('1m', '5m', '15m', '1h', '4h', '1d'),
        fc.constantFrom(...binSizes),
        ({ unique, sent }, interval, binSize) => {
          const { service } = run(sent, true)
          const grid = service.heatmap({
            symbol,
            from: start as UnixMs,
            to: (start + spanMs) as UnixMs,
            interval,
            binSize,
          })
          const step = (grid.to - grid.from) / grid.columns
          const expected = new Map<string, { sum: Big; count: number }>()
          for (const each of unique) {
            const column = Math.floor((each.exchangeTime - grid.from) / step)
            const bin = new Big(String(each.price)).div(binSize).round(0, Big.roundDown).toString()
            const series =
              testVenues.indexOf(each.venue) * 2 + (each.positionSide === 'short' ? 1 : 0)
            const key = `${column} ${series} ${bin}`
            const known = expected.get(key) ?? { sum: new Big(0), count: 0 }
            expected.set(key, {
              sum: known.sum.plus(new Big(String(each.notional))),
              count: known.count + 1,
            })
          }
          const { cells } = grid
          const found = Array.from(cells.column, (column, index) => [
            `${column} ${cells.series[index]} ${cells.bin[index]}`,
            `${cents(cells.notional[index] ?? -1)} x ${cells.count[index]}`,
          ])
          expect(new Map(found as [string, string][])).toEqual(
            new Map(
              [...expected].map(([key, { sum, count }]) => [key, `${cents(sum)} x ${count}`]),
            ),
          )
          expect(found).toHaveLength(expected.size)
        },
      ),
      { numRuns: 120 },
    )
  }, 60_000)

  it('are the same at every stored level, and after a restart', () => {
    fc.assert(
      fc.property(delivery, ({ unique, sent }) => {
        const started = run(sent, false)
        const map = () =>
          started.service.heatmap({
            symbol,
            from: start as UnixMs,
            to: (start + spanMs) as UnixMs,
            interval: '4h',
            binSize: 100,
          })
        const before = map()
        for (const { level } of cellLevels) {
          let micros = 0
          let count = 0
          started.store.readCells(
            { environment: 'sandbox', symbol, level, from: 0, to: Number.MAX_SAFE_INTEGER },
            (_venue, _short, _time, _bin, cellMicros, cellCount) => {
              micros += cellMicros
              count += cellCount
            },
          )
          expect(cents(micros / 1_000_000)).toBe(cents(exactSum(unique)))
          expect(count).toBe(unique.length)
        }
        started.restart()
        expect(map()).toEqual(before)
      }),
      { numRuns: 100 },
    )
  }, 60_000)
})
