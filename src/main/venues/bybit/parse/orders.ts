import { Big } from 'big.js'
import type { DecimalText } from '../../../../contract/domain/decimal.ts'
import type { UnixMs } from '../../../../contract/domain/ids.ts'
import type { PositionSide, Side } from '../../../../contract/domain/market.ts'
import type {
  AccountOrigin,
  ClientOrderId,
  ExecutionReport,
  ExecutionType,
  OrderType,
  TimeInForce,
  VenueOrderId,
  VenueOrderStatus,
} from '../../../../contract/domain/order.ts'
import { FieldReader } from '../../shared/fields.ts'
import { type Reading, accept } from '../../shared/refusal.ts'
import type { Listing } from '../../shared/symbols.ts'
import { type CategorizedSymbol, readSymbol } from '../symbols.ts'

/** Where a row of an account comes from, and what reading it needs. */
export type AccountReading = {
  readonly origin: AccountOrigin
  readonly listing: Listing
  readonly receivedTime: UnixMs
  /** Of the answer or topic the row is in; rows of topics name their own. */
  readonly category: string | null
}

export const orderSides: ReadonlyMap<string, Side> = new Map([
  ['Buy', 'buy'],
  ['Sell', 'sell'],
])

export const positionIndexes: ReadonlyMap<string, PositionSide | null> = new Map([
  ['0', null],
  ['1', 'long'],
  ['2', 'short'],
])

type Standing = {
  readonly status: VenueOrderStatus
  /** What a push with this status tells. */
  readonly tells: ExecutionType
}

/** https://bybit-exchange.github.io/docs/v5/enum#orderstatus */
const standings: ReadonlyMap<string, Standing> = new Map([
  ['New', { status: 'accepted', tells: 'accepted' }],
  ['PartiallyFilled', { status: 'partiallyFilled', tells: 'trade' }],
  ['Untriggered', { status: 'untriggered', tells: 'accepted' }],
  // Passing: its price was reached, and it is not yet in the book.
  ['Triggered', { status: 'untriggered', tells: 'triggered' }],
  ['Filled', { status: 'filled', tells: 'trade' }],
  ['Rejected', { status: 'rejected', tells: 'rejected' }],
  ['Cancelled', { status: 'canceled', tells: 'canceled' }],
  ['PartiallyFilledCanceled', { status: 'canceled', tells: 'canceled' }],
  // A conditional spot order that was canceled before it triggered.
  ['Deactivated', { status: 'canceled', tells: 'canceled' }],
] satisfies readonly (readonly [string, Standing])[])

const open: ReadonlySet<VenueOrderStatus> = new Set(['accepted', 'untriggered', 'partiallyFilled'])

const executed: ReadonlyMap<string, 'market' | 'limit'> = new Map([
  ['Market', 'market'],
  ['Limit', 'limit'],
])

/** How an order waits for its price. Null: in a way that we do not have. */
const waits: ReadonlyMap<string, 'no' | 'stop' | 'trailing' | null> = new Map([
  ['', 'no'],
  ['UNKNOWN', 'no'],
  ['Stop', 'stop'],
  ['StopLoss', 'stop'],
  ['TakeProfit', 'stop'],
  ['PartialStopLoss', 'stop'],
  ['PartialTakeProfit', 'stop'],
  ['tpslOrder', 'stop'],
  ['TrailingStop', 'trailing'],
  ['OcoOrder', null],
  ['MmRateClose', null],
  ['BidirectionalTpslOrder', null],
])

type Lifetime = { readonly timeInForce: TimeInForce | null; readonly postOnly: boolean }

const lifetimes: ReadonlyMap<string, Lifetime> = new Map([
  ['', { timeInForce: null, postOnly: false }],
  ['GTC', { timeInForce: 'gtc', postOnly: false }],
  ['IOC', { timeInForce: 'ioc', postOnly: false }],
  ['FOK', { timeInForce: 'fok', postOnly: false }],
  ['PostOnly', { timeInForce: 'gtc', postOnly: true }],
  // Retail price improvement: post-only, and matched with orders of people alone.
  ['RPI', { timeInForce: 'gtc', postOnly: true }],
] satisfies readonly (readonly [string, Lifetime])[])

/** Reasons that are none. */
const noReason: ReadonlySet<string> = new Set(['', 'UNKNOWN', 'EC_NoError'])

/**
 * A row of `order/realtime`, `order/history` or the topic `order`. A word in it that we do not know
 * refuses the row: nothing about an order is guessed. `isPush` tells news from the answer to a query.
 */
export function parseOrder(
  raw: unknown,
  { origin, listing, receivedTime, category }: AccountReading,
  isPush: boolean,
): Reading<ExecutionReport> {
  const read = new FieldReader(raw, 'order')
  const symbol = readSymbol(
    read.text('symbol'),
    optionalText(read, 'category') ?? category,
    listing,
  )
  const standing = read.word('orderStatus', standings)
  const amounts = amountsOf(read, standing, symbol.ok ? symbol.value : null)
  const type = typeOf(read)
  const lifetime = emptyWord(read, 'timeInForce', lifetimes)
  const side = read.word('side', orderSides)
  const positionSide = indexOf(read)
  const report = {
    venueOrderId: read.text('orderId') as VenueOrderId,
    clientOrderId: optionalText(read, 'orderLinkId') as ClientOrderId | null,
    price: type.hasPrice ? priceOf(read, 'price') : null,
    stopPrice: type.waits === 'no' ? null : priceOf(read, 'triggerPrice'),
    averagePrice: priceOf(read, 'avgPrice'),
    reduceOnly: read.has('reduceOnly') && read.flag('reduceOnly'),
    exchangeTime: read.time('updatedTime'),
  }
  if (read.refusal === null && !symbol.ok) return symbol
  if (
    !symbol.ok ||
    read.refusal !== null ||
    standing === null ||
    side === null ||
    lifetime === null
  ) {
    return { ok: false, refusal: read.refusal ?? { problem: 'malformed', message: 'order' } }
  }
  const { status, ...counted } = amounts
  return accept({
    kind: 'executionReport',
    ...origin,
    executionType: isPush ? tellsOf(standing, status) : 'status',
    instrumentId: symbol.value.instrumentId,
    originalClientOrderId: null,
    ...report,
    side,
    orderType: type.orderType,
    ...lifetime,
    status,
    ...counted,
    positionSide,
    reason: open.has(status) ? null : reasonOf(read),
    sequence: null,
    receivedTime,
  })
}

/** A refused order of which a part traded did work: what is left of it was canceled. */
function tellsOf(standing: Standing, status: VenueOrderStatus): ExecutionType {
  return status === standing.status ? standing.tells : 'canceled'
}

type Amounts = Pick<
  ExecutionReport,
  'status' | 'quantity' | 'cumulativeQuantity' | 'leavesQuantity'
>

/** A spot market buy is sized in the quote asset unless it says otherwise. */
function amountsOf(
  read: FieldReader,
  standing: Standing | null,
  symbol: CategorizedSymbol | null,
): Amounts {
  const ordered = read.notNegative('qty').text
  const cumulativeQuantity = read.notNegative('cumExecQty').text
  const traded = new Big(cumulativeQuantity).gt(0)
  const said = standing?.status ?? 'rejected'
  const status = said === 'rejected' && traded ? 'canceled' : said
  if (symbol?.marketKind === 'spot' && isInQuote(read)) {
    return { status, quantity: null, cumulativeQuantity, leavesQuantity: null }
  }
  const told = optionalText(read, 'leavesQty') === null ? null : read.notNegative('leavesQty').text
  const rest = new Big(ordered).minus(cumulativeQuantity)
  const left = told ?? (rest.gt(0) ? rest.toFixed() : '0')
  const leavesQuantity = open.has(status) ? left : '0'
  return { status, quantity: ordered, cumulativeQuantity, leavesQuantity }
}

function isInQuote(read: FieldReader): boolean {
  const unit = optionalText(read, 'marketUnit')
  if (read.get('orderType') !== 'Market') return false
  return unit === null ? read.get('side') === 'Buy' : unit === 'quoteCoin'
}

type Type = {
  readonly orderType: OrderType | null
  readonly hasPrice: boolean
  readonly waits: 'no' | 'stop' | 'trailing' | null
}

/** A position's stop loss can be named without a price: then nothing was waited for. */
function typeOf(read: FieldReader): Type {
  const execution = read.word('orderType', executed) ?? 'market'
  const named = read.has('stopOrderType') ? emptyWord(read, 'stopOrderType', waits) : 'no'
  const hasTrigger = priceOf(read, 'triggerPrice') !== null
  const wait = named === 'stop' && !hasTrigger ? 'no' : named
  const hasPrice = execution === 'limit'
  if (wait === null) return { orderType: null, hasPrice, waits: wait }
  const types = {
    no: execution,
    stop: hasPrice ? 'stopLimit' : 'stopMarket',
    trailing: 'trailingStop',
  } as const
  return { orderType: types[wait], hasPrice, waits: wait }
}

/** A word that may be empty or null; any other that is not in the table is refused. */
function emptyWord<Meaning>(
  read: FieldReader,
  name: string,
  table: ReadonlyMap<string, Meaning>,
): Meaning | null {
  const raw = read.get(name)
  if (raw === undefined || raw === null || raw === '') return table.get('') ?? null
  return read.word(name, table)
}

/** Null where the field is absent or empty. */
export function optionalText(read: FieldReader, name: string): string | null {
  const raw = read.get(name)
  return raw === undefined || raw === null || raw === '' ? null : read.text(name)
}

/** Zero and empty both say that there is none. */
export function priceOf(read: FieldReader, name: string): DecimalText | null {
  const price = read.optionalDecimal(name)
  return price === null || price.value === 0 ? null : price.text
}

/** Spot orders and old messages have no index. */
function indexOf(read: FieldReader): PositionSide | null {
  return read.has('positionIdx') ? read.word('positionIdx', positionIndexes) : null
}

function reasonOf(read: FieldReader): string | null {
  const words = ['rejectReason', 'cancelType'].map((name) => read.get(name))
  const reason = words.find((word) => typeof word === 'string' && !noReason.has(word))
  return typeof reason === 'string' ? reason.slice(0, 100) : null
}
