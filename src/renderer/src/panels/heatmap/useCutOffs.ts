import { useMemo } from 'react'
import type { VenueId } from '../../../../contract/domain/venue.ts'
import type { CellGrid } from '../../canvas/cellGrid.ts'
import { cellNotionals, makeMask } from '../../canvas/heatFilter.ts'
import type { SideChoice } from '../../canvas/heatFilter.ts'
import type { HeatGrid } from '../../canvas/heatGrid.ts'
import type { CutOffs } from '../../canvas/intensity.ts'
import { automaticCutOffs } from '../../canvas/intensity.ts'
import type { PredictedHeat } from '../../canvas/predictedHeat.ts'
import { useHeatmapLook } from '../../components/panelId.ts'
import type { LayerName } from '../../stores/heatmapPreferences.ts'

/** Shares of the cells that stay dark and that are brightest. Levels fill the map: more stay dark. */
const quantiles = {
  executed: { low: 0.1, high: 0.99 },
  predicted: { low: 0.5, high: 0.995 },
} as const

export type LayerCutOffs = {
  readonly used: Readonly<Record<LayerName, CutOffs>>
  /** Whether they were chosen from what is shown. */
  readonly automatic: Readonly<Record<LayerName, boolean>>
  readonly largest: Readonly<Record<LayerName, number>>
}

/** Between which amounts the colors of each layer run: as set by hand, else fitting what is shown. */
export function useCutOffs(
  symbol: string | null,
  grid: HeatGrid | null,
  heat: PredictedHeat | null,
  shown: ReadonlySet<VenueId>,
): LayerCutOffs {
  const look = useHeatmapLook()
  const executed = useFitting('executed', grid, shown, look.side)
  const predicted = useFitting('predicted', heat, shown, look.side)
  const { executed: one, predicted: other } = look
  return useMemo(() => {
    const chosen = {
      executed: symbol === null ? undefined : one.cutOffs[symbol],
      predicted: symbol === null ? undefined : other.cutOffs[symbol],
    }
    return {
      used: {
        executed: chosen.executed ?? executed.cutOffs,
        predicted: chosen.predicted ?? predicted.cutOffs,
      },
      automatic: {
        executed: chosen.executed === undefined,
        predicted: chosen.predicted === undefined,
      },
      largest: { executed: executed.largest, predicted: predicted.largest },
    }
  }, [symbol, one.cutOffs, other.cutOffs, executed, predicted])
}

function useFitting(
  layer: LayerName,
  grid: CellGrid | null,
  shown: ReadonlySet<VenueId>,
  side: SideChoice,
) {
  return useMemo(() => {
    if (grid === null) {
      return { cutOffs: automaticCutOffs(new Float64Array(0), quantiles[layer]), largest: 0 }
    }
    const sums = cellNotionals(grid, makeMask(grid.venues, shown, side))
    return {
      cutOffs: automaticCutOffs(sums, quantiles[layer]),
      largest: sums.reduce((a, b) => Math.max(a, b), 0),
    }
  }, [layer, grid, shown, side])
}
