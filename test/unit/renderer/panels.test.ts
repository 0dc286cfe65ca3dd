import { describe, expect, it } from 'vitest'
import type { UnifiedSymbol, UnixMs } from '../../../src/contract/domain/ids.ts'
import type { Liquidation } from '../../../src/contract/domain/liquidation.ts'
import type { EngineState, SymbolInfo } from '../../../src/contract/ipc/channels.ts'
import { HeatGrid } from '../../../src/renderer/src/canvas/heatGrid.ts'
import { modeOf, fileName } from '../../../src/renderer/src/app/modeOf.ts'
import { parseLayout } from '../../../src/renderer/src/app/layout.ts'
import { searchSymbols } from '../../../src/renderer/src/components/searchSymbols.ts'
import { keyCaps, keyName } from '../../../src/renderer/src/commands/keys.ts'
import { commandFor } from '../../../src/renderer/src/commands/registry.ts'
import type { Command } from '../../../src/renderer/src/commands/registry.ts'
import { searchCommands } from '../../../src/renderer/src/commands/searchCommands.ts'
import {
  coarser,
  guessBinSize,
  neighbourBin,
} from '../../../src/renderer/src/panels/heatmap/bins.ts'
import { cellReport } from '../../../src/renderer/src/panels/heatmap/cellReport.ts'
import { coverageSentence } from '../../../src/renderer/src/panels/heatmap/coverageWords.ts'
import { filterRows, sizeStep } from '../../../src/renderer/src/panels/tape/filterRows.ts'
import { virtualWindow } from '../../../src/renderer/src/panels/tape/virtualWindow.ts'
import { defaultPreferences } from '../../../src/renderer/src/stores/preferences.ts'
import { makeGrid, minute } from './grids.ts'

describe('the cell tooltip', () => {
  const grid = new HeatGrid(
    makeGrid(
      [
        [0, 5, 0, 10],
        [1, 5, 1, 20, 2],
        [1, 5, 2, 30, 3],
        [2, 5, 0, 40],
      ],
      {
        gaps: [
          {
            venue: 'bybit',
            from: (minute - 20_000) as UnixMs,
            to: (minute + 15_000) as UnixMs,
            reason: 'stale',
          },
        ],
      },
    ),
  )
  const report = cellReport(grid, new Set(grid.venues), 'both', { column: 1, bin: 5 })

  it('reports the previous, this and the next interval for every venue and side', () => {
    const notionals = report.rows.map((row) => row.sums.map((sum) => sum.notional))
    expect(notionals).toEqual([
      [10, 0, 40],
      [0, 20, 0],
      [0, 30, 0],
      [0, 0, 0],
    ])
    expect(report.columns.map((column) => column.total)).toEqual([
      { notional: 10, count: 1 },
      { notional: 50, count: 5 },
      { notional: 40, count: 1 },
    ])
    expect([report.priceLow, report.priceHigh]).toEqual([50, 60])
  })

  it('knows that there is nothing before the map’s beginning', () => {
    const edge = cellReport(grid, new Set(grid.venues), 'both', { column: 0, bin: 5 })
    expect(edge.columns.map((column) => column.exists)).toEqual([false, true, true])
  })

  it('says which part of the interval has no record', () => {
    const bybit = report.coverage.get('bybit')
    expect(bybit === undefined ? '' : coverageSentence(bybit, 'utc')).toBe(
      'complete · no record 00:01:00–00:01:15',
    )
    const binance = report.coverage.get('binance-usdm')
    expect(binance === undefined ? '' : coverageSentence(binance, 'utc')).toBe('complete')
  })

  it('does not call a total zero where no shown venue was recorded', () => {
    const unseen = { guarantee: 'complete', recorded: 0 } as const
    const seen = { guarantee: 'complete', recorded: 1 } as const
    const partly = new HeatGrid(
      makeGrid([], {
        columns: 2,
        coverage: { bybit: [unseen, seen], 'binance-usdm': [unseen, unseen] },
      }),
    )
    const recorded = (...venues: readonly ('bybit' | 'binance-usdm')[]) =>
      cellReport(partly, new Set(venues), 'both', { column: 0, bin: 5 }).columns.map(
        (column) => column.recorded,
      )
    expect(recorded('bybit', 'binance-usdm')).toEqual([false, false, true])
    expect(recorded('binance-usdm')).toEqual([false, false, false])
  })

  it('shows one side alone when asked', () => {
    const shorts = cellReport(grid, new Set(['bybit'] as const), 'short', { column: 1, bin: 5 })
    expect(shorts.rows.map((row) => `${row.venue} ${row.side}`)).toEqual(['bybit short'])
  })
})

describe('price bins', () => {
  it('start at about a thousandth of the price, as 1, 2 or 5 times a power of ten', () => {
    expect([62_400, 3120, 187, 0.62, null].map((price) => guessBinSize(price))).toEqual([
      50, 2, 0.1, 0.0005, 1,
    ])
  })

  it('grow with the root of the range', () => {
    expect([1, 7, 30, 365].map((days) => guessBinSize(62_400, days))).toEqual([50, 100, 200, 1000])
  })

  it('grow coarser step by step', () => {
    expect([1, 2, 5, 0.05].map(coarser)).toEqual([2, 5, 10, 0.1])
  })

  it('move through the engine’s list and stop at its ends', () => {
    const sizes = [10, 20, 50]
    expect(neighbourBin(sizes, 20, 1)).toBe(50)
    expect(neighbourBin(sizes, 50, 1)).toBe(50)
    expect(neighbourBin(sizes, 10, -1)).toBe(10)
  })
})

describe('the tape’s filters', () => {
  const row = (change: Partial<Liquidation>): Liquidation =>
    ({
      venue: 'bybit',
      positionSide: 'long',
      notional: 5000,
      unifiedSymbol: 'BTCUSDT' as UnifiedSymbol,
      ...change,
    }) as Liquidation
  const rows = [
    row({}),
    row({ positionSide: 'short' }),
    row({ venue: 'binance-usdm' }),
    row({ notional: 50 }),
    row({ unifiedSymbol: 'ETHUSDT' as UnifiedSymbol }),
  ]

  it('each leave out what they say', () => {
    const count = (change: object): number =>
      filterRows(rows, { ...defaultPreferences.tape, ...change }, 'BTCUSDT').length
    expect(count({})).toBe(5)
    expect(count({ side: 'short' })).toBe(1)
    expect(count({ hiddenVenues: ['bybit'] })).toBe(1)
    expect(count({ minNotional: 1000 })).toBe(4)
    expect(count({ thisSymbolOnly: true })).toBe(4)
  })

  it('emphasise rows by steps of ten', () => {
    expect([500, 10_000, 250_000, 3e6].map(sizeStep)).toEqual([0, 1, 2, 3])
  })
})

describe('the virtual list', () => {
  it('draws what is in sight and a little more, however long the list', () => {
    const { first, last, top } = virtualWindow(5000, 24, 24_000, 480)
    expect(first).toBe(992)
    expect(last).toBe(1028)
    expect(top).toBe(992 * 24)
  })

  it('keeps within a list that shrank under the scroll position', () => {
    expect(virtualWindow(3, 24, 24_000, 480)).toEqual({ first: 3, last: 3, top: 72 })
  })
})

describe('the mode', () => {
  const state = (...environments: readonly string[]): EngineState =>
    ({ venues: environments.map((environment) => ({ venue: 'bybit', environment })) }) as never

  it('is led by the most serious environment', () => {
    expect(modeOf(state('sandbox', 'live'))).toMatchObject({ environment: 'live', mixed: true })
    expect(modeOf(state('sandbox', 'sandbox'))).toMatchObject({ word: 'Sandbox', mixed: false })
  })

  it('names a recording by its file alone', () => {
    expect(fileName('/data/captures/a.jsonl.gz')).toBe('a.jsonl.gz')
  })
})

describe('a saved layout', () => {
  const saved = (component: string): string =>
    JSON.stringify({ grid: {}, panels: { a: { id: 'a', contentComponent: component } } })

  it('is used while every panel in it still exists', () => {
    expect(parseLayout(saved('tape'), new Set(['tape']))).not.toBeNull()
  })

  it.each([null, '', '[]', '{"panels":{}}', 'null', saved('gone')])(
    'gives way to the default when it is %s',
    (text) => expect(parseLayout(text, new Set(['tape']))).toBeNull(),
  )
})

describe('searching symbols', () => {
  const info = (symbol: string, liquidatedNotional24h: number): SymbolInfo =>
    ({ symbol, liquidatedNotional24h }) as SymbolInfo
  const symbols = [info('BTCUSDT', 5), info('WBTCUSDT', 99), info('ETHUSDT', 50)]

  it('lists the busiest first, but what begins with the text before what contains it', () => {
    const names = (text: string) => searchSymbols(symbols, text).map((each) => each.symbol)
    expect(names('')).toEqual(['WBTCUSDT', 'ETHUSDT', 'BTCUSDT'])
    expect(names('btc')).toEqual(['BTCUSDT', 'WBTCUSDT'])
  })
})

describe('keys', () => {
  const press = (key: string, modifiers: object = {}) => ({
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    ...modifiers,
  })

  it('have one name on every system', () => {
    expect(keyName(press('k', { ctrlKey: true }))).toBe('Mod+K')
    expect(keyName(press('k', { metaKey: true }))).toBe('Mod+K')
    expect(keyName(press('?', { shiftKey: true }))).toBe('?')
    expect(keyName(press('ArrowUp', { shiftKey: true }))).toBe('Shift+ArrowUp')
    expect(keyName(press('1', { ctrlKey: true, altKey: true }))).toBe('Mod+Alt+1')
  })

  it('are printed as key caps', () => {
    expect(keyCaps('Mod+K', true)).toEqual(['⌘', 'K'])
    expect(keyCaps('Shift+ArrowUp', false)).toEqual(['Shift', '↑'])
    expect(keyCaps('+', false)).toEqual(['+'])
  })

  it('run the active panel’s command before a global one', () => {
    const make = (id: string, panel?: string): Command => ({
      id,
      title: id,
      group: 'g',
      keys: ['Escape'],
      run: () => undefined,
      ...(panel === undefined ? {} : { panel }),
    })
    const commands = [make('global'), make('own', 'heatmap')]
    expect(commandFor('Escape', { commands, activePanel: 'heatmap' })?.id).toBe('own')
    expect(commandFor('Escape', { commands, activePanel: 'tape' })?.id).toBe('global')
    expect(commandFor('x', { commands, activePanel: 'tape' })).toBeNull()
  })

  it('find commands by any words of their title or group', () => {
    const make = (title: string, group: string): Command => ({
      id: title,
      title,
      group,
      run: () => undefined,
    })
    const all = [make('Reset the layout', 'Window'), make('Reset the view', 'Heatmap')]
    expect(searchCommands(all, 'heat res').map((each) => each.title)).toEqual(['Reset the view'])
    expect(searchCommands(all, 'reset')).toHaveLength(2)
  })
})
