import type { ModelChoice } from '../../../contract/domain/liquidationModel.ts'
import { leverageTiers, modelVersions } from '../../../contract/domain/liquidationModel.ts'
import type { CandleInterval } from '../../../contract/domain/market.ts'
import { candleIntervals } from '../../../contract/domain/market.ts'
import type { VenueId } from '../../../contract/domain/venue.ts'
import type { PaletteId } from '../canvas/colorTables.ts'
import { isPaletteId } from '../canvas/colorTables.ts'
import type { SideChoice } from '../canvas/heatFilter.ts'
import type { CutOffs, IntensityScale } from '../canvas/intensity.ts'
import { intensityScales } from '../canvas/intensity.ts'
import type { Fields } from './fields.ts'
import { fieldsOf, mapOf, notNegative, oneOf, positive, sideOf, venuesOf } from './fields.ts'
import { heatmapRanges } from './heatmapRanges.ts'
import type { HeatmapRange } from './heatmapRanges.ts'

export const colorModes = ['intensity', 'sides', 'venues'] as const
export type ColorMode = (typeof colorModes)[number]

/** What happened, and what a model says would happen; never mixed. */
export const layerNames = ['executed', 'predicted'] as const
export type LayerName = (typeof layerNames)[number]

/** How one layer of the map looks. */
export type LayerLook = {
  readonly on: boolean
  /** 0 to 1. */
  readonly opacity: number
  readonly colorMode: ColorMode
  readonly palette: PaletteId
  readonly scale: IntensityScale
  /** By symbol; absent means chosen from what is shown. */
  readonly cutOffs: Readonly<Record<string, CutOffs>>
}

/** What one heatmap panel shows. Several may be open, each with its own. */
export type HeatmapPreferences = {
  /** Null: the window's symbol. */
  readonly symbol: string | null
  readonly range: HeatmapRange
  /** Null: the range's own interval. */
  readonly interval: CandleInterval | null
  readonly hiddenVenues: readonly VenueId[]
  readonly side: SideChoice
  readonly candles: boolean
  /** The cumulative profile at the right edge. */
  readonly profile: boolean
  /** By symbol. */
  readonly binSizes: Readonly<Record<string, number>>
  readonly executed: LayerLook
  readonly predicted: LayerLook
  /** Two venues side by side; null: all in one map. */
  readonly compare: readonly [VenueId, VenueId] | null
  /** What this panel's model does otherwise than the saved one; null: nothing. */
  readonly model: ModelChoice | null
}

const look: LayerLook = {
  on: true,
  opacity: 1,
  colorMode: 'intensity',
  palette: 'ember',
  scale: 'log',
  cutOffs: {},
}

export const defaultHeatmap: HeatmapPreferences = {
  symbol: null,
  range: '24h',
  interval: null,
  hiddenVenues: [],
  side: 'both',
  candles: true,
  profile: true,
  binSizes: {},
  executed: look,
  predicted: { ...look, opacity: 0.8, palette: 'ice', scale: 'sqrt' },
  compare: null,
  model: null,
}

/** Reads one panel's stored preferences. Whatever is missing or not valid keeps its default. */
export function parseHeatmap(heatmap: Fields): HeatmapPreferences {
  const base = defaultHeatmap
  return {
    symbol: typeof heatmap['symbol'] === 'string' ? heatmap['symbol'] : null,
    range: oneOf(heatmapRanges, heatmap['range'], base.range),
    interval: oneOf([...candleIntervals, null], heatmap['interval'], null),
    hiddenVenues: venuesOf(heatmap['hiddenVenues']),
    side: sideOf(heatmap['side']),
    candles: heatmap['candles'] !== false,
    profile: heatmap['profile'] !== false,
    binSizes: mapOf(heatmap['binSizes'], positive),
    executed: parseLook(fieldsOf(heatmap['executed']), base.executed),
    predicted: parseLook(fieldsOf(heatmap['predicted']), base.predicted),
    compare: compareOf(heatmap['compare']),
    model: modelOf(heatmap['model']),
  }
}

function parseLook(stored: Fields, base: LayerLook): LayerLook {
  const opacity = stored['opacity']
  return {
    on: stored['on'] !== false,
    opacity: typeof opacity === 'number' && opacity >= 0 && opacity <= 1 ? opacity : base.opacity,
    colorMode: oneOf(colorModes, stored['colorMode'], base.colorMode),
    palette: isPaletteId(stored['palette']) ? stored['palette'] : base.palette,
    scale: oneOf(intensityScales, stored['scale'], base.scale),
    cutOffs: mapOf(stored['cutOffs'], cutOffsOf),
  }
}

function compareOf(value: unknown): HeatmapPreferences['compare'] {
  if (!Array.isArray(value)) return null
  const [left] = venuesOf([value[0]])
  const [right] = venuesOf([value[1]])
  return left === undefined || right === undefined || left === right ? null : [left, right]
}

function modelOf(value: unknown): ModelChoice | null {
  if (typeof value !== 'object' || value === null) return null
  const stored = fieldsOf(value)
  const given = mapOf(stored['weights'], notNegative)
  const tiers = leverageTiers.filter((tier) => given[tier] !== undefined)
  const version = modelVersions.find((each) => each === stored['version'])
  const switched = (name: string) =>
    typeof stored[name] === 'boolean' ? { [name]: stored[name] } : {}
  const choice: ModelChoice = {
    ...(version === undefined ? {} : { version }),
    ...(tiers.length === 0
      ? {}
      : { weights: Object.fromEntries(tiers.map((tier) => [tier, given[tier] ?? 0])) }),
    ...switched('fundingTilt'),
    ...switched('turnover'),
  }
  return Object.keys(choice).length === 0 ? null : choice
}

function cutOffsOf(value: unknown): CutOffs | null {
  const { low, high } = fieldsOf(value)
  const valid = typeof low === 'number' && typeof high === 'number' && low >= 0 && high > low
  return valid && Number.isFinite(high) ? { low, high } : null
}
