import type { FeeRates, KeyPermissions } from '../../../contract/domain/account.ts'
import type { Balance } from '../../../contract/domain/balance.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { Instrument } from '../../../contract/domain/instrument.ts'
import type { ExecutionReport, Fill } from '../../../contract/domain/order.ts'
import { type Failure, type Result, fail, succeed } from '../../../contract/errors.ts'
import type { Environment } from '../../../contract/domain/venue.ts'
import type { OrderKey } from '../shared/binance/drafts.ts'
import { parsePermissions } from '../shared/binance/permissions.ts'
import { isRecord } from '../shared/fields.ts'
import { type Reading, type Rows, parseRows } from '../shared/refusal.ts'
import { type Answer, toResult } from '../shared/rest.ts'
import type { AccountCalls } from './accountCalls.ts'
import type { StandingOrder } from './amending.ts'
import { fillsLimit, fillsRangeMs } from './limits.ts'
import type { AccountReading } from './parse/account.ts'
import { parseBalances, parseFeeRates, parseTestPermissions } from './parse/balances.ts'
import { parseFill } from './parse/fills.ts'
import { parseOrder } from './parse/orders.ts'
import {
  type FillRange,
  account,
  apiRestrictions,
  commission,
  myTrades,
  openOrders,
  order,
} from './requests.ts'

export type AccountReadsOptions = {
  readonly calls: Pick<AccountCalls, 'read'>
  readonly environment: Environment
  readonly reading: (receivedTime: UnixMs) => AccountReading
  /** The venue's time. */
  readonly now: () => UnixMs
}

/** Questions about one account. A row that cannot be read fails the whole answer: never half of it. */
export class AccountReads {
  private readonly options: AccountReadsOptions

  constructor(options: AccountReadsOptions) {
    this.options = options
  }

  /** The test system has no address that tells of keys. */
  async permissions(signal?: AbortSignal): Promise<Result<KeyPermissions>> {
    const { calls, environment } = this.options
    const isTest = environment === 'testnet'
    const answer = await calls.read(isTest ? account : apiRestrictions, signal)
    if (!answer.ok) return answer
    const { body } = answer.value
    return toResult(
      isTest ? parseTestPermissions(body) : parsePermissions(body, 'enableSpotAndMarginTrading'),
    )
  }

  /** Null: the venue answers that it does not know this order. */
  async order(
    key: OrderKey,
    symbol: string,
    signal?: AbortSignal,
  ): Promise<Result<ExecutionReport | null>> {
    const answer = await this.options.calls.read(order(key, symbol), signal)
    if (!answer.ok) return isUnknownOrder(answer.error) ? succeed(null) : answer
    const { body, receivedTime } = answer.value
    return toResult(parseOrder(body, this.options.reading(receivedTime)))
  }

  /** The order as it stands, for a change of it. */
  async standing(
    key: OrderKey,
    symbol: string,
    signal?: AbortSignal,
  ): Promise<Result<StandingOrder>> {
    const answer = await this.options.calls.read(order(key, symbol), signal)
    if (!answer.ok) return answer
    const { body, receivedTime } = answer.value
    const report = toResult(parseOrder(body, this.options.reading(receivedTime)))
    if (!report.ok) return report
    const type = isRecord(body) ? String(body['type']) : ''
    return succeed({ report: report.value, takesProfit: type.startsWith('TAKE_PROFIT') })
  }

  async openOrders(
    symbol: string | null,
    signal?: AbortSignal,
  ): Promise<Result<readonly ExecutionReport[]>> {
    const answer = await this.options.calls.read(openOrders(symbol), signal)
    return answer.ok ? this.rows(answer.value, 'openOrders', parseOrder) : answer
  }

  /**
   * The newest page answers nearly every question. Where it does not reach back to `since`, the
   * trades are asked for a day at a time until one is found, and by their numbers from there on.
   */
  async fills(
    { venueSymbol: symbol }: Instrument,
    since: UnixMs | null,
    signal?: AbortSignal,
  ): Promise<Result<readonly Fill[]>> {
    const newest = await this.page(symbol, { kind: 'newest' }, signal)
    if (!newest.ok || since === null) return newest
    const oldest = newest.value[0]
    const reaches =
      newest.value.length < fillsLimit || oldest === undefined || oldest.exchangeTime < since
    if (reaches) return succeed(newest.value.filter(({ exchangeTime }) => exchangeTime >= since))
    return this.fillsFrom(symbol, since, signal)
  }

  private async fillsFrom(
    symbol: string,
    since: UnixMs,
    signal?: AbortSignal,
  ): Promise<Result<readonly Fill[]>> {
    const found = new Map<string, Fill>()
    let range: FillRange = dayFrom(since)
    while (range.kind !== 'time' || range.startTime <= this.options.now()) {
      const page: Result<readonly Fill[]> = await this.page(symbol, range, signal)
      if (!page.ok) return page
      for (const fill of page.value) found.set(fill.tradeId, fill)
      const last = page.value.at(-1)
      const isPartial = page.value.length < fillsLimit
      if (last !== undefined && range.kind === 'trade' && isPartial) break
      if (last === undefined && range.kind === 'trade') break
      range = nextRange(range, last)
    }
    return succeed([...found.values()])
  }

  private async page(
    symbol: string,
    range: FillRange,
    signal?: AbortSignal,
  ): Promise<Result<readonly Fill[]>> {
    const draft = myTrades(symbol, range, fillsLimit)
    if (!draft.ok) return draft
    const answer = await this.options.calls.read({ ...draft.value, socketMethod: null }, signal)
    if (!answer.ok) return answer
    const rows = this.rows(answer.value, 'myTrades', parseFill)
    return rows.ok ? succeed(rows.value.toSorted(byTrade)) : rows
  }

  async balances(signal?: AbortSignal): Promise<Result<readonly Balance[]>> {
    const answer = await this.options.calls.read(account, signal)
    if (!answer.ok) return answer
    const { body, receivedTime } = answer.value
    return whole(parseBalances(body, this.options.reading(receivedTime)))
  }

  async feeRates(symbol: string, signal?: AbortSignal): Promise<Result<FeeRates>> {
    const answer = await this.options.calls.read(commission(symbol), signal)
    return answer.ok ? toResult(parseFeeRates(answer.value.body)) : answer
  }

  private rows<Value>(
    { body, receivedTime }: Answer,
    what: string,
    parse: (row: unknown, reading: AccountReading) => Reading<Value>,
  ): Result<readonly Value[]> {
    const reading = this.options.reading(receivedTime)
    return whole(parseRows(body, what, (row) => parse(row, reading)))
  }
}

/** All rows, or why one of them could not be read. */
function whole<Value>(rows: Reading<Rows<Value>>): Result<readonly Value[]> {
  if (!rows.ok) return fail('RESPONSE_MALFORMED', rows.refusal.message)
  const [refusal] = rows.value.refusals
  return refusal === undefined
    ? succeed(rows.value.values)
    : fail('RESPONSE_MALFORMED', refusal.message)
}

function dayFrom(startTime: number): FillRange {
  return { kind: 'time', startTime, endTime: startTime + fillsRangeMs }
}

function nextRange(range: FillRange, last: Fill | undefined): FillRange {
  if (last !== undefined) return { kind: 'trade', fromId: after(last.tradeId) }
  return range.kind === 'time' ? dayFrom(range.startTime + fillsRangeMs) : range
}

/** The number after a trade's; numbers may be longer than a double can hold. */
function after(tradeId: string): string {
  return /^\d{1,20}$/.test(tradeId) ? String(BigInt(tradeId) + 1n) : tradeId
}

function byTrade(left: Fill, right: Fill): number {
  return left.exchangeTime - right.exchangeTime
}

/** -2013: order does not exist. */
function isUnknownOrder(failure: Failure): boolean {
  return failure.code === 'ORDER_NOT_FOUND'
}
