import { dayMs } from '../../marketData/factor.ts'
import {
  jsonAnswer,
  type RestAnswer,
  type RestRequest,
  type RecordedView,
} from '../sandboxVenue.ts'
import { intervals } from '../intervals.ts'
import { klineRow } from '../binance/candles.ts'
import { exchangeInfo } from './rules.ts'
import { markText } from './text.ts'

/** Answers from a recording: its symbols, its candles, its marks. */
export function answerRecorded(
  { path, query }: RestRequest,
  market: RecordedView,
  now: number,
): RestAnswer {
  switch (path) {
    case '/fapi/v1/ping':
      return jsonAnswer({})
    case '/fapi/v1/time':
      return jsonAnswer({ serverTime: now })
    case '/fapi/v1/exchangeInfo':
      return jsonAnswer(exchangeInfo(market.listings, now))
    case '/fapi/v1/klines':
      return klines(query, market, now)
    case '/fapi/v1/premiumIndex':
      return premiumIndex(query, market, now)
    case '/fapi/v1/forceOrders':
    case '/fapi/v1/fundingInfo':
      return jsonAnswer([])
    default:
      return refusal(-1000, 'This is not part of the recording.')
  }
}

function klines(query: URLSearchParams, market: RecordedView, now: number): RestAnswer {
  const listing = market.find(query.get('symbol') ?? '')
  const intervalMs = intervals.get(query.get('interval') ?? '')
  if (listing === null) return refusal(-1121, 'Invalid symbol.')
  if (intervalMs === undefined) return refusal(-1120, 'Invalid interval.')
  const limit = Math.min(Number(query.get('limit') ?? 500), 1500)
  const to = Number(query.get('endTime') ?? now)
  const span = (intervalMs < 0 ? 31 * dayMs : intervalMs) * limit
  const from = Number(query.get('startTime') ?? to - span)
  const bars = market.bars(listing, { intervalMs, from, to, limit }, now)
  return jsonAnswer(bars.map((bar) => klineRow(listing, bar, intervalMs)))
}

/** Only symbols whose mark was recorded by now. */
function premiumIndex(query: URLSearchParams, market: RecordedView, now: number): RestAnswer {
  const wanted = query.get('symbol')
  const rows = market.listings
    .filter((listing) => wanted === null || listing.venueSymbol === wanted)
    .flatMap((listing) => {
      const mark = market.lastMark(listing, now)
      if (mark === null) return []
      const markPrice = markText(mark)
      return [
        {
          symbol: listing.venueSymbol,
          markPrice,
          indexPrice: markPrice,
          lastFundingRate: '',
          nextFundingTime: 0,
          time: now,
        },
      ]
    })
  if (wanted === null) return jsonAnswer(rows)
  return rows[0] === undefined ? refusal(-1121, 'Invalid symbol.') : jsonAnswer(rows[0])
}

function refusal(code: number, msg: string): RestAnswer {
  return jsonAnswer({ code, msg }, 400)
}
