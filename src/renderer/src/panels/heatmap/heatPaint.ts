import type { VenueInfo } from '../../../../contract/domain/venue.ts'
import { paletteTable, tintTable } from '../../canvas/colorTables.ts'
import type { ColorTable } from '../../canvas/colorTables.ts'
import type { SideChoice } from '../../canvas/heatFilter.ts'
import { makeMask } from '../../canvas/heatFilter.ts'
import type { HeatGrid } from '../../canvas/heatGrid.ts'
import type { HeatPaint } from '../../canvas/heatPixels.ts'
import type { CutOffs } from '../../canvas/intensity.ts'
import { makeIntensity } from '../../canvas/intensity.ts'
import type { HeatmapPreferences } from '../../stores/preferences.ts'

/** Colors of the two sides: a liquidated long was sold, a liquidated short was bought. */
export const sideColors = { long: '#ff3864', short: '#00f7d2' } as const

const unknownVenue = '#8b93a0'

export function venueColor(infos: readonly VenueInfo[], venue: string): string {
  return infos.find((info) => info.venue === venue)?.color ?? unknownVenue
}

/** How the map's cells become colors under the user's choices. */
export function heatPaint(
  grid: HeatGrid,
  infos: readonly VenueInfo[],
  shown: ReadonlySet<HeatGrid['venues'][number]>,
  preferences: HeatmapPreferences,
  cutOffs: CutOffs,
): HeatPaint {
  return {
    mask: makeMask(grid.venues, shown, preferences.side),
    intensity: makeIntensity(preferences.scale, cutOffs),
    least: cutOffs.low,
    colors: paintColors(grid, infos, preferences),
  }
}

function paintColors(
  grid: HeatGrid,
  infos: readonly VenueInfo[],
  { colorMode, palette }: HeatmapPreferences,
): HeatPaint['colors'] {
  if (colorMode === 'sides') {
    return { kind: 'sides', long: tintTable(sideColors.long), short: tintTable(sideColors.short) }
  }
  if (colorMode === 'venues') {
    return {
      kind: 'venues',
      tables: grid.venues.map((venue) => tintTable(venueColor(infos, venue))),
    }
  }
  return { kind: 'intensity', table: paletteTable(palette) }
}

/** The color bars of the legend, one or more, with what each stands for. */
export function legendBars(
  venues: readonly VenueInfo[],
  side: SideChoice,
  { colorMode, palette }: HeatmapPreferences,
): readonly { readonly label: string; readonly table: ColorTable }[] {
  if (colorMode === 'sides') {
    return (['long', 'short'] as const)
      .filter((each) => side === 'both' || side === each)
      .map((each) => ({ label: `${each}s`, table: tintTable(sideColors[each]) }))
  }
  if (colorMode === 'venues') {
    return venues.map((info) => ({ label: info.displayName, table: tintTable(info.color) }))
  }
  return [{ label: '', table: paletteTable(palette) }]
}
