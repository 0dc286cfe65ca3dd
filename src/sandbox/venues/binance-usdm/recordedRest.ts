import { recordedKlines } from '../binance/recordedKlines.ts'
import { refusalAnswer } from '../binance/refusals.ts'
import {
  jsonAnswer,
  type RestAnswer,
  type RestRequest,
  type RecordedView,
} from '../sandboxVenue.ts'
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
      return recordedKlines(query, market, now, 1500)
    case '/fapi/v1/premiumIndex':
      return premiumIndex(query, market, now)
    case '/fapi/v1/forceOrders':
    case '/fapi/v1/fundingInfo':
      return jsonAnswer([])
    default:
      return refusalAnswer(-1000, 'This is not part of the recording.')
  }
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
  return rows[0] === undefined ? refusalAnswer(-1121, 'Invalid symbol.') : jsonAnswer(rows[0])
}
