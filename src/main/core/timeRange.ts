import type { UnixMs } from '../../contract/domain/ids.ts'
import { type CandleInterval, intervalMs } from '../../contract/domain/market.ts'
import { PitwallError } from '../../contract/errors.ts'

/** Most columns or candles of one answer. */
export const maxIntervals = 10_000

/**
 * Throws INVALID_RANGE unless `from` lies before `to` and the answer stays within bounds.
 * `fromName` is what the caller calls the beginning.
 */
export function checkTimeRange(
  from: UnixMs,
  to: UnixMs,
  interval: CandleInterval,
  fromName: string,
): void {
  if (from >= to) {
    throw new PitwallError('INVALID_RANGE', `${fromName}: the range must begin before it ends.`, {
      path: fromName,
    })
  }
  if ((to - from) / intervalMs[interval] <= maxIntervals) return
  throw new PitwallError(
    'INVALID_RANGE',
    `interval: the range holds more than ${maxIntervals} intervals of ${interval}.`,
    { path: 'interval' },
  )
}
