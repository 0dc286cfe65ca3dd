import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { VenueId } from '../../../../contract/domain/venue.ts'
import type { CutOffs } from '../../canvas/intensity.ts'
import { gapSegments } from '../../canvas/gapSegments.ts'
import { barOf, foldCandle, onCandles } from '../../stores/candleSeries.ts'
import { markOf, useMarketStore } from '../../stores/marketStore.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { useVenueStore } from '../../stores/venueStore.ts'
import type { CursorState } from './cursor.ts'
import { HeatChart } from './HeatChart.ts'
import type { CandleSet } from './HeatmapFeed.ts'
import { heatPaint } from './heatPaint.ts'
import type { Heatmap } from './useHeatmap.ts'

/** Called whenever what the chart shows of the map moved; the lane under it follows. */
export type ViewSignal = { readonly listeners: Set<() => void> }

/** Owns the chart and keeps it in step with the map, the venues shown and the colors. */
export function useChart(
  heatmap: Heatmap,
  shown: ReadonlySet<VenueId>,
  cutOffs: CutOffs,
  onCursor: (cursor: CursorState) => void,
): {
  readonly chart: HeatChart | null
  /** For the element the chart is drawn in. */
  readonly attach: (element: HTMLDivElement) => () => void
  readonly view: ViewSignal
} {
  const [chart, setChart] = useState<HeatChart | null>(null)
  const view = useMemo<ViewSignal>(() => ({ listeners: new Set() }), [])
  const attach = useCallback(
    (element: HTMLDivElement) => {
      const made = new HeatChart(element, {
        onPointer: (cell, point) => {
          onCursor(cell === null || point === null ? null : { cell, point })
          made.setCursor(cell)
        },
        onView: () => {
          for (const listener of view.listeners) listener()
        },
      })
      setChart(made)
      return () => {
        made.close()
        setChart(null)
      }
    },
    [view, onCursor],
  )
  useMap(chart, heatmap)
  useColors(chart, heatmap, shown, cutOffs)
  useCandles(chart, heatmap)
  useZone(chart)
  return { chart, attach, view }
}

function useMap(chart: HeatChart | null, heatmap: Heatmap): void {
  const { grid } = heatmap.state
  useEffect(() => {
    if (chart === null || grid === null) return undefined
    chart.setGrid(grid, markOf(useMarketStore.getState(), grid.symbol))
    const onColumns = (changedGrid: typeof grid, changed: readonly number[]): void => {
      if (changedGrid === grid) chart.update(grid, changed)
    }
    heatmap.listeners.columns.add(onColumns)
    return () => {
      heatmap.listeners.columns.delete(onColumns)
    }
  }, [chart, grid, heatmap.listeners])
}

function useColors(
  chart: HeatChart | null,
  heatmap: Heatmap,
  shown: ReadonlySet<VenueId>,
  cutOffs: CutOffs,
): void {
  const { grid } = heatmap.state
  const infos = useVenueStore((store) => store.venues)
  const preferences = usePreferences((store) => store.heatmap)
  useEffect(() => {
    if (chart === null || grid === null) return undefined
    const paint = heatPaint(grid, infos, shown, preferences, cutOffs)
    chart.paint(grid, paint)
    chart.showCandles(preferences.candles)
    let gaps = grid.gaps
    chart.setGaps(gapSegments(gaps, shown))
    const onColumns = (): void => {
      if (grid.gaps === gaps) return
      gaps = grid.gaps
      chart.setGaps(gapSegments(gaps, shown))
    }
    heatmap.listeners.columns.add(onColumns)
    return () => {
      heatmap.listeners.columns.delete(onColumns)
    }
  }, [chart, grid, infos, shown, preferences, cutOffs, heatmap.listeners])
}

function useCandles(chart: HeatChart | null, heatmap: Heatmap): void {
  const source = useRef<string | null>(null)
  const { grid } = heatmap.state
  useEffect(() => {
    if (chart === null || grid === null) return undefined
    const onLoaded = (_grid: typeof grid, set: CandleSet | null): void => {
      source.current = set?.candles.at(-1)?.instrumentId ?? null
      chart.setCandles((set?.candles ?? []).map(barOf))
    }
    heatmap.listeners.candles.add(onLoaded)
    const stop = onCandles((candles) => {
      for (const candle of candles) {
        if (candle.instrumentId !== source.current) continue
        const bar = foldCandle(chart.lastBar, candle, grid.interval)
        if (bar !== null) chart.updateCandle(bar)
      }
    })
    return () => {
      heatmap.listeners.candles.delete(onLoaded)
      stop()
    }
  }, [chart, grid, heatmap.listeners])
}

function useZone(chart: HeatChart | null): void {
  const zone = usePreferences((store) => store.timeZone)
  useEffect(() => chart?.setZone(zone), [chart, zone])
}
