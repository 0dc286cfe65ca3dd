import type {
  AlertRule,
  DistanceLevel,
  MarketAlertKind,
} from '../../../../contract/domain/marketAlert.ts'
import { formatDuration } from '../../format/age.ts'
import { formatCompact } from '../../format/notional.ts'

export const kindTitles: Readonly<Record<MarketAlertKind, string>> = {
  largeLiquidation: 'Large liquidation',
  nearCluster: 'Price near a cluster',
  nearOwnLiquidation: 'Price near my liquidation',
  cascade: 'Cascade',
}

export const kindExplanations: Readonly<Record<MarketAlertKind, string>> = {
  largeLiquidation: 'A single liquidation of at least a size.',
  nearCluster: 'The price comes near a large cluster of predicted levels.',
  nearOwnLiquidation: 'The price comes near the liquidation price of one of my positions.',
  cascade: 'Far more is liquidated within a short time than is usual.',
}

/** What a rule waits for, in a sentence. */
export function ruleSentence(rule: AlertRule): string {
  const where = rule.symbol ?? 'any symbol'
  if (rule.kind === 'largeLiquidation') {
    return `A ${rule.side ?? 'long or short'} of ${where} liquidated for ${formatCompact(rule.minNotional)} or more.`
  }
  if (rule.kind === 'cascade') {
    return `${formatCompact(rule.minNotional)} or more of ${where} liquidated within ${formatDuration(rule.windowMs)}, ${rule.factor} times the usual rate of the ${formatDuration(rule.baselineMs)} before.`
  }
  const to = rule.kind === 'nearCluster' ? 'a predicted cluster' : 'my own liquidation price'
  return `${where} near ${to}: ${rule.levels.map(levelWords).join('; ')}.`
}

function levelWords({ severity, distance, minNotional }: DistanceLevel): string {
  const size = minNotional > 0 ? ` and ${formatCompact(minNotional)} or more` : ''
  return `${severity} within ${Number((distance * 100).toFixed(3))}%${size}`
}

/** How often a rule may speak. */
export function restraintWords({ cooldownMs, dailyCap }: AlertRule): string {
  const pause = cooldownMs === 0 ? 'no pause' : `once in ${formatDuration(cooldownMs)}`
  return `${pause}, ${dailyCap} a day at most`
}
