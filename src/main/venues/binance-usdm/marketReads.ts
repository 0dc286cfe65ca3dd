import { type Result, fail, succeed } from '../../../contract/errors.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { FundingRate } from '../../../contract/domain/market.ts'
import type { VenueAdapter } from '../adapter.ts'
import { bookOfDepth } from '../shared/binance/books.ts'
import { parseDepth } from '../shared/binance/market.ts'
import { unknownInstrument } from '../shared/lookups.ts'
import { toResult } from '../shared/rest.ts'
import type { Listing } from '../shared/symbols.ts'
import { fundingLimit } from './limits.ts'
import {
  type FundingIntervals,
  parseFundingIntervals,
  parseInstruments,
} from './parse/instruments.ts'
import { parseFundingRates, parseOpenInterest, parseTickers } from './parse/tickers.ts'
import type { BinanceRest } from './rest.ts'

type MarketReads = Required<
  Pick<VenueAdapter, 'instruments' | 'tickers' | 'book' | 'fundingHistory'>
>

/** What the market is, asked over REST. */
export function createMarketReads(rest: BinanceRest, listing: Listing): MarketReads {
  return {
    async instruments(signal) {
      const [answer, funding] = await Promise.all([
        rest.exchangeInfo(signal),
        fundingIntervals(rest, signal),
      ])
      if (!answer.ok) return answer
      const rows = toResult(parseInstruments(answer.value.body, funding))
      if (!rows.ok) return rows
      listing.replace(rows.value.values)
      return succeed(rows.value.values)
    },
    async tickers(instrumentId, signal) {
      const instrument = instrumentId === null ? undefined : listing.byId(instrumentId)
      if (instrumentId !== null && instrument === undefined) return unknownInstrument(instrumentId)
      const symbol = instrument?.venueSymbol ?? null
      const [statistics, tops, marks, openInterest] = await Promise.all([
        rest.ticker24h(symbol, signal),
        rest.bookTicker(symbol, signal),
        rest.premiumIndex(symbol, signal),
        openInterestOf(rest, symbol, signal),
      ])
      if (!statistics.ok) return statistics
      if (!tops.ok) return tops
      if (!marks.ok) return marks
      const answers = {
        statistics: statistics.value.body,
        tops: tops.value.body,
        marks: marks.value.body,
        openInterest,
      }
      const rows = toResult(parseTickers(answers, listing, statistics.value.receivedTime))
      return rows.ok ? succeed(rows.value.values) : rows
    },
    async book(instrumentId, signal) {
      const instrument = listing.byId(instrumentId)
      if (instrument === undefined) return unknownInstrument(instrumentId)
      const answer = await rest.depth(instrument.venueSymbol, signal)
      if (!answer.ok) return answer
      const depth = toResult(parseDepth(answer.value.body))
      if (!depth.ok) return depth
      return succeed(bookOfDepth(depth.value, instrumentId, answer.value.receivedTime))
    },
    async fundingHistory(instrumentId, from, to, signal) {
      const instrument = listing.byId(instrumentId)
      if (instrument === undefined) return unknownInstrument(instrumentId)
      const rates: FundingRate[] = []
      // Each page begins behind the last payment of the one before.
      for (let start = from; start <= to;) {
        const answer = await rest.fundingRate(instrument.venueSymbol, start, to, signal)
        if (!answer.ok) return answer
        const page = toResult(parseFundingRates(answer.value.body, { instrumentId }))
        if (!page.ok) return page
        const [refusal] = page.value.refusals
        if (refusal !== undefined) return fail('RESPONSE_MALFORMED', refusal.message)
        rates.push(...page.value.values)
        const last = page.value.values.at(-1)
        if (last === undefined || page.value.values.length < fundingLimit) break
        start = (last.fundingTime + 1) as UnixMs
      }
      return succeed(rates)
    },
  }
}

/** Null where the venue did not tell: then no interval is shown rather than a wrong one. */
async function fundingIntervals(
  rest: BinanceRest,
  signal: AbortSignal | undefined,
): Promise<FundingIntervals | null> {
  const answer = await rest.fundingInfo(signal)
  if (!answer.ok) return null
  const intervals = parseFundingIntervals(answer.value.body)
  return intervals.ok ? intervals.value : null
}

async function openInterestOf(
  rest: BinanceRest,
  symbol: string | null,
  signal: AbortSignal | undefined,
): Promise<number | null> {
  if (symbol === null) return null
  const answer: Result<{ readonly body: unknown }> = await rest.openInterest(symbol, signal)
  if (!answer.ok) return null
  const reading = parseOpenInterest(answer.value.body)
  return reading.ok ? reading.value : null
}
