import { useCallback, useEffect, useMemo, useState } from 'react'
import type { LiquidationProfile } from '../../../../contract/domain/liquidationModel.ts'
import type { VenueId } from '../../../../contract/domain/venue.ts'
import { useEngine } from '../../bridge/engine.ts'
import { gapSegments } from '../../canvas/gapSegments.ts'
import type { HeatGrid } from '../../canvas/heatGrid.ts'
import type { CutOffs } from '../../canvas/intensity.ts'
import { useHeatmapLook } from '../../components/panelId.ts'
import { barOf, foldCandle, onCandles } from '../../stores/candleSeries.ts'
import { markOf, useMarketStore } from '../../stores/marketStore.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { useVenueStore } from '../../stores/venueStore.ts'
import type { ChartLink } from './ChartLink.ts'
import { loadCandles } from './chartCandles.ts'
import type { CursorState } from './cursor.ts'
import { HeatChart } from './HeatChart.ts'
import { heatPaint } from './heatPaint.ts'
import type { Heatmap } from './useHeatmap.ts'
import type { Predicted } from './usePredicted.ts'

/** Called whenever what the chart shows of the map moved; the lane under it follows. */
export type ViewSignal = { readonly listeners: Set<() => void> }

/** What one chart draws. */
export type ChartContent = {
  readonly heatmap: Heatmap
  readonly predicted: Predicted
  readonly profile: LiquidationProfile | null
  readonly shown: ReadonlySet<VenueId>
  readonly cutOffs: { readonly executed: CutOffs; readonly predicted: CutOffs }
  /** Whose candles; null: the first venue that has some. */
  readonly candleVenue: VenueId | null
  readonly link: ChartLink
}

/** Owns the chart and keeps it in step with the maps, the venues shown and the colors. */
export function useChart(
  content: ChartContent,
  onCursor: (cursor: CursorState) => void,
): {
  readonly chart: HeatChart | null
  /** For the element the chart is drawn in. */
  readonly attach: (element: HTMLDivElement) => () => void
  readonly view: ViewSignal
} {
  const { link } = content
  const [chart, setChart] = useState<HeatChart | null>(null)
  const view = useMemo<ViewSignal>(() => ({ listeners: new Set() }), [])
  const attach = useCallback(
    (element: HTMLDivElement) => {
      const events = {
        onPointer: (
          cell: NonNullable<CursorState>['cell'] | null,
          point: NonNullable<CursorState>['point'] | null,
        ) => {
          onCursor(cell === null || point === null ? null : { cell, point, chart: made })
          made.setCursor(cell)
        },
        onView: () => {
          for (const listener of view.listeners) listener()
        },
      }
      const made: HeatChart = new HeatChart(element, events, link)
      setChart(made)
      return () => {
        made.close()
        setChart(null)
      }
    },
    [view, onCursor, link],
  )
  useMap(chart, content.heatmap)
  useExecutedColors(chart, content)
  usePredictedColors(chart, content)
  useEffect(() => chart?.setProfile(content.profile), [chart, content.profile])
  useCandles(chart, content.heatmap.state.grid, content.candleVenue)
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
    heatmap.columns.add(onColumns)
    return () => {
      heatmap.columns.delete(onColumns)
    }
  }, [chart, grid, heatmap.columns])
}

function useExecutedColors(
  chart: HeatChart | null,
  { heatmap, shown, cutOffs: { executed: cutOffs } }: ChartContent,
): void {
  const { grid } = heatmap.state
  const infos = useVenueStore((store) => store.venues)
  const { executed: look, side, candles } = useHeatmapLook()
  useEffect(() => chart?.showCandles(candles), [chart, candles])
  useEffect(() => {
    if (chart === null || grid === null) return undefined
    const paint = look.on ? heatPaint(grid, infos, shown, look, side, cutOffs) : null
    chart.executed.show(grid, paint, look.opacity)
    let gaps = grid.gaps
    chart.executed.setGaps(gapSegments(gaps, shown))
    const onColumns = (): void => {
      if (grid.gaps === gaps) return
      gaps = grid.gaps
      chart.executed.setGaps(gapSegments(gaps, shown))
    }
    heatmap.columns.add(onColumns)
    return () => {
      heatmap.columns.delete(onColumns)
    }
  }, [chart, grid, infos, shown, look, side, cutOffs, heatmap.columns])
}

function usePredictedColors(
  chart: HeatChart | null,
  { predicted, shown, cutOffs: { predicted: cutOffs } }: ChartContent,
): void {
  const { heat } = predicted.state
  const infos = useVenueStore((store) => store.venues)
  const { predicted: look, side } = useHeatmapLook()
  useEffect(() => {
    if (chart === null) return undefined
    if (heat === null) {
      chart.predicted.show(null, null)
      return undefined
    }
    const paint = heatPaint(heat, infos, shown, look, side, cutOffs)
    chart.predicted.show(heat, paint, look.opacity)
    const showData = (): void => {
      chart.predicted.setGaps(gapSegments(heat.gaps, shown))
      chart.predicted.setWarmUp(heat.warmingUp(shown))
    }
    showData()
    const onColumns = (changedHeat: typeof heat, changed: readonly number[]): void => {
      if (changedHeat !== heat) return
      chart.predicted.update(changed)
      showData()
    }
    predicted.columns.add(onColumns)
    return () => {
      predicted.columns.delete(onColumns)
    }
  }, [chart, heat, infos, shown, look, side, cutOffs, predicted.columns])
}

function useCandles(chart: HeatChart | null, grid: HeatGrid | null, venue: VenueId | null): void {
  const engine = useEngine()
  useEffect(() => {
    if (chart === null || grid === null) return undefined
    let source: string | null = null
    let current = true
    const load = async (): Promise<void> => {
      const candles = await loadCandles(engine, grid, venue)
      if (!current) return
      source = candles.at(-1)?.instrumentId ?? null
      chart.setCandles(candles.map(barOf))
    }
    void load()
    const stop = onCandles((candles) => {
      for (const candle of candles) {
        if (candle.instrumentId !== source) continue
        const bar = foldCandle(chart.lastBar, candle, grid.interval)
        if (bar !== null) chart.updateCandle(bar)
      }
    })
    return () => {
      current = false
      stop()
    }
  }, [engine, chart, grid, venue])
}

function useZone(chart: HeatChart | null): void {
  const zone = usePreferences((store) => store.timeZone)
  useEffect(() => chart?.setZone(zone), [chart, zone])
}
