import type { InstrumentId } from '../../../../contract/domain/ids.ts'
import type { DecimalText } from '../../../../contract/domain/decimal.ts'
import type { Side } from '../../../../contract/domain/market.ts'
import type {
  ClientOrderId,
  NewOrder,
  OrderReference,
  VenueOrderId,
} from '../../../../contract/domain/order.ts'
import { type Result, fail, succeed } from '../../../../contract/errors.ts'
import type { FixDialect } from './dialect.ts'
import { type FixBody, type FixReading, FixReader, type FixSource, given } from './fields.ts'
import {
  type FixContext,
  type FixTerms,
  decodeTerms,
  encodeTerms,
  readInstrument,
  sideWord,
  sides,
  transactTime,
  unknownSymbol,
} from './orders.ts'
import { tag } from './tags.ts'

/** An order as a request about it names it: what we do not know is left out where it may be. */
export type NamedOrder = OrderReference & {
  readonly side: Side | null
  readonly quantity: DecimalText | null
}

/** A cancel, with the id it goes by itself. */
export type CancelRequest = NamedOrder & { readonly requestId: string }

/** OrderCancelRequest [F]. */
export function encodeCancel(
  order: CancelRequest,
  dialect: FixDialect,
  context: FixContext,
): Result<FixBody> {
  const named = nameOrder(order, dialect, context, dialect.cancel)
  if (!named.ok) return named
  const [symbol, ids] = named.value
  const { side, quantity } = dialect.cancel
  return succeed({
    msgType: 'F',
    fields: [
      ...given(
        [tag.account, dialect.account ? context.account : null],
        [tag.clOrdId, order.requestId],
      ),
      ...ids,
      [tag.symbol, symbol],
      ...given(
        [tag.side, side && order.side !== null ? sideWord(order.side) : null],
        [tag.orderQty, quantity ? order.quantity : null],
      ),
      ...transactTime(dialect, context),
    ],
  })
}

export function decodeCancel(
  message: FixSource,
  dialect: FixDialect,
  context: Pick<FixContext, 'instrumentOf'>,
): FixReading<CancelRequest> {
  const read = new FixReader(message)
  const named = readNamed(read, dialect, context)
  return read.done({ ...named, requestId: read.text(tag.clOrdId) })
}

type Names = readonly [symbol: string, ids: readonly (readonly [number, string])[]]

function nameOrder(
  order: NamedOrder,
  { name }: FixDialect,
  { symbolOf }: FixContext,
  needs: FixDialect['cancel'],
): Result<Names> {
  const symbol = symbolOf(order.instrumentId)
  if (symbol === null) return unknownSymbol(order.instrumentId)
  const { clientOrderId, venueOrderId, side, quantity } = order
  if (clientOrderId === null && venueOrderId === null) return unnamed(name, 'its id')
  if (needs.needsOrderId && venueOrderId === null) return unnamed(name, "the venue's order id")
  if (needs.side && side === null) return unnamed(name, 'its side')
  if (needs.quantity && quantity === null) return unnamed(name, 'its quantity')
  return succeed([symbol, given([tag.origClOrdId, clientOrderId], [tag.orderId, venueOrderId])])
}

function unnamed(name: string, what: string): Result<never> {
  return fail('INVALID_ARGUMENT', `${name} must be told ${what} of the order`, 'orderId')
}

function readNamed(
  read: FixReader,
  { cancel }: FixDialect,
  context: Pick<FixContext, 'instrumentOf'>,
): NamedOrder {
  const clientOrderId = read.optionalText(tag.origClOrdId) as ClientOrderId | null
  const venueOrderId = read.optionalText(tag.orderId) as VenueOrderId | null
  if (clientOrderId === null && venueOrderId === null) {
    read.refuse(tag.origClOrdId, 'is missing', 'missing')
  }
  return {
    instrumentId: readInstrument(read, context),
    clientOrderId,
    venueOrderId,
    side: cancel.side ? read.word(tag.side, sides) : null,
    quantity: cancel.quantity ? (read.optionalPositive(tag.orderQty)?.text ?? null) : null,
  }
}

/** A replacement: the order it is of, its own id, and the full terms from now on. */
export type ReplaceRequest = {
  readonly order: NamedOrder
  readonly requestId: string
  readonly terms: FixTerms
}

/** OrderCancelReplaceRequest [G]. */
export function encodeReplace(
  { order, requestId, terms: wanted }: ReplaceRequest,
  dialect: FixDialect,
  context: FixContext,
): Result<FixBody> {
  const { replace, name } = dialect
  if (replace.kind !== 'replace') return fail('UNSUPPORTED', `${name} has no replacement`, 'amend')
  if (replace.only?.includes(wanted.orderType) === false) {
    return fail('UNSUPPORTED', `${name} replaces no ${wanted.orderType} orders`, 'orderType')
  }
  const named = nameOrder(order, dialect, context, { ...dialect.cancel, quantity: false })
  if (!named.ok) return named
  const terms = encodeTerms(wanted, dialect)
  if (!terms.ok) return terms
  const [symbol, ids] = named.value
  return succeed({
    msgType: 'G',
    fields: [
      ...given([tag.account, dialect.account ? context.account : null], [tag.clOrdId, requestId]),
      ...ids,
      [tag.symbol, symbol],
      ...dialect.constant,
      ...terms.value,
      ...transactTime(dialect, context),
    ],
  })
}

export function decodeReplace(
  message: FixSource,
  dialect: FixDialect,
  context: Pick<FixContext, 'instrumentOf'>,
): FixReading<ReplaceRequest> {
  const read = new FixReader(message)
  const requestId = read.text(tag.clOrdId)
  const order = readNamed(read, dialect, context)
  const terms = decodeTerms(read, dialect)
  return read.done({ order, requestId, terms })
}

/** Binance: OrderCancelRequestAndNewOrderSingle [XCN]; nothing is submitted unless the cancel is done. */
export function encodeCancelAndNew(
  order: NamedOrder,
  cancelId: string,
  next: NewOrder,
  dialect: FixDialect,
  context: FixContext,
): Result<FixBody> {
  const named = nameOrder(order, dialect, context, dialect.cancel)
  if (!named.ok) return named
  const terms = encodeTerms(next, dialect)
  if (!terms.ok) return terms
  const [symbol, ids] = named.value
  return succeed({
    msgType: 'XCN',
    fields: [
      [tag.orderCancelRequestAndNewOrderSingleMode, '1'],
      ...ids,
      [tag.cancelClOrdId, cancelId],
      [tag.clOrdId, next.clientOrderId],
      [tag.symbol, symbol],
      // Only an order of which nothing has traded: else it would trade more than was asked for.
      [tag.cancelRestrictions, '1'],
      ...terms.value,
    ],
  })
}

export type CancelAndNew = {
  readonly order: NamedOrder
  readonly cancelId: string
  readonly next: NewOrder
  readonly onlyNew: boolean
  /** Whether the new order is made also when the cancel fails. */
  readonly allowsFailure: boolean
}

export function decodeCancelAndNew(
  message: FixSource,
  dialect: FixDialect,
  context: Pick<FixContext, 'instrumentOf'>,
): FixReading<CancelAndNew> {
  const read = new FixReader(message)
  const order = readNamed(read, dialect, context)
  const clientOrderId = read.text(tag.clOrdId) as ClientOrderId
  const mode = read.word(tag.orderCancelRequestAndNewOrderSingleMode, modes)
  const terms = decodeTerms(read, dialect)
  return read.done({
    order,
    cancelId: read.optionalText(tag.cancelClOrdId) ?? '',
    next: { ...terms, clientOrderId, instrumentId: order.instrumentId },
    onlyNew: read.get(tag.cancelRestrictions) === '1',
    allowsFailure: mode === 'allow',
  })
}

const modes: ReadonlyMap<string, 'stop' | 'allow'> = new Map([
  ['1', 'stop'],
  ['2', 'allow'],
])

/** Binance: OrderAmendKeepPriorityRequest [XAK]: less of an order, in its place. */
export function encodeKeepPriority(
  order: NamedOrder,
  requestId: string,
  quantity: DecimalText,
  dialect: FixDialect,
  context: FixContext,
): Result<FixBody> {
  const named = nameOrder(order, dialect, context, dialect.cancel)
  if (!named.ok) return named
  const [symbol, ids] = named.value
  const fields = [
    [tag.clOrdId, requestId],
    ...ids,
    [tag.symbol, symbol],
    [tag.orderQty, quantity],
  ] as const
  return succeed({ msgType: 'XAK', fields })
}

export function decodeKeepPriority(
  message: FixSource,
  dialect: FixDialect,
  context: Pick<FixContext, 'instrumentOf'>,
): FixReading<{
  readonly order: NamedOrder
  readonly requestId: string
  readonly quantity: DecimalText
}> {
  const read = new FixReader(message)
  const order = readNamed(read, dialect, context)
  const quantity = read.positive(tag.orderQty).text
  return read.done({ order, requestId: read.text(tag.clOrdId), quantity })
}

/** A question about one order, with an id that the answer brings back where it can. */
export type StatusRequest = NamedOrder & { readonly requestId: string }

/** OrderStatusRequest [H]. The id asked for stands in [11], as it does in the order itself. */
export function encodeStatusRequest(
  order: StatusRequest,
  dialect: FixDialect,
  context: FixContext,
): Result<FixBody> {
  const { status, name } = dialect
  if (status.kind === 'none') return fail('UNSUPPORTED', `${name} answers no questions`, 'order')
  const { needsOrderId, side } = status
  const named = nameOrder(order, dialect, context, { needsOrderId, side, quantity: false })
  if (!named.ok) return named
  const [symbol] = named.value
  return succeed({
    msgType: 'H',
    fields: given(
      [tag.ordStatusReqId, status.requestId ? order.requestId : null],
      [tag.orderId, order.venueOrderId],
      [tag.clOrdId, order.clientOrderId],
      [tag.symbol, symbol],
      [tag.side, side && order.side !== null ? sideWord(order.side) : null],
    ),
  })
}

export function decodeStatusRequest(
  message: FixSource,
  { status }: FixDialect,
  context: Pick<FixContext, 'instrumentOf'>,
): FixReading<StatusRequest> {
  const read = new FixReader(message)
  const clientOrderId = read.optionalText(tag.clOrdId) as ClientOrderId | null
  const venueOrderId = read.optionalText(tag.orderId) as VenueOrderId | null
  const isNamed = clientOrderId !== null || venueOrderId !== null
  if (!isNamed) read.refuse(tag.clOrdId, 'is missing', 'missing')
  return read.done({
    instrumentId: readInstrument(read, context),
    clientOrderId,
    venueOrderId,
    side: status.kind === 'request' && status.side ? read.word(tag.side, sides) : null,
    quantity: null,
    requestId: read.optionalText(tag.ordStatusReqId) ?? '',
  })
}

/** OrderMassCancelRequest [q], of one instrument or of everything. */
export type MassCancel = { readonly instrumentId: InstrumentId | null; readonly requestId: string }

export function encodeMassCancel(
  { instrumentId, requestId }: MassCancel,
  dialect: FixDialect,
  context: FixContext,
): Result<FixBody> {
  const { massCancel, name } = dialect
  const word = instrumentId === null ? massCancel.all : massCancel.symbol
  if (word === null) {
    return fail('UNSUPPORTED', `${name} cannot cancel everything at once`, 'cancelAll')
  }
  const symbol = instrumentId === null ? null : context.symbolOf(instrumentId)
  if (instrumentId !== null && symbol === null) return unknownSymbol(instrumentId)
  return succeed({
    msgType: 'q',
    fields: [
      ...given([tag.clOrdId, requestId], [tag.massCancelRequestType, word], [tag.symbol, symbol]),
      ...transactTime(dialect, context),
    ],
  })
}

export function decodeMassCancel(
  message: FixSource,
  context: Pick<FixContext, 'instrumentOf'>,
): FixReading<MassCancel> {
  const read = new FixReader(message)
  const scope = read.word(tag.massCancelRequestType, massScopes)
  const instrumentId = scope === 'symbol' ? readInstrument(read, context) : null
  return read.done({ instrumentId, requestId: read.text(tag.clOrdId) })
}

const massScopes: ReadonlyMap<string, 'symbol' | 'all'> = new Map([
  ['1', 'symbol'],
  ['7', 'all'],
])
