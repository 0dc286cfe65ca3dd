import type { Estimate } from '../../../contract/domain/validation.ts'

/** How far off, with its sign: `+1.24%`, `−0.35%`. */
export function formatDistance(distance: number): string {
  if (!Number.isFinite(distance)) return '—'
  const sign = distance < 0 ? '−' : '+'
  return `${sign}${Math.abs(distance * 100).toFixed(2)}%`
}

/** A share to whole percent, tenths below ten: `41%`, `4.2%`. */
export function formatPercent(share: number): string {
  if (!Number.isFinite(share)) return '—'
  const percent = share * 100
  return `${percent.toFixed(percent > 0 && percent < 9.95 ? 1 : 0)}%`
}

/** How many times: `2.1×`. */
export function formatTimes(factor: number): string {
  if (!Number.isFinite(factor)) return '—'
  return `${factor.toFixed(factor < 10 ? 1 : 0)}×`
}

export type EstimateWords = { readonly value: string; readonly interval: string }

/** Said where the sample is too small for an interval. */
export const noInterval = '±?'

/** A figure and its confidence interval; em dashes where nothing stands behind it. */
export function estimateWords(
  estimate: Estimate | null,
  format: (value: number) => string,
): EstimateWords {
  if (estimate === null) return { value: '—', interval: '' }
  const { value, low, high } = estimate
  const interval = low === null || high === null ? noInterval : `${format(low)} to ${format(high)}`
  return { value: format(value), interval }
}
