import {
  type LeverageTier,
  type LeverageWeights,
  type ModelChoice,
  type ModelSettings,
  leverageTiers,
} from '../../../contract/domain/liquidationModel.ts'
import { PitwallError } from '../../../contract/errors.ts'

/** Openly a guess: no venue publishes open interest by leverage. */
export const defaultSettings: ModelSettings = {
  version: 'twoSided-1',
  weights: { 5: 0.15, 10: 0.3, 25: 0.25, 50: 0.2, 100: 0.1 },
  fundingTilt: true,
  turnover: true,
}

/** The choice over what is saved, with weights that add up to 1. Throws INVALID_ARGUMENT. */
export function settingsOf(saved: ModelSettings, choice: ModelChoice = {}): ModelSettings {
  return { ...saved, ...choice, weights: normalizedWeights(choice.weights ?? saved.weights) }
}

/** Throws INVALID_ARGUMENT for weights of which none is greater than zero. */
export function normalizedWeights(weights: LeverageWeights): LeverageWeights {
  const given = leverageTiers.flatMap((tier) => {
    const weight = weights[tier] ?? 0
    return weight > 0 ? [[tier, weight] as const] : []
  })
  const total = given.reduce((sum, [, weight]) => sum + weight, 0)
  if (!(total > 0) || !Number.isFinite(total)) {
    throw new PitwallError('INVALID_ARGUMENT', 'At least one leverage must weigh more than zero.', {
      path: 'settings.weights',
    })
  }
  // Shares that already add up stay as they were given, without the noise of a division.
  const isNormal = Math.abs(total - 1) < 1e-9
  return Object.fromEntries(
    given.map(([tier, weight]) => [tier, isNormal ? weight : weight / total]),
  )
}

/**
 * What a venue that allows less leverage really gets: the weight of leverages above its largest is
 * spread over the others; if none is left, all of it lies at the largest tier it allows.
 */
export function cappedWeights(weights: LeverageWeights, maxLeverage: number): LeverageWeights {
  const allowed = leverageTiers.filter((tier) => tier <= maxLeverage)
  const total = allowed.reduce((sum, tier) => sum + (weights[tier] ?? 0), 0)
  const largest: LeverageTier = allowed.at(-1) ?? leverageTiers[0]
  if (total <= 0) return { [largest]: 1 }
  return Object.fromEntries(
    allowed.flatMap((tier) => {
      const weight = weights[tier] ?? 0
      return weight > 0 ? [[tier, weight / total]] : []
    }),
  )
}

const hourMs = 3_600_000

/** How long half of the positions of a leverage stay, an assumption: the more, the shorter. */
export const halfLifeMs: Readonly<Record<LeverageTier, number>> = {
  3: 720 * hourMs,
  5: 336 * hourMs,
  10: 168 * hourMs,
  20: 72 * hourMs,
  25: 60 * hourMs,
  40: 24 * hourMs,
  50: 18 * hourMs,
  75: 12 * hourMs,
  100: 8 * hourMs,
  125: 6 * hourMs,
}

/** Same settings, same text. */
export function settingsKey({ version, weights, fundingTilt, turnover }: ModelSettings): string {
  const shares = leverageTiers.map((tier) => weights[tier] ?? 0)
  return JSON.stringify([version, shares, fundingTilt, turnover])
}
