import { monthMs } from '../marketData/bars.ts'
import { dayMs, minuteMs } from '../marketData/factor.ts'

const hourMs = 60 * minuteMs

/** Candle lengths by the name most venues give them, ms. */
export const intervals: ReadonlyMap<string, number> = new Map([
  ['1m', minuteMs],
  ['3m', 3 * minuteMs],
  ['5m', 5 * minuteMs],
  ['15m', 15 * minuteMs],
  ['30m', 30 * minuteMs],
  ['1h', hourMs],
  ['2h', 2 * hourMs],
  ['4h', 4 * hourMs],
  ['6h', 6 * hourMs],
  ['8h', 8 * hourMs],
  ['12h', 12 * hourMs],
  ['1d', dayMs],
  ['3d', 3 * dayMs],
  ['1w', 7 * dayMs],
  ['1M', monthMs],
])
