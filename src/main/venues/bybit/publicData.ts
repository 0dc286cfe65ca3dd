import { type Result, fail, succeed } from '../../../contract/errors.ts'
import type { InstrumentId, UnixMs } from '../../../contract/domain/ids.ts'
import type { Instrument } from '../../../contract/domain/instrument.ts'
import type { BookSnapshot, FundingRate, Ticker } from '../../../contract/domain/market.ts'
import { FieldReader, isRecord } from '../shared/fields.ts'
import { unknownInstrument } from '../shared/lookups.ts'
import { type Reading, gatherRows, parseRows } from '../shared/refusal.ts'
import { type Answer, toResult } from '../shared/rest.ts'

import { fundingLimit } from './limits.ts'
import type { Markets } from './markets.ts'
import { parseFunding } from './parse/funding.ts'
import { parseInstruments } from './parse/instruments.ts'
import { levelsInBase, parseBook } from './parse/market.ts'
import { parseTicker } from './parse/tickers.ts'
import type { BybitRest } from './rest.ts'
import { type Category, categoryOf, readSymbol } from './symbols.ts'

/** Pages of an instrument list after which something must be wrong. */
const mostPages = 50
/** Most requests that one question for past funding may cost. */
const mostFundingPages = 60

export function resultOf(body: unknown): unknown {
  return isRecord(body) ? body['result'] : undefined
}

/** The list comes in pages; a page that names itself as the next would never end. */
export async function instrumentsOf(
  rest: BybitRest,
  category: Category,
  signal: AbortSignal | undefined,
): Promise<Result<readonly Instrument[]>> {
  const instruments: Instrument[] = []
  let cursor: string | null = null
  for (let count = 0; count < mostPages; count += 1) {
    const answer: Result<Answer> = await rest.instrumentsInfo(category, cursor, signal)
    if (!answer.ok) return answer
    const page = toResult(parseInstruments(resultOf(answer.value.body)))
    if (!page.ok) return page
    instruments.push(...page.value.values)
    cursor = page.value.nextPageCursor
    if (cursor === null) return succeed(instruments)
  }
  return fail('RESPONSE_MALFORMED', `the instrument list has more than ${mostPages} pages`)
}

export async function tickers(
  rest: BybitRest,
  markets: Markets,
  instrumentId: InstrumentId | null,
  signal: AbortSignal | undefined,
): Promise<Result<readonly Ticker[]>> {
  if (instrumentId !== null) {
    const instrument = markets.listing.byId(instrumentId)
    if (instrument === undefined) return unknownInstrument(instrumentId)
    return tickersOf(rest, markets, categoryOf(instrument), instrument.venueSymbol, signal)
  }
  const all: Ticker[] = []
  for (const category of markets.categories()) {
    const found = await tickersOf(rest, markets, category, undefined, signal)
    if (!found.ok) return found
    all.push(...found.value)
  }
  return succeed(all)
}

/** Rows of symbols that the list of instruments does not have are left out. */
async function tickersOf(
  rest: BybitRest,
  { listing }: Markets,
  category: Category,
  symbol: string | undefined,
  signal: AbortSignal | undefined,
): Promise<Result<readonly Ticker[]>> {
  const answer = await rest.tickers(category, symbol, signal)
  if (!answer.ok) return answer
  const { body, receivedTime } = answer.value
  const exchangeTime = timeOf(body, 'time') ?? receivedTime
  const result = resultOf(body)
  const list = isRecord(result) ? result['list'] : undefined
  if (!Array.isArray(list)) return fail('RESPONSE_MALFORMED', 'tickers have no list')
  const rows = gatherRows(
    list.flatMap((row: unknown): readonly Reading<Ticker>[] => {
      const facts = readSymbol(String(isRecord(row) ? row['symbol'] : ''), category, listing)
      const isListed = facts.ok && listing.byId(facts.value.instrumentId) !== undefined
      return isListed ? [parseTicker(row, facts.value, exchangeTime, receivedTime)] : []
    }),
  )
  const [refusal] = rows.refusals
  return refusal === undefined || rows.values.length > 0
    ? succeed(rows.values)
    : fail('RESPONSE_MALFORMED', refusal.message)
}

/** A thousand levels a side. */
export async function book(
  rest: BybitRest,
  markets: Markets,
  instrumentId: InstrumentId,
  signal: AbortSignal | undefined,
): Promise<Result<BookSnapshot>> {
  const instrument = markets.listing.byId(instrumentId)
  if (instrument === undefined) return unknownInstrument(instrumentId)
  const answer = await rest.orderbook(categoryOf(instrument), instrument.venueSymbol, signal)
  if (!answer.ok) return answer
  const { body, receivedTime } = answer.value
  const update = toResult(parseBook(resultOf(body)))
  if (!update.ok) return update
  if (update.value.venueSymbol !== instrument.venueSymbol) {
    return fail('RESPONSE_MALFORMED', 'the book is of another symbol')
  }
  const { bids, asks, updateId } = update.value
  const exchangeTime = timeOf(resultOf(body), 'cts') ?? timeOf(resultOf(body), 'ts') ?? receivedTime
  return succeed({
    kind: 'bookSnapshot',
    instrumentId,
    bids: levelsInBase(bids, instrument),
    asks: levelsInBase(asks, instrument),
    sequence: updateId,
    exchangeTime,
    receivedTime,
  })
}

/** Pages go backwards from the end: the interval between two payments may have changed. */
export async function fundingHistory(
  rest: BybitRest,
  markets: Markets,
  instrumentId: InstrumentId,
  range: { readonly from: UnixMs; readonly to: UnixMs },
  signal: AbortSignal | undefined,
): Promise<Result<readonly FundingRate[]>> {
  const instrument = markets.listing.byId(instrumentId)
  if (instrument === undefined) return unknownInstrument(instrumentId)
  if (instrument.marketKind === 'spot') return fail('UNSUPPORTED', 'spot pays no funding')
  if (!(range.from < range.to)) return fail('INVALID_RANGE', 'the range ends before it starts')
  const rates = new Map<number, FundingRate>()
  let end = (range.to - 1) as UnixMs
  for (let count = 0; count < mostFundingPages; count += 1) {
    const page = await fundingPage(rest, instrument, range.from, end, signal)
    if (!page.ok) return page
    for (const rate of page.value) rates.set(rate.fundingTime, rate)
    const earliest = Math.min(...page.value.map(({ fundingTime }) => fundingTime))
    if (page.value.length < fundingLimit || earliest <= range.from) {
      return succeed(oldestFirst([...rates.values()], range))
    }
    end = (earliest - 1) as UnixMs
  }
  return fail(
    'INVALID_RANGE',
    `the range has more than ${mostFundingPages * fundingLimit} payments`,
  )
}

async function fundingPage(
  rest: BybitRest,
  instrument: Instrument,
  from: UnixMs,
  end: UnixMs,
  signal: AbortSignal | undefined,
): Promise<Result<readonly FundingRate[]>> {
  const { venueSymbol, instrumentId } = instrument
  const answer = await rest.fundingHistory(categoryOf(instrument), venueSymbol, from, end, signal)
  if (!answer.ok) return answer
  const result = resultOf(answer.value.body)
  const list = isRecord(result) ? result['list'] : undefined
  const rows = toResult(parseRows(list, 'funding list', (row) => parseFunding(row, instrumentId)))
  if (!rows.ok) return rows
  const [refusal] = rows.value.refusals
  return refusal === undefined
    ? succeed(rows.value.values)
    : fail('RESPONSE_MALFORMED', refusal.message)
}

function oldestFirst(
  rates: readonly FundingRate[],
  { from, to }: { readonly from: UnixMs; readonly to: UnixMs },
): readonly FundingRate[] {
  return rates
    .filter(({ fundingTime }) => fundingTime >= from && fundingTime < to)
    .toSorted((left, right) => left.fundingTime - right.fundingTime)
}

function timeOf(raw: unknown, name: string): UnixMs | null {
  const read = new FieldReader(raw, 'answer')
  const time = read.optionalTime(name)
  return read.refusal === null ? time : null
}
