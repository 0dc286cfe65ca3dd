import type { RiskLimits, RiskPresetId, RiskState } from '../../../contract/domain/risk.ts'
import type { Clock } from '../../core/clock.ts'
import type { Journal } from './journal.ts'
import { defaultPreset, presets, validLimits } from './presets.ts'

const setting = 'limits'

type Kept = Pick<RiskState, 'limits' | 'preset' | 'limitsChanged'>

/** The limits in force. Kept over restarts, each change journalled first. */
export type LimitsBook = {
  current(): Kept
  set(limits: RiskLimits, by: string): void
  usePreset(preset: RiskPresetId, by: string): void
}

export function createLimitsBook(journal: Journal, clock: Clock): LimitsBook {
  const kept = journal.read(setting) as Kept | null
  // A limit that an older version did not know begins as the default has it.
  let now: Kept =
    kept === null
      ? { limits: presets[defaultPreset], preset: defaultPreset, limitsChanged: null }
      : { ...kept, limits: { ...presets[defaultPreset], ...kept.limits } }

  const put = (limits: RiskLimits, preset: RiskPresetId | null, by: string): void => {
    const after: Kept = { limits, preset, limitsChanged: { time: clock.now(), by } }
    const change = {
      what: 'limits',
      by,
      reason: preset,
      before: now.limits,
      after: limits,
    } as const
    journal.write(setting, after, change)
    now = after
  }
  return {
    current: () => now,
    set: (limits, by) => put(validLimits(limits), null, by),
    usePreset: (preset, by) => put(presets[preset], preset, by),
  }
}
