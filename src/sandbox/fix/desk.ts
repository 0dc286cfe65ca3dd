import type { InstrumentId, UnixMs } from '../../contract/domain/ids.ts'
import type { ExecutionReport, Fill, NewOrder } from '../../contract/domain/order.ts'
import type { FixMessage, FixRefusal as BusinessRefusal } from '../../main/net/fix/types.ts'
import type { FixDialect } from '../../main/venues/shared/fix/dialect.ts'
import {
  type ExecutionNote,
  encodeExecution,
} from '../../main/venues/shared/fix/executionWriter.ts'
import { type FixBody, type FixReading, given } from '../../main/venues/shared/fix/fields.ts'
import { decodeOrder, type FixContext } from '../../main/venues/shared/fix/orders.ts'
import { encodeCancelReject, encodeMessageReject } from '../../main/venues/shared/fix/rejects.ts'
import {
  decodeCancel,
  decodeCancelAndNew,
  decodeKeepPriority,
  decodeMassCancel,
  decodeReplace,
  decodeStatusRequest,
  type NamedOrder,
} from '../../main/venues/shared/fix/requests.ts'
import { tag } from '../../main/venues/shared/fix/tags.ts'
import type { MatchingEngine } from '../matching/engine.ts'
import type { OrderEvent } from '../matching/events.ts'
import { readFixed } from '../matching/fixed.ts'
import { isOpen, type Order, type Refusal } from '../matching/order.ts'
import { fillOf, originOf, reportOf, typeOfEvent } from './reports.ts'
import { requestOf } from './requests.ts'

/** The venue's words for a refusal of the engine. */
export type Wording = { readonly code: string | null; readonly text: string }

export type DeskParts = {
  readonly dialect: FixDialect
  readonly engine: MatchingEngine
  /** The symbol of a contract as this counterparty spells it, and back. */
  readonly symbols: {
    readonly toWire: (symbol: string) => string
    readonly fromWire: (symbol: string) => string | null
  }
  readonly wordingOf: (refusal: Refusal) => Wording
  /** Whether a message that cannot be read is turned down as such [3] with the venue's code. */
  readonly codeOfReason: Readonly<Record<'missing' | 'outOfRange' | 'wrongFormat', string>> | null
  readonly now: () => number
}

/** Sends to the client whose message is being answered. */
export type Send = (body: FixBody) => void

/** An account at the order desk: what it asks for, and what is told of its orders. */
export class FixDesk {
  private readonly parts: DeskParts
  private readonly account: string
  private readonly context: FixContext
  /** By order: the id of the cancel or replacement that is about to be told of. */
  private readonly requests = new Map<number, string>()
  /** Orders' names before their replacement. */
  private readonly formerNames = new Map<number, string>()
  private executions = 0

  constructor(account: string, parts: DeskParts) {
    this.account = account
    this.parts = parts
    const { symbols } = parts
    this.context = {
      now: 0 as UnixMs,
      account: null,
      symbolOf: (instrumentId) => symbols.toWire(instrumentId),
      instrumentOf: (symbol) => symbols.fromWire(symbol) as InstrumentId | null,
    }
  }

  /** A refusal that it returns becomes a BusinessMessageReject. */
  receive(message: FixMessage, send: Send): BusinessRefusal | void {
    const handler = this.handlers[message.msgType]
    if (handler === undefined) {
      return { reason: 3, text: `35=${message.msgType} is not supported here` }
    }
    handler(message, send)
  }

  /** Everything that happens to the account's orders, for every session of the account. */
  tell(event: OrderEvent): FixBody | null {
    const { order, execution, fill, time } = event
    if (execution === 'prevented' || order.account !== this.account) return null
    const report = reportOf(order, typeOfEvent(execution), time)
    return this.encode(report, fill === null ? null : fillOf(fill), this.idsOf(order, execution))
  }

  private idsOf(order: Order, execution: OrderEvent['execution']): Partial<ExecutionNote> {
    const requestId = this.requests.get(order.id)
    const own = order.request.clientOrderId
    if (execution === 'canceled' && requestId !== undefined) {
      this.requests.delete(order.id)
      return { clOrdId: requestId, origClOrdId: own }
    }
    if (execution !== 'amended') return { clOrdId: own }
    const before = this.formerNames.get(order.id) ?? own
    return { clOrdId: own, origClOrdId: before }
  }

  private readonly handlers: Readonly<Record<string, (message: FixMessage, send: Send) => void>> = {
    D: (message, send) => this.place(message, send),
    F: (message, send) => this.cancel(message, send),
    G: (message, send) => this.replace(message, send),
    H: (message, send) => this.status(message, send),
    q: (message, send) => this.massCancel(message, send),
    XCN: (message, send) => this.cancelAndNew(message, send),
    XAK: (message, send) => this.keepPriority(message, send),
  }

  private place(message: FixMessage, send: Send): void {
    const order = this.read(decodeOrder(message, this.parts.dialect, this.context), message, send)
    if (order !== null) this.submit(order, send)
  }

  private submit(order: NewOrder, send: Send): void {
    const { engine, wordingOf, now } = this.parts
    const request = requestOf(order, now())
    const outcome =
      request === null
        ? ({ ok: false, refusal: 'pricePrecision' } as const)
        : engine.submit(this.account, request)
    if (!outcome.ok) this.reject(order, wordingOf(outcome.refusal), send)
  }

  private reject(order: NewOrder, { code, text }: Wording, send: Send): void {
    const time = this.parts.now() as UnixMs
    const report: ExecutionReport = {
      kind: 'executionReport',
      ...originOf(this.account),
      executionType: 'rejected',
      instrumentId: order.instrumentId,
      clientOrderId: order.clientOrderId,
      originalClientOrderId: null,
      venueOrderId: null,
      side: order.side,
      orderType: order.orderType,
      timeInForce: order.timeInForce,
      status: 'rejected',
      quantity: order.quantity,
      price: order.price,
      stopPrice: order.stopPrice,
      cumulativeQuantity: '0',
      leavesQuantity: '0',
      averagePrice: null,
      postOnly: order.postOnly,
      reduceOnly: false,
      positionSide: null,
      reason: text,
      sequence: null,
      exchangeTime: time,
      receivedTime: time,
    }
    const ordRejReason = text.toLowerCase().includes('duplicate') ? '6' : '0'
    const note = { clOrdId: order.clientOrderId, errorCode: code, ordRejReason }
    send(this.encode(report, null, note))
  }

  private cancel(message: FixMessage, send: Send): void {
    const read = decodeCancel(message, this.parts.dialect, this.context)
    const request = this.read(read, message, send)
    if (request === null) return
    const order = this.find(request)
    if (order === null || !isOpen(order)) {
      return this.rejectCancel(request, request.requestId, 'cancel', order, send)
    }
    this.requests.set(order.id, request.requestId)
    this.parts.engine.cancel(this.account, order.id)
  }

  private replace(message: FixMessage, send: Send): void {
    const read = decodeReplace(message, this.parts.dialect, this.context)
    const request = this.read(read, message, send)
    if (request === null) return
    const { requestId, terms } = request
    const order = this.find(request.order)
    const amend = { price: terms.price, quantity: terms.quantity, stopPrice: terms.stopPrice }
    this.amend(request.order, order, requestId, amend, send)
  }

  private keepPriority(message: FixMessage, send: Send): void {
    const read = decodeKeepPriority(message, this.parts.dialect, this.context)
    const request = this.read(read, message, send)
    if (request === null) return
    const { requestId, quantity } = request
    const order = this.find(request.order)
    const isSmaller =
      order !== null && order.quantity !== null && (readFixed(quantity) ?? 0n) < order.quantity
    if (order !== null && !isSmaller) {
      const wording = { code: '-2038', text: 'Order quantity cannot be increased.' }
      return this.sendCancelReject(request.order, requestId, 'replace', order, wording, send)
    }
    this.amend(request.order, order, requestId, { price: null, quantity, stopPrice: null }, send)
  }

  private amend(
    named: NamedOrder,
    order: Order | null,
    requestId: string,
    values: Readonly<Record<'price' | 'quantity' | 'stopPrice', string | null>>,
    send: Send,
  ): void {
    const { engine, wordingOf } = this.parts
    if (order === null || !isOpen(order)) {
      return this.rejectCancel(named, requestId, 'replace', order, send)
    }
    const exact = (text: string | null, now: bigint | null): bigint | undefined => {
      const value = text === null ? null : readFixed(text)
      return value === null || value === now ? undefined : value
    }
    this.formerNames.set(order.id, order.request.clientOrderId)
    const isWaiting = order.status === 'untriggered'
    const outcome = engine.amend(this.account, order.id, {
      price: exact(values.price, order.price),
      quantity: exact(values.quantity, order.quantity),
      triggerPrice: isWaiting ? exact(values.stopPrice, order.triggerPrice) : undefined,
      clientOrderId: requestId,
    })
    this.formerNames.delete(order.id)
    if (outcome.ok) return
    const wording = wordingOf(outcome.refusal)
    this.sendCancelReject(named, requestId, 'replace', order, wording, send)
  }

  private cancelAndNew(message: FixMessage, send: Send): void {
    const read = decodeCancelAndNew(message, this.parts.dialect, this.context)
    const request = this.read(read, message, send)
    if (request === null) return
    const order = this.find(request.order)
    const isCanceled = order !== null && isOpen(order)
    const isRestricted = request.onlyNew && order?.status === 'partiallyFilled'
    if (!isCanceled || isRestricted) {
      this.rejectCancel(request.order, request.cancelId, 'cancel', order, send)
      if (!request.allowsFailure) return
    } else {
      this.requests.set(order.id, request.cancelId)
      this.parts.engine.cancel(this.account, order.id)
    }
    this.submit(request.next, send)
  }

  private status(message: FixMessage, send: Send): void {
    const { dialect, now } = this.parts
    const request = this.read(decodeStatusRequest(message, dialect, this.context), message, send)
    if (request === null) return
    const order = this.find(request)
    const questionId = request.requestId === '' ? null : request.requestId
    if (order === null) return send(this.notFound(request, questionId))
    const report = reportOf(order, 'status', now())
    send(this.encode(report, null, { clOrdId: order.request.clientOrderId, questionId }))
  }

  private notFound(request: NamedOrder, questionId: string | null): FixBody {
    const { dialect, now } = this.parts
    const time = now() as UnixMs
    const { clientOrderId, instrumentId, side, venueOrderId } = request
    const report: ExecutionReport = {
      ...emptyReport,
      ...originOf(this.account),
      instrumentId,
      clientOrderId,
      side: side ?? 'buy',
      exchangeTime: time,
      receivedTime: time,
    }
    const note = { clOrdId: clientOrderId ?? venueOrderId, questionId, ordRejReason: '5' }
    const body = this.encode(report, null, note)
    const number = dialect.execution.noOrderId[0] ?? '0'
    const fields = body.fields.filter(([each]) => each !== tag.orderId)
    return { ...body, fields: [[tag.orderId, number], ...fields] }
  }

  private massCancel(message: FixMessage, send: Send): void {
    const request = this.read(decodeMassCancel(message, this.context), message, send)
    if (request === null) return
    const { engine, symbols } = this.parts
    const { instrumentId, requestId } = request
    const matches = (order: Order): boolean =>
      instrumentId === null || order.request.symbol === instrumentId
    const canceled = engine.cancelAll(this.account, matches)
    const isNone = canceled.length === 0
    const hasCodes = this.parts.codeOfReason !== null
    const fields = given(
      [tag.orderId, hasCodes ? null : `mass-${requestId}`],
      [tag.clOrdId, requestId],
      [tag.symbol, instrumentId === null ? null : symbols.toWire(instrumentId)],
      [tag.massCancelRequestType, instrumentId === null ? '7' : '1'],
      [tag.massCancelResponse, isNone ? '0' : instrumentId === null ? '7' : '1'],
      [tag.massCancelRejectReason, isNone ? '99' : null],
      [tag.totalAffectedOrders, isNone ? null : String(canceled.length)],
      [tag.errorCode, isNone && hasCodes ? '-2011' : null],
      [tag.text, isNone ? 'Unknown order sent.' : null],
    )
    send({ msgType: 'r', fields })
  }

  private find({ venueOrderId, clientOrderId, instrumentId }: NamedOrder): Order | null {
    const { engine } = this.parts
    const orderId = venueOrderId === null ? null : Number(venueOrderId)
    const name = orderId === null ? { clientOrderId: clientOrderId ?? '' } : { orderId }
    const order = engine.order(this.account, name)
    return order === null || order.request.symbol !== instrumentId ? null : order
  }

  private rejectCancel(
    named: NamedOrder,
    requestId: string,
    responseTo: 'cancel' | 'replace',
    order: Order | null,
    send: Send,
  ): void {
    const code = this.parts.codeOfReason === null ? null : '-2011'
    const wording = { code, text: 'Unknown order sent.' }
    this.sendCancelReject(named, requestId, responseTo, order, wording, send)
  }

  private sendCancelReject(
    named: NamedOrder,
    requestId: string,
    responseTo: 'cancel' | 'replace',
    order: Order | null,
    { code, text }: Wording,
    send: Send,
  ): void {
    const { dialect, symbols } = this.parts
    const hasCodes = this.parts.codeOfReason !== null
    const body = encodeCancelReject({
      requestId,
      clientOrderId: named.clientOrderId,
      venueOrderId: named.venueOrderId,
      responseTo,
      reason: hasCodes
        ? null
        : order === null
          ? 'unknownOrder'
          : isOpen(order)
            ? 'other'
            : 'tooLate',
      errorCode: code,
      text,
      orderStatus: hasCodes ? null : order === null ? '8' : '4',
    })
    const number = named.venueOrderId ?? dialect.execution.noOrderId[0]
    const extra = hasCodes
      ? given([tag.symbol, symbols.toWire(named.instrumentId)])
      : given(
          [tag.orderId, named.venueOrderId === null ? number : null],
          [
            tag.origClOrdId,
            named.clientOrderId === null ? (order?.request.clientOrderId ?? 'NONE') : null,
          ],
        )
    send({ ...body, fields: [...body.fields, ...extra] })
  }

  /** Null where the message is turned down, which was then sent. */
  private read<Value>(reading: FixReading<Value>, message: FixMessage, send: Send): Value | null {
    if (reading.ok) return reading.value
    const { tag: refTag, message: text, reason } = reading.refusal
    const isSymbol = refTag === tag.symbol && reason === 'outOfRange'
    const { codeOfReason } = this.parts
    const errorCode = codeOfReason === null ? null : isSymbol ? '-1121' : codeOfReason[reason]
    send(
      encodeMessageReject({
        kind: codeOfReason !== null ? 'session' : 'business',
        sequence: message.sequence,
        msgType: message.msgType,
        reference: codeOfReason !== null ? null : message.get(tag.clOrdId),
        reason: codeOfReason !== null ? sessionReasons[reason] : isSymbol ? '2' : '5',
        tag: refTag,
        errorCode,
        text,
      }),
    )
    return null
  }

  private encode(
    report: ExecutionReport,
    fill: Fill | null,
    note: Partial<ExecutionNote>,
  ): FixBody {
    this.executions += 1
    const full: ExecutionNote = {
      execId: `${report.exchangeTime}${String(this.executions).padStart(6, '0')}`,
      clOrdId: null,
      origClOrdId: null,
      questionId: null,
      ordRejReason: null,
      errorCode: null,
      ...note,
    }
    const body = encodeExecution(report, fill, full, this.parts.dialect, this.context)
    if (!body.ok) throw new Error(body.error.message)
    return body.value
  }
}

const sessionReasons = { missing: '1', outOfRange: '5', wrongFormat: '6' } as const

const emptyReport = {
  kind: 'executionReport',
  executionType: 'status',
  originalClientOrderId: null,
  venueOrderId: null,
  orderType: null,
  timeInForce: null,
  status: 'rejected',
  quantity: null,
  price: null,
  stopPrice: null,
  cumulativeQuantity: '0',
  leavesQuantity: '0',
  averagePrice: null,
  postOnly: false,
  reduceOnly: false,
  positionSide: null,
  reason: 'Unknown order',
  sequence: null,
} as const
