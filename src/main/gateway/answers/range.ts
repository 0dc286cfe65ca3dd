import type { UnixMs } from '../../../contract/domain/ids.ts'
import { type TimeWindow, timeWindows } from '../../../contract/gateway.ts'

const dayMs = 86_400_000

/** Length of each window the API knows by name, ms. */
export const windowMs: Readonly<Record<TimeWindow, number>> = {
  '48h': 2 * dayMs,
  '3d': 3 * dayMs,
  '7d': 7 * dayMs,
  '14d': 14 * dayMs,
  '30d': 30 * dayMs,
  '60d': 60 * dayMs,
  '90d': 90 * dayMs,
  '180d': 180 * dayMs,
  '1y': 365 * dayMs,
}

export const windowNames = timeWindows

/** The range of a named window, or of the times given; `lengthMs` long without a beginning. */
export function rangeGiven(
  given: {
    readonly time_window?: TimeWindow | undefined
    readonly start_time?: UnixMs | undefined
    readonly end_time?: UnixMs | undefined
  },
  now: UnixMs,
  lengthMs: number,
): { readonly from: UnixMs; readonly to: UnixMs } {
  if (given.time_window !== undefined) {
    return { from: (now - windowMs[given.time_window]) as UnixMs, to: now }
  }
  const to = given.end_time ?? now
  return { from: given.start_time ?? (Math.max(0, to - lengthMs) as UnixMs), to }
}
