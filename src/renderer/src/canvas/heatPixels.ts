import type { ColorTable } from './colorTables.ts'
import type { SeriesMask } from './heatFilter.ts'
import type { CellGrid } from './cellGrid.ts'
import type { Intensity } from './intensity.ts'

/** How a cell gets its color. */
export type HeatPaint = {
  readonly mask: SeriesMask
  readonly intensity: Intensity
  /** Notional from which a cell is drawn. */
  readonly least: number
  readonly colors:
    | { readonly kind: 'intensity'; readonly table: ColorTable }
    /** Long and short mixed by their share of the cell. */
    | { readonly kind: 'sides'; readonly long: ColorTable; readonly short: ColorTable }
    /** The venue with most notional in the cell gives the hue, the cell's total the strength. */
    | { readonly kind: 'venues'; readonly tables: readonly ColorTable[] }
}

/**
 * Which part of a map an image holds. One pixel is `binsPerPixel` bins by `columnsPerPixel` columns
 * (1 by 1 unless a cell would be smaller than a device pixel) and shows the strongest cell in it,
 * so that nothing vanishes by sampling when zoomed out.
 */
export type HeatFrame = {
  /** Bin at the bottom edge of the image. */
  readonly bottomBin: number
  readonly width: number
  readonly height: number
  readonly binsPerPixel: number
  readonly columnsPerPixel: number
}

/** Most pixels an image may have; rows furthest from the middle are left out beyond it. */
export const pixelBound = 16_000_000
const rowBound = 4096
const columnBound = 8192

/** The frame that holds a whole grid, with room for new columns and for prices to move. */
export function frameOf(grid: CellGrid, binsPerPixel: number, columnsPerPixel: number): HeatFrame {
  const columns = Math.ceil(grid.columns / columnsPerPixel)
  const width = Math.min(columnBound, columns + 64)
  const bins = grid.bins ?? { min: 0, max: 0 }
  const needed = Math.ceil((bins.max - bins.min + 1) / binsPerPixel)
  const rows = Math.min(rowBound, Math.floor(pixelBound / width), needed)
  const room = Math.min(32, Math.max(4, Math.ceil(rows / 4)))
  const height = Math.min(rows + room * 2, Math.floor(pixelBound / width))
  const middle = (bins.min + bins.max + 1) / 2
  const bottom = Math.floor((middle - (height * binsPerPixel) / 2) / binsPerPixel) * binsPerPixel
  return { bottomBin: bottom, width, height, binsPerPixel, columnsPerPixel }
}

/** Whether every cell of the grid has a pixel in the frame, as far as the bounds allow. */
export function frameHolds(frame: HeatFrame, grid: CellGrid): boolean {
  const bins = grid.bins
  const columns = frame.width * frame.columnsPerPixel
  if (grid.columns > columns && frame.width < columnBound) return false
  if (bins === null || frame.height >= rowBound) return true
  const top = frame.bottomBin + frame.height * frame.binsPerPixel
  return bins.min >= frame.bottomBin && bins.max < top
}

/** Writes RGBA pixels of maps into a buffer, column by column. Holds scratch space for one column. */
export class HeatPainter {
  readonly #sums: Float64Array
  readonly #strongest: Float64Array
  readonly #seriesCount: number

  constructor(height: number, seriesCount: number) {
    this.#seriesCount = seriesCount
    this.#sums = new Float64Array(seriesCount)
    this.#strongest = new Float64Array(height)
  }

  /** Rewrites pixel column `x`; `pixels` is the whole image, `frame.width` wide, row 0 on top. */
  paintColumn(
    pixels: Uint8ClampedArray,
    frame: HeatFrame,
    grid: CellGrid,
    x: number,
    paint: HeatPaint,
  ): void {
    for (let y = 0; y < frame.height; y++) clear(pixels, (y * frame.width + x) * 4)
    this.#strongest.fill(0)
    const first = x * frame.columnsPerPixel
    for (let column = first; column < first + frame.columnsPerPixel; column++) {
      this.#paintCells(pixels, frame, grid, column, x, paint)
    }
  }

  #paintCells(
    pixels: Uint8ClampedArray,
    frame: HeatFrame,
    grid: CellGrid,
    column: number,
    x: number,
    paint: HeatPaint,
  ): void {
    const cells = grid.column(column)
    for (let index = 0; index < cells.bin.length;) {
      const bin = cells.bin[index] ?? 0
      let total = 0
      this.#sums.fill(0)
      for (; index < cells.bin.length && cells.bin[index] === bin; index++) {
        const series = cells.series[index] ?? 0
        if (series >= this.#seriesCount || paint.mask[series] !== 1) continue
        const notional = cells.notional[index] ?? 0
        this.#sums[series] = (this.#sums[series] ?? 0) + notional
        total += notional
      }
      const row = Math.floor((bin - frame.bottomBin) / frame.binsPerPixel)
      if (row < 0 || row >= frame.height || total <= (this.#strongest[row] ?? 0)) continue
      this.#strongest[row] = total
      const strength = paint.intensity(total)
      if (strength < 0) continue
      const y = frame.height - 1 - row
      colorCell(pixels, (y * frame.width + x) * 4, strength, total, this.#sums, paint)
    }
  }
}

function clear(pixels: Uint8ClampedArray, at: number): void {
  pixels[at] = 0
  pixels[at + 1] = 0
  pixels[at + 2] = 0
  pixels[at + 3] = 0
}

function colorCell(
  pixels: Uint8ClampedArray,
  at: number,
  strength: number,
  total: number,
  sums: Float64Array,
  paint: HeatPaint,
): void {
  const from = strength * 4
  const { colors } = paint
  if (colors.kind === 'sides') {
    let long = 0
    for (let series = 0; series < sums.length; series += 2) long += sums[series] ?? 0
    const share = long / total
    for (let channel = 0; channel < 4; channel++) {
      const a = colors.long[from + channel] ?? 0
      const b = colors.short[from + channel] ?? 0
      pixels[at + channel] = b + (a - b) * share
    }
    return
  }
  const table = colors.kind === 'intensity' ? colors.table : colors.tables[largestVenue(sums)]
  for (let channel = 0; channel < 4; channel++) pixels[at + channel] = table?.[from + channel] ?? 0
}

function largestVenue(sums: Float64Array): number {
  let best = 0
  let bestSum = -1
  for (let venue = 0; venue * 2 < sums.length; venue++) {
    const sum = (sums[venue * 2] ?? 0) + (sums[venue * 2 + 1] ?? 0)
    if (sum > bestSum) {
      best = venue
      bestSum = sum
    }
  }
  return best
}
