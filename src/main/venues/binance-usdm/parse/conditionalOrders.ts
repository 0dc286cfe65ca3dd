import { Big } from 'big.js'
import type {
  ClientOrderId,
  ExecutionReport,
  ExecutionType,
  OrderType,
  VenueOrderId,
  VenueOrderStatus,
} from '../../../../contract/domain/order.ts'
import { FieldReader, isRecord } from '../../shared/fields.ts'
import { type Reading, accept, refuse } from '../../shared/refusal.ts'
import { type AccountReading, isOpen } from './orders.ts'
import { lifetimes, orderTypes, positionSides, sides } from './words.ts'

/** How answers and messages of the service for conditional orders spell the same fields. */
const answerNames = {
  what: 'algo order',
  symbol: 'symbol',
  venueOrderId: 'algoId',
  clientOrderId: 'clientAlgoId',
  actualOrderId: 'actualOrderId',
  side: 'side',
  type: 'orderType',
  timeInForce: 'timeInForce',
  status: 'algoStatus',
  quantity: 'quantity',
  cumulative: 'actualQty',
  average: 'actualPrice',
  price: 'price',
  trigger: 'triggerPrice',
  activation: 'activatePrice',
  reduceOnly: 'reduceOnly',
  closePosition: 'closePosition',
  positionSide: 'positionSide',
} as const

type Names = Readonly<Record<keyof typeof answerNames, string>>

const messageNames: Names = {
  what: 'ALGO_UPDATE',
  symbol: 's',
  venueOrderId: 'aid',
  clientOrderId: 'caid',
  actualOrderId: 'ai',
  side: 'S',
  type: 'o',
  timeInForce: 'f',
  status: 'X',
  quantity: 'q',
  cumulative: 'aq',
  average: 'ap',
  price: 'p',
  trigger: 'tp',
  activation: 'AP',
  reduceOnly: 'R',
  closePosition: 'cp',
  positionSide: 'ps',
}

type Standing = {
  /** Null: what has traded says whether it is filled. */
  readonly status: VenueOrderStatus | null
  /** What a message with this status tells. */
  readonly tells: ExecutionType
}

/** https://developers.binance.com/docs/derivatives/usds-margined-futures/user-data-streams/Event-Algo-Order-Update */
const standings: ReadonlyMap<string, Standing> = new Map<string, Standing>([
  ['NEW', { status: 'untriggered', tells: 'accepted' }],
  // Its price was reached, and it is not in the book yet.
  ['TRIGGERING', { status: 'untriggered', tells: 'status' }],
  ['TRIGGERED', { status: 'accepted', tells: 'triggered' }],
  ['FINISHED', { status: null, tells: 'status' }],
  ['CANCELED', { status: 'canceled', tells: 'canceled' }],
  ['EXPIRED', { status: 'expired', tells: 'expired' }],
  ['REJECTED', { status: 'rejected', tells: 'rejected' }],
])

/** A row of `algoOrder`, `openAlgoOrders`, `allAlgoOrders`, or the answer to placing one. */
export function parseConditionalOrder(
  raw: unknown,
  reading: AccountReading,
): Reading<ExecutionReport> {
  // Lists of open ones were seen to say `type`.
  const type = isRecord(raw) && !('orderType' in raw) ? 'type' : answerNames.type
  const read = new FieldReader(raw, answerNames.what)
  const exchangeTime = read.time('updateTime')
  return readConditional(read, { ...answerNames, type }, reading, () => ({
    executionType: 'status',
    exchangeTime,
    reason: null,
  }))
}

/** `ALGO_UPDATE`. A trailing stop may be told of twice: before and after it started to trail. */
export function parseConditionalUpdate(
  raw: unknown,
  reading: AccountReading,
): Reading<ExecutionReport> {
  const envelope = new FieldReader(raw, messageNames.what)
  const exchangeTime = envelope.time('T')
  if (envelope.refusal !== null) return { ok: false, refusal: envelope.refusal }
  const read = new FieldReader(envelope.get('o'), messageNames.what)
  const reason = read.optionalText('rm')?.slice(0, 200) ?? null
  return readConditional(read, messageNames, reading, ({ tells }) => ({
    executionType: tells,
    exchangeTime,
    reason,
  }))
}

function readConditional(
  read: FieldReader,
  names: Names,
  { origin, listing, receivedTime }: AccountReading,
  tell: (standing: Standing) => Pick<ExecutionReport, 'executionType' | 'exchangeTime' | 'reason'>,
): Reading<ExecutionReport> {
  const symbol = listing.facts(read.text(names.symbol))
  const side = read.word(names.side, sides)
  const type = read.word(names.type, orderTypes)
  const lifetime = read.word(names.timeInForce, lifetimes)
  const positionSide = read.word(names.positionSide, positionSides)
  const standing = read.word(names.status, standings)
  const closesAll = read.optionalFlag(names.closePosition)
  const amounts = readAmounts(read, names, standing)
  const report = {
    clientOrderId: read.optionalText(names.clientOrderId) as ClientOrderId | null,
    venueOrderId: readOrderId(read, names),
    price: read.optionalNonZero(names.price)?.text ?? null,
    stopPrice: stopPriceOf(read, names, type),
    reduceOnly: read.optionalFlag(names.reduceOnly) || closesAll,
  }
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  if (!symbol.ok) return symbol
  if (side === null || lifetime === null || standing === null) {
    return refuse(`${names.what}: incomplete`)
  }
  return accept({
    kind: 'executionReport',
    ...origin,
    ...tell(standing),
    instrumentId: symbol.value.instrumentId,
    originalClientOrderId: null,
    ...report,
    side,
    orderType: type,
    timeInForce: lifetime.timeInForce,
    ...amounts,
    postOnly: lifetime.postOnly,
    positionSide,
    sequence: null,
    receivedTime,
  })
}

/** Once set off, the order in the book is what counts: it has a number of its own. */
function readOrderId(read: FieldReader, names: Names): VenueOrderId {
  const waiting = read.text(names.venueOrderId)
  const actual = read.optionalText(names.actualOrderId)
  return (actual === null || actual === '0' ? waiting : actual) as VenueOrderId
}

function stopPriceOf(read: FieldReader, names: Names, type: OrderType | null): string | null {
  const name = type === 'trailingStop' ? names.activation : names.trigger
  return read.optionalNonZero(name)?.text ?? null
}

type Amounts = Pick<
  ExecutionReport,
  'status' | 'quantity' | 'cumulativeQuantity' | 'leavesQuantity' | 'averagePrice'
>

/** An order that closes the whole position has no quantity of its own. */
function readAmounts(read: FieldReader, names: Names, standing: Standing | null): Amounts {
  const ordered = read.optionalNonZero(names.quantity)?.text ?? null
  const cumulativeQuantity = read.optionalDecimal(names.cumulative)?.text ?? '0'
  const averagePrice = read.optionalNonZero(names.average)?.text ?? null
  const status = standing?.status ?? finishedAs(ordered, cumulativeQuantity)
  const left = ordered === null ? null : new Big(ordered).minus(cumulativeQuantity).toFixed()
  const leavesQuantity = isOpen(status) || ordered === null ? left : '0'
  return { status, quantity: ordered, cumulativeQuantity, leavesQuantity, averagePrice }
}

/** Finished says that the order in the book was filled or canceled, not which of the two. */
function finishedAs(ordered: string | null, cumulativeQuantity: string): VenueOrderStatus {
  const traded = new Big(cumulativeQuantity)
  if (ordered === null) return traded.gt(0) ? 'filled' : 'canceled'
  return traded.gte(ordered) ? 'filled' : 'canceled'
}
