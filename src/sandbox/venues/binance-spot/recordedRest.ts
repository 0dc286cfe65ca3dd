import { recordedKlines } from '../binance/recordedKlines.ts'
import { refusalAnswer } from '../binance/refusals.ts'
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
      return recordedKlines(query, market, now, 1000)
    default:
      return refusalAnswer(-1000, 'This is not part of the recording.')
  }
}
