import type { InstrumentId, UnixMs } from '../../../../contract/domain/ids.ts'
import type { Side } from '../../../../contract/domain/market.ts'
import type {
  ClientOrderId,
  NewOrder,
  OrderType,
  TimeInForce,
} from '../../../../contract/domain/order.ts'
import { type Result, fail, succeed } from '../../../../contract/errors.ts'
import type { FixField } from '../../../net/fix/types.ts'
import { isStopLoss } from '../orderTerms.ts'
import type { FixDialect, OrderTypeShape } from './dialect.ts'
import {
  type FixBody,
  type FixFields,
  type FixReading,
  FixReader,
  type FixSource,
  given,
} from './fields.ts'
import { tag } from './tags.ts'
import { expireDateOf, readExpireDate, utcTimestamp } from './time.ts'

/** What is known around a message: the clock, the symbols, the account. */
export type FixContext = {
  readonly now: UnixMs
  /** Null for an instrument that the counterparty does not list. */
  readonly symbolOf: (instrumentId: InstrumentId) => string | null
  readonly instrumentOf: (symbol: string) => InstrumentId | null
  /** Account [1], where requests carry one. */
  readonly account: string | null
}

/** Terms that a new order and a replacement say alike. */
export type FixTerms = Omit<NewOrder, 'clientOrderId' | 'instrumentId'>

export const sides: ReadonlyMap<string, Side> = new Map([
  ['1', 'buy'],
  ['2', 'sell'],
])

export function sideWord(side: Side): string {
  return side === 'buy' ? '1' : '2'
}

/** NewOrderSingle [D]. What it cannot say is UNSUPPORTED: nothing is left out or changed. */
export function encodeOrder(
  order: NewOrder,
  dialect: FixDialect,
  context: FixContext,
): Result<FixBody> {
  const symbol = context.symbolOf(order.instrumentId)
  if (symbol === null) return unknownSymbol(order.instrumentId)
  const terms = encodeTerms(order, dialect)
  if (!terms.ok) return terms
  const fields = [
    ...given(
      [tag.account, dialect.account ? context.account : null],
      [tag.clOrdId, order.clientOrderId],
      [tag.symbol, symbol],
    ),
    ...dialect.constant,
    ...terms.value,
    ...transactTime(dialect, context),
  ]
  return succeed({ msgType: 'D', fields })
}

export function unknownSymbol(instrumentId: InstrumentId): Result<never> {
  return fail('UNKNOWN_SYMBOL', `the counterparty lists no ${instrumentId}`, 'instrumentId')
}

export function transactTime(dialect: FixDialect, { now }: FixContext): FixField[] {
  return dialect.transactTime ? [[tag.transactTime, utcTimestamp(now)]] : []
}

/** Side, type, amounts, prices and lifetime. */
export function encodeTerms(terms: FixTerms, dialect: FixDialect): Result<FixFields> {
  const shape = dialect.orderTypes[terms.orderType]
  if (shape === undefined) return cannot(dialect, `${terms.orderType} orders`, 'orderType')
  const unsaid = firstUnsayable(terms, dialect)
  if (unsaid !== null) return unsaid
  const lifetime = encodeLifetime(terms, dialect, shape)
  if (!lifetime.ok) return lifetime
  const trigger = encodeTrigger(terms, dialect)
  if (!trigger.ok) return trigger
  return succeed([
    [tag.side, sideWord(terms.side)],
    [tag.ordType, shape.word],
    ...given(
      [tag.orderQty, terms.quantity],
      [tag.cashOrderQty, terms.quoteQuantity],
      [tag.price, terms.price],
    ),
    ...trigger.value,
    ...lifetime.value,
    ...shape.constant,
  ])
}

const priced: ReadonlySet<OrderType> = new Set(['limit', 'stopLimit'])
const stopped: ReadonlySet<OrderType> = new Set(['stopMarket', 'stopLimit'])

/** What the order says and this dialect has no field for, or the type no use for. */
function firstUnsayable(terms: FixTerms, dialect: FixDialect): Result<never> | null {
  const { orderType, quantity, quoteQuantity, price, stopPrice, trailingDelta, triggerBy } = terms
  const trails = orderType === 'trailingStop'
  const contradictions: readonly (readonly [boolean, string, string])[] = [
    [(quantity === null) === (quoteQuantity === null), 'not exactly one quantity', 'quantity'],
    [quoteQuantity !== null && orderType !== 'market', 'a quote quantity', 'quoteQuantity'],
    [(price === null) === priced.has(orderType), 'this price', 'price'],
    [stopPrice === null && stopped.has(orderType), 'no stop price', 'stopPrice'],
    [stopPrice !== null && !stopped.has(orderType) && !trails, 'a stop price', 'stopPrice'],
    [(trailingDelta === null) === trails, 'this trailing distance', 'trailingDelta'],
  ]
  const wrong = contradictions.find(([is]) => is)
  if (wrong !== undefined) {
    return fail('INVALID_ARGUMENT', `${orderType} orders cannot have ${wrong[1]}`, wrong[2])
  }
  const waits = stopped.has(orderType) || trails
  const unsayable: readonly (readonly [boolean, string, string])[] = [
    [
      quoteQuantity !== null && !dialect.quoteQuantity,
      'orders sized in the quote asset',
      'quoteQuantity',
    ],
    [terms.reduceOnly, 'reduce-only orders', 'reduceOnly'],
    [terms.positionSide !== null, 'long and short sides', 'positionSide'],
    [triggerBy !== null && !waits, 'a trigger of such orders', 'triggerBy'],
    [
      triggerBy !== null && !(dialect.trigger === 'triggerGroup' && triggerBy === 'last'),
      `stops by the ${triggerBy} price`,
      'triggerBy',
    ],
    [terms.triggerDirection !== null && !waits, 'a trigger of such orders', 'triggerDirection'],
    [
      waits && dialect.trigger === 'stopPx' && !isStopLoss(terms),
      'stops that wait for a better price',
      'triggerDirection',
    ],
    [terms.postOnly && !canBePostOnly(terms, dialect), `post-only ${orderType} orders`, 'postOnly'],
  ]
  const found = unsayable.find(([is]) => is)
  return found === undefined ? null : cannot(dialect, found[1], found[2])
}

function canBePostOnly({ orderType, timeInForce }: FixTerms, dialect: FixDialect): boolean {
  if (dialect.postOnly === null || !dialect.postOnlyTypes.includes(orderType)) return false
  if (timeInForce === 'ioc' || timeInForce === 'fok') return false
  // Where post-only is a lifetime, it takes the place of any other than the plain one.
  return dialect.postOnly.tag === tag.execInst || timeInForce === null || timeInForce === 'gtc'
}

function encodeLifetime(
  { timeInForce, expireTime, postOnly, orderType }: FixTerms,
  dialect: FixDialect,
  shape: OrderTypeShape,
): Result<FixFields> {
  if (timeInForce !== null && !shape.timesInForce.includes(timeInForce)) {
    return cannot(dialect, `${orderType} orders that are ${timeInForce}`, 'timeInForce')
  }
  if ((timeInForce === 'gtd') !== (expireTime !== null)) {
    return fail('INVALID_ARGUMENT', 'an end belongs to gtd orders, and to them alone', 'expireTime')
  }
  const { postOnly: rule, unsaidTimeInForce } = dialect
  if (postOnly && rule?.tag === tag.timeInForce) return succeed([[tag.timeInForce, rule.word]])
  const said = timeInForce ?? (shape.timesInForce.length > 0 ? unsaidTimeInForce : null)
  const word = said === null ? null : dialect.timesInForce[said]
  if (word === undefined) return cannot(dialect, `${said} orders`, 'timeInForce')
  const end = expireTime === null ? succeed([]) : encodeExpiry(expireTime, dialect)
  if (!end.ok) return end
  return succeed([
    ...given([tag.execInst, postOnly ? rule?.word : null], [tag.timeInForce, word]),
    ...end.value,
  ])
}

function encodeExpiry(expireTime: UnixMs, dialect: FixDialect): Result<FixFields> {
  if (dialect.expiry === 'time') return succeed([[tag.expireTime, utcTimestamp(expireTime)]])
  const date = dialect.expiry === 'date' ? expireDateOf(expireTime) : null
  if (date !== null) return succeed([[tag.expireDate, date]])
  return cannot(dialect, 'orders that end within a day', 'expireTime')
}

function encodeTrigger(terms: FixTerms, dialect: FixDialect): Result<FixFields> {
  const { stopPrice, trailingDelta } = terms
  if (stopPrice === null && trailingDelta === null) return succeed([])
  if (trailingDelta !== null && dialect.trailingTag === null) {
    return cannot(dialect, 'trailing orders', 'orderType')
  }
  const direction = given([tag.triggerPriceDirection, directionWord(terms)])
  if (dialect.trigger === 'triggerGroup') {
    return succeed([
      [tag.triggerType, '4'],
      [tag.triggerAction, '1'],
      ...given([tag.triggerPrice, stopPrice]),
      [tag.triggerPriceType, '2'],
      ...direction,
      ...given([dialect.trailingTag ?? 0, trailingDelta]),
    ])
  }
  const isDirected = dialect.trigger === 'stopPxAndDirection'
  return succeed([...given([tag.stopPx, stopPrice]), ...(isDirected ? direction : [])])
}

/** Up or down; a trailing order that takes a profit from the start has none. */
function directionWord(terms: FixTerms): string | null {
  const isLoss = isStopLoss(terms)
  if (terms.orderType === 'trailingStop' && terms.stopPrice === null && !isLoss) return null
  return isLoss === (terms.side === 'buy') ? 'U' : 'D'
}

function cannot({ name }: FixDialect, what: string, path: string): Result<never> {
  return fail('UNSUPPORTED', `${name} has no ${what}`, path)
}

/** A NewOrderSingle as its receiver reads it. */
export function decodeOrder(
  message: FixSource,
  dialect: FixDialect,
  context: Pick<FixContext, 'instrumentOf'>,
): FixReading<NewOrder> {
  const read = new FixReader(message)
  const clientOrderId = read.text(tag.clOrdId) as ClientOrderId
  const instrumentId = readInstrument(read, context)
  const terms = decodeTerms(read, dialect)
  return read.done({ clientOrderId, instrumentId, ...terms })
}

export function readInstrument(
  read: FixReader,
  { instrumentOf }: Pick<FixContext, 'instrumentOf'>,
): InstrumentId {
  const symbol = read.text(tag.symbol)
  const instrumentId = instrumentOf(symbol)
  if (symbol !== '' && instrumentId === null) read.refuse(tag.symbol, 'names no instrument')
  return instrumentId ?? ('' as InstrumentId)
}

export function decodeTerms(read: FixReader, dialect: FixDialect): FixTerms {
  const side = read.word(tag.side, sides) ?? 'buy'
  const orderType = decodeType(read, dialect)
  const quoteQuantity = read.optionalPositive(tag.cashOrderQty)?.text ?? null
  const quantity =
    quoteQuantity === null || read.has(tag.orderQty) ? read.positive(tag.orderQty).text : null
  if (quantity !== null && quoteQuantity !== null) read.refuse(tag.cashOrderQty, 'is beside 38')
  const price = read.optionalPositive(tag.price)?.text ?? null
  if (priced.has(orderType) && price === null) read.refuse(tag.price, 'is missing', 'missing')
  const trigger = decodeTrigger(read, dialect, orderType, side)
  const lifetime = decodeLifetime(read, dialect, orderType)
  return {
    side,
    orderType,
    quantity,
    quoteQuantity,
    price,
    ...trigger,
    ...lifetime,
    reduceOnly: false,
    positionSide: null,
  }
}

/** A type we have; unknown words are wrong, and so are types of the dialect that we do not have. */
function decodeType(read: FixReader, dialect: FixDialect): OrderType {
  const word = read.text(tag.ordType)
  const found = orderTypeOf(word, dialect, (each) => read.get(each))
  if (found === null && word !== '') read.refuse(tag.ordType, `says ${JSON.stringify(word)}`)
  return found ?? 'limit'
}

/**
 * The type of a word [40] and of the fields beside it; null where we have none such. A field that
 * every order of a type carries may be left out of a report, but never says something else.
 */
export function orderTypeOf(
  word: string,
  { orderTypes, trailingTag }: FixDialect,
  get: (tag: number) => string | null,
): OrderType | null {
  const trails = trailingTag !== null && get(trailingTag) !== null
  const entries = Object.entries(orderTypes) as [OrderType, OrderTypeShape][]
  const found = entries.find(
    ([orderType, { word: own, constant }]) =>
      own === word &&
      (orderType === 'trailingStop') === trails &&
      constant.every(([each, value]) => (get(each) ?? value) === value),
  )
  return found?.[0] ?? null
}

type Trigger = Pick<FixTerms, 'stopPrice' | 'trailingDelta' | 'triggerDirection' | 'triggerBy'>

function decodeTrigger(
  read: FixReader,
  dialect: FixDialect,
  orderType: OrderType,
  side: Side,
): Trigger {
  const isGroup = dialect.trigger === 'triggerGroup'
  const stopTag = isGroup ? tag.triggerPrice : tag.stopPx
  const stopPrice = read.optionalPositive(stopTag)?.text ?? null
  const trailingDelta =
    dialect.trailingTag === null ? null : (read.optionalPositive(dialect.trailingTag)?.text ?? null)
  if (stopped.has(orderType) && stopPrice === null) read.refuse(stopTag, 'is missing', 'missing')
  const waits = stopped.has(orderType) || orderType === 'trailingStop'
  const triggerDirection = waits ? decodeDirection(read, dialect, side) : null
  return { stopPrice, trailingDelta, triggerDirection, triggerBy: null }
}

/** Null is a stop loss, as in our orders. */
function decodeDirection(read: FixReader, dialect: FixDialect, side: Side): 'rise' | 'fall' | null {
  if (dialect.trigger === 'stopPx') return null
  const told = read.optionalWord(tag.triggerPriceDirection, directions)
  const lossless = side === 'buy' ? 'fall' : 'rise'
  if (told !== null) return told === lossless ? lossless : null
  if (dialect.trigger === 'stopPxAndDirection') return null
  if (read.has(tag.triggerPrice)) {
    read.refuse(tag.triggerPriceDirection, 'is missing', 'missing')
    return null
  }
  return lossless
}

const directions: ReadonlyMap<string, 'rise' | 'fall'> = new Map([
  ['U', 'rise'],
  ['D', 'fall'],
])

type Lifetime = Pick<FixTerms, 'timeInForce' | 'expireTime' | 'postOnly'>

function decodeLifetime(read: FixReader, dialect: FixDialect, orderType: OrderType): Lifetime {
  const { timeInForce, postOnly } = lifetimeOf(read, dialect)
  const shape = dialect.orderTypes[orderType]
  const isUnknown = timeInForce === null && read.has(tag.timeInForce)
  if (isUnknown) read.refuse(tag.timeInForce, 'says nothing that we know')
  const missing = shape?.constant.find(([each]) => !read.has(each))
  if (missing !== undefined) read.refuse(missing[0], 'is missing', 'missing')
  const fixedWord = shape?.constant.find(([each]) => each === tag.timeInForce)?.[1]
  if (fixedWord !== undefined) return { timeInForce: null, expireTime: null, postOnly }
  if (timeInForce !== null && shape?.timesInForce.includes(timeInForce) !== true) {
    read.refuse(tag.timeInForce, `does not go with this type`)
  }
  return { timeInForce, expireTime: readExpiry(read, timeInForce), postOnly }
}

/** As a new order or a report tells it; null for a lifetime that we do not have. */
export function lifetimeOf(
  read: FixReader,
  { timesInForce, postOnly: rule }: FixDialect,
): Pick<Lifetime, 'timeInForce' | 'postOnly'> {
  const isPostOnly =
    rule !== null && (read.optionalText(rule.tag) ?? '').split(' ').includes(rule.word)
  if (isPostOnly && rule.tag === tag.timeInForce) return { timeInForce: 'gtc', postOnly: true }
  const words = new Map(
    Object.entries(timesInForce).map(([ours, word]) => [word, ours as TimeInForce]),
  )
  const timeInForce = words.get(read.get(tag.timeInForce) ?? '') ?? null
  return { timeInForce, postOnly: isPostOnly }
}

function readExpiry(read: FixReader, timeInForce: TimeInForce | null): UnixMs | null {
  const date = read.optionalText(tag.expireDate)
  const time = read.optionalTime(tag.expireTime)
  if (timeInForce !== 'gtd') {
    if (time !== null || date !== null) read.refuse(tag.expireTime, 'goes with 59=6 alone')
    return null
  }
  if (time !== null && date !== null) read.refuse(tag.expireDate, 'is beside 126')
  if (time !== null || date === null) {
    if (time === null) read.refuse(tag.expireTime, 'is missing', 'missing')
    return time
  }
  const end = readExpireDate(date)
  if (end === null) read.refuse(tag.expireDate, 'is not a date', 'wrongFormat')
  return end
}
