import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { PredictedGrid } from '../../../src/contract/domain/liquidationModel.ts'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import type { Engine } from '../../../src/renderer/src/bridge/engine.ts'
import { HeatGrid } from '../../../src/renderer/src/canvas/heatGrid.ts'
import { cellSum } from '../../../src/renderer/src/canvas/heatFilter.ts'
import { PredictedHeat } from '../../../src/renderer/src/canvas/predictedHeat.ts'
import { PredictedFeed, tailMs } from '../../../src/renderer/src/panels/heatmap/PredictedFeed.ts'
import type { PredictedState } from '../../../src/renderer/src/panels/heatmap/PredictedFeed.ts'
import { modelNotes } from '../../../src/renderer/src/panels/heatmap/modelNotes.ts'
import { predictedReport } from '../../../src/renderer/src/panels/heatmap/predictedReport.ts'
import type { TestCell } from './grids.ts'
import { cellArrays, makeGrid, makePredicted, minute } from './grids.ts'

const cellsOf = (heat: PredictedHeat) =>
  Array.from({ length: heat.columns }, (_, column) => Array.from(heat.column(column).notional))

describe('predicted levels', () => {
  it('keep their columns when a later answer brings the newest again', () => {
    const heat = new PredictedHeat(
      makePredicted([
        [0, 5, 0, 10],
        [3, 5, 0, 40],
      ]),
    )
    const tail = makePredicted([[0, 6, 1, 99]], { from: (3 * minute) as UnixMs, columns: 2 })
    expect(heat.continuedBy(tail)).toBe(true)
    expect(heat.applyTail(tail)).toEqual([3, 4])
    expect(cellsOf(heat)).toEqual([[10], [], [], [99], []])
  })

  it('do not take an answer with other bins, venues or times for a continuation', () => {
    const heat = new PredictedHeat(makePredicted([]))
    const continued = (change: Partial<PredictedGrid>): boolean =>
      heat.continuedBy(makePredicted([], change))
    expect(continued({})).toBe(true)
    expect(continued({ binSize: 20 })).toBe(false)
    expect(continued({ venues: ['bybit'] })).toBe(false)
    expect(continued({ from: 500 as UnixMs })).toBe(false)
    expect(continued({ from: (9 * minute) as UnixMs })).toBe(false)
  })

  it('are the same whether they came in one answer or in a whole and its tail', () => {
    const cells = fc.uniqueArray(
      fc.tuple(fc.nat(5), fc.nat(8), fc.nat(3), fc.integer({ min: 1, max: 999 })),
      { selector: ([column, bin, series]) => `${column} ${bin} ${series}`, maxLength: 60 },
    )
    fc.assert(
      fc.property(cells, fc.integer({ min: 0, max: 5 }), (all, cut) => {
        const whole = new PredictedHeat(makePredicted(all, { columns: 6 }))
        const pieced = new PredictedHeat(
          makePredicted(
            all.map(([column, bin, series, notional]) => [
              column,
              bin,
              series,
              column < cut ? notional : notional + 7,
            ]),
            { columns: 6 },
          ),
        )
        const rest = all
          .filter(([column]) => column >= cut)
          .map(([column, ...others]): TestCell => [column - cut, ...others])
        pieced.applyTail(makePredicted(rest, { from: (cut * minute) as UnixMs, columns: 6 - cut }))
        expect(cellsOf(pieced)).toEqual(cellsOf(whole))
      }),
      { numRuns: 100 },
    )
  })

  it('cut gaps where a later answer begins, and keep those before it', () => {
    const gap = (from: number, to: number) =>
      ({ venue: 'bybit', from: from as UnixMs, to: to as UnixMs, reason: 'noPrice' }) as const
    const heat = new PredictedHeat(makePredicted([], { gaps: [gap(0, 30), gap(100, 900_000)] }))
    heat.applyTail(makePredicted([], { from: (2 * minute) as UnixMs, columns: 2, gaps: [] }))
    expect(heat.gaps).toEqual([gap(0, 30), gap(100, 2 * minute)])
  })

  it('are dimmed where no shown venue is past its warm-up', () => {
    const state = (word: 'modelled' | 'warmingUp' | 'gap') =>
      ({ state: word, recorded: 1, created: 0, consumed: 0, closed: 0 }) as const
    const heat = new PredictedHeat(
      makePredicted([], {
        columnStates: {
          'binance-usdm': [state('warmingUp'), state('warmingUp'), state('gap'), state('modelled')],
          bybit: [state('warmingUp'), state('modelled'), state('warmingUp'), state('modelled')],
        },
      }),
    )
    expect(heat.warmingUp(new Set(heat.venues))).toEqual([
      { from: 0, to: 1 },
      { from: 2, to: 3 },
    ])
    expect(heat.warmingUp(new Set(['binance-usdm']))).toEqual([{ from: 0, to: 2 }])
  })

  it('are told per venue and side at a price, and as unknown where the model has no data', () => {
    const heat = new PredictedHeat(
      makePredicted(
        [
          [1, 5, 0, 10],
          [1, 5, 2, 30],
          [1, 5, 3, 4],
        ],
        { columnStates: { bybit: [], 'binance-usdm': [] } },
      ),
    )
    const report = predictedReport(heat, new Set(heat.venues), 'both', { time: minute, price: 55 })
    expect(report.rows.map(({ long, short }) => [long, short])).toEqual([
      [10, 0],
      [30, 4],
    ])
    expect(report.total).toEqual({ long: 40, short: 4 })
    expect(report.known).toBe(false)
    expect(
      predictedReport(heat, new Set(['bybit']), 'short', { time: minute, price: 55 }).total,
    ).toEqual({ long: 0, short: 4 })
  })

  it('say once what they rest on, gaps with their reason and length', () => {
    const note = { kind: 'shortWarmUp', venue: 'bybit', message: 'Bybit warms up.' } as const
    const heat = new PredictedHeat(
      makePredicted([], {
        notes: [note, note],
        gaps: [
          { venue: 'bybit', from: 0 as UnixMs, to: 60_000 as UnixMs, reason: 'noPrice' },
          { venue: 'bybit', from: 90_000 as UnixMs, to: 150_000 as UnixMs, reason: 'noPrice' },
        ],
      }),
    )
    expect(modelNotes(heat, null, () => 'Bybit')).toEqual([
      'Bybit warms up.',
      'Bybit: no price is known for 2 min of the range.',
    ])
  })
})

describe('the feed of predicted levels', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('document', { hidden: false })
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  const start = (answers: ((input: Record<string, unknown>) => unknown)[]) => {
    const asked: Record<string, unknown>[] = []
    const states: PredictedState[] = []
    const changed: (readonly number[])[] = []
    const engine = {
      request: (_name: string, input: Record<string, unknown>) => {
        asked.push(input)
        return Promise.resolve((answers.shift() ?? (() => ({ ok: false })))(input))
      },
    } as unknown as Engine
    const feed = new PredictedFeed(engine, new HeatGrid(makeGrid([])), null, {
      onState: (state) => states.push(state),
      onColumns: (_heat, columns) => changed.push(columns),
    })
    return { feed, asked, states, changed }
  }
  const settle = () => vi.advanceTimersByTimeAsync(0)
  const fine =
    (change: Partial<PredictedGrid> = {}) =>
    () => ({
      ok: true,
      value: makePredicted([[0, 5, 0, 10]], change),
    })

  it('asks for the whole map first and then for its newest columns at the same prices', async () => {
    const tail = fine({ from: (2 * minute) as UnixMs, columns: 2 })
    const { feed, asked, states, changed } = start([fine(), tail])
    await settle()
    expect(states.map(({ status }) => status)).toEqual(['loading', 'ready'])
    await vi.advanceTimersByTimeAsync(tailMs)
    expect(asked[1]).toMatchObject({ from: 2 * minute, priceLow: 40, priceHigh: 90 })
    expect(changed).toEqual([[2, 3]])
    feed.close()
  })

  it('asks for coarser bins where the engine calls them too fine', async () => {
    const tooFine = () => ({ ok: false, error: { code: 'INVALID_ARGUMENT', message: '' } })
    const { feed, asked, states } = start([tooFine, fine({ binSize: 20 })])
    await settle()
    expect(asked.map((input) => input['binSize'])).toEqual([10, 20])
    expect(states.at(-1)?.heat?.binSize).toBe(20)
    feed.close()
  })

  it('keeps what it has while the engine refuses, and says so', async () => {
    const refused = () => ({ ok: false, error: { code: 'TIMEOUT', message: 'No answer.' } })
    const { feed, states } = start([fine(), refused])
    await settle()
    await vi.advanceTimersByTimeAsync(tailMs)
    const last = states.at(-1)
    expect(last?.status).toBe('error')
    expect(
      last?.heat === null || last === undefined ? 0 : cellSum(last.heat, 0, 5, 0).notional,
    ).toBe(10)
    feed.close()
  })

  it('asks for nothing more once closed', async () => {
    const { feed, asked } = start([fine()])
    await settle()
    feed.close()
    await vi.advanceTimersByTimeAsync(10 * tailMs)
    expect(asked).toHaveLength(1)
  })
})

describe('cells that come in order', () => {
  it('are cut into the same columns as cells that come in any other', () => {
    const sorted: readonly TestCell[] = [
      [0, 3, 0, 1],
      [0, 3, 1, 2],
      [2, 1, 0, 3],
    ]
    const read = (cells: readonly TestCell[]) => {
      const grid = new HeatGrid(makeGrid([], { cells: cellArrays(cells) }))
      return [0, 1, 2].map((column) => ({
        bin: Array.from(grid.column(column).bin),
        notional: Array.from(grid.column(column).notional),
      }))
    }
    expect(read(sorted.toReversed())).toEqual(read(sorted))
  })
})
