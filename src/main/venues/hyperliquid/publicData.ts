import { type Result, fail, succeed } from '../../../contract/errors.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { BookSnapshot, FundingRate } from '../../../contract/domain/market.ts'
import type { VenueAdapter } from '../adapter.ts'
import { unknownInstrument } from '../shared/lookups.ts'
import { toResult } from '../shared/rest.ts'
import type { Listing } from '../shared/symbols.ts'
import { parseBook } from './parse/market.ts'
import { parseFundingHistory, parseTickers } from './parse/tickers.ts'
import type { HyperliquidRest } from './rest.ts'

/** Most requests one question about funding may cost; a page holds about three weeks. */
const mostPages = 60

type PublicData = Required<Pick<VenueAdapter, 'tickers' | 'book' | 'fundingHistory'>>

/** What the venue tells everyone over REST. */
export function createPublicData(rest: HyperliquidRest, listing: Listing): PublicData {
  return {
    async tickers(instrumentId, signal) {
      const answer = await rest.metaAndAssetCtxs(signal)
      if (!answer.ok) return answer
      const rows = toResult(parseTickers(answer.value.body, listing, answer.value.receivedTime))
      if (!rows.ok) return rows
      if (instrumentId === null) return succeed(rows.value.values)
      const ticker = rows.value.values.find((each) => each.instrumentId === instrumentId)
      return ticker === undefined ? unknownInstrument(instrumentId) : succeed([ticker])
    },

    async book(instrumentId, signal) {
      const instrument = listing.byId(instrumentId)
      if (instrument === undefined) return unknownInstrument(instrumentId)
      const answer = await rest.l2Book(instrument.venueSymbol, signal)
      if (!answer.ok) return answer
      const { body, receivedTime } = answer.value
      const book = toResult(parseBook(body))
      if (!book.ok) return book
      const { coin, bids, asks, exchangeTime } = book.value
      if (coin !== instrument.venueSymbol) return fail('RESPONSE_MALFORMED', 'a book of another')
      const snapshot: BookSnapshot = {
        kind: 'bookSnapshot',
        instrumentId,
        bids,
        asks,
        sequence: null,
        exchangeTime,
        receivedTime,
      }
      return succeed(snapshot)
    },

    async fundingHistory(instrumentId, from, to, signal) {
      const instrument = listing.byId(instrumentId)
      if (instrument === undefined) return unknownInstrument(instrumentId)
      if (!(from < to)) return fail('INVALID_RANGE', 'the range ends before it starts')
      const rates: FundingRate[] = []
      let start = from
      for (let page = 0; page < mostPages && start < to; page += 1) {
        const rows = await fundingPage(rest, listing, instrument.venueSymbol, start, to, signal)
        if (!rows.ok) return rows
        const last = rows.value.at(-1)
        if (last === undefined) return succeed(rates)
        rates.push(...rows.value)
        start = (last.fundingTime + 1) as UnixMs
      }
      if (start < to) return fail('INVALID_RANGE', `the range has more than ${mostPages} pages`)
      return succeed(rates)
    },
  }
}

/** Oldest first, from the start to before the end. */
async function fundingPage(
  rest: HyperliquidRest,
  listing: Listing,
  coin: string,
  start: UnixMs,
  to: UnixMs,
  signal: AbortSignal | undefined,
): Promise<Result<readonly FundingRate[]>> {
  const answer = await rest.fundingHistory(coin, start, (to - 1) as UnixMs, signal)
  if (!answer.ok) return answer
  const rows = toResult(parseFundingHistory(answer.value.body, listing))
  if (!rows.ok) return rows
  return succeed(
    rows.value.values
      .filter(({ fundingTime }) => fundingTime >= start && fundingTime < to)
      .toSorted((left, right) => left.fundingTime - right.fundingTime),
  )
}
