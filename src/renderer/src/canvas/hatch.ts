type Context = CanvasRenderingContext2D

const tiles = new Map<string, OffscreenCanvas>()

/** Diagonal lines as a repeating fill, `step` device pixels apart. */
export function hatchPattern(
  context: Context,
  color: string,
  step: number,
  line: number,
): CanvasPattern | null {
  // A chart behind another tab has no pixels, and so no step.
  const size = step > 0 ? Math.max(3, Math.round(step)) : 3
  const key = `${color} ${size} ${line}`
  const tile = tiles.get(key) ?? drawTile(color, size, line)
  tiles.set(key, tile)
  return context.createPattern(tile, 'repeat')
}

function drawTile(color: string, size: number, line: number): OffscreenCanvas {
  const tile = new OffscreenCanvas(size, size)
  const context = tile.getContext('2d')
  if (context === null) return tile
  context.strokeStyle = color
  context.lineWidth = line
  context.beginPath()
  for (const shift of [-size, 0, size]) {
    context.moveTo(shift - 1, size + 1)
    context.lineTo(shift + size + 1, -1)
  }
  context.stroke()
  return tile
}
