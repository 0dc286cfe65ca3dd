import {
  type ClientOrderId,
  type NewOrder,
  type OrderType,
  type TimeInForce,
  type TriggerPrice,
  orderTypes,
  timesInForce,
  triggerPrices,
} from '../../../contract/domain/order.ts'
import type { PositionSide, Side } from '../../../contract/domain/market.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { Instrument } from '../../../contract/domain/instrument.ts'
import { type Result, fail, succeed } from '../../../contract/errors.ts'
import type { NamedTerms } from '../../core/orderRules.ts'
import type { RequestArguments } from '../account.ts'

/** What an order says, whatever it came from: a new order or the plain words of a request. */
export type OrderTerms = NamedTerms

const sides = ['buy', 'sell'] as const satisfies readonly Side[]
const positionSides = ['long', 'short'] as const satisfies readonly PositionSide[]
const directions = ['rise', 'fall'] as const

export function termsOf(order: NewOrder): OrderTerms {
  const { instrumentId: _, ...terms } = order
  return terms
}

/** Reads the words of a request. Numbers stay as they are; the rules look at them. */
export function readTerms(args: RequestArguments): Result<OrderTerms> {
  const words = readWords(args)
  if (!words.ok) return words
  return succeed({
    ...words.value,
    quantity: args.quantity ?? null,
    quoteQuantity: args.quoteQuantity ?? null,
    price: args.price ?? null,
    stopPrice: args.stopPrice ?? null,
    trailingDelta: args.trailingDelta ?? null,
    expireTime: (args.expireTime ?? null) as UnixMs | null,
    postOnly: args.postOnly ?? false,
    reduceOnly: args.reduceOnly ?? false,
    clientOrderId: (args.clientOrderId ?? null) as ClientOrderId | null,
  })
}

type Words = {
  readonly side: Side
  readonly orderType: OrderType
  readonly timeInForce: TimeInForce | null
  readonly triggerDirection: 'rise' | 'fall' | null
  readonly triggerBy: TriggerPrice | null
  readonly positionSide: PositionSide | null
}

function readWords(args: RequestArguments): Result<Words> {
  const side = needWord('side', args.side, sides)
  if (!side.ok) return side
  const orderType = needWord('orderType', args.orderType, orderTypes)
  if (!orderType.ok) return orderType
  const timeInForce = readWord('timeInForce', args.timeInForce, timesInForce)
  if (!timeInForce.ok) return timeInForce
  const triggerDirection = readWord('triggerDirection', args.triggerDirection, directions)
  if (!triggerDirection.ok) return triggerDirection
  const triggerBy = readWord('triggerBy', args.triggerBy, triggerPrices)
  if (!triggerBy.ok) return triggerBy
  const positionSide = readWord('positionSide', args.positionSide, positionSides)
  if (!positionSide.ok) return positionSide
  return succeed({
    side: side.value,
    orderType: orderType.value,
    timeInForce: timeInForce.value,
    triggerDirection: triggerDirection.value,
    triggerBy: triggerBy.value,
    positionSide: positionSide.value,
  })
}

/** One of the words; null where none was given. */
export function readWord<Word extends string>(
  field: string,
  given: string | undefined,
  words: readonly Word[],
): Result<Word | null> {
  if (given === undefined) return succeed(null)
  const known = words.find((word) => word === given)
  if (known !== undefined) return succeed(known)
  return fail('INVALID_ARGUMENT', `${field} is not one of ${words.join(', ')}`, field)
}

function needWord<Word extends string>(
  field: string,
  given: string | undefined,
  words: readonly Word[],
): Result<Word> {
  const word = readWord(field, given, words)
  if (!word.ok) return word
  return word.value === null ? missing(field) : succeed(word.value)
}

/** The side that an amendment or a cancel names again; null where none was given. */
export function readSide(args: RequestArguments): Result<Side | null> {
  return readWord('side', args.side, sides)
}

/**
 * The instrument of a symbol. Null where no list was given: then only the shape can be checked.
 */
export function instrumentOf(
  symbol: string | undefined,
  instruments: readonly Instrument[] | null,
): Result<Instrument | null> {
  if (symbol === undefined || symbol === '') return missing('symbol')
  if (instruments === null) return succeed(null)
  const found = instruments.find(({ venueSymbol }) => venueSymbol === symbol)
  if (found !== undefined) return succeed(found)
  return fail('UNKNOWN_SYMBOL', `the list has no ${symbol.slice(0, 40)}`, 'symbol')
}

export function missing(field: string): Result<never> {
  return fail('INVALID_ARGUMENT', `${field} is missing`, field)
}

/** Which way the price must pass the stop price: up for a buy and down for a sell unless said. */
export function triggerDirectionOf(terms: Pick<OrderTerms, 'side' | 'triggerDirection'>) {
  return terms.triggerDirection ?? (terms.side === 'buy' ? 'rise' : 'fall')
}

/** Whether the price must move against the order, as a stop loss does; a take profit is the other. */
export function isStopLoss(terms: Pick<OrderTerms, 'side' | 'triggerDirection'>): boolean {
  return triggerDirectionOf(terms) === (terms.side === 'buy' ? 'rise' : 'fall')
}
