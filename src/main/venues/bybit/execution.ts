import type { FeeRates, KeyPermissions } from '../../../contract/domain/account.ts'
import type { Balance } from '../../../contract/domain/balance.ts'
import type { DecimalText } from '../../../contract/domain/decimal.ts'
import type { InstrumentId, UnixMs } from '../../../contract/domain/ids.ts'
import type { Instrument } from '../../../contract/domain/instrument.ts'
import type {
  AccountOrigin,
  Amendment,
  ExecutionReport,
  Fill,
  NewOrder,
  OrderReference,
} from '../../../contract/domain/order.ts'
import type { Position } from '../../../contract/domain/position.ts'
import { type Failure, type Result, fail, succeed } from '../../../contract/errors.ts'
import type { RestOutcome } from '../../net/rest/types.ts'
import type {
  AccountOptions,
  AmendOutcome,
  CancelAllOutcome,
  CancelOutcome,
  SubmitOutcome,
  VenueAccount,
  WriteHooks,
} from '../account.ts'
import type { AdapterOptions } from '../adapter.ts'
import { isRecord } from '../shared/fields.ts'
import { allowedHosts } from '../shared/hosts.ts'
import { unknownInstrument } from '../shared/lookups.ts'
import { checkAmendment, checkOrder } from '../../core/orderRules.ts'
import { missing, termsOf } from '../shared/orderTerms.ts'
import { type WriteFailure, writeOutcome } from '../shared/outcomes.ts'
import { type VenueRest, toResult } from '../shared/rest.ts'
import { type AccountReads, createAccountReads } from './accountReads.ts'
import { type BybitAccountStream, openAccountStream } from './accountStream.ts'
import { type Signer, restRequestOf } from './build.ts'
import { setDisconnectionWindow } from './disconnection.ts'
import { isUnchanged, venueCodeOf } from './errors.ts'
import { scopeName } from './limits.ts'
import type { Markets } from './markets.ts'
import { type OrderAck, parseOrderAck } from './parse/acks.ts'
import { parseFeeRates } from './parse/feeRates.ts'
import { parsePermissions } from './parse/permissions.ts'
import {
  type Draft,
  type Target,
  amendOrder,
  cancelAllOrders,
  cancelOrder,
  createOrder,
  feeRate,
  keyInformation,
  setLeverage,
} from './requests.ts'
import { createAccountRest } from './rest.ts'
import { categoryOf } from './symbols.ts'
import { type TradeSocket, openTradeSocket } from './tradeSocket.ts'
import { capabilitiesOfKind, rulesFor } from './trading.ts'
import { urls } from './urls.ts'

export type AccountParts = {
  readonly adapter: AdapterOptions
  readonly account: AccountOptions
  readonly markets: Markets
  /** Of the adapter, whose limits by address the account shares. */
  readonly venueRest: VenueRest
  readonly onClosed: () => void
}

export function openBybitAccount(parts: AccountParts): VenueAccount {
  return new BybitAccount(parts)
}

/** Where and how an order goes. */
type Place = { readonly instrument: Instrument; readonly target: Target }

class BybitAccount implements VenueAccount {
  readonly venue = 'bybit'
  readonly accountId
  private readonly parts: AccountParts
  private readonly origin: AccountOrigin
  private readonly hosts: readonly string[]
  private readonly rest: VenueRest
  private readonly reads: AccountReads
  private readonly signer: Signer
  private trade: TradeSocket | null = null
  private closed = false
  private readonly streams = new Set<BybitAccountStream>()
  /** Topics that arm the dead-man switch on every private stream. */
  private armed: readonly string[] = []

  constructor(parts: AccountParts) {
    const { adapter, account, venueRest } = parts
    this.parts = parts
    this.accountId = account.accountId
    this.origin = {
      venue: 'bybit',
      environment: adapter.environment,
      accountId: account.accountId,
    }
    this.hosts = allowedHosts(adapter.environment, adapter.urls, urls)
    this.rest = createAccountRest(adapter, account, venueRest)
    this.signer = {
      accountId: account.accountId,
      credentials: account.credentials,
      now: () => this.now(),
    }
    this.reads = createAccountReads({
      origin: this.origin,
      markets: parts.markets,
      log: adapter.log,
      now: () => this.now(),
      send: (draft, signal) => this.send(draft, { signal }),
    })
  }

  async permissions(signal?: AbortSignal): Promise<Result<KeyPermissions>> {
    const answer = await this.reads.ask(keyInformation(), signal)
    return answer.ok ? toResult(parsePermissions(answer.value.result)) : answer
  }

  async submit(order: NewOrder, hooks: WriteHooks = {}): Promise<SubmitOutcome> {
    const draft = this.onPlace(order.instrumentId, ({ instrument, target }) => {
      const found = capabilitiesOfKind(instrument.marketKind)
      if (!found.ok) return found
      const checked = checkOrder(termsOf(order), rulesFor(found.value, instrument, this.now()))
      return checked.ok ? succeed(createOrder(target, checked.value)) : checked
    })
    if (!draft.ok) return notSent(draft.error)
    return this.acknowledged(draft.value, hooks, ({ venueOrderId }) => ({
      kind: 'accepted',
      venueOrderId,
      report: null,
      fills: [],
    }))
  }

  async amend(amendment: Amendment, hooks: WriteHooks = {}): Promise<AmendOutcome> {
    const draft = this.onPlace(amendment.instrumentId, ({ instrument, target }) => {
      const found = capabilitiesOfKind(instrument.marketKind)
      if (!found.ok) return found
      if (isNameless(amendment)) return missing('orderId')
      const rules = { capabilities: found.value, instrument }
      const checked = checkAmendment(amendment, rules)
      return checked.ok ? succeed(amendOrder(target, amendment, checked.value)) : checked
    })
    if (!draft.ok) return notSent(draft.error)
    return this.acknowledged(draft.value, hooks, ({ venueOrderId }) => ({
      kind: 'accepted',
      venueOrderId: venueOrderId ?? amendment.venueOrderId,
      report: null,
    }))
  }

  /** Spot keeps conditional orders apart; which one it is only the venue knows. */
  async cancel(order: OrderReference, hooks: WriteHooks = {}): Promise<CancelOutcome> {
    const canceled = await this.cancelOne(order, hooks, false)
    const isGone = canceled.kind === 'rejected' && canceled.failure.code === 'ORDER_NOT_FOUND'
    const isSpot = this.parts.markets.listing.byId(order.instrumentId)?.marketKind === 'spot'
    return isGone && isSpot ? this.cancelOne(order, hooks, true) : canceled
  }

  async cancelAll(
    instrumentId: InstrumentId | null,
    hooks: WriteHooks = {},
  ): Promise<CancelAllOutcome> {
    const drafts = this.cancelAllDrafts(instrumentId)
    if (!drafts.ok) return notSent(drafts.error)
    const outcomes = await Promise.all(
      drafts.value.map(async (draft) => canceledAll(await this.send(draft, hooks))),
    )
    const unknown = outcomes.find(({ kind }) => kind === 'unknown')
    const rejected = outcomes.find(({ kind }) => kind === 'rejected')
    // What was taken is told by the order stream, order by order.
    return unknown ?? rejected ?? { kind: 'done', canceled: null, failed: [] }
  }

  async order(
    order: OrderReference,
    signal?: AbortSignal,
  ): Promise<Result<ExecutionReport | null>> {
    if (isNameless(order)) return missing('orderId')
    const place = this.placeOf(order.instrumentId)
    return place.ok ? this.reads.order(place.value.target, order, signal) : place
  }

  async openOrders(
    instrumentId: InstrumentId | null,
    signal?: AbortSignal,
  ): Promise<Result<readonly ExecutionReport[]>> {
    if (instrumentId === null) return this.reads.openOrders(null, signal)
    const place = this.placeOf(instrumentId)
    return place.ok ? this.reads.openOrders(place.value.target, signal) : place
  }

  async fills(
    query: { readonly instrumentId: InstrumentId | null; readonly since: UnixMs | null },
    signal?: AbortSignal,
  ): Promise<Result<readonly Fill[]>> {
    if (query.instrumentId === null) return this.reads.fills(null, query.since, signal)
    const place = this.placeOf(query.instrumentId)
    return place.ok ? this.reads.fills(place.value.target, query.since, signal) : place
  }

  balances(signal?: AbortSignal): Promise<Result<readonly Balance[]>> {
    return this.reads.balances(signal)
  }

  positions(signal?: AbortSignal): Promise<Result<readonly Position[]>> {
    return this.reads.positions(signal)
  }

  async feeRates(instrumentId: InstrumentId, signal?: AbortSignal): Promise<Result<FeeRates>> {
    const place = this.placeOf(instrumentId)
    if (!place.ok) return place
    const answer = await this.reads.ask(feeRate(place.value.target), signal)
    return answer.ok
      ? toResult(parseFeeRates(answer.value.result, place.value.target.symbol))
      : answer
  }

  async setLeverage(
    instrumentId: InstrumentId,
    leverage: DecimalText,
    signal?: AbortSignal,
  ): Promise<Result<void>> {
    const place = this.placeOf(instrumentId)
    if (!place.ok) return place
    const { instrument, target } = place.value
    if (target.category === 'spot') return fail('UNSUPPORTED', 'spot has no leverage here')
    const most = instrument.maxLeverage
    if (!(Number(leverage) >= 1) || (most !== null && Number(leverage) > most)) {
      return fail(
        'INVALID_ARGUMENT',
        `leverage is not between 1 and ${most ?? 'the most'}`,
        'leverage',
      )
    }
    return settled(await this.send(setLeverage(target, leverage), { signal }))
  }

  /** The venue counts from the moment our last private stream is gone, so one must be open. */
  async countdownCancel(
    ms: number,
    instrumentIds: readonly InstrumentId[],
    signal?: AbortSignal,
  ): Promise<Result<void>> {
    if (ms === 0) {
      this.arm([])
      return succeed(undefined)
    }
    if (this.streams.size === 0) {
      return fail('VENUE_UNAVAILABLE', 'the private stream that arms it is not open')
    }
    const { reads, parts } = this
    const armed = await setDisconnectionWindow(
      {
        listing: parts.markets.listing,
        reads,
        write: async (draft, signal) => settled(await this.send(draft, { signal })),
      },
      ms,
      instrumentIds,
      signal,
    )
    if (!armed.ok) return armed
    this.arm(armed.value)
    return succeed(undefined)
  }

  openStream(sink: Parameters<VenueAccount['openStream']>[0]): BybitAccountStream {
    const { adapter, account, markets } = this.parts
    this.openTrade()
    const stream = openAccountStream({
      adapter,
      account,
      origin: this.origin,
      allowedHosts: this.hosts,
      listing: markets.listing,
      sink,
      now: () => this.now(),
      marginMode: () => this.reads.marginMode(),
      protection: this.armed,
    })
    const owned = this.owned(stream)
    this.streams.add(owned)
    return owned
  }

  limits(): ReturnType<VenueAccount['limits']> {
    return this.rest.limits()
  }

  async close(limitMs?: number): ReturnType<VenueRest['close']> {
    this.closed = true
    const [report] = await Promise.all([this.rest.close(limitMs), this.trade?.close(limitMs ?? 0)])
    await Promise.all([...this.streams].map((stream) => stream.close()))
    this.parts.onClosed()
    return report
  }

  /** A stream that shows the trade socket beside its own, and leaves when it is closed. */
  private owned(stream: BybitAccountStream): BybitAccountStream {
    const owned: BybitAccountStream = {
      healthy: () => stream.healthy(),
      connections: () => [
        ...stream.connections(),
        ...(this.trade === null ? [] : [this.trade.connection()]),
      ],
      renew: (reason) => {
        stream.renew(reason)
        this.trade?.renew(reason)
      },
      protect: (topics) => stream.protect(topics),
      close: () => {
        this.streams.delete(owned)
        return stream.close()
      },
    }
    return owned
  }

  private now(): UnixMs {
    const { clock, venueTime } = this.parts.adapter
    return venueTime?.() ?? clock.now()
  }

  private placeOf(instrumentId: InstrumentId): Result<Place> {
    const instrument = this.parts.markets.listing.byId(instrumentId)
    if (instrument === undefined) return unknownInstrument(instrumentId)
    const target = { category: categoryOf(instrument), symbol: instrument.venueSymbol }
    return succeed({ instrument, target })
  }

  private onPlace(
    instrumentId: InstrumentId,
    draft: (place: Place) => Result<Draft>,
  ): Result<Draft> {
    const place = this.placeOf(instrumentId)
    return place.ok ? draft(place.value) : place
  }

  private openTrade(): TradeSocket {
    const { adapter, account } = this.parts
    this.trade ??= openTradeSocket({
      adapter,
      account,
      allowedHosts: this.hosts,
      limiter: this.rest.limiter,
      now: () => this.now(),
    })
    return this.trade
  }

  /** Over the socket where it is open and logged in, otherwise over REST. Never over both. */
  private async send(draft: Draft, hooks: WriteHooks): Promise<RestOutcome> {
    const mayCall = draft.socketOperation !== null && !this.closed
    const called = mayCall ? await this.openTrade().call(draft, hooks) : null
    const outcome = called ?? (await this.rest.send(restRequestOf(draft, this.signer, hooks)))
    this.observe(draft, outcome)
    return outcome
  }

  /** The venue tells with each answer how much of the account's limit is left. */
  private observe({ scope }: Draft, outcome: RestOutcome): void {
    if (scope === null || outcome.kind !== 'ok') return
    const { headers } = outcome
    const limit = Number(headers['x-bapi-limit'] ?? Number.NaN)
    const remaining = Number(headers['x-bapi-limit-status'] ?? Number.NaN)
    if (!(limit > 0) || !(remaining >= 0)) return
    this.rest.limiter.observe(scopeName(this.accountId, scope), { limit, remaining })
  }

  private async acknowledged<Accepted>(
    draft: Draft,
    hooks: WriteHooks,
    accept: (ack: OrderAck) => Accepted,
  ): Promise<Accepted | WriteFailure> {
    return writeOutcome(await this.send(draft, hooks), venueCodeOf, ({ body }) => {
      const ack = parseOrderAck(isRecord(body) ? body['result'] : null)
      return ack.ok ? accept(ack.value) : null
    })
  }

  private async cancelOne(
    order: OrderReference,
    hooks: WriteHooks,
    isWaiting: boolean,
  ): Promise<CancelOutcome> {
    const draft = this.onPlace(order.instrumentId, ({ target }) =>
      isNameless(order) ? missing('orderId') : succeed(cancelOrder(target, order, isWaiting)),
    )
    if (!draft.ok) return notSent(draft.error)
    return this.acknowledged(draft.value, hooks, () => ({ kind: 'pending' }))
  }

  private cancelAllDrafts(instrumentId: InstrumentId | null): Result<readonly Draft[]> {
    if (instrumentId === null) {
      return succeed(
        this.parts.markets
          .settledGroups()
          .flatMap(({ category, settleCoin }) =>
            everything(category, settleCoin === null ? {} : { settleCoin }),
          ),
      )
    }
    const place = this.placeOf(instrumentId)
    if (!place.ok) return place
    const { category, symbol } = place.value.target
    return succeed(everything(category, { symbol }))
  }

  private arm(topics: readonly string[]): void {
    this.armed = topics
    for (const stream of this.streams) stream.protect(topics)
  }
}

/** Of spot both kinds of orders: those that rest and those that wait for their price. */
function everything(
  category: Target['category'],
  of: { readonly symbol?: string; readonly settleCoin?: string },
): readonly Draft[] {
  const resting = cancelAllOrders(category, of)
  return category === 'spot' ? [resting, cancelAllOrders(category, of, true)] : [resting]
}

function isNameless({ venueOrderId, clientOrderId }: OrderReference): boolean {
  return venueOrderId === null && clientOrderId === null
}

function notSent(failure: Failure): Extract<SubmitOutcome, { kind: 'rejected' }> {
  return { kind: 'rejected', failure, venueCode: null }
}

function canceledAll(outcome: RestOutcome): CancelAllOutcome {
  return writeOutcome<CancelAllOutcome>(outcome, venueCodeOf, ({ body }) => {
    const result = isRecord(body) ? body['result'] : null
    if (!isRecord(result) || !Array.isArray(result['list'])) return null
    return result['success'] === '0'
      ? notSent({ code: 'VENUE_ERROR', message: 'the venue could not cancel everything' })
      : { kind: 'done', canceled: null, failed: [] }
  })
}

/** A setting that was so already is set. */
function settled(outcome: RestOutcome): Result<void> {
  if (outcome.kind === 'ok') return succeed(undefined)
  const isSo = outcome.body !== undefined && isUnchanged(venueCodeOf(outcome.body))
  return isSo ? succeed(undefined) : { ok: false, error: outcome.failure }
}
