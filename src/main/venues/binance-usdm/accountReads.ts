import type { FeeRates, KeyPermissions } from '../../../contract/domain/account.ts'
import type { Balance } from '../../../contract/domain/balance.ts'
import type { InstrumentId, UnixMs } from '../../../contract/domain/ids.ts'
import type {
  AccountOrigin,
  ExecutionReport,
  Fill,
  OrderReference,
} from '../../../contract/domain/order.ts'
import type { Position } from '../../../contract/domain/position.ts'
import { type Result, fail, succeed } from '../../../contract/errors.ts'
import type { Log } from '../../core/log.ts'
import { unknownInstrument } from '../shared/lookups.ts'
import { type Reading, type Rows, parseRows } from '../shared/refusal.ts'
import { type Answer, toResult } from '../shared/rest.ts'
import type { Listing } from '../shared/symbols.ts'
import type { AccountCalls } from './accountCalls.ts'
import { userTradesHistoryMs, userTradesLimit, userTradesRangeMs } from './limits.ts'
import type { OrderBooks } from './orderBooks.ts'
import { type SymbolTiers, parseFeeRates, parseMarginTiers } from './parse/account.ts'
import { parseBalances } from './parse/balances.ts'
import { parseConditionalOrder } from './parse/conditionalOrders.ts'
import { parseUserTrade } from './parse/fills.ts'
import { type AccountReading, parseOrder } from './parse/orders.ts'
import { type SymbolSetting, parsePositions, parseSymbolSettings } from './parse/positions.ts'
import {
  type OrderBookName,
  balances,
  commissionRate,
  keyOfIds,
  leverageBrackets,
  openOrders,
  order,
  positions,
  symbolConfig,
  userTrades,
} from './requests.ts'

/** What an account asks and does not change. */
export type AccountReads = {
  order(reference: OrderReference, signal?: AbortSignal): Promise<Result<ExecutionReport | null>>
  openOrders(
    instrumentId: InstrumentId | null,
    signal?: AbortSignal,
  ): Promise<Result<readonly ExecutionReport[]>>
  fills(
    query: { readonly instrumentId: InstrumentId | null; readonly since: UnixMs | null },
    signal?: AbortSignal,
  ): Promise<Result<readonly Fill[]>>
  balances(signal?: AbortSignal): Promise<Result<readonly Balance[]>>
  positions(signal?: AbortSignal): Promise<Result<readonly Position[]>>
  feeRates(instrumentId: InstrumentId, signal?: AbortSignal): Promise<Result<FeeRates>>
  marginTiers(signal?: AbortSignal): Promise<Result<readonly SymbolTiers[]>>
  /** An order of that book as an answer has it. */
  readOrder(body: unknown, book: OrderBookName, receivedTime: UnixMs): Reading<ExecutionReport>
}

export type { KeyPermissions }

type Parts = {
  readonly origin: AccountOrigin
  readonly listing: Listing
  readonly log: Log
  readonly calls: AccountCalls
  readonly books: OrderBooks
  readonly now: () => UnixMs
}

export function createAccountReads(parts: Parts): AccountReads {
  return new Reads(parts)
}

class Reads implements AccountReads {
  private readonly parts: Parts

  constructor(parts: Parts) {
    this.parts = parts
  }

  readOrder(body: unknown, book: OrderBookName, receivedTime: UnixMs): Reading<ExecutionReport> {
    const parse = book === 'orders' ? parseOrder : parseConditionalOrder
    const report = parse(body, this.reading(receivedTime))
    if (report.ok) this.parts.books.note(report.value, book)
    return report
  }

  /** Looks in both books, first where the order was last seen. */
  async order(
    reference: OrderReference,
    signal?: AbortSignal,
  ): Promise<Result<ExecutionReport | null>> {
    const { listing, books } = this.parts
    const instrument = listing.byId(reference.instrumentId)
    if (instrument === undefined) return unknownInstrument(reference.instrumentId)
    for (const book of books.candidates(reference)) {
      const found = await this.orderIn(book, reference, instrument.venueSymbol, signal)
      if (!found.ok || found.value !== null) return found
    }
    return succeed(null)
  }

  async openOrders(
    instrumentId: InstrumentId | null,
    signal?: AbortSignal,
  ): Promise<Result<readonly ExecutionReport[]>> {
    const { listing } = this.parts
    const instrument = instrumentId === null ? undefined : listing.byId(instrumentId)
    if (instrumentId !== null && instrument === undefined) return unknownInstrument(instrumentId)
    const symbol = instrument?.venueSymbol ?? null
    const [plain, conditional] = await Promise.all([
      this.openIn('orders', symbol, signal),
      this.openIn('conditional', symbol, signal),
    ])
    if (!plain.ok) return plain
    if (!conditional.ok) return conditional
    return succeed([...plain.value, ...conditional.value])
  }

  async fills(
    { instrumentId, since }: { instrumentId: InstrumentId | null; since: UnixMs | null },
    signal?: AbortSignal,
  ): Promise<Result<readonly Fill[]>> {
    if (instrumentId === null) {
      return fail('UNSUPPORTED', 'the venue tells fills by instrument only', 'instrumentId')
    }
    const instrument = this.parts.listing.byId(instrumentId)
    if (instrument === undefined) return unknownInstrument(instrumentId)
    const fills = new Map<string, Fill>()
    const take = async (
      from: Parameters<typeof userTrades>[1],
    ): Promise<Result<readonly Fill[]>> => {
      const page = await this.fillsPage(instrument.venueSymbol, from, signal)
      if (page.ok) for (const fill of page.value) fills.set(fill.tradeId, fill)
      return page
    }
    const failed = since === null ? await take({ since }) : await this.fillsSince(since, take)
    if (!failed.ok) return failed
    return succeed([...fills.values()].toSorted((a, b) => a.exchangeTime - b.exchangeTime))
  }

  async balances(signal?: AbortSignal): Promise<Result<readonly Balance[]>> {
    const answer = await this.parts.calls.ask(balances, signal)
    if (!answer.ok) return answer
    const { body, receivedTime } = answer.value
    return this.complete(parseBalances(body, this.reading(receivedTime)))
  }

  async positions(signal?: AbortSignal): Promise<Result<readonly Position[]>> {
    const { calls } = this.parts
    const [answer, settings] = await Promise.all([
      calls.ask(positions(null), signal),
      this.symbolSettings(signal),
    ])
    if (!answer.ok) return answer
    const { body, receivedTime } = answer.value
    const all = this.complete(parsePositions(body, this.reading(receivedTime), settings))
    return all.ok ? succeed(all.value.filter(({ quantity }) => Number(quantity) !== 0)) : all
  }

  async feeRates(instrumentId: InstrumentId, signal?: AbortSignal): Promise<Result<FeeRates>> {
    const instrument = this.parts.listing.byId(instrumentId)
    if (instrument === undefined) return unknownInstrument(instrumentId)
    const answer = await this.parts.calls.ask(commissionRate(instrument.venueSymbol), signal)
    return answer.ok ? toResult(parseFeeRates(answer.value.body)) : answer
  }

  async marginTiers(signal?: AbortSignal): Promise<Result<readonly SymbolTiers[]>> {
    const answer = await this.parts.calls.ask(leverageBrackets, signal)
    if (!answer.ok) return answer
    const rows = toResult(parseMarginTiers(answer.value.body, this.parts.listing))
    return rows.ok ? succeed(rows.value.values) : rows
  }

  private reading(receivedTime: UnixMs): AccountReading {
    const { origin, listing } = this.parts
    return { origin, listing, receivedTime }
  }

  private async orderIn(
    book: OrderBookName,
    reference: OrderReference,
    symbol: string,
    signal: AbortSignal | undefined,
  ): Promise<Result<ExecutionReport | null>> {
    const key = keyOfIds(reference)
    if (!key.ok) return key
    const answer = await this.parts.calls.ask(order(key.value, symbol, book), signal)
    if (!answer.ok) return isNotFound(answer) ? succeed(null) : answer
    const { body, receivedTime } = answer.value
    const report = toResult(this.readOrder(body, book, receivedTime))
    if (!report.ok || book === 'orders') return report
    return this.afterTrigger(report.value, body, symbol, signal)
  }

  /** Once set off, the order in the book tells more: what traded, at which price. */
  private async afterTrigger(
    waiting: ExecutionReport,
    body: unknown,
    symbol: string,
    signal: AbortSignal | undefined,
  ): Promise<Result<ExecutionReport>> {
    const { venueOrderId } = waiting
    const isTriggered = venueOrderId !== null && venueOrderId !== algoIdOf(body)
    if (!isTriggered) return succeed(waiting)
    const draft = order({ kind: 'venue', id: venueOrderId }, symbol, 'orders')
    const answer = await this.parts.calls.ask(draft, signal)
    if (!answer.ok) return isNotFound(answer) ? succeed(waiting) : answer
    const report = toResult(this.readOrder(answer.value.body, 'orders', answer.value.receivedTime))
    if (!report.ok) return report
    const { clientOrderId, orderType, stopPrice } = waiting
    return succeed({ ...report.value, clientOrderId, orderType, stopPrice })
  }

  private async openIn(
    book: OrderBookName,
    symbol: string | null,
    signal: AbortSignal | undefined,
  ): Promise<Result<readonly ExecutionReport[]>> {
    const answer = await this.parts.calls.ask(openOrders(symbol, book), signal)
    if (!answer.ok) return answer
    const { body, receivedTime } = answer.value
    return this.complete(
      parseRows(body, 'open orders', (row) => this.readOrder(row, book, receivedTime)),
    )
  }

  /** Seven days at a time; within them from the last trade of a full page on. */
  private async fillsSince(
    since: UnixMs,
    take: (from: Parameters<typeof userTrades>[1]) => Promise<Result<readonly Fill[]>>,
  ): Promise<Result<null>> {
    const now = this.parts.now()
    for (let start = Math.max(since, now - userTradesHistoryMs); start <= now;) {
      const page = await take({ since: start })
      if (!page.ok) return page
      const last = page.value.at(-1)
      if (page.value.length < userTradesLimit || last === undefined) start += userTradesRangeMs
      else if (last.exchangeTime > start) start = last.exchangeTime
      else {
        const rest = await this.fillsOfInstant(last, take)
        if (!rest.ok) return rest
        start += 1
      }
    }
    return succeed(null)
  }

  /** A whole page within one millisecond: only the numbers of the trades lead on. */
  private async fillsOfInstant(
    from: Fill,
    take: (from: Parameters<typeof userTrades>[1]) => Promise<Result<readonly Fill[]>>,
  ): Promise<Result<null>> {
    for (let last: Fill | undefined = from; last?.exchangeTime === from.exchangeTime;) {
      const page = await take({ fromId: String(BigInt(last.tradeId) + 1n) })
      if (!page.ok) return page
      last = page.value.at(-1)
    }
    return succeed(null)
  }

  private async fillsPage(
    symbol: string,
    from: Parameters<typeof userTrades>[1],
    signal: AbortSignal | undefined,
  ): Promise<Result<readonly Fill[]>> {
    const draft = userTrades(symbol, from, userTradesLimit, this.parts.now())
    if (!draft.ok) return draft
    const answer = await this.parts.calls.ask(draft.value, signal)
    if (!answer.ok) return answer
    const { body, receivedTime } = answer.value
    return this.complete(
      parseRows(body, 'userTrades', (row) => parseUserTrade(row, this.reading(receivedTime))),
    )
  }

  private async symbolSettings(
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<string, SymbolSetting>> {
    const answer = await this.parts.calls.ask(symbolConfig, signal)
    const settings = answer.ok ? toResult(parseSymbolSettings(answer.value.body)) : answer
    if (settings.ok) return settings.value
    this.parts.log.warn({ failure: settings.error }, 'leverage and margin modes were not told')
    return new Map()
  }

  /**
   * A list about money is whole or it is a failure. Only rows of symbols that this program cannot
   * name are left out: the venue lists some in other scripts.
   */
  private complete<Value>(reading: Reading<Rows<Value>>): Result<readonly Value[]> {
    const rows = toResult(reading)
    if (!rows.ok) return rows
    const { values, refusals } = rows.value
    const fault = refusals.find(({ problem }) => problem !== 'unknownWord')
    if (fault !== undefined) return fail('RESPONSE_MALFORMED', fault.message)
    for (const { message } of refusals) this.parts.log.warn({ message }, 'a row was left out')
    return succeed(values)
  }
}

function isNotFound(answer: Extract<Result<Answer>, { ok: false }>): boolean {
  return answer.error.code === 'ORDER_NOT_FOUND'
}

function algoIdOf(body: unknown): string | null {
  const id = (body as { readonly algoId?: unknown } | null)?.algoId
  return typeof id === 'string' || typeof id === 'number' ? String(id) : null
}
