import { tableSize } from './colorTables.ts'

export const intensityScales = ['linear', 'sqrt', 'log'] as const
export type IntensityScale = (typeof intensityScales)[number]

/** Notional between which colors run. Cells under `low` are not drawn, over `high` are brightest. */
export type CutOffs = { readonly low: number; readonly high: number }

/** An index of the color table, 0 to 255, or -1 for a cell that is not drawn. */
export type Intensity = (notional: number) => number

const curve: Readonly<Record<IntensityScale, (value: number) => number>> = {
  linear: (value) => value,
  sqrt: Math.sqrt,
  log: (value) => Math.log(Math.max(value, Number.MIN_VALUE)),
}

/** Where a notional stands between the cut-offs. Cut-offs that are equal draw all at full strength. */
export function makeIntensity(scale: IntensityScale, cutOffs: CutOffs): Intensity {
  const bend = curve[scale]
  // A logarithm has no zero: the lowest color then stands for one unit of the quote asset.
  const low = scale === 'log' ? Math.max(cutOffs.low, 1) : Math.max(cutOffs.low, 0)
  const from = bend(low)
  const span = bend(Math.max(cutOffs.high, low)) - from
  const last = tableSize - 1
  return (notional) => {
    if (!(notional > 0) || notional < cutOffs.low) return -1
    if (span <= 0) return last
    const share = (bend(notional) - from) / span
    return Math.round(Math.min(1, Math.max(0, share)) * last)
  }
}

/**
 * Cut-offs that show a map well without touching anything: from the quiet tenth of its cells to
 * the loudest hundredth unless other shares are given, rounded to figures a person would choose.
 */
export function automaticCutOffs(
  cellNotionals: Float64Array,
  shares: { readonly low: number; readonly high: number } = { low: 0.1, high: 0.99 },
): CutOffs {
  if (cellNotionals.length === 0) return { low: 0, high: 1000 }
  const sorted = cellNotionals.toSorted()
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0
  const low = roundToStep(at(shares.low), Math.floor)
  const high = roundToStep(at(shares.high), Math.ceil)
  return high > low ? { low, high } : { low: 0, high: Math.max(high, 1) }
}

/** Halves of a power of ten: 1, 1.5, 2, 2.5 and so on. */
function roundToStep(value: number, round: (value: number) => number): number {
  if (!(value > 0)) return 0
  const power = 10 ** Math.floor(Math.log10(value))
  return Number(((round((value / power) * 2) / 2) * power).toPrecision(3))
}
