import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { InstrumentId, LiquidationId, UnixMs } from '../../../src/contract/domain/ids.ts'
import type { Liquidation } from '../../../src/contract/domain/liquidation.ts'
import type { Candle, CandleInterval } from '../../../src/contract/domain/market.ts'
import { foldCandle } from '../../../src/renderer/src/stores/candleSeries.ts'
import {
  defaultInterval,
  effectiveInterval,
  heatmapRanges,
  intervalFits,
  rangeMs,
} from '../../../src/renderer/src/stores/heatmapRanges.ts'
import {
  applyHeatmapUpdates,
  closeView,
  openView,
  setViewGrid,
} from '../../../src/renderer/src/stores/heatmapViews.ts'
import { defaultHeatmap } from '../../../src/renderer/src/stores/heatmapPreferences.ts'
import {
  defaultPreferences,
  heatmapOf,
  parsePreferences,
} from '../../../src/renderer/src/stores/preferences.ts'
import { addNewest, mergeByTime, tapeBound } from '../../../src/renderer/src/stores/tapeStore.ts'
import { cellArrays, makeGrid } from './grids.ts'

const row = (id: number, time = id): Liquidation =>
  ({ id: `row-${id}` as LiquidationId, exchangeTime: time as UnixMs }) as Liquidation

const ids = (rows: readonly Liquidation[]): readonly string[] => rows.map((each) => each.id)

describe('the tape', () => {
  it('puts what arrived last on top and keeps what is on screen where it is', () => {
    const rows = addNewest([row(2), row(1)], [row(3), row(4, 0)])
    expect(ids(rows)).toEqual(['row-4', 'row-3', 'row-2', 'row-1'])
  })

  it('takes each liquidation once however often it comes', () => {
    const before = [row(2), row(1)]
    expect(addNewest(before, [row(1), row(2)])).toBe(before)
    expect(ids(addNewest(before, [row(3), row(3)]))).toEqual(['row-3', 'row-2', 'row-1'])
  })

  it('never holds more than its bound', () => {
    const many = Array.from({ length: tapeBound + 50 }, (_, index) => row(index))
    expect(addNewest([], many)).toHaveLength(tapeBound)
    expect(mergeByTime([], many)).toHaveLength(tapeBound)
  })

  it('merges history by venue time without doubling', () => {
    expect(ids(mergeByTime([row(5), row(3)], [row(4), row(3), row(1)]))).toEqual([
      'row-5',
      'row-4',
      'row-3',
      'row-1',
    ])
  })
})

describe('folding a live candle into the chart', () => {
  const candle = (
    openTime: number,
    interval: CandleInterval,
    values: readonly number[],
  ): Candle => {
    const [open = 0, high = 0, low = 0, close = 0] = values
    return {
      kind: 'candle',
      instrumentId: 'BTCUSDT-LINEAR.BYBIT' as InstrumentId,
      interval,
      openTime: openTime as UnixMs,
      open,
      high,
      low,
      close,
      volume: 0,
      closed: false,
    }
  }
  const last = { time: 0, open: 10, high: 12, low: 9, close: 11 }

  it('widens the running bar by a shorter candle', () => {
    expect(foldCandle(last, candle(120_000, '1m', [11, 15, 8, 14]), '15m')).toEqual({
      time: 0,
      open: 10,
      high: 15,
      low: 8,
      close: 14,
    })
  })

  it('begins a bar when the interval has passed', () => {
    expect(foldCandle(last, candle(960_000, '1m', [11, 15, 8, 14]), '15m')).toEqual({
      time: 900_000,
      open: 11,
      high: 15,
      low: 8,
      close: 14,
    })
  })

  it('ignores what is older than the chart’s end or longer than its interval', () => {
    const newer = { ...last, time: 1_800_000 }
    expect(foldCandle(newer, candle(0, '1m', [1, 2, 0, 1]), '15m')).toBeNull()
    expect(foldCandle(last, candle(0, '1h', [1, 2, 0, 1]), '15m')).toBeNull()
  })
})

describe('heatmap ranges', () => {
  it('show a day in quarter hours and every window in its documented interval', () => {
    expect(defaultInterval('24h')).toBe('15m')
    expect(defaultInterval('48h')).toBe('30m')
    expect(defaultInterval('30d')).toBe('4h')
    expect(rangeMs('1y')).toBe(365 * 86_400_000)
  })

  it('always have a default interval that gives a readable map', () => {
    expect(heatmapRanges.filter((range) => !intervalFits(range, defaultInterval(range)))).toEqual(
      [],
    )
  })

  it('fall back when the chosen interval gives too many or too few columns', () => {
    expect(effectiveInterval('30d', '1m')).toBe('4h')
    expect(effectiveInterval('12h', '1d')).toBe('5m')
    expect(effectiveInterval('24h', '1h')).toBe('1h')
  })
})

describe('stored preferences', () => {
  it('come back as they were written', () => {
    const changed = {
      ...defaultPreferences,
      symbol: 'ETHUSDT',
      heatmaps: {
        heatmap: {
          ...defaultHeatmap,
          range: '7d' as const,
          executed: { ...defaultHeatmap.executed, cutOffs: { ETHUSDT: { low: 100, high: 5000 } } },
        },
        'heatmap-2': {
          ...defaultHeatmap,
          symbol: 'SOLUSDT',
          compare: ['bybit', 'hyperliquid'] as const,
          predicted: { ...defaultHeatmap.predicted, on: false, opacity: 0.35 },
          model: {
            version: 'directional-1' as const,
            weights: { 10: 0.5, 100: 0.5 },
            turnover: false,
          },
        },
      },
      alerts: { mutedUntil: 1_800_000_000_000, volume: 0.2 },
    }
    expect(parsePreferences(JSON.stringify(changed))).toEqual(changed)
  })

  it('never fail on whatever was stored, and keep only what is valid', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const parsed = parsePreferences(`{"heatmaps":{"a":${text}}}`)
        return heatmapRanges.includes(heatmapOf(parsed, 'a').range)
      }),
      { numRuns: 200 },
    )
    const broken = {
      range: '9y',
      executed: { opacity: 7, cutOffs: { A: { low: 9, high: 1 } } },
      compare: ['bybit', 'bybit'],
      model: { version: 'oracle-9', weights: { 7: 1, 10: -3 } },
    }
    const parsed = parsePreferences(JSON.stringify({ heatmaps: { heatmap: broken } }))
    expect(heatmapOf(parsed, 'heatmap')).toEqual(defaultHeatmap)
    expect(heatmapOf(parsed, 'heatmap-9')).toEqual(defaultHeatmap)
  })
})

describe('watched heatmaps', () => {
  const update = (viewId: string, notional: number) => ({
    viewId,
    columns: 4,
    changed: [0],
    cells: cellArrays([[0, 5, 0, notional]]),
    coverage: {},
    gaps: [],
    totals: {},
  })

  it('take in frames that overtook the answer', () => {
    const viewId = openView(() => undefined)
    applyHeatmapUpdates([update(viewId, 77)])
    const grid = setViewGrid(viewId, makeGrid([]))
    expect(grid?.column(0).notional[0]).toBe(77)
    closeView(viewId)
  })

  it('tell their listener which columns changed, and nothing once closed', () => {
    const heard: (readonly number[])[] = []
    const viewId = openView((_grid, changed) => heard.push(changed))
    setViewGrid(viewId, makeGrid([]))
    applyHeatmapUpdates([update(viewId, 1), update('another', 1)])
    closeView(viewId)
    applyHeatmapUpdates([update(viewId, 2)])
    expect(heard).toEqual([[0]])
    expect(setViewGrid(viewId, makeGrid([]))).toBeNull()
  })
})
