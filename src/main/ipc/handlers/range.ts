import type { UnixMs } from '../../../contract/domain/ids.ts'
import { type CandleInterval, intervalMs } from '../../../contract/domain/market.ts'
import { PitwallError } from '../../../contract/errors.ts'

/** Most columns or candles of one answer. */
export const maxColumns = 10_000

/** Throws INVALID_RANGE unless `from` lies before `to` and the answer stays within bounds. */
export function checkRange(from: UnixMs, to: UnixMs, interval: CandleInterval): void {
  if (from >= to) {
    throw new PitwallError('INVALID_RANGE', 'The range must begin before it ends.', {
      path: 'from',
    })
  }
  if ((to - from) / intervalMs[interval] > maxColumns) {
    throw new PitwallError(
      'INVALID_RANGE',
      `The range holds more than ${maxColumns} intervals of ${interval}.`,
      { path: 'interval' },
    )
  }
}
