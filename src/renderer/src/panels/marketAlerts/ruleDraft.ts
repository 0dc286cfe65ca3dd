import type { UnifiedSymbol } from '../../../../contract/domain/ids.ts'
import type {
  AlertRule,
  DistanceLevel,
  MarketAlertKind,
} from '../../../../contract/domain/marketAlert.ts'
import { clusterLevels, ownLevels } from '../../../../contract/domain/marketAlert.ts'
import { kindTitles } from './ruleWords.ts'

/** A rule being written: one not yet saved has no id. */
export type RuleDraft = AlertRule extends infer Rule
  ? Rule extends AlertRule
    ? Omit<Rule, 'ruleId'> & { readonly ruleId?: string }
    : never
  : never

/** A new rule as the specification would have it. */
export function newRule(kind: MarketAlertKind, symbol: UnifiedSymbol | null): RuleDraft {
  const base = {
    name: kindTitles[kind],
    enabled: true,
    symbol,
    venues: null,
    sound: true,
    desktop: true,
    cooldownMs: 3_600_000,
    dailyCap: 10,
  } as const
  if (kind === 'largeLiquidation') {
    return { ...base, kind, cooldownMs: 0, dailyCap: 100, minNotional: 1_000_000, side: null }
  }
  if (kind === 'nearCluster') return { ...base, kind, levels: clusterLevels }
  if (kind === 'nearOwnLiquidation') return { ...base, kind, levels: ownLevels }
  const lengths = { windowMs: 60_000, baselineMs: 14_400_000 } as const
  return { ...base, kind, ...lengths, factor: 10, minNotional: 1_000_000 }
}

/** Why a draft cannot be saved; null where it can. */
export function draftProblem(draft: RuleDraft): string | null {
  if (draft.name.trim() === '') return 'Give the rule a name.'
  if ('levels' in draft) {
    if (draft.levels.length === 0) return 'At least one level is needed.'
    return draft.levels.some((level) => !(level.distance > 0 && level.distance <= 1))
      ? 'A distance is more than 0 and at most 100 percent.'
      : null
  }
  if (!(draft.minNotional > 0)) return 'The size is more than 0.'
  if (draft.kind === 'cascade' && !(draft.factor >= 1.1)) {
    return 'A cascade is at least 1.1 times the usual rate.'
  }
  return null
}

/** The levels with one changed, the nearest first. */
export function withLevel(
  levels: readonly DistanceLevel[],
  at: number,
  change: Partial<DistanceLevel>,
): readonly DistanceLevel[] {
  return levels.map((level, index) => (index === at ? { ...level, ...change } : level))
}
