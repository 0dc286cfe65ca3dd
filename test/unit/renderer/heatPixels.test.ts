import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  buildTable,
  paletteTable,
  palettes,
  tintTable,
} from '../../../src/renderer/src/canvas/colorTables.ts'
import { HeatGrid } from '../../../src/renderer/src/canvas/heatGrid.ts'
import { makeMask } from '../../../src/renderer/src/canvas/heatFilter.ts'
import { poolFor } from '../../../src/renderer/src/canvas/heatLayer.ts'
import {
  HeatPainter,
  frameHolds,
  frameOf,
  pixelBound,
} from '../../../src/renderer/src/canvas/heatPixels.ts'
import type { HeatFrame, HeatPaint } from '../../../src/renderer/src/canvas/heatPixels.ts'
import { makeIntensity } from '../../../src/renderer/src/canvas/intensity.ts'
import type { CutOffs } from '../../../src/renderer/src/canvas/intensity.ts'
import { cellArrays, makeGrid } from './grids.ts'
import type { TestCell } from './grids.ts'

const table = paletteTable('ember')

function paintWith(
  grid: HeatGrid,
  cutOffs: CutOffs,
  colors: HeatPaint['colors'] = { kind: 'intensity', table },
): HeatPaint {
  return {
    mask: makeMask(grid.venues, new Set(grid.venues), 'both'),
    intensity: makeIntensity('linear', cutOffs),
    least: cutOffs.low,
    colors,
  }
}

function draw(grid: HeatGrid, paint: HeatPaint, frame: HeatFrame = frameOf(grid, 1, 1)) {
  const pixels = new Uint8ClampedArray(frame.width * frame.height * 4)
  const painter = new HeatPainter(frame.height, grid.venues.length * 2)
  for (let x = 0; x < frame.width; x++) painter.paintColumn(pixels, frame, grid, x, paint)
  const at = (column: number, bin: number): readonly number[] => {
    const x = Math.floor(column / frame.columnsPerPixel)
    const row = Math.floor((bin - frame.bottomBin) / frame.binsPerPixel)
    const from = ((frame.height - 1 - row) * frame.width + x) * 4
    return Array.from(pixels.subarray(from, from + 4))
  }
  return { pixels, at, painter, frame }
}

const entry = (of: Uint8ClampedArray, index: number) =>
  Array.from(of.subarray(index * 4, index * 4 + 4))

describe('composing the heat image', () => {
  it('puts each cell on its own pixel, higher prices higher up', () => {
    const grid = new HeatGrid(
      makeGrid([
        [0, 5, 0, 100],
        [3, 9, 0, 50],
      ]),
    )
    const { at, pixels } = draw(grid, paintWith(grid, { low: 0, high: 100 }))
    expect(at(0, 5)).toEqual(entry(table, 255))
    expect(at(3, 9)).toEqual(entry(table, 128))
    expect(pixels.filter((value, index) => index % 4 === 3 && value > 0)).toHaveLength(2)
  })

  it('adds venues and sides of a bin before choosing the color', () => {
    const grid = new HeatGrid(
      makeGrid([
        [0, 5, 0, 30],
        [0, 5, 1, 30],
        [0, 5, 3, 40],
      ]),
    )
    expect(draw(grid, paintWith(grid, { low: 0, high: 100 })).at(0, 5)).toEqual(entry(table, 255))
  })

  it('leaves cells under the lower cut-off empty and clamps those over the upper', () => {
    const grid = new HeatGrid(
      makeGrid([
        [0, 5, 0, 9],
        [1, 5, 0, 10],
        [2, 5, 0, 5000],
      ]),
    )
    const { at } = draw(grid, paintWith(grid, { low: 10, high: 100 }))
    expect(at(0, 5)).toEqual([0, 0, 0, 0])
    expect(at(1, 5)).toEqual(entry(table, 0))
    expect(at(2, 5)).toEqual(entry(table, 255))
  })

  it('mixes the two sides by their share of the cell', () => {
    const grid = new HeatGrid(
      makeGrid([
        [0, 5, 0, 100],
        [1, 5, 1, 100],
        [2, 5, 0, 50],
        [2, 5, 1, 50],
      ]),
    )
    const long = tintTable('#ff0000')
    const short = tintTable('#0000ff')
    const { at } = draw(
      grid,
      paintWith(grid, { low: 0, high: 100 }, { kind: 'sides', long, short }),
    )
    expect(at(0, 5)).toEqual(entry(long, 255))
    expect(at(1, 5)).toEqual(entry(short, 255))
    for (const channel of [0, 1, 2, 3]) {
      const middle = ((long[255 * 4 + channel] ?? 0) + (short[255 * 4 + channel] ?? 0)) / 2
      expect(Math.abs((at(2, 5)[channel] ?? 0) - middle)).toBeLessThanOrEqual(1)
    }
  })

  it('colors a cell by the venue with most in it', () => {
    const grid = new HeatGrid(
      makeGrid([
        [0, 5, 0, 30],
        [0, 5, 2, 25],
        [0, 5, 3, 25],
      ]),
    )
    const tables = [tintTable('#f0b90b'), tintTable('#f19146')]
    const { at } = draw(grid, paintWith(grid, { low: 0, high: 80 }, { kind: 'venues', tables }))
    expect(at(0, 5)).toEqual(entry(tables[1] ?? table, 255))
  })

  it('rewrites only the column asked for', () => {
    const grid = new HeatGrid(
      makeGrid([
        [0, 5, 0, 100],
        [1, 5, 0, 100],
      ]),
    )
    const paint = paintWith(grid, { low: 0, high: 100 })
    const { at, painter, pixels, frame } = draw(grid, paint)
    grid.apply({
      viewId: 'v',
      columns: 4,
      changed: [0, 1],
      cells: cellArrays([]),
      coverage: {},
      gaps: [],
      totals: {},
    })
    painter.paintColumn(pixels, frame, grid, 0, paint)
    expect(at(0, 5)).toEqual([0, 0, 0, 0])
    expect(at(1, 5)).toEqual(entry(table, 255))
  })

  it('shows the strongest cell of a pixel that holds several', () => {
    const grid = new HeatGrid(
      makeGrid([
        [0, 4, 0, 10],
        [0, 5, 0, 100],
        [1, 4, 0, 30],
      ]),
    )
    const frame = frameOf(grid, 2, 2)
    const { at } = draw(grid, paintWith(grid, { low: 0, high: 100 }), frame)
    expect(at(1, 4)).toEqual(entry(table, 255))
  })

  it('draws as many pixels as there are cells worth drawing', () => {
    const cell = fc.tuple(
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: -40, max: 40 }),
      fc.integer({ min: 0, max: 3 }),
      fc.double({ min: 1, max: 1000, noNaN: true }),
    )
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 60 }), (cells: readonly TestCell[]) => {
        const grid = new HeatGrid(makeGrid(cells))
        const { pixels } = draw(grid, paintWith(grid, { low: 0, high: 100 }))
        const distinct = new Set(cells.map(([column, bin]) => `${column} ${bin}`))
        let drawn = 0
        for (let at = 3; at < pixels.length; at += 4) if ((pixels[at] ?? 0) > 0) drawn += 1
        expect(drawn).toBe(distinct.size)
      }),
      { numRuns: 150 },
    )
  })
})

describe('the image’s frame', () => {
  it('holds the whole grid with room on every side', () => {
    const grid = new HeatGrid(
      makeGrid([
        [0, 100, 0, 1],
        [3, 140, 0, 1],
      ]),
    )
    const frame = frameOf(grid, 1, 1)
    expect(frame.bottomBin).toBeLessThan(100)
    expect(frame.bottomBin + frame.height).toBeGreaterThan(141)
    expect(frame.width).toBeGreaterThan(4)
    expect(frameHolds(frame, grid)).toBe(true)
  })

  it('stays within its bound when one price is absurd', () => {
    const grid = new HeatGrid(
      makeGrid([
        [0, 0, 0, 1],
        [3, 2_000_000_000, 0, 1],
      ]),
    )
    const frame = frameOf(grid, 1, 1)
    expect(frame.width * frame.height).toBeLessThanOrEqual(pixelBound)
  })

  it('notices when prices have left it', () => {
    const grid = new HeatGrid(makeGrid([[0, 100, 0, 1]]))
    const frame = frameOf(grid, 1, 1)
    grid.apply({
      viewId: 'v',
      columns: 4,
      changed: [1],
      cells: cellArrays([[1, 500, 0, 1]]),
      coverage: {},
      gaps: [],
      totals: {},
    })
    expect(frameHolds(frame, grid)).toBe(false)
  })

  it('pools cells only when they are smaller than a device pixel', () => {
    expect([8, 1, 0.9, 0.5, 0.3, 0].map(poolFor)).toEqual([1, 1, 2, 2, 4, 1])
  })
})

describe('color tables', () => {
  it('have 256 opaque enough entries and meet their anchors at both ends', () => {
    const made = buildTable([
      [0, '#102030'],
      [1, '#ffeedd'],
    ])
    expect(made).toHaveLength(1024)
    expect(Array.from(made.subarray(0, 3))).toEqual([0x10, 0x20, 0x30])
    expect(Array.from(made.subarray(1020, 1023))).toEqual([0xff, 0xee, 0xdd])
    expect(made[3]).toBeGreaterThan(64)
  })

  it.each(palettes.filter((palette) => palette.colorBlindSafe).map((palette) => palette.id))(
    'grow lighter all the way in %s, which is what makes it safe for the color-blind',
    (id) => {
      const made = paletteTable(id)
      const light = Array.from({ length: 256 }, (_, index) => luminance(made, index))
      for (let index = 8; index < 256; index += 8) {
        expect(light[index]).toBeGreaterThan(light[index - 8] ?? 0)
      }
    },
  )
})

function luminance(made: Uint8ClampedArray, index: number): number {
  const linear = (value: number): number => (value / 255) ** 2.2
  const [red = 0, green = 0, blue = 0] = entry(made, index)
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}
