import { formatFixed } from './price.ts'

const units = [
  { from: 1e12, suffix: 'T' },
  { from: 1e9, suffix: 'B' },
  { from: 1e6, suffix: 'M' },
  { from: 1e3, suffix: 'K' },
] as const

/** Three significant figures with a unit: `1.24M`, `83.5K`, `950`, `0`. */
export function formatCompact(value: number): string {
  if (!Number.isFinite(value)) return '—'
  const size = Math.abs(value)
  // 999.95 K would round to 1,000 K: the unit is chosen from the rounded figure.
  const rounded = size === 0 ? 0 : Number(size.toPrecision(3))
  const unit = units.find((each) => rounded >= each.from)
  const sign = value < 0 ? '-' : ''
  if (unit === undefined) return sign + trimmed(rounded, rounded < 10 ? 2 : rounded < 100 ? 1 : 0)
  const scaled = rounded / unit.from
  return sign + scaled.toFixed(scaled < 10 ? 2 : scaled < 100 ? 1 : 0) + unit.suffix
}

function trimmed(value: number, decimals: number): string {
  return String(Number(value.toFixed(decimals)))
}

/** To the cent: `1,240,334.12`. */
export function formatExact(value: number): string {
  return Number.isFinite(value) ? formatFixed(value, 2) : '—'
}

/** The figure tests and other programs read: two decimals, no separators. */
export function plainCents(value: number): string {
  return (Number.isFinite(value) ? value : 0).toFixed(2)
}

/** A share as whole percent, `<1%` where it would round to nothing: `45%`. */
export function formatShare(share: number): string {
  if (!Number.isFinite(share) || share <= 0) return '0%'
  const percent = share * 100
  return percent < 1 ? '<1%' : `${Math.round(percent)}%`
}

/** `1 event`, `2,310 events`. */
export function formatCount(count: number, word: string): string {
  return `${formatFixed(count, 0)} ${word}${count === 1 ? '' : 's'}`
}
