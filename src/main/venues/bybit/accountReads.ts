import type { Balance } from '../../../contract/domain/balance.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { AccountOrigin, ExecutionReport, Fill } from '../../../contract/domain/order.ts'
import type { Position } from '../../../contract/domain/position.ts'
import { type Result, fail, succeed } from '../../../contract/errors.ts'
import type { Log } from '../../core/log.ts'
import type { RestOutcome } from '../../net/rest/types.ts'
import { FieldReader, isRecord } from '../shared/fields.ts'
import { type Reading, type Rows, gatherRows } from '../shared/refusal.ts'
import { toAnswer } from '../shared/rest.ts'
import {
  executionsKeptMs,
  executionsLimit,
  executionsWindowMs,
  openOrdersLimit,
  positionsLimit,
} from './limits.ts'
import type { Group, Markets } from './markets.ts'
import { parseWallet } from './parse/balances.ts'
import { parseFill } from './parse/fills.ts'
import { cursorOf } from './parse/instruments.ts'
import { type AccountReading, parseOrder } from './parse/orders.ts'
import { parsePosition } from './parse/positions.ts'
import {
  type Draft,
  type Ids,
  type Page,
  type Target,
  accountInfo,
  executions,
  openOrders,
  pastOrder,
  positions,
  recentOrder,
  walletBalance,
} from './requests.ts'
import type { Category } from './symbols.ts'

/** Pages of one question after which something must be wrong. */
const mostPages = 200

/** A success with its envelope opened. */
export type Told = {
  readonly result: unknown
  /** When the venue answered. */
  readonly venueTime: UnixMs
  readonly receivedTime: UnixMs
}

/** What can be asked about an account. */
export type AccountReads = {
  ask(draft: Draft, signal?: AbortSignal): Promise<Result<Told>>
  /** Null: neither among the open and recent orders nor among the closed ones of the last days. */
  order(target: Target, ids: Ids, signal?: AbortSignal): Promise<Result<ExecutionReport | null>>
  openOrders(
    target: Target | null,
    signal?: AbortSignal,
  ): Promise<Result<readonly ExecutionReport[]>>
  /** Oldest first. Without a time, of the last seven days. */
  fills(
    target: Target | null,
    since: UnixMs | null,
    signal?: AbortSignal,
  ): Promise<Result<readonly Fill[]>>
  balances(signal?: AbortSignal): Promise<Result<readonly Balance[]>>
  positions(signal?: AbortSignal): Promise<Result<readonly Position[]>>
  /** Of the whole account as last asked; null before. */
  marginMode(): Position['marginMode']
}

export type AccountReadsOptions = {
  readonly origin: AccountOrigin
  readonly markets: Markets
  readonly log: Log
  /** The venue's time. */
  readonly now: () => UnixMs
  readonly send: (draft: Draft, signal: AbortSignal | undefined) => Promise<RestOutcome>
}

export function createAccountReads(options: AccountReadsOptions): AccountReads {
  return new Reads(options)
}

type ParseRow<Value> = (row: unknown, reading: AccountReading) => Reading<Value>

class Reads implements AccountReads {
  private readonly options: AccountReadsOptions
  private mode: Position['marginMode'] = null

  constructor(options: AccountReadsOptions) {
    this.options = options
  }

  marginMode(): Position['marginMode'] {
    return this.mode
  }

  async ask(draft: Draft, signal?: AbortSignal): Promise<Result<Told>> {
    const answer = toAnswer(await this.options.send(draft, signal))
    if (!answer.ok) return answer
    const { body, receivedTime } = answer.value
    const envelope = new FieldReader(body, 'answer')
    const time = envelope.optionalTime('time')
    const venueTime = envelope.refusal === null && time !== null ? time : receivedTime
    return succeed({ result: envelope.get('result'), venueTime, receivedTime })
  }

  async order(
    target: Target,
    ids: Ids,
    signal?: AbortSignal,
  ): Promise<Result<ExecutionReport | null>> {
    for (const draft of [recentOrder(target, ids), pastOrder(target, ids)]) {
      const told = await this.ask(draft, signal)
      if (!told.ok) return told
      const rows = this.rowsOf(told.value, target.category, (row, reading) =>
        parseOrder(row, reading, false),
      )
      if (!rows.ok) return rows
      const found = rows.value.find((report) => isNamed(report, ids))
      if (found !== undefined) return succeed(found)
    }
    return succeed(null)
  }

  openOrders(
    target: Target | null,
    signal?: AbortSignal,
  ): Promise<Result<readonly ExecutionReport[]>> {
    const parse: ParseRow<ExecutionReport> = (row, reading) => parseOrder(row, reading, false)
    return this.ofGroups(target, (category, of) =>
      this.pages(category, parse, signal, (page) =>
        openOrders(category, of, { ...page, limit: openOrdersLimit }),
      ),
    )
  }

  async fills(
    target: Target | null,
    since: UnixMs | null,
    signal?: AbortSignal,
  ): Promise<Result<readonly Fill[]>> {
    const now = this.options.now()
    const from = since ?? ((now - executionsWindowMs) as UnixMs)
    if (now - from > executionsKeptMs) {
      return fail('INVALID_RANGE', 'the venue keeps executions for two years', 'since')
    }
    const categories = target === null ? this.options.markets.categories() : [target.category]
    const fills: Fill[] = []
    for (const category of categories) {
      const of = target === null ? {} : { symbol: target.symbol }
      const found = await this.fillsOf(category, of, from, now, signal)
      if (!found.ok) return found
      fills.push(...found.value)
    }
    return succeed(fills.toSorted((left, right) => left.exchangeTime - right.exchangeTime))
  }

  async balances(signal?: AbortSignal): Promise<Result<readonly Balance[]>> {
    const told = await this.ask(walletBalance(), signal)
    if (!told.ok) return told
    const { result, venueTime, receivedTime } = told.value
    const times = { exchangeTime: venueTime, receivedTime }
    const balances: Balance[] = []
    for (const wallet of listOf(result)) {
      const rows = parseWallet(wallet, this.options.origin, times)
      const kept = rows.ok
        ? this.kept(rows.value)
        : malformed<readonly Balance[]>(rows.refusal.message)
      if (!kept.ok) return kept
      balances.push(...kept.value)
    }
    return succeed(balances)
  }

  async positions(signal?: AbortSignal): Promise<Result<readonly Position[]>> {
    const mode = await this.askMarginMode(signal)
    if (!mode.ok) return mode
    const parse: ParseRow<Position> = (row, reading) => parsePosition(row, reading, this.mode)
    const found = await this.ofGroups(null, (category, of) =>
      category === 'spot'
        ? Promise.resolve(succeed([]))
        : this.pages(category, parse, signal, (page) =>
            positions(category, of, { ...page, limit: positionsLimit }),
          ),
    )
    return found.ok ? succeed(found.value.filter(({ quantity }) => Number(quantity) > 0)) : found
  }

  private async askMarginMode(signal?: AbortSignal): Promise<Result<null>> {
    const told = await this.ask(accountInfo(), signal)
    if (!told.ok) return told
    const mode = isRecord(told.value.result) ? told.value.result['marginMode'] : null
    if (mode === 'ISOLATED_MARGIN') this.mode = 'isolated'
    else this.mode = mode === 'REGULAR_MARGIN' || mode === 'PORTFOLIO_MARGIN' ? 'cross' : null
    return succeed(null)
  }

  /** In windows as long as the venue answers for, each in pages. */
  private async fillsOf(
    category: Category,
    of: { readonly symbol?: string },
    from: UnixMs,
    to: UnixMs,
    signal: AbortSignal | undefined,
  ): Promise<Result<readonly Fill[]>> {
    const fills: (Fill | null)[] = []
    for (let start: number = from; start <= to; start += executionsWindowMs) {
      const startTime = start as UnixMs
      const endTime = Math.min(start + executionsWindowMs - 1, to) as UnixMs
      const found = await this.pages<Fill | null>(category, parseFill, signal, (page) =>
        executions(category, { ...of, startTime, endTime }, { ...page, limit: executionsLimit }),
      )
      if (!found.ok) return found
      fills.push(...found.value)
    }
    return succeed(fills.filter((fill) => fill !== null))
  }

  /** One question for each part of the market, or for the one symbol. */
  private async ofGroups<Value>(
    target: Target | null,
    find: (
      category: Category,
      of: { readonly symbol?: string; readonly settleCoin?: string },
    ) => Promise<Result<readonly Value[]>>,
  ): Promise<Result<readonly Value[]>> {
    if (target !== null) return find(target.category, { symbol: target.symbol })
    const values: Value[] = []
    for (const group of this.options.markets.groups()) {
      const found = await find(group.category, settledIn(group))
      if (!found.ok) return found
      values.push(...found.value)
    }
    return succeed(values)
  }

  /** All pages, or a failure: never a part. */
  private async pages<Value>(
    category: Category,
    parse: ParseRow<Value>,
    signal: AbortSignal | undefined,
    draftOf: (page: Page) => Draft,
  ): Promise<Result<readonly Value[]>> {
    const values: Value[] = []
    let cursor: string | undefined
    for (let count = 0; count < mostPages; count += 1) {
      const told = await this.ask(draftOf({ cursor }), signal)
      if (!told.ok) return told
      const rows = this.rowsOf(told.value, category, parse)
      if (!rows.ok) return rows
      values.push(...rows.value)
      const next = cursorOf(told.value.result)
      if (next === null || listOf(told.value.result).length === 0) return succeed(values)
      if (next === cursor) return malformed('a page names itself as the next')
      cursor = next
    }
    return fail('RESPONSE_MALFORMED', `an answer has more than ${mostPages} pages`)
  }

  private rowsOf<Value>(
    { result, receivedTime }: Told,
    category: Category,
    parse: ParseRow<Value>,
  ): Result<readonly Value[]> {
    const { origin, markets } = this.options
    const list = isRecord(result) ? result['list'] : null
    if (!Array.isArray(list)) return malformed('the answer has no list')
    const reading = { origin, listing: markets.listing, receivedTime, category }
    return this.kept(gatherRows(list.map((row) => parse(row, reading))))
  }

  /**
   * A row that cannot be read fails the answer: a missing order is worse than none. One of a symbol
   * that is not traded here is left out.
   */
  private kept<Value>({ values, refusals }: Rows<Value>): Result<readonly Value[]> {
    for (const refusal of refusals) {
      if (refusal.problem !== 'unknownWord') return malformed(refusal.message)
      this.options.log.warn({ refusal: refusal.message }, 'a row of an account was left out')
    }
    return succeed(values)
  }
}

function settledIn({ settleCoin }: Group): { readonly settleCoin?: string } {
  return settleCoin === null ? {} : { settleCoin }
}

function listOf(result: unknown): readonly unknown[] {
  return isRecord(result) && Array.isArray(result['list']) ? result['list'] : []
}

function isNamed(report: ExecutionReport, { venueOrderId, clientOrderId }: Ids): boolean {
  return venueOrderId === null
    ? report.clientOrderId === clientOrderId
    : report.venueOrderId === venueOrderId
}

function malformed<Value>(message: string): Result<Value> {
  return fail('RESPONSE_MALFORMED', message)
}
