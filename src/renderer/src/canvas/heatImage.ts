import type { CellGrid } from './cellGrid.ts'
import type { HeatFrame, HeatPaint } from './heatPixels.ts'
import { HeatPainter, frameHolds, frameOf } from './heatPixels.ts'

/**
 * The whole map as one offscreen image, a pixel a cell. Changed columns alone are written again;
 * painting the chart is then a single scaled copy.
 */
export class HeatImage {
  #canvas = new OffscreenCanvas(1, 1)
  #context = contextOf(this.#canvas)
  #pixels = new ImageData(1, 1)
  #frame: HeatFrame = {
    bottomBin: 0,
    width: 1,
    height: 1,
    binsPerPixel: 1,
    columnsPerPixel: 1,
  }
  #painter = new HeatPainter(1, 0)
  #grid: CellGrid | null = null
  #paint: HeatPaint | null = null

  get frame(): HeatFrame {
    return this.#frame
  }

  get source(): OffscreenCanvas {
    return this.#canvas
  }

  /** Draws everything anew: another map, other colors, or another zoom step. */
  rebuild(grid: CellGrid, paint: HeatPaint, binsPerPixel = 1, columnsPerPixel = 1): void {
    this.#grid = grid
    this.#paint = paint
    this.#frame = frameOf(grid, binsPerPixel, columnsPerPixel)
    const { width, height } = this.#frame
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas = new OffscreenCanvas(width, height)
      this.#context = contextOf(this.#canvas)
      this.#pixels = new ImageData(width, height)
    }
    this.#painter = new HeatPainter(height, grid.venues.length * 2)
    for (let x = 0; x < width; x++) {
      this.#painter.paintColumn(this.#pixels.data, this.#frame, grid, x, paint)
    }
    this.#context?.putImageData(this.#pixels, 0, 0)
  }

  /** Writes the pixel columns of the changed columns alone, or all where the map outgrew the image. */
  update(changed: readonly number[]): void {
    const grid = this.#grid
    const paint = this.#paint
    if (grid === null || paint === null) return
    const { binsPerPixel, columnsPerPixel, width, height } = this.#frame
    if (!frameHolds(this.#frame, grid)) {
      this.rebuild(grid, paint, binsPerPixel, columnsPerPixel)
      return
    }
    const dirty = new Set(changed.map((column) => Math.floor(column / columnsPerPixel)))
    for (const x of dirty) {
      if (x < 0 || x >= width) continue
      this.#painter.paintColumn(this.#pixels.data, this.#frame, grid, x, paint)
      this.#context?.putImageData(this.#pixels, 0, 0, x, 0, 1, height)
    }
  }
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D | null {
  return canvas.getContext('2d')
}
