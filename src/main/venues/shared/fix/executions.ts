import { Big } from 'big.js'
import type { DecimalText } from '../../../../contract/domain/decimal.ts'
import type { UnixMs } from '../../../../contract/domain/ids.ts'
import type {
  AccountOrigin,
  ClientOrderId,
  ExecutionReport,
  ExecutionType,
  Fill,
  OrderType,
  VenueOrderId,
  VenueOrderStatus,
} from '../../../../contract/domain/order.ts'
import type { ExecutionWord, FixDialect } from './dialect.ts'
import { type FixReading, FixReader, type FixSource } from './fields.ts'
import { type FixContext, lifetimeOf, orderTypeOf, readInstrument, sides } from './orders.ts'
import { tag } from './tags.ts'

/** What an ExecutionReport [8] says. */
export type Execution =
  | {
      readonly kind: 'report'
      readonly report: ExecutionReport
      readonly fill: Fill | null
      /** Of the message, as it came: the id of a cancel or replacement, or of the order. */
      readonly clOrdId: string | null
      /** Answer to a question [790], where it says to which. */
      readonly questionId: string | null
      readonly isAnswer: boolean
      /** The counterparty's own code of a refusal. */
      readonly errorCode: string | null
    }
  /** A request was received and nothing has come of it yet. */
  | { readonly kind: 'pending'; readonly clOrdId: string | null }
  /** A fill that was told is taken back or changed: everything must be asked for again. */
  | { readonly kind: 'correction'; readonly message: string }
  /** The answer to a question about an order that is not there. */
  | {
      readonly kind: 'notFound'
      readonly clOrdId: string | null
      readonly questionId: string | null
    }

export type ExecutionContext = Pick<FixContext, 'instrumentOf'> & {
  readonly origin: AccountOrigin
  readonly receivedTime: UnixMs
}

type Said = VenueOrderStatus | 'open' | 'done'

/** OrdStatus [39]. What is under way is neither: the quantities tell. */
const statuses: ReadonlyMap<string, Said> = new Map<string, Said>([
  ['0', 'open'],
  ['1', 'open'],
  ['2', 'filled'],
  ['3', 'done'],
  ['4', 'canceled'],
  ['5', 'open'],
  ['6', 'open'],
  ['7', 'open'],
  ['8', 'rejected'],
  ['9', 'open'],
  ['A', 'open'],
  ['B', 'done'],
  ['C', 'expired'],
  ['D', 'open'],
  ['E', 'open'],
])

/** ExecTransType [20] of FIX 4.2. */
const transactions: ReadonlyMap<string, 'new' | 'canceled' | 'corrected' | 'status'> = new Map(
  Object.entries({ 0: 'new', 1: 'canceled', 2: 'corrected', 3: 'status' } as const),
)

/** "Unknown order" of OrdRejReason [103]. */
const unknownOrder = '5'

export function decodeExecution(
  message: FixSource,
  dialect: FixDialect,
  context: ExecutionContext,
): FixReading<Execution> {
  const read = new FixReader(message)
  const word = executionWord(read, dialect)
  const clOrdId = read.optionalText(tag.clOrdId)
  const questionId = read.optionalText(tag.ordStatusReqId)
  if (word === 'tradeCorrected' || word === 'tradeCanceled') {
    const what = word === 'tradeCorrected' ? 'corrected' : 'taken back'
    const orderId = read.optionalText(tag.orderId) ?? 'without a number'
    return read.done({ kind: 'correction', message: `a fill of order ${orderId} was ${what}` })
  }
  if (word === 'pending' && read.refusal === null) {
    return read.done({ kind: 'pending', clOrdId })
  }
  if (isNotFound(read, dialect, word)) return read.done({ kind: 'notFound', clOrdId, questionId })
  const report = readReport(read, dialect, context, word)
  const fill = word === 'trade' && read.refusal === null ? readFill(read, dialect, report) : null
  const isAnswer = word === 'status'
  return read.done({
    kind: 'report',
    report,
    fill,
    clOrdId,
    questionId,
    isAnswer,
    errorCode: read.optionalText(tag.errorCode),
  })
}

/** FIX 4.2 says in a field of its own that a report repeats, corrects or takes back. */
function executionWord(read: FixReader, { execution }: FixDialect): ExecutionWord {
  const words = new Map(Object.entries(execution.types))
  const told = read.word(tag.execType, words) ?? 'status'
  if (!execution.transactionType) return told
  const transaction = read.word(tag.execTransType, transactions) ?? 'new'
  if (transaction === 'status') return 'status'
  if (transaction === 'canceled') return 'tradeCanceled'
  return transaction === 'corrected' ? 'tradeCorrected' : told
}

/** An order that never was has no number, or a number that says so. */
function isNotFound(read: FixReader, dialect: FixDialect, word: ExecutionWord): boolean {
  if (word !== 'status' && word !== 'rejected') return false
  if (read.get(tag.ordRejReason) === unknownOrder) return true
  return word === 'status' && orderNumber(read, dialect) === null
}

function orderNumber(read: FixReader, { execution }: FixDialect): VenueOrderId | null {
  const orderId = read.optionalText(tag.orderId)
  if (orderId === null || execution.noOrderId.includes(orderId)) return null
  return orderId as VenueOrderId
}

function readReport(
  read: FixReader,
  dialect: FixDialect,
  { origin, receivedTime, ...context }: ExecutionContext,
  word: ExecutionWord,
): ExecutionReport {
  const orderType = readType(read, dialect)
  const amounts = readAmounts(read, dialect, orderType, word)
  const executionType = executionTypeOf(word, amounts.status)
  const venueOrderId = orderNumber(read, dialect)
  if (venueOrderId === null && executionType !== 'rejected') {
    read.refuse(tag.orderId, 'is missing', 'missing')
  }
  return {
    kind: 'executionReport',
    ...origin,
    executionType,
    instrumentId: readInstrument(read, context),
    ...idsOf(read, word),
    venueOrderId,
    side: read.word(tag.side, sides) ?? 'buy',
    orderType,
    ...lifetimeOf(read, dialect),
    ...amounts,
    price: pricedAs(orderType) ? (read.optionalNonZero(tag.price)?.text ?? null) : null,
    stopPrice: stopPriceOf(read, dialect),
    reduceOnly: false,
    positionSide: null,
    reason: reasonOf(read),
    sequence: null,
    exchangeTime:
      read.optionalTime(tag.transactTime) ?? read.optionalTime(tag.sendingTime) ?? receivedTime,
    receivedTime,
  }
}

/** Null where it is not told, or a type of theirs that we do not have. */
function readType(read: FixReader, dialect: FixDialect): OrderType | null {
  const word = read.optionalText(tag.ordType)
  if (word === null || dialect.foreignOrderTypes.includes(word)) return null
  const found = orderTypeOf(word, dialect, (each) => read.get(each))
  const isKnown = Object.values(dialect.orderTypes).some((shape) => shape.word === word)
  if (found === null && !isKnown) read.refuse(tag.ordType, `says ${JSON.stringify(word)}`)
  return found
}

/** Venues repeat the price of the fill in [44] of market orders. */
function pricedAs(orderType: OrderType | null): boolean {
  return orderType === null || orderType === 'limit' || orderType === 'stopLimit'
}

function stopPriceOf(read: FixReader, { trigger }: FixDialect): DecimalText | null {
  const stopTag = trigger === 'triggerGroup' ? tag.triggerPrice : tag.stopPx
  return read.optionalNonZero(stopTag)?.text ?? null
}

/** The report of a cancel has the cancel's own id in [11], and the order's in [41]. */
function idsOf(
  read: FixReader,
  word: ExecutionWord,
): Pick<ExecutionReport, 'clientOrderId' | 'originalClientOrderId'> {
  const own = read.optionalText(tag.clOrdId) as ClientOrderId | null
  const original = read.optionalText(tag.origClOrdId) as ClientOrderId | null
  if (word === 'canceled') {
    return { clientOrderId: original ?? own, originalClientOrderId: null }
  }
  const isNewName = word === 'amended' && original !== own
  return { clientOrderId: own, originalClientOrderId: isNewName ? original : null }
}

type Amounts = Pick<
  ExecutionReport,
  'status' | 'quantity' | 'cumulativeQuantity' | 'leavesQuantity' | 'averagePrice'
>

function readAmounts(
  read: FixReader,
  dialect: FixDialect,
  orderType: OrderType | null,
  word: ExecutionWord,
): Amounts {
  const { execution } = dialect
  const said = read.word(tag.ordStatus, statuses) ?? 'rejected'
  const filled = read.notNegative(tag.cumQty).text
  const leaves = execution.leaves === 'told' ? read.notNegative(tag.leavesQty).text : null
  const quantity = quantityOf(read, filled, leaves)
  const left = leaves ?? (quantity === null ? null : difference(quantity, filled))
  const isComplete = quantity !== null && new Big(filled).gte(quantity)
  const works = isWorking(read, dialect, word)
  const status = statusOf(said, { filled, left, isComplete, orderType, isWorking: works })
  const ended = status !== 'accepted' && status !== 'untriggered' && status !== 'partiallyFilled'
  return {
    status,
    quantity,
    cumulativeQuantity: filled,
    leavesQuantity: quantity === null ? null : ended ? '0' : left,
    averagePrice: averageOf(read, dialect, filled),
  }
}

/** Null of an order sized in the quote asset. Where it is not said again, it is what adds up. */
function quantityOf(
  read: FixReader,
  filled: DecimalText,
  leaves: DecimalText | null,
): DecimalText | null {
  const said = read.optionalNonZero(tag.orderQty)?.text ?? null
  if (said !== null || read.has(tag.cashOrderQty) || leaves === null) return said
  return new Big(filled).plus(leaves).toFixed()
}

function difference(quantity: DecimalText, filled: DecimalText): DecimalText {
  const left = new Big(quantity).minus(filled)
  return left.gt(0) ? left.toFixed() : '0'
}

type Progress = {
  readonly filled: DecimalText
  readonly left: DecimalText | null
  /** Whether all that was asked for has traded. */
  readonly isComplete: boolean
  readonly orderType: OrderType | null
  readonly isWorking: boolean
}

/** Open orders are what their quantities say: the last fill of some venues still says "partial". */
function statusOf(
  said: Said,
  { filled, left, isComplete, orderType, isWorking }: Progress,
): VenueOrderStatus {
  const hasTraded = new Big(filled).gt(0)
  const isSpent = left !== null && new Big(left).eq(0)
  if (said === 'done') return isComplete ? 'filled' : 'expired'
  if (said !== 'open') return said
  if (hasTraded) return isSpent ? 'filled' : 'partiallyFilled'
  const waits =
    orderType === 'stopMarket' || orderType === 'stopLimit' || orderType === 'trailingStop'
  return waits && !isWorking ? 'untriggered' : 'accepted'
}

/** A stop works once the counterparty says so. */
function isWorking(read: FixReader, { execution }: FixDialect, word: ExecutionWord): boolean {
  if (word === 'triggered') return true
  return execution.working && read.get(tag.workingIndicator) === 'Y'
}

function averageOf(
  read: FixReader,
  { execution }: FixDialect,
  filled: DecimalText,
): DecimalText | null {
  if (execution.average === 'told') return read.optionalNonZero(tag.avgPx)?.text ?? null
  const quote = read.optionalNonZero(tag.cumQuoteQty)?.text ?? null
  if (quote === null || new Big(filled).lte(0)) return null
  const Precise = Big()
  Precise.DP = 18
  return new Precise(quote).div(filled).toFixed()
}

function executionTypeOf(word: ExecutionWord, status: VenueOrderStatus): ExecutionType {
  if (word === 'restated') return 'amended'
  if (word !== 'done') return word === 'pending' || isCorrection(word) ? 'status' : word
  return status === 'expired' ? 'expired' : 'status'
}

function isCorrection(word: ExecutionWord): word is 'tradeCorrected' | 'tradeCanceled' {
  return word === 'tradeCorrected' || word === 'tradeCanceled'
}

function reasonOf(read: FixReader): string | null {
  const text = read.optionalText(tag.text)
  const code = read.optionalText(tag.ordRejReason)
  return text ?? (code === null ? null : `OrdRejReason ${code}`)
}

/** Null where the message tells of no quantity, as some do beside the fills. */
function readFill(read: FixReader, dialect: FixDialect, report: ExecutionReport): Fill | null {
  const { venueOrderId, instrumentId, clientOrderId, side, exchangeTime, receivedTime } = report
  const { venue, environment, accountId } = report
  const lastQuantity = read.notNegative(tag.lastQty)
  if (lastQuantity.value === 0 || venueOrderId === null) return null
  return {
    kind: 'fill',
    venue,
    environment,
    accountId,
    instrumentId,
    tradeId: read.text(dialect.execution.tradeId),
    clientOrderId,
    venueOrderId,
    side,
    lastPrice: read.positive(tag.lastPx).text,
    lastQuantity: lastQuantity.text,
    ...readFee(read),
    liquiditySide: readLiquidity(read, dialect),
    positionSide: null,
    realizedPnl: null,
    isLiquidation: false,
    exchangeTime,
    receivedTime,
  }
}

/** The sum of the fees in one asset; a share of the notional or fees in several tell no amount. */
function readFee(read: FixReader): Pick<Fill, 'fee' | 'feeAsset'> {
  const none = { fee: null, feeAsset: null }
  const fees = read.group(tag.noMiscFees).map((entry) => ({
    amount: entry.optionalSigned(tag.miscFeeAmt),
    asset: entry.optionalText(tag.miscFeeCurr),
    isAmount: (entry.get(tag.miscFeeBasis) ?? '0') === '0',
  }))
  const [first] = fees
  if (first === undefined || first.asset === null) return none
  if (
    fees.some(
      ({ asset, isAmount, amount }) => asset !== first.asset || !isAmount || amount === null,
    )
  ) {
    return none
  }
  const total = fees.reduce((sum, { amount }) => sum.plus(amount?.text ?? 0), new Big(0))
  return { fee: total.toFixed(), feeAsset: first.asset }
}

const lastLiquidity: ReadonlyMap<string, 'maker' | 'taker'> = new Map([
  ['1', 'maker'],
  ['2', 'taker'],
])
const aggressor: ReadonlyMap<string, 'maker' | 'taker'> = new Map([
  ['N', 'maker'],
  ['Y', 'taker'],
])

function readLiquidity(read: FixReader, { execution }: FixDialect): Fill['liquiditySide'] {
  if (execution.liquidity === null) return null
  return execution.liquidity === 'aggressor'
    ? read.optionalWord(tag.aggressorIndicator, aggressor)
    : (lastLiquidity.get(read.get(tag.lastLiquidityInd) ?? '') ?? null)
}
