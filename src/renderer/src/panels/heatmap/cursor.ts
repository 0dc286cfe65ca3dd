import type { Cell } from '../../canvas/heatLayer.ts'
import type { Point } from './HeatChart.ts'

/** The cell looked at, by mouse or keyboard, and where on the chart; null while there is none. */
export type CursorState = { readonly cell: Cell; readonly point: Point } | null
