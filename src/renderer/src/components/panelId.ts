import { createContext, useContext } from 'react'
import type { HeatmapPreferences } from '../stores/heatmapPreferences.ts'
import { heatmapOf, usePreferences } from '../stores/preferences.ts'

const PanelId = createContext('')
/** Tells a panel's components which one they belong to: several of a kind may be open. */
export const PanelIdProvider = PanelId.Provider

export function usePanelId(): string {
  return useContext(PanelId)
}

/** What this heatmap panel shows. */
export function useHeatmapLook(): HeatmapPreferences {
  const panelId = usePanelId()
  return usePreferences((store) => heatmapOf(store, panelId))
}
