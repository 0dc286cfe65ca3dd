import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ModelSettings, ProfileLevel } from '../../../src/contract/domain/liquidationModel.ts'
import { addAnother } from '../../../src/renderer/src/app/layout.ts'
import { groupByLeverage, profileWidth } from '../../../src/renderer/src/canvas/profileLayer.ts'
import { distinctCommands } from '../../../src/renderer/src/commands/registry.ts'
import type { Command } from '../../../src/renderer/src/commands/registry.ts'
import { ChartLink } from '../../../src/renderer/src/panels/heatmap/ChartLink.ts'
import { chooseSide, comparedVenues } from '../../../src/renderer/src/panels/heatmap/compare.ts'
import {
  chosenSettings,
  draftOf,
  parsePercent,
  scaledWeights,
  settingsOf,
} from '../../../src/renderer/src/panels/heatmap/modelDraft.ts'
import { candleBand, priceNeeds } from '../../../src/renderer/src/panels/heatmap/priceNeeds.ts'
import { venueAmounts } from '../../../src/renderer/src/panels/heatmap/venueAmounts.ts'
import type { PanelDefinition } from '../../../src/renderer/src/panels/registry.ts'
import {
  quickRanges,
  otherRanges,
  rangeMs,
} from '../../../src/renderer/src/stores/heatmapRanges.ts'

describe('the prices a chart shows', () => {
  const base = { candles: null, executed: null, predicted: null, price: 100, priced: true }

  it('are those of its candles and of heat that is not far off', () => {
    const parts = { ...base, candles: { low: 95, high: 105 }, executed: { low: 10, high: 108 } }
    expect(priceNeeds(parts)).toEqual({ low: 88, high: 108 })
  })

  it('leave predicted levels room without flattening the candles', () => {
    const parts = { ...base, candles: { low: 98, high: 102 }, predicted: { low: 40, high: 160 } }
    expect(priceNeeds(parts)).toEqual({ low: 96, high: 104 })
    expect(priceNeeds({ ...parts, predicted: { low: 97, high: 103 } })).toEqual({
      low: 97,
      high: 103,
    })
  })

  it('lie around the price where there is nothing else', () => {
    expect(priceNeeds({ ...base, priced: false })).toEqual({ low: 98, high: 102 })
    expect(priceNeeds(base)).toBeNull()
  })

  it('count only candles in sight', () => {
    const bar = (time: number, low: number, high: number) => ({
      time,
      open: 1,
      low,
      high,
      close: 1,
    })
    const bars = [bar(0, 1, 2), bar(10, 5, 6), bar(20, 4, 9)]
    expect(candleBand(bars, 5, 15)).toEqual({ low: 5, high: 6 })
    expect(candleBand(bars, 11, 12)).toBeNull()
  })
})

describe('linked charts', () => {
  const chart = (low: number, high: number) => {
    const heard: unknown[] = []
    return {
      heard,
      needs: () => ({ low, high }),
      followColumns: (range: unknown) => heard.push(range),
      followPrices: (band: unknown) => heard.push(band),
      resetAlone: () => heard.push('reset'),
    }
  }

  it('show what all of them need, and follow each other but never themselves', () => {
    const link = new ChartLink()
    const [left, right] = [chart(10, 20), chart(15, 30)]
    link.join(left)
    const leave = link.join(right)
    expect(link.needs()).toEqual({ low: 10, high: 30 })
    link.moved(left, { from: 1, to: 5 })
    link.scaled(right, { low: 1, high: 2 })
    link.reset()
    expect(left.heard).toEqual([{ low: 1, high: 2 }, 'reset'])
    expect(right.heard).toEqual([{ from: 1, to: 5 }, 'reset'])
    leave()
    expect(link.needs()).toEqual({ low: 10, high: 20 })
  })
})

describe('comparing venues', () => {
  it('begins with two that are shown', () => {
    const venues = ['binance-usdm', 'bybit', 'hyperliquid'] as const
    expect(comparedVenues(venues, [])).toEqual(['binance-usdm', 'bybit'])
    expect(comparedVenues(venues, ['binance-usdm'])).toEqual(['bybit', 'hyperliquid'])
    expect(comparedVenues(['bybit'], [])).toBeNull()
  })

  it('swaps the sides rather than showing one venue twice', () => {
    expect(chooseSide(['bybit', 'hyperliquid'], 0, 'hyperliquid')).toEqual(['hyperliquid', 'bybit'])
    expect(chooseSide(['bybit', 'hyperliquid'], 1, 'binance-usdm')).toEqual([
      'bybit',
      'binance-usdm',
    ])
  })
})

describe('settings of the model', () => {
  const saved: ModelSettings = {
    version: 'twoSided-1',
    weights: { 5: 0.25, 100: 0.75 },
    fundingTilt: true,
    turnover: true,
  }

  it('come back as they were when nothing was changed', () => {
    expect(settingsOf(draftOf(saved))).toEqual(saved)
    expect(chosenSettings(saved, { turnover: false })).toEqual({ ...saved, turnover: false })
  })

  it('have weights that add up to one, whatever was typed, or none', () => {
    const percents = fc.dictionary(
      fc.constantFrom('3', '10', '25', '125'),
      fc.double({ min: 0, max: 1000, noNaN: true }),
    )
    fc.assert(
      fc.property(percents, (typed) => {
        const weights = scaledWeights({ ...draftOf(saved), percents: typed })
        const sum = Object.values(weights ?? {}).reduce((total, weight) => total + weight, 0)
        const nothing = Object.values(typed).every((percent) => !(percent > 0))
        expect(weights === null).toBe(nothing)
        expect(sum).toBeCloseTo(nothing ? 0 : 1, 9)
      }),
      { numRuns: 100 },
    )
  })

  it.each([
    ['25', 25],
    [' 12.5% ', 12.5],
    ['-1', null],
    ['', null],
    ['x', null],
    ['1e9', null],
  ])('read the weight %j', (text, percent) => expect(parsePercent(text)).toBe(percent))
})

describe('the leverage profile', () => {
  it('shades every leverage of a level once', () => {
    const level = { byLeverage: { 5: 1, 10: 2, 25: 4, 50: 8, 100: 16, 125: 32 } }
    expect(groupByLeverage(level as unknown as ProfileLevel)).toEqual([3, 12, 48])
  })

  it('takes a share of the plot and gives way on a narrow one', () => {
    expect([200, 400, 800, 3000].map(profileWidth)).toEqual([0, 56, 104, 150])
  })

  it('names the venues with a share, the largest first', () => {
    expect(venueAmounts({ bybit: 5, 'binance-usdm': 0, hyperliquid: 9 })).toEqual([
      ['hyperliquid', 9],
      ['bybit', 5],
    ])
  })
})

describe('several maps at once', () => {
  const command = (id: string, panel: string): Command => ({
    id,
    title: id,
    group: 'Heatmap',
    panel,
    run: () => undefined,
  })

  it('list each command once, that of the active map', () => {
    const commands = [command('a', 'heatmap'), command('a', 'heatmap-2'), command('b', 'heatmap')]
    const listed = (activePanel: string) =>
      distinctCommands({ commands, activePanel }).map(({ id, panel }) => `${id} ${panel ?? ''}`)
    expect(listed('heatmap-2')).toEqual(['a heatmap-2', 'b heatmap'])
    expect(listed('tape')).toEqual(['a heatmap', 'b heatmap'])
  })

  it.each([
    [1290, 700, 'right'],
    [850, 500, 'within'],
    [900, 1200, 'below'],
  ])('open where %i by %i leaves both room: %s', (width, height, direction) => {
    const open = new Map([['heatmap', { id: 'heatmap', api: { width, height } }]])
    const added: { id: string; component: string; position?: { direction: string } }[] = []
    const api = {
      getPanel: (id: string) => open.get(id),
      addPanel: (panel: (typeof added)[number]) => added.push(panel),
    }
    const panel = { id: 'heatmap', title: 'Map', several: true } as unknown as PanelDefinition
    addAnother(api as never, panel, { width: 1900, height: 1000 })
    open.set('heatmap-2', { id: 'heatmap-2', api: { width, height } })
    addAnother(api as never, panel, { width: 1900, height: 1000 })
    expect(added.map(({ id }) => id)).toEqual(['heatmap-2', 'heatmap-3'])
    expect(added[0]).toMatchObject({ component: 'heatmap', position: { direction } })
  })

  it('are a key away for the eight usual ranges, the others in a list', () => {
    expect(quickRanges.map(rangeMs)).toEqual(
      [12, 24, 72, 168, 720, 2160, 4320, 8760].map((hours) => hours * 3_600_000),
    )
    expect(otherRanges).toEqual(['48h', '14d', '60d'])
  })
})
