import type { ClockStatus } from '../../../../contract/domain/connections.ts'

/** `Clock +12 ms ±3`; plain words where it is not known. */
export function clockWords({ offsetMs, uncertaintyMs }: ClockStatus): string {
  if (offsetMs === null) return 'Clock not known'
  const sign = offsetMs < 0 ? '−' : '+'
  return `Clock ${sign}${Math.abs(offsetMs)} ms ±${uncertaintyMs ?? 0}`
}

/** `0.4 %`; an em dash where nothing was tried. */
export function shareWords(share: number | null): string {
  if (share === null) return '—'
  return `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`
}

/** Amounts of limits may be fractions of a draining counter. */
export function amountWords(amount: number): string {
  return String(Math.round(amount * 10) / 10)
}
