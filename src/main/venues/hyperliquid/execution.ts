import { Big } from 'big.js'
import type { LimitStatus } from '../../../contract/domain/connections.ts'
import type { DecimalText } from '../../../contract/domain/decimal.ts'
import type { InstrumentId, UnixMs } from '../../../contract/domain/ids.ts'
import type {
  Amendment,
  ExecutionReport,
  NewOrder,
  OrderReference,
} from '../../../contract/domain/order.ts'
import { type Failure, PitwallError, type Result, fail, succeed } from '../../../contract/errors.ts'
import { type DrainReport, InFlight } from '../../core/inFlight.ts'
import type { RestOutcome, RestRequest } from '../../net/rest/types.ts'
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
import { allowedHosts } from '../shared/hosts.ts'
import { unknownInstrument } from '../shared/lookups.ts'
import { type WriteFailure, writeOutcome } from '../shared/outcomes.ts'
import { type OrderTerms, termsOf } from '../shared/orderTerms.ts'
import { type VenueRest, createVenueRest, toAnswer } from '../shared/rest.ts'
import type { Listing } from '../shared/symbols.ts'
import { type AccountQueries, createQueries, keyOfReference, worthOf } from './accountQueries.ts'
import { type CallableStream, openAccountStream } from './accountStream.ts'
import { type Identity, identityOf } from './addresses.ts'
import { type CancelEntry, cancelOpenOrders } from './cancelAll.ts'
import { classify, lostInAmendment } from './errors.ts'
import { accountScopes, budgetOf, mostPosts } from './limits.ts'
import { noncesOf } from './nonces.ts'
import type { AccountFacts } from './parse/accounts.ts'
import { type Acknowledgement, parseAcknowledgements } from './parse/orders.ts'
import { payloadOf } from './payload.ts'
import { createPlacedOrders } from './placedOrders.ts'
import {
  type ActionDraft,
  type Asset,
  actionOf,
  amendDraft,
  cancelDraft,
  cancelManyDraft,
  checkReplacement,
  checkTerms,
  countdownDraft,
  leverageDraft,
  orderOf,
  submitDraft,
} from './requests.ts'
import { type HyperliquidRest, infoRequest, jsonHeaders } from './rest.ts'
import { chainOf } from './sign.ts'
import { urls } from './urls.ts'
import type { UserSlots } from './userSlots.ts'

export type AccountParts = {
  readonly adapter: AdapterOptions
  readonly rest: HyperliquidRest
  readonly listing: Listing
  readonly slots: UserSlots
  /** Posts that wait for an answer, over all sockets of this address. */
  readonly posts: { underway: number }
}

/** One account, sub-account or vault, with sockets, numbers and limits of its own. */
export function openAccount(parts: AccountParts, options: AccountOptions): VenueAccount {
  return new Account(parts, options)
}

class Account implements VenueAccount {
  readonly venue = 'hyperliquid'
  readonly accountId
  private readonly parts: AccountParts
  private readonly adapter: AdapterOptions
  private readonly identity: Result<Identity>
  private readonly facts: AccountFacts
  private readonly rest: VenueRest
  private readonly queries: AccountQueries
  private readonly inFlight: InFlight
  private readonly placed = createPlacedOrders()
  private stream: CallableStream | null = null

  constructor(parts: AccountParts, { accountId, credentials, onAttempt }: AccountOptions) {
    this.parts = parts
    this.accountId = accountId
    this.adapter = { ...parts.adapter, credentials: null, onAttempt }
    const { environment, clock } = parts.adapter
    this.inFlight = new InFlight(clock)
    this.identity = identityOf(credentials, chainOf(environment))
    this.facts = {
      origin: { venue: 'hyperliquid', environment, accountId },
      user: this.identity.ok ? this.identity.value.user.toLowerCase() : null,
    }
    this.rest = createVenueRest({
      adapter: this.adapter,
      allowedHosts: allowedHosts(environment, parts.adapter.urls, urls),
      classify,
      scopes: accountScopes(accountId),
      sharedLimiter: parts.rest.limiter,
    })
    this.queries = createQueries({
      identity: this.identity,
      facts: this.facts,
      ask: async (draft, signal) => toAnswer(await this.rest.send(infoRequest(draft, signal))),
      now: () => this.now(),
    })
  }

  async permissions(signal?: AbortSignal): ReturnType<VenueAccount['permissions']> {
    const [permissions] = await Promise.all([
      this.queries.permissions(signal),
      this.learnBudget(signal),
    ])
    return permissions
  }

  async submit(order: NewOrder, hooks: WriteHooks = {}): Promise<SubmitOutcome> {
    const asset = this.assetOf(order.instrumentId)
    if (!asset.ok) return refused(asset.error)
    const wanted = termsOf(order)
    const reference = await this.referenceOf(wanted, asset.value, hooks.signal)
    if (!reference.ok) return refused(reference.error)
    const wire = orderOf(asset.value, wanted, reference.value, this.now())
    if (!wire.ok) return refused(wire.error)
    this.placed.remember(wanted)
    const outcome = await this.act(submitDraft(wire.value), hooks)
    return writeOutcome(outcome, noCode, ({ body }): SubmitOutcome | null => {
      const placed = onlyAccepted(body)
      if (placed === null) return null
      return { kind: 'accepted', venueOrderId: placed.venueOrderId, report: null, fills: [] }
    })
  }

  async amend(amendment: Amendment, hooks: WriteHooks = {}): Promise<AmendOutcome> {
    const asset = this.assetOf(amendment.instrumentId)
    if (!asset.ok) return refused(asset.error)
    const working = await this.queries.order(amendment, hooks.signal)
    if (!working.ok) return refused(working.error)
    const terms = replacementTerms(amendment, working.value)
    if (!terms.ok) return refused(terms.error)
    const checked = checkReplacement(asset.value, terms.value.order)
    if (!checked.ok) return refused(checked.error)
    const wire = orderOf(asset.value, terms.value.order, null, this.now())
    if (!wire.ok) return refused(wire.error)
    this.placed.remember(terms.value.order)
    const outcome = await this.act(amendDraft(terms.value.oid, wire.value), hooks)
    const amended = writeOutcome(outcome, noCode, ({ body }): AmendOutcome | null => {
      const placed = onlyAccepted(body)
      if (placed === null) return null
      return { kind: 'accepted', venueOrderId: placed.venueOrderId, report: null }
    })
    const isLost = amended.kind === 'rejected' && lostInAmendment.test(amended.failure.message)
    return isLost ? { kind: 'canceled', failure: amended.failure, report: null } : amended
  }

  async cancel(order: OrderReference, hooks: WriteHooks = {}): Promise<CancelOutcome> {
    const asset = this.assetOf(order.instrumentId)
    if (!asset.ok) return refused(asset.error)
    const draft = cancelDraft(asset.value, keyOfReference(order))
    if (!draft.ok) return refused(draft.error)
    const outcome = await this.act(draft.value, hooks)
    return writeOutcome(outcome, noCode, ({ body }): CancelOutcome | null =>
      onlyAccepted(body) === null ? null : { kind: 'canceled', report: null },
    )
  }

  cancelAll(instrumentId: InstrumentId | null, hooks: WriteHooks = {}): Promise<CancelAllOutcome> {
    return cancelOpenOrders(
      () => this.openOrders(instrumentId, hooks.signal),
      (order) => this.cancelEntry(order),
      async (entries) => this.act(cancelManyDraft(entries), hooks),
    )
  }

  order(order: OrderReference, signal?: AbortSignal): ReturnType<VenueAccount['order']> {
    return this.queries.order(order, signal)
  }

  openOrders(
    instrumentId: InstrumentId | null,
    signal?: AbortSignal,
  ): ReturnType<VenueAccount['openOrders']> {
    return this.queries.openOrders(instrumentId, signal)
  }

  fills(
    query: { readonly instrumentId: InstrumentId | null; readonly since: UnixMs | null },
    signal?: AbortSignal,
  ): ReturnType<VenueAccount['fills']> {
    return this.queries.fills(query, signal)
  }

  balances(signal?: AbortSignal): ReturnType<VenueAccount['balances']> {
    return this.queries.balances(signal)
  }

  positions(signal?: AbortSignal): ReturnType<VenueAccount['positions']> {
    return this.queries.positions(signal)
  }

  feeRates(instrumentId: InstrumentId, signal?: AbortSignal): ReturnType<VenueAccount['feeRates']> {
    return this.queries.feeRates(instrumentId, signal)
  }

  /** The margin mode stays as it is: the venue wants it said again. */
  async setLeverage(
    instrumentId: InstrumentId,
    leverage: DecimalText,
    signal?: AbortSignal,
  ): Promise<Result<void>> {
    const asset = this.assetOf(instrumentId)
    if (!asset.ok) return asset
    const checked = leverageDraft(asset.value, leverage, true)
    if (!checked.ok) return checked
    const isCross = await this.queries.isCross(asset.value.instrument?.venueSymbol ?? '', signal)
    if (!isCross.ok) return isCross
    const draft = leverageDraft(asset.value, leverage, isCross.value)
    return draft.ok ? doneOf(await this.act(draft.value, { signal })) : draft
  }

  async countdownCancel(
    ms: number,
    _instrumentIds: readonly InstrumentId[],
    signal?: AbortSignal,
  ): Promise<Result<void>> {
    const draft = countdownDraft(ms)
    return draft.ok ? doneOf(await this.act(draft.value, { signal })) : draft
  }

  openStream(sink: AccountSink): AccountStream {
    const { user } = this.facts
    if (user === null) return deadStream(sink, this.facts, this.now())
    const stream = openAccountStream({
      adapter: this.adapter,
      facts: { ...this.facts, user },
      limiter: this.rest.limiter,
      slots: this.parts.slots,
      placed: this.placed,
      sink: (event) => {
        if (event.kind === 'fill') this.rest.limiter.earn(this.budget, worthOf(event))
        sink(event)
      },
    })
    this.stream = stream
    return stream
  }

  limits(): readonly LimitStatus[] {
    return this.rest.limits()
  }

  async close(limitMs = 0): Promise<DrainReport> {
    const report = await this.inFlight.drain(limitMs, stopping)
    await this.stream?.close()
    await this.rest.close()
    return report
  }

  private get budget(): string {
    return budgetOf(this.accountId)
  }

  /** The venue's time, where somebody measures it. */
  private now(): UnixMs {
    return this.adapter.venueTime?.() ?? this.adapter.clock.now()
  }

  private assetOf(instrumentId: InstrumentId): Result<Asset> {
    const instrument = this.parts.listing.byId(instrumentId)
    if (instrument?.venueNumber === undefined) return unknownInstrument(instrumentId)
    return succeed({ number: instrument.venueNumber, instrument })
  }

  /** A market order starts from the middle of the book at this moment, or is not sent. */
  private async referenceOf(
    terms: OrderTerms,
    asset: Asset,
    signal: AbortSignal | undefined,
  ): Promise<Result<DecimalText | null>> {
    if (terms.orderType !== 'market') return succeed(null)
    const checked = checkTerms(asset, terms, this.now())
    if (!checked.ok) return checked
    return this.queries.midPrice(asset.instrument?.venueSymbol ?? '', signal)
  }

  private cancelEntry({ instrumentId, venueOrderId }: ExecutionReport): CancelEntry | null {
    const asset = this.parts.listing.byId(instrumentId)?.venueNumber ?? spotNumber(instrumentId)
    const number = Number(venueOrderId)
    return asset === null || !Number.isSafeInteger(number) ? null : { a: asset, o: number }
  }

  /** An action from its pacing to its end. Closing the account waits for it. */
  private async act(draft: ActionDraft, hooks: WriteHooks): Promise<RestOutcome> {
    if (!this.identity.ok) return { kind: 'failed', failure: this.identity.error, sent: false }
    if (!this.inFlight.isOpen) return { kind: 'failed', failure: stopping.toFailure(), sent: false }
    const stop = new AbortController()
    const work = this.inFlight.begin((reason) => stop.abort(reason), true)
    const signals = [stop.signal, ...(hooks.signal === undefined ? [] : [hooks.signal])]
    try {
      const signal = AbortSignal.any(signals)
      const outcome = await this.send(draft, this.identity.value, { ...hooks, signal })
      const isLimited = outcome.kind !== 'ok' && outcome.failure.code === 'RATE_LIMITED'
      if (isLimited) void this.learnBudget()
      return outcome
    } finally {
      work.end()
    }
  }

  /** Over the account's socket where it is open, over REST otherwise; never over both. */
  private async send(
    draft: ActionDraft,
    identity: Identity,
    hooks: WriteHooks,
  ): Promise<RestOutcome> {
    const { stream } = this
    const { posts } = this.parts
    const cost = { ...draft.cost, [this.budget]: draft.count }
    const usual = { ...draft, ...hooks, cost, idempotent: false }
    if (stream?.isOpen() !== true || posts.underway >= mostPosts) {
      return this.overRest(draft, identity, usual)
    }
    posts.underway += 1
    const frame = (id: string): string => postFrame(id, this.payload(draft, identity))
    const outcome = await stream.calls.call({ ...usual, frame })
    posts.underway -= 1
    // What the socket did not take is paid for already.
    return outcome ?? this.overRest(draft, identity, { ...usual, cost: undefined })
  }

  private overRest(
    draft: ActionDraft,
    identity: Identity,
    request: Omit<RestRequest, 'method' | 'path'>,
  ): Promise<RestOutcome> {
    return this.rest.send({
      ...request,
      method: 'POST',
      path: '/exchange',
      headers: jsonHeaders,
      sign: () => ({ body: JSON.stringify(this.payload(draft, identity)) }),
    })
  }

  /** Signed at the last moment, so that the numbers leave in the order in which they were made. */
  private payload(draft: ActionDraft, { signer, vaultAddress }: Identity): unknown {
    const now = this.now()
    const nonce = noncesOf(signer.address).next(now)
    return payloadOf(actionOf(draft, now), signer, { nonce, vaultAddress, expiresAfter: null })
  }

  /** What the account has left of its actions; unknown leaves the count as it is. */
  private async learnBudget(signal?: AbortSignal): Promise<void> {
    const budget = await this.queries.budget(signal)
    if (budget.ok) this.rest.limiter.observe(this.budget, budget.value)
  }
}

const stopping = new PitwallError('ENGINE_STOPPING', 'the account is being closed')

function refused(failure: Failure): WriteFailure {
  return { kind: 'rejected', failure, venueCode: null }
}

/** Refusals are sentences without a number. */
function noCode(): null {
  return null
}

/** The answer to an action of one order, where it was accepted. */
function onlyAccepted(body: unknown): Extract<Acknowledgement, { kind: 'accepted' }> | null {
  const answers = parseAcknowledgements(body)
  const [only, ...more] = answers.ok ? answers.value : []
  return only?.kind === 'accepted' && more.length === 0 ? only : null
}

function doneOf(outcome: RestOutcome): Result<void> {
  return outcome.kind === 'ok' ? succeed(undefined) : { ok: false, error: outcome.failure }
}

function postFrame(id: string, payload: unknown): string {
  return JSON.stringify({ method: 'post', id: Number(id), request: { type: 'action', payload } })
}

/** A spot pair `@107` is asset 10107; its other spellings name no number. */
function spotNumber(instrumentId: InstrumentId): number | null {
  const pair = /^@(\d{1,6})-SPOT\./.exec(instrumentId)?.[1]
  return pair === undefined ? null : 10_000 + Number(pair)
}

type Replacement = { readonly oid: number | string; readonly order: OrderTerms }

/**
 * The order that takes the place of a working one: what is left of it unless another quantity is
 * wanted, of which what was filled is taken off.
 */
function replacementTerms(
  amendment: Amendment,
  working: ExecutionReport | null,
): Result<Replacement> {
  const isOpen = working?.status === 'accepted' || working?.status === 'partiallyFilled'
  if (working === null || (!isOpen && working.status !== 'untriggered')) {
    return fail('ORDER_NOT_FOUND', 'the order is not working any more')
  }
  if (working.orderType !== 'limit' || amendment.stopPrice !== null) {
    return fail('UNSUPPORTED', 'only limit orders can be amended: cancel and place it anew')
  }
  if (working.side !== amendment.side) {
    return fail('INVALID_ARGUMENT', `the order is a ${working.side}`, 'side')
  }
  if (amendment.price === null && amendment.quantity === null) {
    return fail('INVALID_ARGUMENT', 'nothing to change was named', 'price')
  }
  const quantity = leftOf(amendment, working)
  if (!quantity.ok) return quantity
  const { side, price, timeInForce, postOnly, reduceOnly, clientOrderId, venueOrderId } = working
  return succeed({
    oid: Number(venueOrderId),
    order: {
      side,
      orderType: 'limit',
      quantity: quantity.value,
      quoteQuantity: null,
      price: amendment.price ?? price,
      stopPrice: null,
      trailingDelta: null,
      triggerDirection: null,
      triggerBy: null,
      timeInForce,
      expireTime: null,
      postOnly,
      reduceOnly,
      positionSide: null,
      clientOrderId: amendment.newClientOrderId ?? clientOrderId,
    },
  })
}

function leftOf(
  { quantity }: Amendment,
  { cumulativeQuantity, leavesQuantity }: ExecutionReport,
): Result<DecimalText> {
  if (quantity === null) return succeed(leavesQuantity ?? '0')
  const left = new Big(quantity).minus(cumulativeQuantity)
  if (left.gt(0)) return succeed(left.toFixed())
  return fail('ORDER_INVALID', `${cumulativeQuantity} of the order is filled already`, 'quantity')
}

/** What there is instead of a stream where the credentials name nobody. */
function deadStream(
  sink: AccountSink,
  { origin }: AccountFacts,
  receivedTime: UnixMs,
): AccountStream {
  const reason = 'the credentials name no account'
  sink({ kind: 'accountStream', ...origin, status: 'broken', reason, receivedTime })
  return {
    healthy: () => false,
    connections: () => [],
    renew: () => undefined,
    close: () => Promise.resolve(),
  }
}
