import { dayMs } from '../../marketData/factor.ts'
import { intervals } from '../intervals.ts'
import { jsonAnswer, type RecordedView, type RestAnswer } from '../sandboxVenue.ts'
import { klineRow } from './candles.ts'
import { refusalAnswer } from './refusals.ts'

/** `GET …/klines` from a recording, at most `most` rows. */
export function recordedKlines(
  query: URLSearchParams,
  market: RecordedView,
  now: number,
  most: number,
): RestAnswer {
  const listing = market.find(query.get('symbol') ?? '')
  const intervalMs = intervals.get(query.get('interval') ?? '')
  if (listing === null) return refusalAnswer(-1121, 'Invalid symbol.')
  if (intervalMs === undefined) return refusalAnswer(-1120, 'Invalid interval.')
  const limit = Math.min(Number(query.get('limit') ?? 500), most)
  const to = Number(query.get('endTime') ?? now)
  const span = (intervalMs < 0 ? 31 * dayMs : intervalMs) * limit
  const from = Number(query.get('startTime') ?? to - span)
  const bars = market.bars(listing, { intervalMs, from, to, limit }, now)
  return jsonAnswer(bars.map((bar) => klineRow(listing, bar, intervalMs)))
}
