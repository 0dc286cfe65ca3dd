import { dayMs } from '../../marketData/factor.ts'
import {
  jsonAnswer,
  type RestAnswer,
  type RestRequest,
  type RecordedView,
} from '../sandboxVenue.ts'
import { envelope, instrument } from './rest.ts'
import { intervals, priceText, quantityText } from './text.ts'

/** `BTCUSD` and `BTCUSDZ25` are sized in dollars: another category, which this sandbox lacks. */
const inverse = /USD(?:[FGHJKMNQUVXZ]\d{2})?$/

/** Answers from a recording: its symbols, its candles, its marks. */
export function answerRecorded(
  { path, query }: RestRequest,
  market: RecordedView,
  now: number,
): RestAnswer {
  const result = resultOf(path, query, market, now)
  return result === null
    ? jsonAnswer(envelope(10001, 'this is not part of the recording', {}, now))
    : jsonAnswer(envelope(0, 'OK', result, now))
}

function resultOf(
  path: string,
  query: URLSearchParams,
  market: RecordedView,
  now: number,
): object | null {
  switch (path) {
    case '/v5/market/time':
      return { timeSecond: String(Math.floor(now / 1000)), timeNano: `${now}000000` }
    case '/v5/market/instruments-info':
      return instruments(query, market)
    case '/v5/market/kline':
      return klines(query, market, now)
    case '/v5/market/tickers':
      return tickers(query, market, now)
    default:
      return null
  }
}

function instruments(query: URLSearchParams, market: RecordedView): object {
  const symbol = query.get('symbol')
  const trading = (query.get('status') ?? 'Trading') === 'Trading'
  const listed = query.get('category') === 'linear' && trading ? market.listings : []
  const list = listed.filter(
    ({ venueSymbol }) => !inverse.test(venueSymbol) && (symbol === null || venueSymbol === symbol),
  )
  return { category: query.get('category'), list: list.map(instrument), nextPageCursor: '' }
}

function klines(query: URLSearchParams, market: RecordedView, now: number): object | null {
  const listing = market.find(query.get('symbol') ?? '')
  const intervalMs = intervals.get(query.get('interval') ?? '')
  if (listing === null || intervalMs === undefined) return null
  const limit = Math.min(Number(query.get('limit') ?? 200), 1000)
  const to = Number(query.get('end') ?? now)
  const span = (intervalMs < 0 ? 31 * dayMs : intervalMs) * limit
  const start = query.get('start')
  const from =
    query.get('end') === null && start !== null
      ? Number(start)
      : Math.max(Number(start ?? 0), to - span)
  const bars = market.bars(listing, { intervalMs, from, to, limit }, now)
  const list = bars
    .toReversed()
    .map((bar) => [
      String(bar.openTime),
      ...[bar.open, bar.high, bar.low, bar.close].map((price) => priceText(listing, price)),
      quantityText(listing, bar.volume),
      bar.quoteVolume.toFixed(4),
    ])
  return { symbol: listing.venueSymbol, category: 'linear', list }
}

/** Only symbols whose mark was recorded by now. */
function tickers(query: URLSearchParams, market: RecordedView, now: number): object {
  const symbol = query.get('symbol')
  const list = market.listings
    .filter(({ venueSymbol }) => symbol === null || venueSymbol === symbol)
    .flatMap((listing) => {
      const mark = market.lastMark(listing, now)
      if (mark === null) return []
      return [{ symbol: listing.venueSymbol, markPrice: priceText(listing, mark) }]
    })
  return { category: query.get('category'), list }
}
