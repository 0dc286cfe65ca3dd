import type { UnixMs } from '../../../../contract/domain/ids.ts'
import type { FundingRate, Level, MarkPrice, Ticker } from '../../../../contract/domain/market.ts'
import { FieldReader } from '../../shared/fields.ts'
import { type Reading, type Rows, accept, gatherRows, parseRows } from '../../shared/refusal.ts'
import type { Listing, SymbolFacts } from '../../shared/symbols.ts'
import { parsePremiumIndex } from './market.ts'

/** A day's trading, or the top of a book, as the venue wrote it. */
export type Statistics = {
  readonly venueSymbol: string
  readonly lastTradePrice: string | null
  readonly bestBid: string | null
  readonly bestBidQuantity: string | null
  readonly bestAsk: string | null
  readonly bestAskQuantity: string | null
  readonly open: string | null
  readonly high: string | null
  readonly low: string | null
  readonly volume: string | null
  readonly turnover: string | null
  readonly exchangeTime: UnixMs | null
}

const answerNames = {
  symbol: 'symbol',
  last: 'lastPrice',
  open: 'openPrice',
  high: 'highPrice',
  low: 'lowPrice',
  volume: 'volume',
  turnover: 'quoteVolume',
  time: 'closeTime',
}
const messageNames: typeof answerNames = {
  symbol: 's',
  last: 'c',
  open: 'o',
  high: 'h',
  low: 'l',
  volume: 'v',
  turnover: 'q',
  time: 'E',
}

/** `GET /fapi/v1/ticker/24hr` and `ticker/bookTicker`, and the `24hrTicker` message. */
export function readStatistics(row: unknown): Reading<Statistics> {
  const read = new FieldReader(row, 'ticker')
  const isMessage = read.has('s')
  const names = isMessage ? messageNames : answerNames
  const textOf = (name: string): string | null => read.optionalDecimal(name)?.text ?? null
  const topOf = (name: string): string | null => (isMessage ? null : textOf(name))
  const value: Statistics = {
    venueSymbol: read.text(names.symbol),
    lastTradePrice: textOf(names.last),
    bestBid: topOf('bidPrice'),
    bestBidQuantity: topOf('bidQty'),
    bestAsk: topOf('askPrice'),
    bestAskQuantity: topOf('askQty'),
    open: textOf(names.open),
    high: textOf(names.high),
    low: textOf(names.low),
    volume: textOf(names.volume),
    turnover: textOf(names.turnover),
    exchangeTime: read.optionalTime(read.has(names.time) ? names.time : 'time'),
  }
  return read.refusal === null ? accept(value) : { ok: false, refusal: read.refusal }
}

/** What the venue says of the same symbols in several answers, each a row or a list of rows. */
export type TickerAnswers = {
  readonly statistics: unknown
  readonly tops: unknown
  readonly marks: unknown
  /** Of one symbol, base units; the venue tells it one by one. */
  readonly openInterest: number | null
}

/** One ticker for each symbol of the venue's list that has traded. */
export function parseTickers(
  answers: TickerAnswers,
  listing: Listing,
  receivedTime: UnixMs,
): Reading<Rows<Ticker>> {
  const statistics = parseRows(listOf(answers.statistics), 'ticker/24hr', readStatistics)
  const tops = parseRows(listOf(answers.tops), 'ticker/bookTicker', readStatistics)
  const marks = parseRows(listOf(answers.marks), 'premiumIndex', (row) =>
    parsePremiumIndex(row, listing, receivedTime),
  )
  if (!statistics.ok) return statistics
  if (!tops.ok) return tops
  if (!marks.ok) return marks
  const topOf = new Map(tops.value.values.map((each) => [each.venueSymbol, each]))
  const markOf = new Map(marks.value.values.map((each) => [each.instrumentId, each]))
  const tickers = gatherRows(
    statistics.value.values
      .filter(({ venueSymbol }) => listing.find(venueSymbol) !== undefined)
      .map((each): Reading<Ticker> => {
        const facts = listing.facts(each.venueSymbol)
        if (!facts.ok) return facts
        const top = topOf.get(each.venueSymbol)
        const mark = markOf.get(facts.value.instrumentId)
        return accept(tickerOf(facts.value, each, top, mark, answers.openInterest, receivedTime))
      }),
  )
  const refusals = [statistics, tops].flatMap(({ value }) => value.refusals)
  return accept({ values: tickers.values, refusals: [...refusals, ...tickers.refusals] })
}

function tickerOf(
  { instrumentId }: SymbolFacts,
  day: Statistics,
  top: Statistics | undefined,
  mark: MarkPrice | undefined,
  openInterest: number | null,
  receivedTime: UnixMs,
): Ticker {
  return {
    kind: 'ticker',
    instrumentId,
    lastTradePrice: numberOf(day.lastTradePrice),
    bestBid: levelOf(top?.bestBid, top?.bestBidQuantity),
    bestAsk: levelOf(top?.bestAsk, top?.bestAskQuantity),
    open: numberOf(day.open),
    high: numberOf(day.high),
    low: numberOf(day.low),
    volume: numberOf(day.volume),
    turnover: numberOf(day.turnover),
    markPrice: mark?.markPrice ?? null,
    indexPrice: mark?.indexPrice ?? null,
    fundingRate: mark?.fundingRate ?? null,
    nextFundingTime: mark?.nextFundingTime ?? null,
    openInterest,
    exchangeTime: day.exchangeTime ?? receivedTime,
    receivedTime,
  }
}

/** `GET /fapi/v1/openInterest`, base units. */
export function parseOpenInterest(raw: unknown): Reading<number> {
  const read = new FieldReader(raw, 'openInterest')
  const value = read.notNegative('openInterest').value
  return read.refusal === null ? accept(value) : { ok: false, refusal: read.refusal }
}

/** `GET /fapi/v1/fundingRate`, oldest first. */
export function parseFundingRates(
  raw: unknown,
  { instrumentId }: Pick<SymbolFacts, 'instrumentId'>,
): Reading<Rows<FundingRate>> {
  return parseRows(raw ?? [], 'fundingRate', (row) => {
    const read = new FieldReader(row, 'fundingRate row')
    const rate = read.decimal('fundingRate').text
    const fundingTime = read.time('fundingTime')
    return read.refusal === null
      ? accept({ instrumentId, rate, fundingTime })
      : { ok: false, refusal: read.refusal }
  })
}

function listOf(answer: unknown): unknown {
  return Array.isArray(answer) ? answer : [answer]
}

function numberOf(text: string | null): number | null {
  return text === null ? null : Number(text)
}

/** Null where that side is empty, which the venue writes as zero. */
function levelOf(
  price: string | null | undefined,
  quantity: string | null | undefined,
): Level | null {
  const level = [Number(price ?? 0), Number(quantity ?? 0)] as const
  return level[0] > 0 ? level : null
}
