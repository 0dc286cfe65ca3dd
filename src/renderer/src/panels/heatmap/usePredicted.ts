import { useEffect, useMemo, useState } from 'react'
import type { ModelChoice } from '../../../../contract/domain/liquidationModel.ts'
import { useEngine } from '../../bridge/engine.ts'
import type { HeatGrid } from '../../canvas/heatGrid.ts'
import type { PredictedHeat } from '../../canvas/predictedHeat.ts'
import type { PredictedState } from './PredictedFeed.ts'
import { PredictedFeed } from './PredictedFeed.ts'

type ColumnListener = (heat: PredictedHeat, changed: readonly number[]) => void

/** The predicted levels of one panel: their state for React, their changes for the canvas. */
export type Predicted = {
  readonly state: PredictedState
  readonly retry: () => void
  readonly columns: Set<ColumnListener>
}

const off: PredictedState = { status: 'off', heat: null }

/** Levels over the axes of the executed map, asked for again when it moves on. */
export function usePredicted(
  grid: HeatGrid | null,
  on: boolean,
  choice: ModelChoice | null,
): Predicted {
  const engine = useEngine()
  const [attempt, setAttempt] = useState(1)
  const [state, setState] = useState<PredictedState>({ status: 'loading', heat: null })
  const columns = useMemo(() => new Set<ColumnListener>(), [])
  const key = JSON.stringify(choice)
  useEffect(() => {
    if (grid === null || !on || attempt === 0) return undefined
    const feed = new PredictedFeed(engine, grid, JSON.parse(key) as ModelChoice | null, {
      // The last levels stay on screen until the next are there, unless they are another symbol's.
      onState: (next) =>
        setState((last) =>
          next.status === 'loading' && last.heat?.symbol === grid.symbol
            ? { status: 'loading', heat: last.heat }
            : next,
        ),
      onColumns: (heat, changed) => {
        for (const listener of columns) listener(heat, changed)
      },
    })
    return () => feed.close()
  }, [engine, grid, on, key, attempt, columns])
  return {
    state: on && grid !== null ? state : off,
    retry: () => setAttempt((count) => count + 1),
    columns,
  }
}
