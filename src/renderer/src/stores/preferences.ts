import { create } from 'zustand'
import type { VenueId } from '../../../contract/domain/venue.ts'
import type { SideChoice } from '../canvas/heatFilter.ts'
import type { TimeZone } from '../format/time.ts'
import { fieldsOf, mapOf, notNegative, oneOf, parseJson, sideOf, venuesOf } from './fields.ts'
import type { HeatmapPreferences, LayerLook, LayerName } from './heatmapPreferences.ts'
import { defaultHeatmap, parseHeatmap } from './heatmapPreferences.ts'

export type TapePreferences = {
  readonly hiddenVenues: readonly VenueId[]
  readonly side: SideChoice
  readonly minNotional: number
  readonly thisSymbolOnly: boolean
}

/** A time that never comes: muted until somebody lifts it. */
export const alwaysMuted = 8_640_000_000_000_000

/** How market alerts are told in this window. */
export type AlertPreferences = {
  /** Until when nothing sounds or pops up; 0: not muted. */
  readonly mutedUntil: number
  /** 0 to 1. */
  readonly volume: number
}

export type Preferences = {
  readonly symbol: string | null
  readonly timeZone: TimeZone
  /** By panel; a panel that is not named looks as a fresh one. */
  readonly heatmaps: Readonly<Record<string, HeatmapPreferences>>
  readonly tape: TapePreferences
  readonly alerts: AlertPreferences
}

export const defaultPreferences: Preferences = {
  symbol: null,
  timeZone: 'local',
  heatmaps: {},
  tape: { hiddenVenues: [], side: 'both', minNotional: 0, thisSymbolOnly: false },
  alerts: { mutedUntil: 0, volume: 0.5 },
}

/** Most heatmap panels whose looks are kept. */
const panelBound = 24

export const usePreferences = create<Preferences>(() => defaultPreferences)

export function heatmapOf({ heatmaps }: Preferences, panelId: string): HeatmapPreferences {
  return heatmaps[panelId] ?? defaultHeatmap
}

export function setHeatmap(panelId: string, change: Partial<HeatmapPreferences>): void {
  usePreferences.setState((store) => ({
    heatmaps: { ...store.heatmaps, [panelId]: { ...heatmapOf(store, panelId), ...change } },
  }))
}

export function setLayer(panelId: string, layer: LayerName, change: Partial<LayerLook>): void {
  const known = heatmapOf(usePreferences.getState(), panelId)[layer]
  setHeatmap(panelId, { [layer]: { ...known, ...change } })
}

export function setTape(change: Partial<TapePreferences>): void {
  usePreferences.setState((store) => ({ tape: { ...store.tape, ...change } }))
}

export function setAlerts(change: Partial<AlertPreferences>): void {
  usePreferences.setState((store) => ({ alerts: { ...store.alerts, ...change } }))
}

/** Reads stored preferences. Whatever is missing or not valid keeps its default. */
export function parsePreferences(text: string | null): Preferences {
  const stored = fieldsOf(parseJson(text))
  const tape = fieldsOf(stored['tape'])
  const alerts = fieldsOf(stored['alerts'])
  const base = defaultPreferences
  return {
    symbol: typeof stored['symbol'] === 'string' ? stored['symbol'] : null,
    timeZone: oneOf(['utc', 'local'] as const, stored['timeZone'], base.timeZone),
    heatmaps: mapOf(stored['heatmaps'], (entry) => parseHeatmap(fieldsOf(entry)), panelBound),
    tape: {
      hiddenVenues: venuesOf(tape['hiddenVenues']),
      side: sideOf(tape['side']),
      minNotional: notNegative(tape['minNotional']) ?? 0,
      thisSymbolOnly: tape['thisSymbolOnly'] === true,
    },
    alerts: {
      mutedUntil: notNegative(alerts['mutedUntil']) ?? base.alerts.mutedUntil,
      volume: Math.min(1, notNegative(alerts['volume']) ?? base.alerts.volume),
    },
  }
}
