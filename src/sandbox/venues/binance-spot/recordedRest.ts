import { dayMs } from '../../marketData/factor.ts'
import { klineRow } from '../binance/candles.ts'
import { intervals } from '../intervals.ts'
import {
  jsonAnswer,
  type RestAnswer,
  type RestRequest,
  type RecordedView,
} from '../sandboxVenue.ts'
import { exchangeInfo } from './rules.ts'

/** Answers from a recording: its symbols and its candles. */
export function answerRecorded(
  { path, query }: RestRequest,
  market: RecordedView,
  now: number,
): RestAnswer {
  switch (path) {
    case '/api/v3/ping':
      return jsonAnswer({})
    case '/api/v3/time':
      return jsonAnswer({ serverTime: now })
    case '/api/v3/exchangeInfo':
      return jsonAnswer(exchangeInfo(market.listings, now))
    case '/api/v3/klines':
    case '/api/v3/uiKlines':
      return klines(query, market, now)
    default:
      return refusal(-1000, 'This is not part of the recording.')
  }
}

function klines(query: URLSearchParams, market: RecordedView, now: number): RestAnswer {
  const listing = market.find(query.get('symbol') ?? '')
  const intervalMs = intervals.get(query.get('interval') ?? '')
  if (listing === null) return refusal(-1121, 'Invalid symbol.')
  if (intervalMs === undefined) return refusal(-1120, 'Invalid interval.')
  const limit = Math.min(Number(query.get('limit') ?? 500), 1000)
  const to = Number(query.get('endTime') ?? now)
  const span = (intervalMs < 0 ? 31 * dayMs : intervalMs) * limit
  const from = Number(query.get('startTime') ?? to - span)
  const bars = market.bars(listing, { intervalMs, from, to, limit }, now)
  return jsonAnswer(bars.map((bar) => klineRow(listing, bar, intervalMs)))
}

function refusal(code: number, msg: string): RestAnswer {
  return jsonAnswer({ code, msg }, 400)
}
