import type { KeyPermissions } from '../../../contract/domain/account.ts'
import type { DecimalText } from '../../../contract/domain/decimal.ts'
import type { InstrumentId, UnixMs } from '../../../contract/domain/ids.ts'
import type { Instrument } from '../../../contract/domain/instrument.ts'
import type {
  AccountOrigin,
  Amendment,
  ExecutionReport,
  NewOrder,
  OrderReference,
} from '../../../contract/domain/order.ts'
import { type Failure, type Result, fail, succeed } from '../../../contract/errors.ts'
import type { RestOutcome } from '../../net/rest/types.ts'
import type {
  AccountOptions,
  AccountSink,
  AccountStream,
  AmendOutcome,
  CancelAllOutcome,
  CancelOutcome,
  SubmitOutcome,
  VenueAccount,
  WriteHooks,
} from '../account.ts'
import type { AdapterOptions } from '../adapter.ts'
import { partsOf } from '../shared/binance/drafts.ts'
import { parsePermissions } from '../shared/binance/permissions.ts'
import { type WsApi, type WsRateLimit, openWsApi } from '../shared/binance/wsApi.ts'
import { allowedHosts } from '../shared/hosts.ts'
import { type CancelTargets, cancelTargets, unknownInstrument } from '../shared/lookups.ts'
import { termsOf } from '../shared/orderTerms.ts'
import { type WriteFailure, writeOutcome } from '../shared/outcomes.ts'
import { type VenueRest, createVenueRest, toAnswer, toResult } from '../shared/rest.ts'
import type { Listing } from '../shared/symbols.ts'
import { type AccountCalls, createAccountCalls } from './accountCalls.ts'
import { type AccountReads, createAccountReads } from './accountReads.ts'
import { openAccountStream } from './accountStream.ts'
import { classify, venueCodeOf } from './errors.ts'
import { orderScopes, usedWeightScope } from './limits.ts'
import { createListenKeys } from './listenKey.ts'
import { type OrderBooks, createOrderBooks } from './orderBooks.ts'
import { parseAccountConfig } from './parse/account.ts'
import {
  type Draft,
  type OrderBookName,
  accountConfig,
  amend,
  apiRestrictions,
  bookOf,
  cancel,
  cancelAll,
  countdownCancelAll,
  keyOfIds,
  leverage,
  submit,
} from './requests.ts'
import { createAccountRest } from './rest.ts'
import { type BinanceSigner, createLateSigner, signParams } from './sign.ts'
import { socketApiUrl, urls, walletRest } from './urls.ts'

export type AccountParts = {
  readonly adapter: AdapterOptions
  readonly account: AccountOptions
  readonly listing: Listing
  /** Of the adapter, whose limits by address the account shares. */
  readonly limiter: VenueRest['limiter']
}

export function openBinanceAccount(parts: AccountParts): VenueAccount {
  return new BinanceAccount(parts)
}

class BinanceAccount implements VenueAccount {
  readonly venue = 'binance-usdm'
  readonly accountId
  private readonly parts: AccountParts
  private readonly origin: AccountOrigin
  private readonly signer: BinanceSigner
  private readonly rest: VenueRest
  private readonly calls: AccountCalls
  private readonly books: OrderBooks = createOrderBooks()
  private readonly reads: AccountReads

  constructor(parts: AccountParts) {
    const { adapter, account, listing, limiter } = parts
    this.parts = parts
    this.accountId = account.accountId
    this.origin = {
      venue: 'binance-usdm',
      environment: adapter.environment,
      accountId: account.accountId,
    }
    this.signer = createLateSigner(account.credentials)
    this.rest = createAccountRest(adapter, account, limiter)
    const { accountId, rest, signer } = this
    this.calls = createAccountCalls({ accountId, rest, signer, now: () => this.now() })
    this.reads = createAccountReads({
      origin: this.origin,
      listing,
      log: adapter.log,
      calls: this.calls,
      books: this.books,
      now: () => this.now(),
    })
  }

  /** Of a real account's key the wallet tells; elsewhere there is only play money to lose. */
  async permissions(signal?: AbortSignal): Promise<Result<KeyPermissions>> {
    if (this.origin.environment === 'live') return this.keyRestrictions(signal)
    const answer = await this.calls.ask(accountConfig, signal)
    return answer.ok ? toResult(parseAccountConfig(answer.value.body)) : answer
  }

  async submit(order: NewOrder, hooks: WriteHooks = {}): Promise<SubmitOutcome> {
    const instrument = this.instrumentOf(order.instrumentId)
    if (!instrument.ok) return refused(instrument.error)
    const draft = submit(termsOf(order), { ...instrument.value, now: this.now() })
    if (!draft.ok) return refused(draft.error)
    const book = bookOf(order.orderType)
    this.books.note({ clientOrderId: order.clientOrderId, venueOrderId: null }, book)
    const outcome = await this.calls.send(draft.value, hooks)
    return this.conclude(outcome, book, (report) => ({
      kind: 'accepted',
      venueOrderId: report.venueOrderId,
      report,
      fills: [],
    }))
  }

  async amend(amendment: Amendment, hooks: WriteHooks = {}): Promise<AmendOutcome> {
    const draft = this.amendDraft(amendment)
    if (!draft.ok) return refused(draft.error)
    const outcome = await this.calls.send(draft.value, hooks)
    return this.conclude(outcome, 'orders', (report) => ({
      kind: 'accepted',
      venueOrderId: report.venueOrderId,
      report,
    }))
  }

  /** An order that is not in the book it was last seen in may have changed over to the other. */
  async cancel(order: OrderReference, hooks: WriteHooks = {}): Promise<CancelOutcome> {
    const instrument = this.instrumentOf(order.instrumentId)
    if (!instrument.ok) return refused(instrument.error)
    const key = keyOfIds(order)
    if (!key.ok) return refused(key.error)
    const [first, second] = this.books.candidates(order)
    const outcome = await this.cancelIn(
      first,
      cancel(key.value, instrument.value.symbol, first),
      hooks,
    )
    const isElsewhere = outcome.kind === 'rejected' && outcome.failure.code === 'ORDER_NOT_FOUND'
    if (!isElsewhere) return outcome
    return this.cancelIn(second, cancel(key.value, instrument.value.symbol, second), hooks)
  }

  async cancelAll(
    instrumentId: InstrumentId | null,
    hooks: WriteHooks = {},
  ): Promise<CancelAllOutcome> {
    const targets = await this.toCancel(instrumentId, hooks.signal)
    if (!targets.ok) return refused(targets.error)
    const { symbols, failed } = targets.value
    const drafts = symbols.flatMap((symbol) => [
      cancelAll(symbol, 'orders'),
      cancelAll(symbol, 'conditional'),
    ])
    const outcomes = await Promise.all(
      drafts.map(async (draft) => doneOf(await this.calls.send(draft, hooks))),
    )
    const failures = outcomes.filter((outcome) => outcome.kind !== 'done')
    const worst = failures.find(({ kind }) => kind === 'unknown') ?? failures[0]
    return worst ?? { kind: 'done', canceled: null, failed }
  }

  order: AccountReads['order'] = (reference, signal) => this.reads.order(reference, signal)
  openOrders: AccountReads['openOrders'] = (instrumentId, signal) =>
    this.reads.openOrders(instrumentId, signal)
  fills: AccountReads['fills'] = (query, signal) => this.reads.fills(query, signal)
  balances: AccountReads['balances'] = (signal) => this.reads.balances(signal)
  positions: AccountReads['positions'] = (signal) => this.reads.positions(signal)
  feeRates: AccountReads['feeRates'] = (instrumentId, signal) =>
    this.reads.feeRates(instrumentId, signal)
  marginTiers: AccountReads['marginTiers'] = (signal) => this.reads.marginTiers(signal)

  async setLeverage(
    instrumentId: InstrumentId,
    value: DecimalText,
    signal?: AbortSignal,
  ): Promise<Result<void>> {
    const instrument = this.instrumentOf(instrumentId)
    if (!instrument.ok) return instrument
    const draft = leverage(instrument.value.symbol, value)
    return draft.ok ? this.told(draft.value, signal) : draft
  }

  async countdownCancel(
    ms: number,
    instrumentIds: readonly InstrumentId[],
    signal?: AbortSignal,
  ): Promise<Result<void>> {
    if (!Number.isSafeInteger(ms) || ms < 0) {
      return fail('INVALID_ARGUMENT', 'the time is not a number of milliseconds', 'ms')
    }
    const instruments = instrumentIds.map((id) => this.instrumentOf(id))
    const unknown = instruments.find((each) => !each.ok)
    if (unknown !== undefined && !unknown.ok) return unknown
    const answers = await Promise.all(
      instruments.flatMap((each) =>
        each.ok ? [this.told(countdownCancelAll(each.value.symbol, ms), signal)] : [],
      ),
    )
    return answers.find((answer) => !answer.ok) ?? succeed(undefined)
  }

  /** Orders go over a socket of their own for as long as the stream is open. */
  openStream(sink: AccountSink): AccountStream {
    const { adapter, listing } = this.parts
    const stream = openAccountStream({
      adapter,
      origin: this.origin,
      allowedHosts: allowedHosts(adapter.environment, adapter.urls, urls),
      listing,
      books: this.books,
      keys: createListenKeys((draft) => this.calls.send(draft)),
      sink,
    })
    const socket = this.openSocket(sink)
    const leaveSocket = this.calls.useSocket(socket)
    return {
      healthy: () => stream.healthy(),
      connections: () => [...stream.connections(), socket.figures()],
      renew(reason) {
        stream.renew(reason)
        socket.renew(reason)
      },
      close: async () => {
        leaveSocket()
        await Promise.all([stream.close(), socket.close()])
      },
    }
  }

  limits(): ReturnType<VenueAccount['limits']> {
    return this.rest.limits()
  }

  close(limitMs?: number): ReturnType<VenueAccount['close']> {
    return this.rest.close(limitMs)
  }

  private now(): UnixMs {
    const { clock, venueTime } = this.parts.adapter
    return venueTime?.() ?? clock.now()
  }

  private instrumentOf(
    instrumentId: InstrumentId,
  ): Result<{ readonly symbol: string; readonly instrument: Instrument }> {
    const instrument = this.parts.listing.byId(instrumentId)
    if (instrument === undefined) return unknownInstrument(instrumentId)
    return succeed({ symbol: instrument.venueSymbol, instrument })
  }

  private amendDraft(amendment: Amendment): Result<Draft> {
    const instrument = this.instrumentOf(amendment.instrumentId)
    if (!instrument.ok) return instrument
    if (this.books.candidates(amendment)[0] === 'conditional') {
      return fail('UNSUPPORTED', 'a stop or trailing stop cannot be amended here')
    }
    const key = keyOfIds(amendment)
    return key.ok ? amend(key.value, amendment, instrument.value) : key
  }

  private async cancelIn(
    book: OrderBookName,
    draft: Draft,
    hooks: WriteHooks,
  ): Promise<CancelOutcome> {
    const outcome = await this.calls.send(draft, hooks)
    return writeOutcome<CancelOutcome>(outcome, venueCodeOf, ({ body, receivedTime }) => {
      const report = this.reads.readOrder(body, book, receivedTime)
      return { kind: 'canceled', report: report.ok ? report.value : null }
    })
  }

  /** An answer of success that says nothing readable of the order leaves its state open. */
  private conclude<Accepted>(
    outcome: RestOutcome,
    book: OrderBookName,
    accept: (report: ExecutionReport) => Accepted,
  ): Accepted | WriteFailure {
    return writeOutcome(outcome, venueCodeOf, ({ body, receivedTime }) => {
      const report = this.reads.readOrder(body, book, receivedTime)
      return report.ok ? accept(report.value) : null
    })
  }

  private async toCancel(
    instrumentId: InstrumentId | null,
    signal?: AbortSignal,
  ): Promise<Result<CancelTargets>> {
    if (instrumentId !== null) {
      const instrument = this.instrumentOf(instrumentId)
      return instrument.ok
        ? succeed({ symbols: [instrument.value.symbol], failed: [] })
        : instrument
    }
    const open = await this.reads.openOrders(null, signal)
    return open.ok ? succeed(cancelTargets(open.value, this.parts.listing)) : open
  }

  private async told(draft: Draft, signal: AbortSignal | undefined): Promise<Result<void>> {
    const answer = await this.calls.ask(draft, signal)
    return answer.ok ? succeed(undefined) : answer
  }

  private openSocket(sink: AccountSink): WsApi {
    const { adapter, account, limiter } = this.parts
    const url = socketApiUrl(adapter.environment, adapter.urls)
    const { venue, environment } = this.origin
    const name = `orders-${this.accountId}`
    return openWsApi({
      name,
      url,
      allowedHosts: [new URL(url).host],
      adapter,
      limiter,
      classify,
      sign: (params) => signParams(params, this.signer, this.now()),
      onAttempt: account.onAttempt ?? adapter.onAttempt,
      onRateLimits: (limits) => this.observe(limits),
      onStatus: (status, reason) =>
        sink({
          kind: 'connection',
          venue,
          environment,
          connection: name,
          status,
          reason,
          receivedTime: adapter.clock.now(),
        }),
    })
  }

  private observe(limits: readonly WsRateLimit[]): void {
    const { short, long } = orderScopes(this.accountId)
    for (const { rateLimitType, interval, count, limit } of limits) {
      const isWeight = rateLimitType === 'REQUEST_WEIGHT'
      const scope = isWeight ? usedWeightScope : interval === 'SECOND' ? short : long
      this.parts.limiter.observe(scope, { used: count, limit })
    }
  }

  /** Asked of the wallet's host, once for each connect. */
  private async keyRestrictions(signal?: AbortSignal): Promise<Result<KeyPermissions>> {
    const { adapter, account } = this.parts
    const wallet = createVenueRest({
      adapter: {
        ...adapter,
        urls: { ...adapter.urls, rest: walletRest },
        onAttempt: account.onAttempt ?? adapter.onAttempt,
      },
      allowedHosts: [new URL(walletRest).host],
      classify,
      scopes: [],
    })
    try {
      const { operation, method, path, idempotent } = apiRestrictions
      const sign = () => partsOf(apiRestrictions, this.signer, this.now())
      const answer = toAnswer(
        await wallet.send({ operation, method, path, idempotent, sign, signal }),
      )
      return answer.ok ? toResult(parsePermissions(answer.value.body, 'enableFutures')) : answer
    } finally {
      await wallet.close()
    }
  }
}

function refused(failure: Failure): Extract<WriteFailure, { kind: 'rejected' }> {
  return { kind: 'rejected', failure, venueCode: null }
}

type Done = { readonly kind: 'done' } | WriteFailure

function doneOf(outcome: RestOutcome): Done {
  return writeOutcome<Done>(outcome, venueCodeOf, () => ({ kind: 'done' }))
}
