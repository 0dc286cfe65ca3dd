import './heatmap.css'
import { useMemo } from 'react'
import type { VenueId } from '../../../../contract/domain/venue.ts'
import { automaticCutOffs } from '../../canvas/intensity.ts'
import type { HeatGrid } from '../../canvas/heatGrid.ts'
import { cellNotionals, makeMask } from '../../canvas/heatFilter.ts'
import { effectiveInterval } from '../../stores/heatmapRanges.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { useSymbol } from '../../stores/selectedSymbol.ts'
import { useVenueStore } from '../../stores/venueStore.ts'
import { useBinSize } from './useBinSize.ts'
import { ChartView } from './ChartView.tsx'
import { DegradedBanner } from './DegradedBanner.tsx'
import { HeatmapToolbar } from './HeatmapToolbar.tsx'
import { Legend } from './Legend.tsx'
import { VenueCards } from './VenueCards.tsx'
import { useHeatmapCommands } from './heatmapCommands.ts'
import { useHeatmap } from './useHeatmap.ts'

/** Executed liquidations over price and time, per venue, behind the candles. */
export function HeatmapPanel() {
  const symbol = useSymbol()
  const preferences = usePreferences((store) => store.heatmap)
  const interval = effectiveInterval(preferences.range, preferences.interval)
  const binSize = useBinSize(symbol, preferences.range)
  const heatmap = useHeatmap(symbol, preferences.range, interval, binSize)
  const { grid } = heatmap.state
  const shown = useShownVenues(grid, preferences.hiddenVenues)
  const automatic = useMemo(() => {
    if (grid === null) return { cutOffs: automaticCutOffs(new Float64Array(0)), largest: 0 }
    const sums = cellNotionals(grid, makeMask(grid.venues, shown, preferences.side))
    return { cutOffs: automaticCutOffs(sums), largest: sums.reduce((a, b) => Math.max(a, b), 0) }
  }, [grid, shown, preferences.side])
  const chosen = symbol === null ? undefined : preferences.cutOffs[symbol]
  const cutOffs = chosen ?? automatic.cutOffs
  useHeatmapCommands(symbol, grid)
  return (
    <div className="heatmap" data-state={heatmap.state.status}>
      <HeatmapToolbar symbol={symbol} grid={grid} interval={interval} />
      <VenueCards heatmap={heatmap} shown={shown} />
      <DegradedBanner shown={shown} />
      <ChartView heatmap={heatmap} shown={shown} cutOffs={cutOffs} />
      <Legend
        symbol={symbol}
        shown={shown}
        cutOffs={cutOffs}
        automatic={chosen === undefined}
        largest={automatic.largest}
      />
    </div>
  )
}

/** The map's venues without the hidden ones; all venues known while there is no map. */
function useShownVenues(grid: HeatGrid | null, hidden: readonly VenueId[]): ReadonlySet<VenueId> {
  const known = useVenueStore((store) => store.venues)
  const venues = grid?.venues ?? known.map((info) => info.venue)
  const key = venues.filter((venue) => !hidden.includes(venue)).join(' ')
  return useMemo(() => new Set(key === '' ? [] : (key.split(' ') as VenueId[])), [key])
}
