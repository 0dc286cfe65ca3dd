import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type { UnifiedSymbol } from '../../../../contract/domain/ids.ts'
import type { CandleInterval } from '../../../../contract/domain/market.ts'
import { useEngine } from '../../bridge/engine.ts'
import type { HeatGrid, VenueTotals } from '../../canvas/heatGrid.ts'
import { useEngineStore } from '../../stores/engineStore.ts'
import type { HeatmapRange } from '../../stores/heatmapRanges.ts'
import type { FeedState } from './HeatmapFeed.ts'
import { HeatmapFeed } from './HeatmapFeed.ts'

type ColumnListener = (grid: HeatGrid, changed: readonly number[]) => void

/** One panel's heatmap: its state for React, its changes for the canvas. */
export type Heatmap = {
  readonly state: FeedState
  readonly retry: () => void
  readonly columns: Set<ColumnListener>
}

/** Watches the map that the query asks for, again after each reconnect of the engine. */
export function useHeatmap(
  symbol: UnifiedSymbol | null,
  range: HeatmapRange,
  interval: CandleInterval,
  binSize: number | null,
): Heatmap {
  const engine = useEngine()
  const epoch = useEngineStore((store) => store.epoch)
  const [attempt, setAttempt] = useState(0)
  const [state, setState] = useState<FeedState>({ status: 'loading', grid: null })
  const columns = useMemo(() => new Set<ColumnListener>(), [])
  // Both only grow: another connection or a retry asks anew. Zero: not connected yet.
  const asked = epoch === 0 ? 0 : epoch + attempt
  useEffect(() => {
    if (symbol === null || binSize === null || asked === 0) return undefined
    const feed = new HeatmapFeed(
      engine,
      { symbol, range, interval, binSize },
      {
        // The last map stays on screen, dimmed, until the next is there.
        onState: (next) =>
          setState((last) =>
            next.status === 'loading' && last.grid?.symbol === symbol
              ? { status: 'loading', grid: last.grid }
              : next,
          ),
        onColumns: (grid, changed) => {
          for (const listener of columns) listener(grid, changed)
        },
      },
    )
    return () => feed.close()
  }, [engine, asked, symbol, range, interval, binSize, columns])
  return { state, retry: () => setAttempt((count) => count + 1), columns }
}

const noTotals: VenueTotals = {}

/** The map's totals; a new object whenever a frame changed them. */
export function useTotals(heatmap: Heatmap): VenueTotals {
  const { grid } = heatmap.state
  return useSyncExternalStore(
    (listener) => {
      heatmap.columns.add(listener)
      return () => heatmap.columns.delete(listener)
    },
    () => grid?.totals ?? noTotals,
  )
}
