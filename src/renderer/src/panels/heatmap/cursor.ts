import type { Cell } from '../../canvas/cursorLayer.ts'
import type { HeatChart, Point } from './HeatChart.ts'

/** The cell looked at, by mouse or keyboard, and where on which chart; null while there is none. */
export type CursorState = {
  readonly cell: Cell
  readonly point: Point
  readonly chart: HeatChart
} | null
