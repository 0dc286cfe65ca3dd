import { create } from 'zustand'
import type { CandleInterval, PositionSide } from '../../../contract/domain/market.ts'
import { candleIntervals } from '../../../contract/domain/market.ts'
import type { VenueId } from '../../../contract/domain/venue.ts'
import { venueIds } from '../../../contract/domain/venue.ts'
import type { PaletteId } from '../canvas/colorTables.ts'
import { isPaletteId } from '../canvas/colorTables.ts'
import type { SideChoice } from '../canvas/heatFilter.ts'
import type { CutOffs, IntensityScale } from '../canvas/intensity.ts'
import { intensityScales } from '../canvas/intensity.ts'
import type { TimeZone } from '../format/time.ts'
import { heatmapRanges } from './heatmapRanges.ts'
import type { HeatmapRange } from './heatmapRanges.ts'

export const colorModes = ['intensity', 'sides', 'venues'] as const
export type ColorMode = (typeof colorModes)[number]

export type HeatmapPreferences = {
  readonly range: HeatmapRange
  /** Null: the range's own interval. */
  readonly interval: CandleInterval | null
  readonly hiddenVenues: readonly VenueId[]
  readonly side: SideChoice
  readonly colorMode: ColorMode
  readonly palette: PaletteId
  readonly scale: IntensityScale
  readonly candles: boolean
  /** By symbol. */
  readonly binSizes: Readonly<Record<string, number>>
  /** By symbol; absent means chosen from what is shown. */
  readonly cutOffs: Readonly<Record<string, CutOffs>>
}

export type TapePreferences = {
  readonly hiddenVenues: readonly VenueId[]
  readonly side: SideChoice
  readonly minNotional: number
  readonly thisSymbolOnly: boolean
}

export type Preferences = {
  readonly symbol: string | null
  readonly timeZone: TimeZone
  readonly heatmap: HeatmapPreferences
  readonly tape: TapePreferences
}

export const defaultPreferences: Preferences = {
  symbol: null,
  timeZone: 'local',
  heatmap: {
    range: '24h',
    interval: null,
    hiddenVenues: [],
    side: 'both',
    colorMode: 'intensity',
    palette: 'ember',
    scale: 'log',
    candles: true,
    binSizes: {},
    cutOffs: {},
  },
  tape: { hiddenVenues: [], side: 'both', minNotional: 0, thisSymbolOnly: false },
}

export const usePreferences = create<Preferences>(() => defaultPreferences)

export function setHeatmap(change: Partial<HeatmapPreferences>): void {
  usePreferences.setState((store) => ({ heatmap: { ...store.heatmap, ...change } }))
}

export function setTape(change: Partial<TapePreferences>): void {
  usePreferences.setState((store) => ({ tape: { ...store.tape, ...change } }))
}

type Fields = Readonly<Record<string, unknown>>

/** Reads stored preferences. Whatever is missing or not valid keeps its default. */
export function parsePreferences(text: string | null): Preferences {
  const stored = fieldsOf(parseJson(text))
  const heatmap = fieldsOf(stored['heatmap'])
  const tape = fieldsOf(stored['tape'])
  const base = defaultPreferences
  return {
    symbol: typeof stored['symbol'] === 'string' ? stored['symbol'] : null,
    timeZone: oneOf(['utc', 'local'] as const, stored['timeZone'], base.timeZone),
    heatmap: {
      range: oneOf(heatmapRanges, heatmap['range'], base.heatmap.range),
      interval: oneOf([...candleIntervals, null], heatmap['interval'], null),
      hiddenVenues: venuesOf(heatmap['hiddenVenues']),
      side: sideOf(heatmap['side']),
      colorMode: oneOf(colorModes, heatmap['colorMode'], base.heatmap.colorMode),
      palette: isPaletteId(heatmap['palette']) ? heatmap['palette'] : base.heatmap.palette,
      scale: oneOf(intensityScales, heatmap['scale'], base.heatmap.scale),
      candles: heatmap['candles'] !== false,
      binSizes: mapOf(heatmap['binSizes'], positive),
      cutOffs: mapOf(heatmap['cutOffs'], cutOffsOf),
    },
    tape: {
      hiddenVenues: venuesOf(tape['hiddenVenues']),
      side: sideOf(tape['side']),
      minNotional: positive(tape['minNotional']) ?? 0,
      thisSymbolOnly: tape['thisSymbolOnly'] === true,
    },
  }
}

function parseJson(text: string | null): unknown {
  if (text === null) return null
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}

function oneOf<Choice>(choices: readonly Choice[], value: unknown, fallback: Choice): Choice {
  return choices.includes(value as Choice) ? (value as Choice) : fallback
}

const sideOf = (value: unknown): SideChoice =>
  oneOf<'both' | PositionSide>(['both', 'long', 'short'], value, 'both')

function venuesOf(value: unknown): readonly VenueId[] {
  return Array.isArray(value) ? venueIds.filter((venue) => value.includes(venue)) : []
}

function positive(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null
}

function cutOffsOf(value: unknown): CutOffs | null {
  const { low, high } = fieldsOf(value)
  const valid = typeof low === 'number' && typeof high === 'number' && low >= 0 && high > low
  return valid && Number.isFinite(high) ? { low, high } : null
}

/** At most 500 entries: one a symbol ever looked at. */
function mapOf<Value>(
  value: unknown,
  parse: (entry: unknown) => Value | null,
): Record<string, Value> {
  const entries: [string, Value][] = []
  for (const [key, entry] of Object.entries(fieldsOf(value)).slice(0, 500)) {
    const parsed = parse(entry)
    if (parsed !== null) entries.push([key, parsed])
  }
  return Object.fromEntries(entries)
}
