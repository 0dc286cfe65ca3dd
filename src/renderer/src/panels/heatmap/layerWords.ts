import type { ColorMode, LayerName } from '../../stores/heatmapPreferences.ts'

export const layerTitles: Readonly<Record<LayerName, string>> = {
  executed: 'Realised',
  predicted: 'Predicted',
}

export const layerExplanations: Readonly<Record<LayerName, string>> = {
  executed: 'Liquidations that happened, as the venues reported them.',
  predicted: 'Where a model expects liquidations. Assumptions, not observations.',
}

export const colorModeNames: Readonly<Record<ColorMode, string>> = {
  intensity: 'By intensity',
  sides: 'By side',
  venues: 'By venue',
}
