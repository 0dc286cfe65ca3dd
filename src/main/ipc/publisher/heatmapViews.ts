import type { HeatmapGrid, HeatmapQuery } from '../../../contract/domain/heatmap.ts'
import { PitwallError } from '../../../contract/errors.ts'
import type { HeatmapUpdate } from '../../../contract/ipc/frames.ts'
import type { HeatmapWatch, LiquidationQueries } from '../../core/services.ts'

/** The heatmaps one window looks at. Holds no cells: what changed is asked for when a frame leaves. */
export class HeatmapViews {
  private readonly watches = new Map<string, HeatmapWatch>()
  private readonly liquidations: LiquidationQueries
  private readonly bound: number

  constructor(liquidations: LiquidationQueries, bound: number) {
    this.liquidations = liquidations
    this.bound = bound
  }

  /** Watching under an id again replaces what was watched. Throws when too many are open. */
  watch(viewId: string, query: HeatmapQuery): HeatmapGrid {
    if (!this.watches.has(viewId) && this.watches.size >= this.bound) {
      throw new PitwallError(
        'INVALID_ARGUMENT',
        `A window can watch at most ${this.bound} heatmaps at a time.`,
        { path: 'viewId' },
      )
    }
    const watch = this.liquidations.watch(query)
    this.unwatch(viewId)
    this.watches.set(viewId, watch)
    return watch.grid
  }

  unwatch(viewId: string): void {
    this.watches.get(viewId)?.close()
    this.watches.delete(viewId)
  }

  /** What changed since the last call, by view. */
  changes(): readonly HeatmapUpdate[] {
    return [...this.watches].flatMap(([viewId, watch]) => {
      const change = watch.changes()
      return change === null ? [] : [{ viewId, ...change }]
    })
  }

  /** Every view whole, from which `changes` then counts. */
  reset(): readonly HeatmapUpdate[] {
    return [...this.watches].map(([viewId, watch]) => wholeUpdate(viewId, watch.reset()))
  }

  close(): void {
    for (const viewId of this.watches.keys()) this.unwatch(viewId)
  }
}

function wholeUpdate(viewId: string, grid: HeatmapGrid): HeatmapUpdate {
  return {
    viewId,
    columns: grid.columns,
    changed: Array.from({ length: grid.columns }, (_, column) => column),
    cells: grid.cells,
    coverage: grid.coverage,
    gaps: grid.gaps,
    totals: grid.totals,
  }
}
