import type { TimeZone } from '../../format/time.ts'
import { formatClock, formatMinute } from '../../format/time.ts'
import { guaranteeWords } from '../guaranteeWords.ts'
import type { CoverageReport } from './cellReport.ts'

/** What one venue's figures of a column are worth: `complete · no record 12:03–12:04`. */
export function coverageSentence({ coverage, gaps }: CoverageReport, zone: TimeZone): string {
  if (coverage === null) return 'no record'
  const word = guaranteeWords[coverage.guarantee]
  if (gaps.length > 0) {
    const missing = gaps.slice(0, 2).map((gap) => `no record ${stretch(gap, zone)}`)
    const more = gaps.length > 2 ? ` and ${gaps.length - 2} more` : ''
    return `${word} · ${missing.join(', ')}${more}`
  }
  if (coverage.recorded < 1) return `${word} · ${Math.floor(coverage.recorded * 100)}% recorded`
  return word
}

/** Seconds are told only where minutes would say nothing. */
function stretch(gap: { readonly from: number; readonly to: number }, zone: TimeZone): string {
  const format = gap.to - gap.from < 120_000 ? formatClock : formatMinute
  return `${format(gap.from, zone)}–${format(gap.to, zone)}`
}
