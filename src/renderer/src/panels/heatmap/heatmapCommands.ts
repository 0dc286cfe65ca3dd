import type { HeatGrid } from '../../canvas/heatGrid.ts'
import { palettes } from '../../canvas/colorTables.ts'
import type { Command } from '../../commands/registry.ts'
import { useCommands } from '../../commands/registry.ts'
import { usePanelId } from '../../components/panelId.ts'
import { heatmapRanges, quickRanges } from '../../stores/heatmapRanges.ts'
import type { LayerName } from '../../stores/heatmapPreferences.ts'
import { colorModes } from '../../stores/heatmapPreferences.ts'
import { heatmapOf, setHeatmap, setLayer, usePreferences } from '../../stores/preferences.ts'
import { neighbourBin } from './bins.ts'
import { startComparing } from './compare.ts'

const group = 'Heatmap'
const lookOf = (panel: string) => heatmapOf(usePreferences.getState(), panel)

type Entry = readonly [id: string, title: string, key: string | null, run: () => void]

/** What a heatmap can be told that does not concern its chart's view. */
export function useHeatmapCommands(
  symbol: string | null,
  grid: HeatGrid | null,
  openModel: () => void,
): void {
  const panel = usePanelId()
  const entries: readonly Entry[] = [
    ['binSmaller', 'Smaller price bins', '[', () => stepBin(panel, symbol, grid, -1)],
    ['binLarger', 'Larger price bins', ']', () => stepBin(panel, symbol, grid, 1)],
    ['venues', 'Next choice of venues (all, then each alone)', 'v', () => nextVenues(panel, grid)],
    ['compare', 'Compare two venues side by side', 'x', () => toggleCompare(panel, grid)],
    ['executed', 'Show or hide realised liquidations', 'r', () => toggleLayer(panel, 'executed')],
    ['predicted', 'Show or hide predicted levels', 'p', () => toggleLayer(panel, 'predicted')],
    [
      'profile',
      'Show or hide the leverage profile',
      'l',
      () => setHeatmap(panel, { profile: !lookOf(panel).profile }),
    ],
    ['model', 'What the predicted levels assume', 'm', openModel],
    ['colors', 'Next palette of the realised layer', 'c', () => nextPalette(panel)],
    ['colorMode', 'Color by intensity, side or venue', 'C', () => nextColorMode(panel)],
  ]
  useCommands([
    ...rangeCommands(panel),
    ...entries.map(([id, title, key, run]) => ({
      id: `heatmap.${id}`,
      title,
      group,
      panel,
      run,
      ...(key === null ? {} : { keys: [key] }),
    })),
  ])
}

function rangeCommands(panel: string): readonly Command[] {
  return [
    {
      id: 'heatmap.range',
      title: `Time range, ${quickRanges[0]} to ${quickRanges.at(-1) ?? ''}`,
      group,
      panel,
      keys: quickRanges.map((_, index) => String(index + 1)),
      shownKeys: ['1', '…', String(quickRanges.length)],
      inPalette: false,
      run: (key) => setHeatmap(panel, { range: quickRanges[Number(key) - 1] ?? '24h' }),
    },
    ...heatmapRanges.map((range) => ({
      id: `heatmap.range.${range}`,
      title: `Show ${range}`,
      group,
      panel,
      run: () => setHeatmap(panel, { range }),
    })),
  ]
}

function stepBin(panel: string, symbol: string | null, grid: HeatGrid | null, step: number): void {
  if (symbol === null || grid === null) return
  const next = neighbourBin(grid.binSizes, grid.binSize, step)
  setHeatmap(panel, { binSizes: { ...lookOf(panel).binSizes, [symbol]: next } })
}

/** All, then each venue alone, then all again. */
function nextVenues(panel: string, grid: HeatGrid | null): void {
  if (grid === null) return
  const { hiddenVenues } = lookOf(panel)
  const shown = grid.venues.filter((venue) => !hiddenVenues.includes(venue))
  const alone = shown.length === 1 ? grid.venues.indexOf(shown[0] ?? 'bybit') : -1
  const next = grid.venues[alone + 1]
  setHeatmap(panel, {
    hiddenVenues: next === undefined ? [] : grid.venues.filter((venue) => venue !== next),
    compare: null,
  })
}

function toggleCompare(panel: string, grid: HeatGrid | null): void {
  if (lookOf(panel).compare !== null) setHeatmap(panel, { compare: null })
  else if (grid !== null) startComparing(panel, grid.venues)
}

function toggleLayer(panel: string, layer: LayerName): void {
  setLayer(panel, layer, { on: !lookOf(panel)[layer].on })
}

function nextPalette(panel: string): void {
  const { palette } = lookOf(panel).executed
  const at = palettes.findIndex((each) => each.id === palette)
  const next = palettes[(at + 1) % palettes.length] ?? palettes[0]
  setLayer(panel, 'executed', { palette: next.id, colorMode: 'intensity' })
}

function nextColorMode(panel: string): void {
  const { colorMode } = lookOf(panel).executed
  const at = colorModes.indexOf(colorMode)
  const next = colorModes[(at + 1) % colorModes.length] ?? 'intensity'
  setLayer(panel, 'executed', { colorMode: next })
}
