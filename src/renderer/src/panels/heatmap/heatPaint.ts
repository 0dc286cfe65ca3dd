import type { VenueInfo } from '../../../../contract/domain/venue.ts'
import { paletteTable, tintTable } from '../../canvas/colorTables.ts'
import type { ColorTable } from '../../canvas/colorTables.ts'
import type { SideChoice } from '../../canvas/heatFilter.ts'
import { makeMask } from '../../canvas/heatFilter.ts'
import type { CellGrid } from '../../canvas/cellGrid.ts'
import type { HeatPaint } from '../../canvas/heatPixels.ts'
import type { CutOffs } from '../../canvas/intensity.ts'
import { makeIntensity } from '../../canvas/intensity.ts'
import type { LayerLook } from '../../stores/heatmapPreferences.ts'

/** Colors of the two sides: a liquidated long was sold, a liquidated short was bought. */
export const sideColors = { long: '#ff3864', short: '#00f7d2' } as const

const unknownVenue = '#8b93a0'

export function venueColor(infos: readonly VenueInfo[], venue: string): string {
  return infos.find((info) => info.venue === venue)?.color ?? unknownVenue
}

/** How the cells of a layer become colors under the user's choices. */
export function heatPaint(
  grid: CellGrid,
  infos: readonly VenueInfo[],
  shown: ReadonlySet<CellGrid['venues'][number]>,
  look: LayerLook,
  side: SideChoice,
  cutOffs: CutOffs,
): HeatPaint {
  return {
    mask: makeMask(grid.venues, shown, side),
    intensity: makeIntensity(look.scale, cutOffs),
    least: cutOffs.low,
    colors: paintColors(grid, infos, look),
  }
}

function paintColors(
  grid: CellGrid,
  infos: readonly VenueInfo[],
  { colorMode, palette }: LayerLook,
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
  { colorMode, palette }: LayerLook,
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
