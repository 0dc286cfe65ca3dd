import type { FeeRates, KeyPermissions } from '../../../contract/domain/account.ts'
import type { Balance } from '../../../contract/domain/balance.ts'
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
import { type Result, fail, succeed } from '../../../contract/errors.ts'
import type { LimitStatus } from '../../../contract/domain/connections.ts'
import type { DrainReport } from '../../core/inFlight.ts'
import type { RateLimiter } from '../../net/rateLimit/types.ts'
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
import { type OrderKey, keyOfIds } from '../shared/binance/drafts.ts'
import { type CancelTargets, cancelTargets, unknownInstrument } from '../shared/lookups.ts'
import { termsOf } from '../shared/orderTerms.ts'
import type { Listing } from '../shared/symbols.ts'
import { type AccountCalls, createAccountCalls } from './accountCalls.ts'
import { AccountReads } from './accountReads.ts'
import { openAccountStream } from './accountStream.ts'
import { type AmendPlan, planAmendment } from './amending.ts'
import {
  type ReadingAt,
  cancelAllOutcome,
  cancelOutcome,
  notSent,
  replaceOutcome,
  shrinkOutcome,
  submitOutcome,
  tradedWhenCanceled,
} from './outcomes.ts'
import type { AccountReading } from './parse/account.ts'
import { cancel, cancelAll, submit } from './requests.ts'
import { type BinanceSigner, createLateSigner } from './sign.ts'
import { clientOrderIds } from './trading.ts'

export type AccountParts = {
  readonly adapter: AdapterOptions
  readonly account: AccountOptions
  readonly listing: Listing
  /** Of the adapter, whose limits by address the account shares. */
  readonly venueLimiter: RateLimiter
}

/** An account of its own, with its own key, sockets and limits; a sub-account is one like any other. */
export function openBinanceSpotAccount(parts: AccountParts): VenueAccount {
  return new BinanceSpotAccount(parts)
}

/** Which order, and how the venue names it. */
type Place = { readonly instrument: Instrument; readonly key: OrderKey }

const noLeverage = fail('UNSUPPORTED', 'spot has no leverage')
const noCountdown = fail('UNSUPPORTED', 'the venue has no countdown that cancels orders')

class BinanceSpotAccount implements VenueAccount {
  readonly venue = 'binance-spot'
  readonly accountId
  private readonly parts: AccountParts
  private readonly signer: BinanceSigner
  private readonly calls: AccountCalls
  private readonly reads: AccountReads
  private readonly origin: AccountOrigin

  constructor(parts: AccountParts) {
    const { adapter, account, venueLimiter } = parts
    const { environment } = adapter
    this.parts = parts
    this.accountId = account.accountId
    this.origin = { venue: this.venue, environment, accountId: account.accountId }
    this.signer = createLateSigner(account.credentials)
    const now = (): UnixMs => this.now()
    this.calls = createAccountCalls({ adapter, account, signer: this.signer, venueLimiter, now })
    this.reads = new AccountReads({ calls: this.calls, environment, reading: this.readingAt, now })
  }

  permissions(signal?: AbortSignal): Promise<Result<KeyPermissions>> {
    return this.reads.permissions(signal)
  }

  async submit(order: NewOrder, hooks: WriteHooks = {}): Promise<SubmitOutcome> {
    const instrument = this.instrument(order.instrumentId)
    if (!instrument.ok) return notSent(instrument.error)
    const { venueSymbol: symbol } = instrument.value
    const context = { symbol, instrument: instrument.value, now: this.now() }
    const draft = submit(termsOf(order), context)
    if (!draft.ok) return notSent(draft.error)
    return submitOutcome(await this.calls.write(draft.value, hooks), this.readingAt)
  }

  /** The order is read first: what has traded decides how it can be changed. */
  async amend(amendment: Amendment, hooks: WriteHooks = {}): Promise<AmendOutcome> {
    const place = this.place(amendment)
    if (!place.ok) return notSent(place.error)
    const { instrument, key } = place.value
    const standing = await this.reads.standing(key, instrument.venueSymbol, hooks.signal)
    if (!standing.ok) return notSent(standing.error)
    const plan = planAmendment(amendment, standing.value, key, instrument, this.now())
    return plan.ok ? this.carryOut(plan.value, hooks) : notSent(plan.error)
  }

  private async carryOut(plan: AmendPlan, hooks: WriteHooks): Promise<AmendOutcome> {
    if (plan.kind === 'twoSteps') return this.inTwoSteps(plan, hooks)
    const outcome = await this.calls.write(plan.draft, hooks)
    return plan.kind === 'shrink'
      ? shrinkOutcome(outcome, this.readingAt)
      : replaceOutcome(outcome, this.readingAt)
  }

  /** Sends nothing anew unless it is certain how much of the old order had traded when it ended. */
  private async inTwoSteps(
    plan: Extract<AmendPlan, { kind: 'twoSteps' }>,
    hooks: WriteHooks,
  ): Promise<AmendOutcome> {
    const canceled = cancelOutcome(await this.calls.write(plan.cancel, hooks), this.readingAt)
    if (canceled.kind === 'rejected' || canceled.kind === 'unknown') return canceled
    const report = canceled.kind === 'canceled' ? canceled.report : null
    const traded = tradedWhenCanceled(canceled)
    if (traded === null) {
      const message = 'the venue does not say how much had traded when the order ended'
      return { kind: 'unknown', failure: { code: 'OUTCOME_UNKNOWN', message } }
    }
    const draft = plan.submit(traded)
    if (!draft.ok) return { kind: 'canceled', failure: draft.error, report }
    const outcome = await this.calls.write(draft.value, { signal: hooks.signal })
    const submitted = submitOutcome(outcome, this.readingAt)
    if (submitted.kind === 'rejected') {
      return { kind: 'canceled', failure: submitted.failure, report }
    }
    return submitted
  }

  async cancel(order: OrderReference, hooks: WriteHooks = {}): Promise<CancelOutcome> {
    const place = this.place(order)
    if (!place.ok) return notSent(place.error)
    const { instrument, key } = place.value
    const draft = cancel(key, instrument.venueSymbol)
    return cancelOutcome(await this.calls.write(draft, hooks), this.readingAt)
  }

  /** The venue cancels by symbol: those with open orders are asked for first. */
  async cancelAll(
    instrumentId: InstrumentId | null,
    hooks: WriteHooks = {},
  ): Promise<CancelAllOutcome> {
    const targets = await this.toCancel(instrumentId, hooks.signal)
    if (!targets.ok) return notSent(targets.error)
    const { symbols, failed } = targets.value
    const canceled: OrderReference[] = []
    for (const symbol of symbols) {
      const outcome = await this.calls.write(cancelAll(symbol), hooks)
      const ended = cancelAllOutcome(outcome, this.readingAt)
      if (ended.kind !== 'done') return ended
      canceled.push(...(ended.canceled ?? []))
    }
    return { kind: 'done', canceled, failed }
  }

  private async toCancel(
    instrumentId: InstrumentId | null,
    signal?: AbortSignal,
  ): Promise<Result<CancelTargets>> {
    if (instrumentId !== null) {
      const instrument = this.instrument(instrumentId)
      return instrument.ok
        ? succeed({ symbols: [instrument.value.venueSymbol], failed: [] })
        : instrument
    }
    const open = await this.reads.openOrders(null, signal)
    return open.ok ? succeed(cancelTargets(open.value, this.parts.listing)) : open
  }

  async order(
    order: OrderReference,
    signal?: AbortSignal,
  ): Promise<Result<ExecutionReport | null>> {
    const place = this.place(order)
    if (!place.ok) return place
    const { instrument, key } = place.value
    return this.reads.order(key, instrument.venueSymbol, signal)
  }

  async openOrders(
    instrumentId: InstrumentId | null,
    signal?: AbortSignal,
  ): Promise<Result<readonly ExecutionReport[]>> {
    if (instrumentId === null) return this.reads.openOrders(null, signal)
    const instrument = this.instrument(instrumentId)
    return instrument.ok ? this.reads.openOrders(instrument.value.venueSymbol, signal) : instrument
  }

  async fills(
    query: { readonly instrumentId: InstrumentId | null; readonly since: UnixMs | null },
    signal?: AbortSignal,
  ): Promise<Result<readonly Fill[]>> {
    const { instrumentId, since } = query
    if (instrumentId === null) {
      return fail('UNSUPPORTED', 'the venue tells fills of one symbol at a time', 'instrumentId')
    }
    const instrument = this.instrument(instrumentId)
    return instrument.ok ? this.reads.fills(instrument.value, since, signal) : instrument
  }

  balances(signal?: AbortSignal): Promise<Result<readonly Balance[]>> {
    return this.reads.balances(signal)
  }

  async positions(): Promise<Result<readonly never[]>> {
    return succeed([])
  }

  async feeRates(instrumentId: InstrumentId, signal?: AbortSignal): Promise<Result<FeeRates>> {
    const instrument = this.instrument(instrumentId)
    return instrument.ok ? this.reads.feeRates(instrument.value.venueSymbol, signal) : instrument
  }

  async setLeverage(): Promise<Result<void>> {
    return noLeverage
  }

  async countdownCancel(): Promise<Result<void>> {
    return noCountdown
  }

  openStream(sink: AccountSink): AccountStream {
    const { adapter, listing } = this.parts
    const { accountId, origin, signer } = this
    this.calls.prepare()
    const stream = openAccountStream({
      adapter,
      name: `private-${accountId}`,
      origin,
      listing,
      signer,
      now: () => this.now(),
      sink,
    })
    return {
      healthy: () => stream.healthy(),
      connections: () => [...stream.connections(), ...this.calls.sockets()],
      renew: (reason) => {
        stream.renew(reason)
        this.calls.renew(reason)
      },
      close: () => stream.close(),
    }
  }

  limits(): readonly LimitStatus[] {
    return this.calls.limits()
  }

  close(limitMs?: number): Promise<DrainReport> {
    return this.calls.close(limitMs)
  }

  private now(): UnixMs {
    const { venueTime, clock } = this.parts.adapter
    return venueTime?.() ?? clock.now()
  }

  private readonly readingAt: ReadingAt = (receivedTime): AccountReading => {
    const { listing } = this.parts
    return { origin: this.origin, listing, receivedTime }
  }

  private instrument(instrumentId: InstrumentId): Result<Instrument> {
    const instrument = this.parts.listing.byId(instrumentId)
    return instrument === undefined ? unknownInstrument(instrumentId) : succeed(instrument)
  }

  private place(order: OrderReference): Result<Place> {
    const instrument = this.instrument(order.instrumentId)
    if (!instrument.ok) return instrument
    const key = keyOfIds(order, clientOrderIds.pattern)
    return key.ok ? succeed({ instrument: instrument.value, key: key.value }) : key
  }
}
