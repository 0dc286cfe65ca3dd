import { Big } from 'big.js'
import type { UnixMs } from '../../../../contract/domain/ids.ts'
import type { DecimalText } from '../../../../contract/domain/decimal.ts'
import type {
  ClientOrderId,
  ExecutionReport,
  ExecutionType,
  OrderType,
  VenueOrderId,
  VenueOrderStatus,
} from '../../../../contract/domain/order.ts'
import { FieldReader } from '../../shared/fields.ts'
import { type Reading, accept, refuse } from '../../shared/refusal.ts'
import { type AccountReading, instrumentIdIn } from './account.ts'
import { executionTypes, orderTypes, sides, statuses, timesInForce } from './words.ts'

/** How answers and messages spell the same fields. */
const answerNames = {
  what: 'order',
  symbol: 'symbol',
  venueOrderId: 'orderId',
  clientOrderId: 'clientOrderId',
  originalClientOrderId: 'origClientOrderId',
  side: 'side',
  type: 'type',
  timeInForce: 'timeInForce',
  status: 'status',
  quantity: 'origQty',
  quoteQuantity: 'origQuoteOrderQty',
  cumulative: 'executedQty',
  turnover: 'cummulativeQuoteQty', // sic
  prevented: 'preventedQuantity',
  price: 'price',
  stopPrice: 'stopPrice',
  trailingDelta: 'trailingDelta',
  isWorking: 'isWorking',
  workingTime: 'workingTime',
} as const

type Names = Readonly<Record<keyof typeof answerNames, string>>

const messageNames: Names = {
  what: 'executionReport',
  symbol: 's',
  venueOrderId: 'i',
  clientOrderId: 'c',
  originalClientOrderId: 'C',
  side: 'S',
  type: 'o',
  timeInForce: 'f',
  status: 'X',
  quantity: 'q',
  quoteQuantity: 'Q',
  cumulative: 'z',
  turnover: 'Z',
  prevented: 'A',
  price: 'p',
  stopPrice: 'P',
  trailingDelta: 'd',
  isWorking: 'w',
  workingTime: 'W',
}

/** An order in an answer: an acknowledgement, the report of a cancel, a query, a list of open ones. */
export function parseOrder(raw: unknown, reading: AccountReading): Reading<ExecutionReport> {
  const read = new FieldReader(raw, answerNames.what)
  const exchangeTime = timeOf(read)
  const reason = read.optionalText('expiryReason')
  const told = { executionType: 'status', exchangeTime, sequence: null, reason } as const
  return readOrder(read, answerNames, reading, told)
}

/** Of an acknowledgement, of a query, or of an order that was never touched again. */
function timeOf(read: FieldReader): UnixMs {
  const name = ['transactTime', 'updateTime', 'time'].find((each) => read.has(each))
  return read.time(name ?? 'transactTime')
}

/** `executionReport`, without the frame of its subscription. */
export function parseExecutionReport(
  raw: unknown,
  reading: AccountReading,
): Reading<ExecutionReport> {
  const read = new FieldReader(raw, messageNames.what)
  const told = {
    executionType: executionTypeOf(read),
    exchangeTime: read.time('T'),
    sequence: sequenceOf(read),
    reason: reasonOf(read),
  }
  return readOrder(read, messageNames, reading, told)
}

function executionTypeOf(read: FieldReader): ExecutionType {
  const told = read.word('x', executionTypes) ?? 'status'
  const status = statuses.get(String(read.get('X')))
  // The prevention of a trade that only made the order smaller leaves it working.
  if (told === 'prevented') return status === 'expired' ? 'expired' : 'status'
  if (told === 'trade') return read.notNegative('l').value > 0 ? 'trade' : 'status'
  const wasWaiting = (orderTypes.get(String(read.get('o'))) ?? '').startsWith('stop')
  return told === 'accepted' && wasWaiting && hasTriggered(read) ? 'triggered' : told
}

/** A stop is told of again when it was set off: it then works since later than it was made. */
function hasTriggered(read: FieldReader): boolean {
  if (read.get('w') !== true || !read.has('W') || !read.has('O')) return false
  return read.time('W') > read.time('O')
}

/** Reports are numbered over the whole venue; a number that a double cannot hold tells no order. */
function sequenceOf(read: FieldReader): number | null {
  const value = Number(read.get('I'))
  return read.has('I') && Number.isSafeInteger(value) ? value : null
}

function reasonOf(read: FieldReader): string | null {
  const rejected = read.optionalText('r')
  return rejected === null || rejected === 'NONE' ? read.optionalText('eR') : rejected
}

type Told = Pick<ExecutionReport, 'executionType' | 'exchangeTime' | 'sequence' | 'reason'>

function readOrder(
  read: FieldReader,
  names: Names,
  { origin, listing, receivedTime }: AccountReading,
  told: Told,
): Reading<ExecutionReport> {
  const instrumentId = instrumentIdIn(listing, read.text(names.symbol))
  const side = read.word(names.side, sides)
  const type = read.word(names.type, orderTypes)
  const timeInForce = read.word(names.timeInForce, timesInForce)
  const venueOrderId = read.text(names.venueOrderId) as VenueOrderId
  const ids = idsOf(read, names, told.executionType)
  const amounts = readAmounts(read, names, type)
  const prices = {
    price: read.optionalNonZero(names.price)?.text ?? null,
    stopPrice: read.optionalNonZero(names.stopPrice)?.text ?? null,
  }
  const orderType = ownTypeOf(read, names, type)
  const isPostOnly = read.get(names.type) === 'LIMIT_MAKER'
  const postOnly = isPostOnly || read.get(names.timeInForce) === 'GTX'
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  if (side === null || timeInForce === null) return refuse(`${names.what}: incomplete`)
  return accept({
    kind: 'executionReport',
    ...origin,
    ...told,
    ...ids,
    ...amounts,
    ...prices,
    instrumentId,
    venueOrderId,
    side,
    orderType,
    timeInForce,
    postOnly,
    reduceOnly: false,
    positionSide: null,
    receivedTime,
  })
}

/**
 * The report of a cancel has the cancel's own id where the order's usually is, and the order's
 * beside it. An amended order goes by its new name.
 */
function idsOf(
  read: FieldReader,
  names: Names,
  executionType: ExecutionType,
): Pick<ExecutionReport, 'clientOrderId' | 'originalClientOrderId'> {
  const own = read.optionalText(names.clientOrderId) as ClientOrderId | null
  const original = read.optionalText(names.originalClientOrderId) as ClientOrderId | null
  if (executionType === 'amended') return { clientOrderId: own, originalClientOrderId: original }
  return { clientOrderId: original ?? own, originalClientOrderId: null }
}

/** A stop that trails ends at the market; one with a limit besides is a type that we have not. */
function ownTypeOf(read: FieldReader, names: Names, type: OrderType | null): OrderType | null {
  const trails = read.optionalNonZero(names.trailingDelta) !== null
  if (!trails || type === null || !type.startsWith('stop')) return type
  return type === 'stopMarket' ? 'trailingStop' : null
}

type Amounts = Pick<
  ExecutionReport,
  'status' | 'quantity' | 'cumulativeQuantity' | 'leavesQuantity' | 'averagePrice'
>

function readAmounts(read: FieldReader, names: Names, type: OrderType | null): Amounts {
  const said = read.word(names.status, statuses) ?? 'rejected'
  const ordered = read.notNegative(names.quantity)
  const cumulativeQuantity = read.notNegative(names.cumulative).text
  const turnover = read.optionalNonZero(names.turnover)?.text ?? null
  const status = said === 'open' ? openStatus(read, names, type, cumulativeQuantity) : said
  const averagePrice = averageOf(turnover, cumulativeQuantity)
  const isQuoted = read.optionalNonZero(names.quoteQuantity) !== null
  // Sized in the quote asset: the venue tells the quantity only once it is known.
  if (isQuoted && ordered.value === 0) {
    return { status, quantity: null, cumulativeQuantity, leavesQuantity: null, averagePrice }
  }
  const prevented = read.optionalNonZero(names.prevented)?.text ?? '0'
  const left = new Big(ordered.text).minus(cumulativeQuantity).minus(prevented)
  const leavesQuantity = isOpen(status) && left.gt(0) ? left.toFixed() : '0'
  return { status, quantity: ordered.text, cumulativeQuantity, leavesQuantity, averagePrice }
}

/** A stop works once the venue says so, or says since when. */
function openStatus(
  read: FieldReader,
  names: Names,
  type: OrderType | null,
  cumulativeQuantity: DecimalText,
): VenueOrderStatus {
  if (new Big(cumulativeQuantity).gt(0)) return 'partiallyFilled'
  const waits = type === 'stopMarket' || type === 'stopLimit'
  return waits && !isWorking(read, names) ? 'untriggered' : 'accepted'
}

function isWorking(read: FieldReader, names: Names): boolean {
  const told = read.get(names.isWorking)
  if (typeof told === 'boolean') return told
  return Number(read.get(names.workingTime) ?? -1) > 0
}

export function isOpen(status: VenueOrderStatus): boolean {
  return status === 'accepted' || status === 'untriggered' || status === 'partiallyFilled'
}

/** To 18 decimals. A negative turnover is the venue's word for one it does not know any more. */
function averageOf(turnover: DecimalText | null, quantity: DecimalText): DecimalText | null {
  if (turnover === null || turnover.startsWith('-') || new Big(quantity).lte(0)) return null
  const Precise = Big()
  Precise.DP = 18
  return new Precise(turnover).div(quantity).toFixed()
}
