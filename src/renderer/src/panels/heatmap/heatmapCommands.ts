import type { HeatGrid } from '../../canvas/heatGrid.ts'
import { palettes } from '../../canvas/colorTables.ts'
import type { Command } from '../../commands/registry.ts'
import { useCommands } from '../../commands/registry.ts'
import { heatmapRanges } from '../../stores/heatmapRanges.ts'
import { colorModes, setHeatmap, usePreferences } from '../../stores/preferences.ts'
import { neighbourBin } from './bins.ts'

const group = 'Heatmap'
const panel = 'heatmap'

/** What the heatmap can be told that does not concern its chart's view. */
export function useHeatmapCommands(symbol: string | null, grid: HeatGrid | null): void {
  useCommands([
    ...rangeCommands(),
    {
      id: 'heatmap.binSmaller',
      title: 'Smaller price bins',
      group,
      panel,
      keys: ['['],
      run: () => stepBin(symbol, grid, -1),
    },
    {
      id: 'heatmap.binLarger',
      title: 'Larger price bins',
      group,
      panel,
      keys: [']'],
      run: () => stepBin(symbol, grid, 1),
    },
    {
      id: 'heatmap.venues',
      title: 'Next choice of venues (all, then each alone)',
      group,
      panel,
      keys: ['v'],
      run: () => nextVenues(grid),
    },
    { id: 'heatmap.colors', title: 'Next palette', group, panel, keys: ['c'], run: nextPalette },
    {
      id: 'heatmap.colorMode',
      title: 'Color by intensity, side or venue',
      group,
      panel,
      keys: ['C'],
      run: nextColorMode,
    },
  ])
}

function rangeCommands(): readonly Command[] {
  const digits = heatmapRanges.slice(0, 9).map((_, index) => String(index + 1))
  return [
    {
      id: 'heatmap.range',
      title: `Time range, ${heatmapRanges[0]} to ${heatmapRanges[8]}`,
      group,
      panel,
      keys: digits,
      shownKeys: ['1', '…', '9'],
      inPalette: false,
      run: (key) => setHeatmap({ range: heatmapRanges[Number(key) - 1] ?? '24h' }),
    },
    ...heatmapRanges.map((range) => ({
      id: `heatmap.range.${range}`,
      title: `Show ${range}`,
      group,
      panel,
      run: () => setHeatmap({ range }),
    })),
  ]
}

function stepBin(symbol: string | null, grid: HeatGrid | null, step: number): void {
  if (symbol === null || grid === null) return
  const { binSizes } = usePreferences.getState().heatmap
  setHeatmap({
    binSizes: { ...binSizes, [symbol]: neighbourBin(grid.binSizes, grid.binSize, step) },
  })
}

/** All, then each venue alone, then all again. */
function nextVenues(grid: HeatGrid | null): void {
  if (grid === null) return
  const { hiddenVenues } = usePreferences.getState().heatmap
  const shown = grid.venues.filter((venue) => !hiddenVenues.includes(venue))
  const alone = shown.length === 1 ? grid.venues.indexOf(shown[0] ?? 'bybit') : -1
  const next = grid.venues[alone + 1]
  setHeatmap({
    hiddenVenues: next === undefined ? [] : grid.venues.filter((venue) => venue !== next),
  })
}

function nextPalette(): void {
  const { palette } = usePreferences.getState().heatmap
  const at = palettes.findIndex((each) => each.id === palette)
  const next = palettes[(at + 1) % palettes.length] ?? palettes[0]
  setHeatmap({ palette: next.id, colorMode: 'intensity' })
}

function nextColorMode(): void {
  const { colorMode } = usePreferences.getState().heatmap
  const at = colorModes.indexOf(colorMode)
  setHeatmap({ colorMode: colorModes[(at + 1) % colorModes.length] ?? 'intensity' })
}
