import './heatmap.css'
import './levels.css'
import { useMemo, useState } from 'react'
import type { VenueId } from '../../../../contract/domain/venue.ts'
import type { HeatGrid } from '../../canvas/heatGrid.ts'
import { useHeatmapLook } from '../../components/panelId.ts'
import { effectiveInterval } from '../../stores/heatmapRanges.ts'
import { useSymbol } from '../../stores/selectedSymbol.ts'
import { useVenueStore } from '../../stores/venueStore.ts'
import { ChartLink } from './ChartLink.ts'
import { CompareMaps } from './CompareMaps.tsx'
import { DegradedBanner } from './DegradedBanner.tsx'
import { HeatmapToolbar } from './HeatmapToolbar.tsx'
import { Legend } from './Legend.tsx'
import { MapView } from './MapView.tsx'
import { ModelDialog } from './ModelDialog.tsx'
import { VenueCards } from './VenueCards.tsx'
import { useHeatmapCommands } from './heatmapCommands.ts'
import { useBinSize } from './useBinSize.ts'
import { useCutOffs } from './useCutOffs.ts'
import { useHeatmap } from './useHeatmap.ts'
import { usePredicted } from './usePredicted.ts'

/** Liquidations over price and time, realised and predicted, per venue, behind the candles. */
export function HeatmapPanel() {
  const look = useHeatmapLook()
  const symbol = useSymbol(look.symbol)
  const interval = effectiveInterval(look.range, look.interval)
  const binSize = useBinSize(symbol, look.range)
  const heatmap = useHeatmap(symbol, look.range, interval, binSize)
  const { grid } = heatmap.state
  const predicted = usePredicted(grid, look.predicted.on, look.model)
  const shown = useShownVenues(grid, look.compare ?? null, look.hiddenVenues)
  const cutOffs = useCutOffs(symbol, grid, predicted.state.heat, shown)
  const link = useMemo(() => new ChartLink(), [])
  const [asksModel, setAsksModel] = useState(false)
  useHeatmapCommands(symbol, grid, () => setAsksModel(true))
  const maps = {
    heatmap,
    predicted,
    link,
    cutOffs: cutOffs.used,
    onModel: () => setAsksModel(true),
  } as const
  return (
    <div
      className="heatmap"
      data-state={heatmap.state.status}
      data-predicted={predicted.state.status}
    >
      <HeatmapToolbar symbol={symbol} grid={grid} interval={interval} />
      {look.compare === null && <VenueCards heatmap={heatmap} shown={shown} />}
      <DegradedBanner shown={shown} />
      {look.compare === null ? (
        <MapView {...maps} shown={shown} />
      ) : (
        <CompareMaps {...maps} venues={look.compare} />
      )}
      <Legend symbol={symbol} shown={shown} cutOffs={cutOffs} />
      {symbol !== null && (
        <ModelDialog symbol={symbol} open={asksModel} onOpenChange={setAsksModel} />
      )}
    </div>
  )
}

/** The compared venues, or the map's without the hidden ones; all known while there is no map. */
function useShownVenues(
  grid: HeatGrid | null,
  compare: readonly VenueId[] | null,
  hidden: readonly VenueId[],
): ReadonlySet<VenueId> {
  const known = useVenueStore((store) => store.venues)
  const venues = grid?.venues ?? known.map((info) => info.venue)
  const key = (compare ?? venues.filter((venue) => !hidden.includes(venue))).join(' ')
  return useMemo(() => new Set(key === '' ? [] : (key.split(' ') as VenueId[])), [key])
}
