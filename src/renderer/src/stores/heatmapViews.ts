import type { HeatmapGrid } from '../../../contract/domain/heatmap.ts'
import type { HeatmapUpdate } from '../../../contract/ipc/frames.ts'
import { HeatGrid } from '../canvas/heatGrid.ts'

export type HeatViewListener = (grid: HeatGrid, changed: readonly number[]) => void

type View = { grid: HeatGrid | null; early: HeatmapUpdate[]; readonly listener: HeatViewListener }

/** Updates kept for a view whose grid has not arrived; its answer and its frames may race. */
const mostEarly = 64

const views = new Map<string, View>()
let made = 0

/** Names a view this window will watch. Returns its id; close it with `closeView`. */
export function openView(listener: HeatViewListener): string {
  const viewId = `heatmap-${(made += 1)}`
  views.set(viewId, { grid: null, early: [], listener })
  return viewId
}

/** The engine's answer: the view's whole map. Null when it was closed meanwhile. */
export function setViewGrid(viewId: string, grid: HeatmapGrid): HeatGrid | null {
  const view = views.get(viewId)
  if (view === undefined) return null
  view.grid = new HeatGrid(grid)
  for (const update of view.early.splice(0)) view.grid.apply(update)
  return view.grid
}

export function closeView(viewId: string): void {
  views.delete(viewId)
}

export function applyHeatmapUpdates(updates: readonly HeatmapUpdate[]): void {
  for (const update of updates) {
    const view = views.get(update.viewId)
    if (view === undefined) continue
    if (view.grid === null) {
      if (view.early.length < mostEarly) view.early.push(update)
      continue
    }
    view.listener(view.grid, view.grid.apply(update))
  }
}
