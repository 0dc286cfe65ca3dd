import type { Listing } from '../../marketData/listings.ts'
import {
  jsonAnswer,
  readObject,
  type RestAnswer,
  type RestRequest,
  type RecordedView,
} from '../sandboxVenue.ts'
import { candleRow } from './messages.ts'
import { meta, unreadable, vaultDetails } from './rest.ts'
import { intervals, priceText } from './text.ts'

/** Answers from a recording: its coins, its candles, its marks. Nobody has a record in it. */
export function answerRecorded(
  request: RestRequest,
  market: RecordedView,
  now: number,
): RestAnswer {
  const body = request.path === '/info' ? readObject(request.body) : null
  const result = body === null ? undefined : resultOf(body, market, now)
  return result === undefined ? unreadable : jsonAnswer(result)
}

function resultOf(body: Record<string, unknown>, market: RecordedView, now: number): unknown {
  switch (body['type']) {
    case 'meta':
      return meta(market.listings)
    case 'metaAndAssetCtxs':
      return [
        meta(market.listings),
        market.listings.map((listing) => context(listing, market, now)),
      ]
    case 'allMids':
      return {}
    case 'perpDexs':
      return [null]
    case 'candleSnapshot':
      return candles(body['req'], market, now)
    case 'userFills':
    case 'userFillsByTime':
      return []
    case 'vaultDetails':
      return vaultDetails(body['vaultAddress'])
    default:
      return undefined
  }
}

/** As the venue describes a coin nobody trades: no price but the last mark. */
function context(listing: Listing, market: RecordedView, now: number): object {
  const mark = priceText(listing, market.lastMark(listing, now) ?? listing.asset.price)
  return {
    funding: '0.0',
    openInterest: '0.0',
    prevDayPx: mark,
    dayNtlVlm: '0.0',
    premium: null,
    oraclePx: mark,
    markPx: mark,
    midPx: null,
    impactPxs: null,
    dayBaseVlm: '0.0',
  }
}

function candles(request: unknown, market: RecordedView, now: number): unknown {
  if (typeof request !== 'object' || request === null) return undefined
  const { coin, interval, startTime, endTime } = request as Record<string, unknown>
  const listing = market.find(String(coin))
  const intervalMs = intervals.get(String(interval))
  if (listing === null || intervalMs === undefined) return undefined
  const query = { intervalMs, from: Number(startTime), to: Number(endTime ?? now), limit: 5000 }
  return market
    .bars(listing, query, now)
    .map((bar) => candleRow(listing, String(interval), intervalMs, bar))
}
