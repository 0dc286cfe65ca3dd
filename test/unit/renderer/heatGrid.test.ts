import { describe, expect, it } from 'vitest'
import type { HeatmapUpdate } from '../../../src/contract/ipc/frames.ts'
import { HeatGrid } from '../../../src/renderer/src/canvas/heatGrid.ts'
import {
  cellNotionals,
  cellSum,
  columnBand,
  makeMask,
  shownTotal,
} from '../../../src/renderer/src/canvas/heatFilter.ts'
import { cellArrays, makeGrid } from './grids.ts'
import type { TestCell } from './grids.ts'

function update(
  columns: number,
  changed: readonly number[],
  cells: readonly TestCell[],
): HeatmapUpdate {
  return {
    viewId: 'v',
    columns,
    changed,
    cells: cellArrays(cells),
    coverage: {},
    gaps: [],
    totals: {},
  }
}

describe('a heat grid', () => {
  it('finds every cell whatever order the engine sent them in', () => {
    const grid = new HeatGrid(
      makeGrid([
        [2, 9, 1, 300, 3],
        [0, 5, 0, 100],
        [2, 7, 0, 200, 2],
      ]),
    )
    expect(cellSum(grid, 2, 9, 1)).toEqual({ notional: 300, count: 3 })
    expect(cellSum(grid, 2, 7, 0)).toEqual({ notional: 200, count: 2 })
    expect(cellSum(grid, 2, 8, 0)).toEqual({ notional: 0, count: 0 })
    expect(grid.bins).toEqual({ min: 5, max: 9 })
  })

  it('replaces the columns a frame names and leaves the others alone', () => {
    const grid = new HeatGrid(
      makeGrid([
        [1, 5, 0, 100],
        [2, 5, 0, 100],
      ]),
    )
    expect(grid.apply(update(4, [1, 3], [[3, 6, 2, 50]]))).toEqual([1, 3])
    expect(cellSum(grid, 1, 5, 0).notional).toBe(0)
    expect(cellSum(grid, 2, 5, 0).notional).toBe(100)
    expect(cellSum(grid, 3, 6, 2).notional).toBe(50)
  })

  it('grows by new columns without moving the old ones', () => {
    const grid = new HeatGrid(makeGrid([[3, 5, 0, 100]]))
    grid.apply(update(6, [5], [[5, 4, 0, 7]]))
    expect(grid.columns).toBe(6)
    expect(grid.columnTime(5)).toBe(300_000)
    expect(cellSum(grid, 3, 5, 0).notional).toBe(100)
    expect(grid.bins).toEqual({ min: 4, max: 5 })
  })

  it('keeps the coverage of unnamed columns', () => {
    const grid = new HeatGrid(makeGrid([]))
    grid.apply({
      ...update(4, [2], []),
      coverage: { bybit: [{ guarantee: 'complete', recorded: 0.5 }] },
    })
    expect(grid.coverage('bybit', 2)?.recorded).toBe(0.5)
    expect(grid.coverage('bybit', 1)?.recorded).toBe(1)
    expect(grid.coverage('binance-usdm', 2)?.recorded).toBe(1)
  })
})

describe('filtering a heat grid', () => {
  const grid = new HeatGrid(
    makeGrid([
      [0, 5, 0, 100],
      [0, 5, 1, 20],
      [0, 5, 2, 3],
      [1, 8, 3, 4000],
    ]),
  )

  it('adds up what is shown of a cell before comparing it with cut-offs', () => {
    const all = makeMask(grid.venues, new Set(grid.venues), 'both')
    expect([...cellNotionals(grid, all)]).toEqual([123, 4000])
  })

  it('leaves out hidden venues and the other side', () => {
    const longs = makeMask(grid.venues, new Set(['binance-usdm'] as const), 'long')
    expect([...cellNotionals(grid, longs)]).toEqual([100])
  })

  it('measures how far a column reaches by the cells that are drawn', () => {
    const all = makeMask(grid.venues, new Set(grid.venues), 'both')
    expect(columnBand(grid.column(0), all, 0)).toEqual({ low: 5, high: 5 })
    expect(columnBand(grid.column(0), all, 1000)).toBeNull()
  })

  it('totals the shown venues and side from the engine’s own figures', () => {
    const totals = {
      bybit: { long: { notional: 0.1, count: 1 }, short: { notional: 0.2, count: 2 } },
      'binance-usdm': { long: { notional: 10, count: 3 }, short: { notional: 20, count: 4 } },
    }
    expect(shownTotal(totals, ['bybit', 'binance-usdm'], 'both').count).toBe(10)
    expect(shownTotal(totals, ['binance-usdm'], 'short')).toEqual({ notional: 20, count: 4 })
    expect(shownTotal(totals, ['hyperliquid'], 'both')).toEqual({ notional: 0, count: 0 })
  })
})
