import { Big } from 'big.js'
import type { UnixMs } from '../../../../contract/domain/ids.ts'
import type {
  AccountOrigin,
  ClientOrderId,
  ExecutionReport,
  ExecutionType,
  OrderType,
  VenueOrderId,
  VenueOrderStatus,
} from '../../../../contract/domain/order.ts'
import { FieldReader, isRecord } from '../../shared/fields.ts'
import { type Reading, accept, refuse } from '../../shared/refusal.ts'
import type { Listing } from '../../shared/symbols.ts'
import { lifetimes, orderTypes, positionSides, sides, statuses, waitingTypes } from './words.ts'

/** Where a row of an account belongs, and what reading it needs. */
export type AccountReading = {
  readonly origin: AccountOrigin
  readonly listing: Listing
  readonly receivedTime: UnixMs
}

/** How answers and messages spell the same fields. */
type Names = {
  readonly what: string
  readonly symbol: string
  readonly venueOrderId: string
  readonly clientOrderId: string
  readonly side: string
  readonly type: string
  /** Type before it was set off. */
  readonly originalType: string
  readonly timeInForce: string
  readonly status: string
  readonly quantity: string
  readonly cumulative: string
  readonly average: string
  readonly price: string
  readonly stopPrice: string
  readonly activation: string
  readonly reduceOnly: string
  readonly closePosition: string
  readonly positionSide: string
}

const answerNames: Names = {
  what: 'order',
  symbol: 'symbol',
  venueOrderId: 'orderId',
  clientOrderId: 'clientOrderId',
  side: 'side',
  type: 'type',
  originalType: 'origType',
  timeInForce: 'timeInForce',
  status: 'status',
  quantity: 'origQty',
  cumulative: 'executedQty',
  average: 'avgPrice',
  price: 'price',
  stopPrice: 'stopPrice',
  activation: 'activatePrice',
  reduceOnly: 'reduceOnly',
  closePosition: 'closePosition',
  positionSide: 'positionSide',
}

const messageNames: Names = {
  what: 'ORDER_TRADE_UPDATE',
  symbol: 's',
  venueOrderId: 'i',
  clientOrderId: 'c',
  side: 'S',
  type: 'o',
  originalType: 'ot',
  timeInForce: 'f',
  status: 'X',
  quantity: 'q',
  cumulative: 'z',
  average: 'ap',
  price: 'p',
  stopPrice: 'sp',
  activation: 'AP',
  reduceOnly: 'R',
  closePosition: 'cp',
  positionSide: 'ps',
}

/** An order in an answer: an acknowledgement, a query, a list of open ones. */
export function parseOrder(raw: unknown, reading: AccountReading): Reading<ExecutionReport> {
  const read = new FieldReader(raw, answerNames.what)
  const exchangeTime = read.time(read.has('updateTime') ? 'updateTime' : 'time')
  return readOrder(read, answerNames, reading, () => ({
    executionType: 'status',
    exchangeTime,
    reason: null,
  }))
}

/** What a message tells. `CALCULATED` is the venue closing the position by force. */
const executionTypes: ReadonlyMap<string, ExecutionType> = new Map([
  ['NEW', 'accepted'],
  ['TRADE', 'trade'],
  ['CALCULATED', 'trade'],
  ['CANCELED', 'canceled'],
  ['EXPIRED', 'expired'],
  ['AMENDMENT', 'amended'],
  ['REJECTED', 'rejected'],
])

/** `ORDER_TRADE_UPDATE`. */
export function parseOrderUpdate(raw: unknown, reading: AccountReading): Reading<ExecutionReport> {
  const read = new FieldReader(isRecord(raw) ? raw['o'] : undefined, messageNames.what)
  const told = read.word('x', executionTypes) ?? 'status'
  const traded = read.notNegative('l').value > 0
  const exchangeTime = read.time('T')
  const reason = reasonOf(read)
  return readOrder(read, messageNames, reading, () => ({
    executionType: told === 'trade' && !traded ? 'accepted' : told,
    exchangeTime,
    reason,
  }))
}

/** `er`: why an order ended by itself; zero says nothing. */
function reasonOf(read: FieldReader): string | null {
  const code = read.optionalText('er')
  return code === null || code === '0' ? null : `expiry reason ${code.slice(0, 40)}`
}

type Told = Pick<ExecutionReport, 'executionType' | 'exchangeTime' | 'reason'>

function readOrder(
  read: FieldReader,
  names: Names,
  { origin, listing, receivedTime }: AccountReading,
  tell: () => Told,
): Reading<ExecutionReport> {
  const symbol = listing.facts(read.text(names.symbol))
  const side = read.word(names.side, sides)
  const type = read.word(names.type, orderTypes)
  const originalType = read.has(names.originalType)
    ? read.word(names.originalType, orderTypes)
    : type
  const lifetime = read.word(names.timeInForce, lifetimes)
  const positionSide = read.has(names.positionSide)
    ? read.word(names.positionSide, positionSides)
    : null
  const closesAll = read.optionalFlag(names.closePosition)
  const amounts = readAmounts(read, names, type, closesAll)
  const prices = readPrices(read, names, originalType)
  const venueOrderId = read.text(names.venueOrderId) as VenueOrderId
  const clientOrderId = read.optionalText(names.clientOrderId) as ClientOrderId | null
  const reduceOnly = read.optionalFlag(names.reduceOnly) || closesAll
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  if (!symbol.ok) return symbol
  if (side === null || lifetime === null) return refuse(`${names.what}: incomplete`)
  return accept({
    kind: 'executionReport',
    ...origin,
    ...tell(),
    instrumentId: symbol.value.instrumentId,
    clientOrderId,
    originalClientOrderId: null,
    venueOrderId,
    side,
    orderType: originalType,
    timeInForce: lifetime.timeInForce,
    ...amounts,
    ...prices,
    postOnly: lifetime.postOnly,
    reduceOnly,
    positionSide,
    sequence: null,
    receivedTime,
  })
}

type Amounts = Pick<
  ExecutionReport,
  'status' | 'quantity' | 'cumulativeQuantity' | 'leavesQuantity' | 'averagePrice'
>

function readAmounts(
  read: FieldReader,
  names: Names,
  type: OrderType | null,
  closesAll: boolean,
): Amounts {
  const said = read.word(names.status, statuses) ?? 'rejected'
  const ordered = read.notNegative(names.quantity)
  const cumulativeQuantity = read.notNegative(names.cumulative).text
  const averagePrice = read.optionalNonZero(names.average)?.text ?? null
  const open = openStatus(type, ordered.text, cumulativeQuantity)
  const status = said === 'open' ? open : said
  // An order that closes the whole position has no quantity of its own.
  if (closesAll && ordered.value === 0) {
    return { status, quantity: null, cumulativeQuantity, leavesQuantity: null, averagePrice }
  }
  const left = new Big(ordered.text).minus(cumulativeQuantity).toFixed()
  const leavesQuantity = isOpen(status) ? left : '0'
  return { status, quantity: ordered.text, cumulativeQuantity, leavesQuantity, averagePrice }
}

/** An order that still has the name of a stop waits for its price. */
function openStatus(
  type: OrderType | null,
  quantity: string,
  cumulativeQuantity: string,
): VenueOrderStatus {
  const traded = new Big(cumulativeQuantity)
  if (traded.gt(0)) return traded.lt(quantity) ? 'partiallyFilled' : 'filled'
  return waitingTypes.has(type) ? 'untriggered' : 'accepted'
}

export function isOpen(status: VenueOrderStatus): boolean {
  return status === 'accepted' || status === 'untriggered' || status === 'partiallyFilled'
}

/** The venue's page asks to ignore the stop price of a trailing stop: it has another. */
function readPrices(
  read: FieldReader,
  names: Names,
  type: OrderType | null,
): Pick<ExecutionReport, 'price' | 'stopPrice'> {
  const price = read.optionalNonZero(names.price)?.text ?? null
  const stopPrice = read.optionalNonZero(names.stopPrice)?.text ?? null
  const activation = read.optionalNonZero(names.activation)?.text ?? null
  return { price, stopPrice: type === 'trailingStop' ? activation : stopPrice }
}
