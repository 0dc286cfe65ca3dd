import type {
  LeverageTier,
  LeverageWeights,
  ModelChoice,
  ModelSettings,
} from '../../../../contract/domain/liquidationModel.ts'
import { leverageTiers } from '../../../../contract/domain/liquidationModel.ts'

/** Settings while they are edited: weights in percent, as they are typed, and not yet adding up. */
export type ModelDraft = Omit<ModelSettings, 'weights'> & {
  readonly percents: Readonly<Partial<Record<LeverageTier, number>>>
}

export function draftOf(settings: ModelSettings): ModelDraft {
  const { weights, ...rest } = settings
  const percents = Object.fromEntries(
    leverageTiers
      .filter((tier) => (weights[tier] ?? 0) > 0)
      .map((tier) => [tier, Number(((weights[tier] ?? 0) * 100).toFixed(4))]),
  )
  return { ...rest, percents }
}

/** What a panel that follows nobody else would use: its own choice over the saved settings. */
export function chosenSettings(saved: ModelSettings, choice: ModelChoice | null): ModelSettings {
  return { ...saved, ...choice }
}

export function percentSum({ percents }: ModelDraft): number {
  return leverageTiers.reduce((sum, tier) => sum + (percents[tier] ?? 0), 0)
}

/** Weights that add up to 1; null where nothing has any weight. */
export function scaledWeights(draft: ModelDraft): LeverageWeights | null {
  const sum = percentSum(draft)
  if (!(sum > 0)) return null
  return Object.fromEntries(
    leverageTiers
      .filter((tier) => (draft.percents[tier] ?? 0) > 0)
      .map((tier) => [tier, (draft.percents[tier] ?? 0) / sum]),
  )
}

/** The settings a draft stands for; null where its weights say nothing. */
export function settingsOf(draft: ModelDraft): ModelSettings | null {
  const weights = scaledWeights(draft)
  if (weights === null) return null
  const { percents: _typed, ...rest } = draft
  return { ...rest, weights }
}

/** A weight as typed: `25`, `12.5`; null where it is none. */
export function parsePercent(text: string): number | null {
  const value = Number(text.trim().replace(/%$/, ''))
  return text.trim() !== '' && Number.isFinite(value) && value >= 0 && value <= 1000 ? value : null
}
