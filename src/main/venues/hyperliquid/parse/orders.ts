import { Big } from 'big.js'
import type { DecimalText } from '../../../../contract/domain/decimal.ts'
import type { UnixMs } from '../../../../contract/domain/ids.ts'
import type {
  ExecutionReport,
  ExecutionType,
  OrderType,
  TimeInForce,
  VenueOrderId,
  VenueOrderStatus,
} from '../../../../contract/domain/order.ts'
import { FieldReader, isRecord } from '../../shared/fields.ts'
import { type Reading, accept, refuse } from '../../shared/refusal.ts'
import { type AccountFacts, orderSides, readClientOrderId, readInstrumentId } from './accounts.ts'

const orderTypes: ReadonlyMap<string, OrderType> = new Map([
  ['Limit', 'limit'],
  ['Market', 'market'],
  ['Stop Market', 'stopMarket'],
  ['Take Profit Market', 'stopMarket'],
  ['Stop Limit', 'stopLimit'],
  ['Take Profit Limit', 'stopLimit'],
])

type Life = { readonly timeInForce: TimeInForce; readonly postOnly: boolean }
const lives: ReadonlyMap<string, Life> = new Map([
  ['Gtc', { timeInForce: 'gtc', postOnly: false }],
  ['Ioc', { timeInForce: 'ioc', postOnly: false }],
  ['Alo', { timeInForce: 'gtc', postOnly: true }],
  ['FrontendMarket', { timeInForce: 'ioc', postOnly: false }],
  ['LiquidationMarket', { timeInForce: 'ioc', postOnly: false }],
])

/** Where an order stands in the venue's words, and what a push of it tells. */
type Standing = { readonly status: VenueOrderStatus; readonly executionType: ExecutionType }

const canceled: Standing = { status: 'canceled', executionType: 'canceled' }
const rejected: Standing = { status: 'rejected', executionType: 'rejected' }

/**
 * Beside these words there are `…Canceled` and `…Rejected` with a reason in front, and new ones come.
 * https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/info-endpoint
 */
const standings: ReadonlyMap<string, Standing> = new Map([
  ['open', { status: 'accepted', executionType: 'accepted' }],
  ['triggered', { status: 'accepted', executionType: 'triggered' }],
  ['filled', { status: 'filled', executionType: 'trade' }],
  ['canceled', canceled],
  ['scheduledCancel', canceled],
  ['internalCancel', canceled],
  ['rejected', rejected],
])

function standingOf(word: string): Standing | null {
  const known = standings.get(word)
  if (known !== undefined) return known
  if (/^[a-z][A-Za-z]*Canceled$/.test(word)) return canceled
  return /^[a-z][A-Za-z]*Rejected$/.test(word) ? rejected : null
}

const closed: ReadonlySet<VenueOrderStatus> = new Set(['filled', 'canceled', 'rejected'])

/** A row of `openOrders` and `frontendOpenOrders`. */
export function parseOpenOrder(
  raw: unknown,
  facts: AccountFacts,
  receivedTime: UnixMs,
): Reading<ExecutionReport> {
  const read = new FieldReader(raw, 'open order')
  const exchangeTime = read.time('timestamp')
  return reportOf(read, facts, {
    word: 'open',
    executionType: 'status',
    exchangeTime,
    receivedTime,
  })
}

/** A row of `orderUpdates`, or of `historicalOrders` where `isPush` is false. */
export function parseOrderUpdate(
  raw: unknown,
  facts: AccountFacts,
  receivedTime: UnixMs,
  isPush: boolean,
): Reading<ExecutionReport> {
  const outer = new FieldReader(raw, 'order update')
  const word = outer.text('status')
  const exchangeTime = outer.time('statusTimestamp')
  if (outer.refusal !== null) return { ok: false, refusal: outer.refusal }
  return reportOf(new FieldReader(outer.get('order'), 'order'), facts, {
    word,
    executionType: isPush ? null : 'status',
    exchangeTime,
    receivedTime,
  })
}

/** Reply to `orderStatus`. Null: the venue does not know the order. */
export function parseOrderStatus(
  raw: unknown,
  facts: AccountFacts,
  receivedTime: UnixMs,
): Reading<ExecutionReport | null> {
  const read = new FieldReader(raw, 'orderStatus')
  const status = read.text('status')
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  if (status === 'unknownOid') return accept(null)
  if (status !== 'order') return refuse(`orderStatus: status says ${JSON.stringify(status)}`)
  return parseOrderUpdate(read.get('order'), facts, receivedTime, false)
}

type Moment = {
  /** The venue's word for where the order stands. */
  readonly word: string
  /** Null: what the word says of a push. */
  readonly executionType: ExecutionType | null
  readonly exchangeTime: UnixMs
  readonly receivedTime: UnixMs
}

function reportOf(
  read: FieldReader,
  { origin }: AccountFacts,
  moment: Moment,
): Reading<ExecutionReport> {
  const standing = standingOf(moment.word)
  if (standing === null) read.refuse(`status says ${JSON.stringify(moment.word.slice(0, 40))}`)
  const side = read.word('side', orderSides)
  const kind = readKind(read)
  const amounts = readAmounts(read, standing?.status ?? 'accepted')
  const status = statusOf(standing?.status ?? 'accepted', kind, amounts, moment.word)
  const report: Omit<ExecutionReport, 'side'> = {
    kind: 'executionReport',
    ...origin,
    executionType: moment.executionType ?? pushType(standing?.executionType, status),
    instrumentId: readInstrumentId(read),
    clientOrderId: readClientOrderId(read),
    originalClientOrderId: null,
    venueOrderId: read.text('oid') as VenueOrderId,
    orderType: kind.orderType,
    timeInForce: kind.life?.timeInForce ?? null,
    status,
    ...amounts,
    price: read.positive('limitPx').text,
    stopPrice: kind.stopPrice,
    averagePrice: null,
    postOnly: kind.life?.postOnly ?? false,
    reduceOnly: read.has('reduceOnly') ? read.flag('reduceOnly') : false,
    positionSide: null,
    reason: closed.has(status) && status !== 'filled' ? moment.word : null,
    sequence: null,
    exchangeTime: moment.exchangeTime,
    receivedTime: moment.receivedTime,
  }
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  return side === null ? refuse('order: no side') : accept({ ...report, side })
}

type Kind = {
  readonly orderType: OrderType | null
  readonly life: Life | null
  readonly isTrigger: boolean
  readonly stopPrice: DecimalText | null
}

/** What sort of order it is. Pushes do not tell, so these fields may all be absent. */
function readKind(read: FieldReader): Kind {
  const isTrigger = read.has('isTrigger') && read.flag('isTrigger')
  const hasLife = read.has('tif') && read.get('tif') !== null
  return {
    orderType: read.has('orderType') ? read.word('orderType', orderTypes) : null,
    life: hasLife ? read.word('tif', lives) : null,
    isTrigger,
    stopPrice: isTrigger ? read.positive('triggerPx').text : null,
  }
}

type Amounts = Pick<ExecutionReport, 'quantity' | 'cumulativeQuantity' | 'leavesQuantity'>

/**
 * `sz` is what is left, or was when the order ended. Recordings of 2023 do not tell how large the
 * order was.
 */
function readAmounts(read: FieldReader, status: VenueOrderStatus): Amounts {
  const left = read.notNegative('sz').text
  const whole = read.optionalDecimal('origSz')?.text ?? null
  if (whole === null) return { quantity: null, cumulativeQuantity: '0', leavesQuantity: left }
  const gone = status === 'filled' ? whole : new Big(whole).minus(left).toFixed()
  if (gone.startsWith('-')) read.refuse('sz is more than origSz')
  return {
    quantity: whole,
    cumulativeQuantity: gone,
    leavesQuantity: closed.has(status) ? '0' : left,
  }
}

/** The venue has no word for an order that is partly filled or waits for its stop price. */
function statusOf(
  status: VenueOrderStatus,
  kind: Kind,
  { cumulativeQuantity }: Amounts,
  word: string,
): VenueOrderStatus {
  if (status !== 'accepted') return status
  if (!/^0(?:\.0*)?$/.test(cumulativeQuantity)) return 'partiallyFilled'
  return kind.isTrigger && word === 'open' ? 'untriggered' : status
}

function pushType(said: ExecutionType | undefined, status: VenueOrderStatus): ExecutionType {
  return status === 'partiallyFilled' ? 'trade' : (said ?? 'status')
}

/** What the venue answered to one order of an action. */
export type Acknowledgement =
  | {
      readonly kind: 'accepted'
      /** Null while it waits for another order. */
      readonly venueOrderId: VenueOrderId | null
      readonly state: 'resting' | 'filled' | 'canceled' | 'waiting'
      /** Of `filled`: what of it was done at once. */
      readonly cumulativeQuantity: DecimalText | null
      readonly averagePrice: DecimalText | null
    }
  | { readonly kind: 'refused'; readonly message: string }

/** Reply to `POST /exchange`, whole or the `payload` of a post, one entry an order. */
export function parseAcknowledgements(raw: unknown): Reading<readonly Acknowledgement[]> {
  const read = new FieldReader(raw, 'answer')
  const status = read.text('status')
  const response = read.get('response')
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  if (status === 'err' && typeof response === 'string') {
    return accept([{ kind: 'refused', message: response }])
  }
  const data = isRecord(response) ? response['data'] : undefined
  const statuses = isRecord(data) ? data['statuses'] : undefined
  if (status !== 'ok' || !Array.isArray(statuses)) return refuse('answer: no statuses')
  const readings = statuses.map((each) => parseAcknowledgement(each))
  const values: Acknowledgement[] = []
  for (const reading of readings) {
    if (!reading.ok) return reading
    values.push(reading.value)
  }
  return accept(values)
}

function parseAcknowledgement(raw: unknown): Reading<Acknowledgement> {
  const plain = { venueOrderId: null, cumulativeQuantity: null, averagePrice: null } as const
  if (raw === 'success') return accept({ kind: 'accepted', state: 'canceled', ...plain })
  if (raw === 'waitingForFill' || raw === 'waitingForTrigger') {
    return accept({ kind: 'accepted', state: 'waiting', ...plain })
  }
  if (!isRecord(raw)) return refuse(`answer: a status says ${JSON.stringify(raw)?.slice(0, 60)}`)
  if (typeof raw['error'] === 'string') return accept({ kind: 'refused', message: raw['error'] })
  const isFilled = 'filled' in raw
  const read = new FieldReader(isFilled ? raw['filled'] : raw['resting'], 'status')
  const acknowledged: Acknowledgement = {
    kind: 'accepted',
    state: isFilled ? 'filled' : 'resting',
    venueOrderId: read.text('oid') as VenueOrderId,
    cumulativeQuantity: isFilled ? read.decimal('totalSz').text : null,
    averagePrice: isFilled ? read.positive('avgPx').text : null,
  }
  return read.refusal === null ? accept(acknowledged) : { ok: false, refusal: read.refusal }
}
