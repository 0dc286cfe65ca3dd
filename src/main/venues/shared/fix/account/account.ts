import type { FeeRates, KeyPermissions } from '../../../../../contract/domain/account.ts'
import type { Balance } from '../../../../../contract/domain/balance.ts'
import type { LimitStatus } from '../../../../../contract/domain/connections.ts'
import type { InstrumentId, UnixMs } from '../../../../../contract/domain/ids.ts'
import type {
  Amendment,
  ExecutionReport,
  Fill,
  NewOrder,
  OrderReference,
} from '../../../../../contract/domain/order.ts'
import type { Position } from '../../../../../contract/domain/position.ts'
import { type Result, fail, succeed } from '../../../../../contract/errors.ts'
import type { DrainReport } from '../../../../core/inFlight.ts'
import type {
  AccountSink,
  AccountStream,
  AmendOutcome,
  CancelAllOutcome,
  CancelOutcome,
  SubmitOutcome,
  VenueAccount,
  WriteHooks,
} from '../../../account.ts'
import { Amendments } from './amendments.ts'
import { Cancels } from './cancels.ts'
import { Inbox } from './inbox.ts'
import { KnownOrders } from './knownOrders.ts'
import { OrderEntry } from './orderEntry.ts'
import type { FixAccountParts } from './parts.ts'
import { PendingRequests } from './pending.ts'
import { Questions } from './questions.ts'
import { FixAccountStream } from './stream.ts'
import { submitOrder } from './submissions.ts'

/** An account whose orders travel over a FIX session. An order is never sent a second time. */
export class FixAccount implements VenueAccount {
  readonly venue
  readonly accountId
  private readonly parts: FixAccountParts
  private readonly entry: OrderEntry
  private readonly questions: Questions
  private readonly cancels: Cancels
  private readonly amendments: Amendments
  private stream: FixAccountStream | null = null

  constructor(parts: FixAccountParts) {
    const { venue, accountId } = parts.origin
    this.parts = parts
    this.venue = venue
    this.accountId = accountId
    const shared = {
      account: parts,
      name: `fix-${accountId}`,
      known: new KnownOrders(),
      pending: new PendingRequests(parts.clock),
    }
    const events = new Inbox({ ...shared, stream: () => this.stream })
    this.entry = new OrderEntry({ ...shared, events })
    this.questions = new Questions(this.entry)
    this.cancels = new Cancels(this.entry, this.questions)
    this.amendments = new Amendments(this.entry, this.questions, this.cancels)
  }

  submit(order: NewOrder, hooks: WriteHooks = {}): Promise<SubmitOutcome> {
    return submitOrder(this.entry, order, hooks)
  }

  cancel(order: OrderReference, hooks: WriteHooks = {}): Promise<CancelOutcome> {
    return this.cancels.cancel(order, hooks)
  }

  cancelAll(instrumentId: InstrumentId | null, hooks: WriteHooks = {}): Promise<CancelAllOutcome> {
    return this.cancels.cancelAll(instrumentId, hooks)
  }

  amend(amendment: Amendment, hooks: WriteHooks = {}): Promise<AmendOutcome> {
    return this.amendments.amend(amendment, hooks)
  }

  order(order: OrderReference, signal?: AbortSignal): Promise<Result<ExecutionReport | null>> {
    return this.questions.order(order, signal)
  }

  openOrders(
    instrumentId: InstrumentId | null,
    signal?: AbortSignal,
  ): Promise<Result<readonly ExecutionReport[]>> {
    return this.questions.openOrders(instrumentId, signal)
  }

  permissions(signal?: AbortSignal): Promise<Result<KeyPermissions>> {
    return this.parts.rest?.permissions(signal) ?? this.notOffered('what a key may do')
  }

  fills(
    query: { readonly instrumentId: InstrumentId | null; readonly since: UnixMs | null },
    signal?: AbortSignal,
  ): Promise<Result<readonly Fill[]>> {
    return this.parts.rest?.fills(query, signal) ?? this.notOffered('fills of the past')
  }

  balances(signal?: AbortSignal): Promise<Result<readonly Balance[]>> {
    return this.parts.rest?.balances(signal) ?? this.notOffered('balances')
  }

  positions(signal?: AbortSignal): Promise<Result<readonly Position[]>> {
    return this.parts.rest?.positions(signal) ?? Promise.resolve(succeed([]))
  }

  feeRates(instrumentId: InstrumentId, signal?: AbortSignal): Promise<Result<FeeRates>> {
    return this.parts.rest?.feeRates(instrumentId, signal) ?? this.notOffered('rates')
  }

  setLeverage(): Promise<Result<void>> {
    return this.notOffered('leverage')
  }

  countdownCancel(): Promise<Result<void>> {
    return this.notOffered('a countdown that cancels orders')
  }

  openStream(sink: AccountSink): AccountStream {
    const { origin, clock, rest } = this.parts
    const { link } = this.entry
    const onClose = (): void => {
      this.stream = null
    }
    this.stream = new FixAccountStream({ origin, clock, link, rest, sink, onClose })
    return this.stream
  }

  limits(): readonly LimitStatus[] {
    return [...this.entry.limits(), ...(this.parts.rest?.limits() ?? [])]
  }

  async close(limitMs = 0): Promise<DrainReport | void> {
    const report = await this.entry.close(limitMs)
    await this.parts.rest?.close(limitMs)
    return report
  }

  private async notOffered(what: string): Promise<Result<never>> {
    return fail('UNSUPPORTED', `${this.parts.profile.displayName} does not tell ${what} over FIX`)
  }
}
