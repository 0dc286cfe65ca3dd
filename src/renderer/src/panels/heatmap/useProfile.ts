import type { UnifiedSymbol } from '../../../../contract/domain/ids.ts'
import type { LiquidationProfile } from '../../../../contract/domain/liquidationModel.ts'
import type { VenueId } from '../../../../contract/domain/venue.ts'
import type { Polled } from '../../bridge/usePolled.ts'
import { usePolled } from '../../bridge/usePolled.ts'
import type { HeatGrid } from '../../canvas/heatGrid.ts'
import { useHeatmapLook } from '../../components/panelId.ts'
import type { Predicted } from './usePredicted.ts'

const pollMs = 5000

/** The levels that stand now for the shown venues, in bins as high as the map's. */
export function useProfile(
  grid: HeatGrid | null,
  predicted: Predicted,
  shown: ReadonlySet<VenueId>,
): Polled<LiquidationProfile> {
  const { predicted: layer, profile, model } = useHeatmapLook()
  const { heat } = predicted.state
  const venues = grid?.venues.filter((venue) => shown.has(venue)) ?? []
  const wanted = grid !== null && venues.length > 0 && (layer.on || profile)
  const input = wanted
    ? {
        symbol: grid.symbol as UnifiedSymbol,
        venues,
        binSize: heat?.symbol === grid.symbol ? heat.binSize : grid.binSize,
        ...(model === null ? {} : { settings: model }),
      }
    : null
  return usePolled('model:profile', input, pollMs)
}
