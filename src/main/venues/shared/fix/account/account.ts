import { Big } from 'big.js'
import type { FeeRates, KeyPermissions } from '../../../../../contract/domain/account.ts'
import type { Balance } from '../../../../../contract/domain/balance.ts'
import type { LimitStatus } from '../../../../../contract/domain/connections.ts'
import type { InstrumentId, UnixMs } from '../../../../../contract/domain/ids.ts'
import type { Instrument } from '../../../../../contract/domain/instrument.ts'
import type { Side } from '../../../../../contract/domain/market.ts'
import type {
  AccountOrigin,
  Amendment,
  ExecutionReport,
  Fill,
  NewOrder,
  OrderReference,
} from '../../../../../contract/domain/order.ts'
import type { Position } from '../../../../../contract/domain/position.ts'
import { type Failure, type Result, fail, succeed } from '../../../../../contract/errors.ts'
import type { Clock } from '../../../../core/clock.ts'
import { type DrainReport, InFlight } from '../../../../core/inFlight.ts'
import { checkAmendment, checkOrder } from '../../../../core/orderRules.ts'
import type { Random } from '../../../../core/random.ts'
import { createRateLimiter } from '../../../../net/rateLimit/limiter.ts'
import type { RateLimiter, RatePriority } from '../../../../net/rateLimit/types.ts'
import type { FixMessage, FixProblem } from '../../../../net/fix/types.ts'
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
import { termsOf } from '../../orderTerms.ts'
import { problemOf } from '../../problems.ts'
import { decodeExecution, type Execution } from '../executions.ts'
import type { FixBody } from '../fields.ts'
import { type FixContext, type FixTerms, encodeOrder, unknownSymbol } from '../orders.ts'
import type { FixProfile } from '../profile.ts'
import { decodeCancelReject, decodeMassCancelReport, decodeMessageReject } from '../rejects.ts'
import {
  type NamedOrder,
  encodeCancel,
  encodeCancelAndNew,
  encodeKeepPriority,
  encodeMassCancel,
  encodeReplace,
  encodeStatusRequest,
} from '../requests.ts'
import { requestIdOf } from '../requestIds.ts'
import { KnownOrders, isOpen } from './knownOrders.ts'
import { FixLink, type OpenFixSession } from './link.ts'
import {
  type Refused,
  notSent,
  refusedMessage,
  rejectedCancel,
  rejectedOrder,
  settle,
  unknownBecause,
} from './outcomes.ts'
import { type Incoming, PendingRequests, type TakeAnswer } from './pending.ts'
import { FixAccountStream } from './stream.ts'
import { amendedTerms, isSmallerAlone } from './terms.ts'

export type FixSymbols = {
  instrument(instrumentId: InstrumentId): Instrument | null
  /** Of a symbol that came; null for one that is not known. */
  instrumentOf(symbol: string): InstrumentId | null
}

export type FixAccountParts = {
  readonly origin: AccountOrigin
  readonly profile: FixProfile
  readonly symbols: FixSymbols
  /** Account or portfolio [1], where requests name one. */
  readonly account: string | null
  readonly connect: OpenFixSession
  /** What FIX does not offer is asked here; null where the counterparty has nothing else. */
  readonly rest: VenueAccount | null
  readonly clock: Clock
  readonly random: Random
  /** How long an answer may take, ms. */
  readonly answerMs?: number | undefined
}

type ReportExecution = Extract<Execution, { kind: 'report' }>

const usualAnswerMs = 10_000
/** Codes of a refusal that say that there was nothing to cancel. */
const nothingThere: ReadonlySet<string> = new Set(['-2011', '-2013'])

/** An account whose orders travel over a FIX session. An order is never sent a second time. */
export class FixAccount implements VenueAccount {
  readonly venue
  readonly accountId
  private readonly parts: FixAccountParts
  private readonly profile: FixProfile
  private readonly known = new KnownOrders()
  private readonly pending: PendingRequests
  private readonly limiter: RateLimiter
  private readonly link: FixLink
  private readonly inFlight: InFlight
  private stream: FixAccountStream | null = null

  constructor(parts: FixAccountParts) {
    const { origin, profile, clock } = parts
    this.parts = parts
    this.profile = profile
    this.venue = origin.venue
    this.accountId = origin.accountId
    this.pending = new PendingRequests(clock)
    this.inFlight = new InFlight(clock)
    const limit = profile.messageLimit.orderEntry
    const name = `fix messages ${origin.accountId}`
    const meter = limit && ({ kind: 'slidingWindow', ...limit } as const)
    const scopes = meter === null ? [] : [{ name, category: 'orders' as const, meter }]
    this.limiter = createRateLimiter({ scopes, clock })
    this.link = new FixLink({
      name: `fix-${origin.accountId}`,
      connect: parts.connect,
      clock,
      limiter: this.limiter,
      cost: meter === null ? {} : { [name]: 1 },
      onMessage: (message) => this.receive(message),
      onUp: () => this.stream?.settle(null),
      onDown: (reason) => this.down(reason),
      onProblem: (problem) => this.trouble(problem),
      onStatus: (status, reason) => this.tellConnection(status, reason),
    })
  }

  // Writes

  async submit(order: NewOrder, hooks: WriteHooks = {}): Promise<SubmitOutcome> {
    const body = this.orderBody(order)
    if (!body.ok) return notSent(body.error)
    this.known.note(order)
    const outcome = await this.write(body.value, order.clientOrderId, 'high', hooks, (incoming) =>
      this.answerTo(incoming, order.clientOrderId),
    )
    if (outcome.kind !== 'answered') return outcome
    return this.submitted(outcome.value)
  }

  private submitted({ report, fill, errorCode }: Reported): SubmitOutcome {
    if (report.status === 'rejected') return rejectedOrder(this.profile, report, errorCode)
    const { venueOrderId } = report
    return { kind: 'accepted', venueOrderId, report, fills: fill === null ? [] : [fill] }
  }

  async cancel(order: OrderReference, hooks: WriteHooks = {}): Promise<CancelOutcome> {
    const named = await this.named(order, hooks.signal)
    if (!named.ok) return notSent(named.error)
    const requestId = this.requestId()
    const body = encodeCancel({ ...named.value, requestId }, this.profile.dialect, this.context())
    if (!body.ok) return notSent(body.error)
    const outcome = await this.write(body.value, requestId, 'critical', hooks, (incoming) =>
      this.cancelAnswer(incoming, requestId, named.value),
    )
    if (outcome.kind !== 'answered') return outcome
    const { value } = outcome
    return 'kind' in value ? value : { kind: 'canceled', report: value.report }
  }

  private cancelAnswer(
    incoming: Incoming,
    requestId: string,
    order: NamedOrder,
  ): Refused | { readonly report: ExecutionReport } | null {
    if (incoming.kind === 'cancelReject') {
      const { reject } = incoming
      return reject.requestId === requestId ? rejectedCancel(this.profile, reject) : null
    }
    if (incoming.kind !== 'execution' || incoming.execution.kind !== 'report') return null
    const { report, clOrdId } = incoming.execution
    if (report.status !== 'canceled') return null
    return clOrdId === requestId || isSameOrder(report, order) ? { report } : null
  }

  async cancelAll(
    instrumentId: InstrumentId | null,
    hooks: WriteHooks = {},
  ): Promise<CancelAllOutcome> {
    const { all, symbol } = this.profile.dialect.massCancel
    if ((instrumentId === null ? all : symbol) !== null) return this.massCancel(instrumentId, hooks)
    const open = await this.openOrders(instrumentId, hooks.signal)
    if (!open.ok) return notSent(open.error)
    if (symbol === null) return this.cancelEach(open.value, hooks)
    const canceled: OrderReference[] = []
    for (const each of new Set(open.value.map((report) => report.instrumentId))) {
      const outcome = await this.massCancel(each, hooks)
      if (outcome.kind !== 'done') return outcome
      canceled.push(...open.value.filter((report) => report.instrumentId === each))
    }
    return { kind: 'done', canceled: canceled.map(referenceOf), failed: [] }
  }

  private async massCancel(
    instrumentId: InstrumentId | null,
    hooks: WriteHooks,
  ): Promise<CancelAllOutcome> {
    const requestId = this.requestId()
    const request = { instrumentId, requestId }
    const body = encodeMassCancel(request, this.profile.dialect, this.context())
    if (!body.ok) return notSent(body.error)
    const outcome = await this.write(body.value, requestId, 'critical', hooks, (incoming) => {
      if (incoming.kind !== 'massCancel') return null
      return incoming.report.requestId === requestId ? incoming.report : null
    })
    if (outcome.kind !== 'answered') return outcome
    const { isRefused, errorCode, text } = outcome.value
    const isEmpty = isRefused && nothingThere.has(errorCode ?? '')
    if (isEmpty) return { kind: 'done', canceled: [], failed: [] }
    if (!isRefused) return { kind: 'done', canceled: null, failed: [] }
    const reject = { kind: 'business', errorCode, text, tag: null, reason: null } as const
    return refusedMessage(this.profile, { ...reject, ...unaddressed })
  }

  private async cancelEach(
    orders: readonly ExecutionReport[],
    hooks: WriteHooks,
  ): Promise<CancelAllOutcome> {
    const outcomes = await Promise.all(
      orders.map(async (order) => [referenceOf(order), await this.cancel(order, hooks)] as const),
    )
    const unknown = outcomes.find(([, outcome]) => outcome.kind === 'unknown')?.[1]
    if (unknown?.kind === 'unknown') return unknown
    return {
      kind: 'done',
      canceled: outcomes.flatMap(([order, { kind }]) => (kind === 'canceled' ? [order] : [])),
      failed: outcomes.flatMap(([order, outcome]) =>
        outcome.kind === 'rejected' ? [{ order, failure: outcome.failure }] : [],
      ),
    }
  }

  async amend(amendment: Amendment, hooks: WriteHooks = {}): Promise<AmendOutcome> {
    const instrument = this.parts.symbols.instrument(amendment.instrumentId)
    const { capabilities, dialect } = this.profile
    const checked = checkAmendment(amendment, { capabilities, instrument })
    if (!checked.ok) return notSent(checked.error)
    const standing = await this.standing(amendment, hooks.signal)
    if (!standing.ok) return notSent(standing.error)
    const report = standing.value
    const terms = amendedTerms(amendment, report, this.known.find(report))
    if (!terms.ok) return notSent(terms.error)
    const { newClientOrderId } = amendment
    if (newClientOrderId === null) {
      return notSent({ code: 'INVALID_ARGUMENT', message: 'newClientOrderId is missing' })
    }
    const { instrumentId } = amendment
    const next: NewOrder = { ...terms.value, instrumentId, clientOrderId: newClientOrderId }
    if (dialect.replace.kind === 'replace') return this.replace(next, report, hooks)
    if (isSmallerAlone(amendment, report)) return this.keepPlace(next, report, hooks)
    return new Big(report.cumulativeQuantity).eq(0)
      ? this.cancelAndNew(next, report, hooks)
      : this.inTwoSteps(next, report, hooks)
  }

  private async replace(
    next: NewOrder,
    order: ExecutionReport,
    hooks: WriteHooks,
  ): Promise<AmendOutcome> {
    const requestId = next.clientOrderId
    const request = { order: namedOf(order), requestId, terms: termsWithoutIds(next) }
    const body = encodeReplace(request, this.profile.dialect, this.context())
    return this.amendWith(body, requestId, hooks)
  }

  private keepPlace(
    next: NewOrder,
    order: ExecutionReport,
    hooks: WriteHooks,
  ): Promise<AmendOutcome> {
    const { clientOrderId: requestId, quantity } = next
    const { dialect } = this.profile
    const body = encodeKeepPriority(
      namedOf(order),
      requestId,
      quantity ?? '0',
      dialect,
      this.context(),
    )
    return this.amendWith(body, requestId, hooks)
  }

  private async amendWith(
    body: Result<FixBody>,
    requestId: string,
    hooks: WriteHooks,
  ): Promise<AmendOutcome> {
    if (!body.ok) return notSent(body.error)
    const outcome = await this.write(body.value, requestId, 'high', hooks, (incoming) => {
      if (incoming.kind === 'cancelReject') {
        const { reject } = incoming
        return reject.requestId === requestId ? rejectedCancel(this.profile, reject) : null
      }
      if (incoming.kind !== 'execution' || incoming.execution.kind !== 'report') return null
      const { report, clOrdId } = incoming.execution
      return clOrdId === requestId && report.executionType === 'amended' ? { report } : null
    })
    if (outcome.kind !== 'answered') return outcome
    const { value } = outcome
    if ('kind' in value) return value
    return { kind: 'accepted', venueOrderId: value.report.venueOrderId, report: value.report }
  }

  /** The cancel and the new order are told of apart: the cancel first, then the order or its refusal. */
  private async cancelAndNew(
    next: NewOrder,
    order: ExecutionReport,
    hooks: WriteHooks,
  ): Promise<AmendOutcome> {
    const cancelId = this.requestId()
    const { dialect } = this.profile
    const body = encodeCancelAndNew(namedOf(order), cancelId, next, dialect, this.context())
    if (!body.ok) return notSent(body.error)
    this.known.note(next)
    let canceled: ExecutionReport | null = null
    const outcome = await this.write(body.value, next.clientOrderId, 'high', hooks, (incoming) => {
      if (incoming.kind === 'cancelReject') {
        const { reject } = incoming
        const isOurs = reject.requestId === cancelId || reject.requestId === next.clientOrderId
        return isOurs ? rejectedCancel(this.profile, reject) : null
      }
      const answer = this.answerTo(incoming, next.clientOrderId)
      if (answer !== null) return { answer }
      const report = reportIn(incoming)
      if (report?.status === 'canceled' && isSameOrder(report, order)) canceled = report
      return null
    })
    if (outcome.kind !== 'answered') return outcome
    if ('kind' in outcome.value) return outcome.value
    const submitted = this.submitted(outcome.value.answer)
    if (submitted.kind === 'accepted') return amendedBy(submitted)
    if (submitted.kind === 'unknown') return submitted
    return canceled === null
      ? submitted
      : { kind: 'canceled', failure: submitted.failure, report: canceled }
  }

  /** Sends nothing anew unless it is certain how much of the old order had traded when it ended. */
  private async inTwoSteps(
    next: NewOrder,
    order: ExecutionReport,
    hooks: WriteHooks,
  ): Promise<AmendOutcome> {
    const ended = await this.cancel(order, hooks)
    if (ended.kind === 'rejected' || ended.kind === 'unknown') return ended
    const report = ended.kind === 'canceled' ? ended.report : null
    if (report === null) {
      return unknownBecause('the venue does not say how much had traded when the order ended')
    }
    const left = new Big(next.quantity ?? 0).minus(report.cumulativeQuantity)
    if (left.lte(0)) {
      const failure: Failure = { code: 'ORDER_INVALID', message: 'all of it has traded' }
      return { kind: 'canceled', failure, report }
    }
    const { signal } = hooks
    const submitted = await this.submit({ ...next, quantity: left.toFixed() }, { signal })
    if (submitted.kind === 'accepted') return amendedBy(submitted)
    return submitted.kind === 'rejected'
      ? { kind: 'canceled', failure: submitted.failure, report }
      : submitted
  }

  // Questions

  async order(
    order: OrderReference,
    signal?: AbortSignal,
  ): Promise<Result<ExecutionReport | null>> {
    const { rest } = this.parts
    if (rest !== null) return rest.order(order, signal)
    const { status } = this.profile.dialect
    const known = this.known.find(order)
    const venueOrderId = order.venueOrderId ?? known?.report?.venueOrderId ?? null
    const side = order.venueOrderId === null ? this.sideOf(order) : (known?.report?.side ?? null)
    const needsSide = status.kind === 'request' && status.side
    const sides: readonly (Side | null)[] =
      needsSide && side === null ? ['buy', 'sell'] : [side ?? this.sideOf(order)]
    for (const each of sides) {
      const found = await this.ask({ ...order, venueOrderId, side: each, quantity: null }, signal)
      if (!found.ok || found.value !== null) return found
    }
    return succeed(null)
  }

  private sideOf(order: OrderReference): Side | null {
    const known = this.known.find(order)
    return known?.report?.side ?? known?.sent?.side ?? null
  }

  private async ask(
    order: NamedOrder,
    signal?: AbortSignal,
  ): Promise<Result<ExecutionReport | null>> {
    const { dialect } = this.profile
    const requestId = this.requestId()
    const body = encodeStatusRequest({ ...order, requestId }, dialect, this.context())
    if (!body.ok) return body
    const outcome = await this.write(body.value, requestId, 'normal', { signal }, (incoming) =>
      statusAnswer(incoming, requestId, order),
    )
    if (outcome.kind === 'answered') return succeed(outcome.value.report)
    return { ok: false, error: outcome.failure }
  }

  async openOrders(
    instrumentId: InstrumentId | null,
    signal?: AbortSignal,
  ): Promise<Result<readonly ExecutionReport[]>> {
    const { rest } = this.parts
    if (rest !== null) return rest.openOrders(instrumentId, signal)
    const open: ExecutionReport[] = []
    for (const report of this.known.open()) {
      if (instrumentId !== null && report.instrumentId !== instrumentId) continue
      const asked = await this.order(report, signal)
      if (!asked.ok) return asked
      if (asked.value !== null && isOpen(asked.value.status)) open.push(asked.value)
    }
    return succeed(open)
  }

  private async standing(
    order: OrderReference,
    signal?: AbortSignal,
  ): Promise<Result<ExecutionReport>> {
    const asked = await this.order(order, signal)
    if (!asked.ok) return asked
    if (asked.value !== null) return succeed(asked.value)
    return fail('ORDER_NOT_FOUND', `${this.profile.displayName} does not know this order`)
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

  private async notOffered(what: string): Promise<Result<never>> {
    return fail('UNSUPPORTED', `${this.profile.displayName} does not tell ${what} over FIX`)
  }

  // Life

  openStream(sink: AccountSink): AccountStream {
    const { origin, clock, rest } = this.parts
    const { link } = this
    const onClose = (): void => {
      this.stream = null
    }
    this.stream = new FixAccountStream({ origin, clock, link, rest, sink, onClose })
    return this.stream
  }

  limits(): readonly LimitStatus[] {
    return [...this.limiter.status(), ...(this.parts.rest?.limits() ?? [])]
  }

  async close(limitMs = 0): Promise<DrainReport | void> {
    const report = await this.inFlight.drain(limitMs, new Error('closing'))
    this.limiter.close()
    await this.link.close()
    await this.parts.rest?.close(limitMs)
    return report
  }

  // Sending and receiving

  private orderBody(order: NewOrder): Result<FixBody> {
    const { symbols, clock } = this.parts
    const { capabilities, clientOrderIds, dialect } = this.profile
    const instrument = symbols.instrument(order.instrumentId)
    if (instrument === null) return unknownSymbol(order.instrumentId)
    const checked = checkOrder(termsOf(order), {
      capabilities,
      instrument,
      clientOrderIdPattern: clientOrderIds.pattern,
      now: clock.now(),
      postOnlyWith: ['gtc', 'gtd', 'day'],
    })
    if (!checked.ok) return checked
    const { clientOrderId, instrumentId } = order
    const used = { ...checked.value, clientOrderId, instrumentId }
    return encodeOrder(used, dialect, this.context())
  }

  /** Everything a request about the order must say; asked for where this connection does not know. */
  private async named(order: OrderReference, signal?: AbortSignal): Promise<Result<NamedOrder>> {
    const { cancel } = this.profile.dialect
    const known = this.known.find(order)
    const told = known?.report ?? null
    const venueOrderId = order.venueOrderId ?? told?.venueOrderId ?? null
    const side = this.sideOf(order)
    const quantity = told?.quantity ?? known?.sent?.quantity ?? null
    const isShort =
      (cancel.side && side === null) ||
      (cancel.quantity && quantity === null) ||
      (cancel.needsOrderId && venueOrderId === null)
    if (!isShort) {
      const clientOrderId = order.clientOrderId ?? told?.clientOrderId ?? null
      const { instrumentId } = order
      return succeed({ instrumentId, clientOrderId, venueOrderId, side, quantity })
    }
    const standing = await this.standing(order, signal)
    return standing.ok ? succeed(namedOf(standing.value)) : standing
  }

  private async write<Value>(
    body: FixBody,
    requestId: string,
    priority: RatePriority,
    hooks: WriteHooks,
    take: TakeAnswer<Value>,
  ): Promise<{ readonly kind: 'answered'; readonly value: Value } | Refused> {
    if (!this.inFlight.isOpen) return notSent({ code: 'ENGINE_STOPPING', message: 'closing' })
    const { answerMs = usualAnswerMs } = this.parts
    const calledOff = new AbortController()
    const work = this.inFlight.begin((reason) => calledOff.abort(reason), true)
    const signals = [calledOff.signal, ...(hooks.signal === undefined ? [] : [hooks.signal])]
    const signal = AbortSignal.any(signals)
    try {
      const left = await this.link.send(body, priority, { ...hooks, signal }, () =>
        this.pending.ask(requestId, take, answerMs, signal),
      )
      if (left.kind === 'notSent') return notSent(left.failure)
      return settle(this.profile, await left.answer)
    } finally {
      work.end()
    }
  }

  private receive(message: FixMessage): void {
    const { msgType } = message
    if (msgType === '8') return this.execution(message)
    if (msgType === '3' || msgType === 'j') {
      const reject = decodeMessageReject(message)
      this.pending.receive({ kind: 'messageReject', reject })
      const text = `the counterparty refused a ${reject.msgType ?? 'message'}: ${reject.text ?? ''}`
      return this.problem('requestFailed', text)
    }
    if (msgType === '9') return this.take(decodeCancelReject(message), 'cancelReject', message)
    if (msgType === 'r') this.take(decodeMassCancelReport(message), 'massCancel', message)
  }

  private take(
    read: ReturnType<typeof decodeCancelReject> | ReturnType<typeof decodeMassCancelReport>,
    kind: 'cancelReject' | 'massCancel',
    message: FixMessage,
  ): void {
    if (!read.ok) return this.unreadable(read.refusal.message, message)
    const incoming =
      kind === 'cancelReject' ? { kind, reject: read.value } : { kind, report: read.value }
    this.pending.receive(incoming as Incoming)
  }

  private execution(message: FixMessage): void {
    const { origin, clock } = this.parts
    const read = decodeExecution(message, this.profile.dialect, {
      origin,
      instrumentOf: this.context().instrumentOf,
      receivedTime: clock.now(),
    })
    if (!read.ok) return this.unreadable(read.refusal.message, message)
    const execution = read.value
    if (execution.kind === 'correction') {
      this.problem('unknownMessage', execution.message)
      return this.stream?.missed(execution.message)
    }
    if (execution.kind === 'report') {
      this.known.report(execution.report)
      if (!execution.isAnswer) this.publish(execution)
    }
    this.pending.receive({ kind: 'execution', execution })
  }

  private publish({ report, fill }: ReportExecution): void {
    this.stream?.publish(report)
    if (fill !== null) this.stream?.publish(fill)
  }

  /** An order or a fill that we cannot read is missing from what we know. */
  private unreadable(why: string, message: FixMessage): void {
    const raw = message.raw().toString('utf8').replaceAll('\u0001', '|')
    this.problem('malformed', why, raw)
    this.stream?.missed(why)
  }

  private down(reason: string): void {
    this.pending.lose(`the session ended: ${reason}`)
    this.stream?.settle(reason)
  }

  private trouble({ kind, severity, message }: FixProblem): void {
    // What was not taken in may have been a report: everything is asked for.
    if (lossy.has(kind)) this.stream?.missed(message)
    if (severity === 'error')
      this.problem(kind === 'sequence' ? 'sequenceGap' : 'requestFailed', message)
  }

  private problem(
    problem: 'malformed' | 'unknownMessage' | 'requestFailed' | 'sequenceGap',
    message: string,
    raw: string | null = null,
  ): void {
    const { origin, clock } = this.parts
    const { venue, environment } = origin
    this.stream?.publish(problemOf({ venue, environment }, problem, message, raw, clock.now()))
  }

  private tellConnection(
    status: Parameters<ConstructorParameters<typeof FixLink>[0]['onStatus']>[0],
    reason: string | null,
  ): void {
    const { origin, clock } = this.parts
    const { venue, environment } = origin
    const { name: connection } = this.link.figures()
    const receivedTime = clock.now()
    const event = { kind: 'connection', venue, environment, connection, status, reason } as const
    this.stream?.publish({ ...event, receivedTime })
  }

  /** The report that answers a new order; refused ones have their code beside. */
  private answerTo(incoming: Incoming, clientOrderId: string): Reported | null {
    if (incoming.kind !== 'execution' || incoming.execution.kind !== 'report') return null
    const { report, fill, clOrdId, errorCode } = incoming.execution
    return clOrdId === clientOrderId ? { report, fill, errorCode } : null
  }

  private requestId(): string {
    return requestIdOf(this.parts.random)
  }

  private context(): FixContext {
    const { clock, symbols, account } = this.parts
    return {
      now: clock.now(),
      symbolOf: (instrumentId) => symbols.instrument(instrumentId)?.venueSymbol ?? null,
      instrumentOf: (symbol) => symbols.instrumentOf(symbol),
      account,
    }
  }
}

/** Its trades are told by the stream. */
function amendedBy({
  venueOrderId,
  report,
}: Extract<SubmitOutcome, { kind: 'accepted' }>): AmendOutcome {
  return { kind: 'accepted', venueOrderId, report }
}

/** Troubles after which a message of the counterparty may be missing. */
const lossy: ReadonlySet<FixProblem['kind']> = new Set(['sequence', 'garbled', 'rejected'])

type Reported = {
  readonly report: ExecutionReport
  readonly fill: Fill | null
  readonly errorCode: string | null
}

const unaddressed = { sequence: null, msgType: null, reference: null } as const

function reportIn(incoming: Incoming): ExecutionReport | null {
  if (incoming.kind !== 'execution' || incoming.execution.kind !== 'report') return null
  return incoming.execution.report
}

function isSameOrder(
  report: ExecutionReport,
  { clientOrderId, venueOrderId }: Pick<OrderReference, 'clientOrderId' | 'venueOrderId'>,
): boolean {
  if (venueOrderId !== null) return report.venueOrderId === venueOrderId
  return clientOrderId !== null && report.clientOrderId === clientOrderId
}

/** The answer to a question about one order; a null report where there is none. */
function statusAnswer(
  incoming: Incoming,
  requestId: string,
  order: NamedOrder,
): { readonly report: ExecutionReport | null } | null {
  if (incoming.kind === 'messageReject' || incoming.kind !== 'execution') return null
  const { execution } = incoming
  if (execution.kind === 'notFound') {
    const { questionId, clOrdId } = execution
    const isOurs = questionId === null ? clOrdId === order.clientOrderId : questionId === requestId
    return isOurs ? { report: null } : null
  }
  if (execution.kind !== 'report' || !execution.isAnswer) return null
  const { questionId, report } = execution
  const isOurs = questionId === null ? isSameOrder(report, order) : questionId === requestId
  return isOurs ? { report } : null
}

function namedOf(report: ExecutionReport): NamedOrder {
  const { instrumentId, clientOrderId, venueOrderId, side, quantity } = report
  return { instrumentId, clientOrderId, venueOrderId, side, quantity }
}

function referenceOf({
  instrumentId,
  clientOrderId,
  venueOrderId,
}: OrderReference): OrderReference {
  return { instrumentId, clientOrderId, venueOrderId }
}

function termsWithoutIds(order: NewOrder): FixTerms {
  const { clientOrderId: _, ...terms } = termsOf(order)
  return terms
}
