import { Big } from 'big.js'
import { type DecimalText, isDecimalText } from '../../../contract/domain/decimal.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { Instrument } from '../../../contract/domain/instrument.ts'
import type { OrderType, TimeInForce, TradingCapabilities } from '../../../contract/domain/order.ts'
import { type Result, fail, succeed } from '../../../contract/errors.ts'
import { decimalsOf } from './decimal.ts'
import { type OrderTerms, missing } from './orderTerms.ts'

/** What an order is held against before anything leaves. */
export type OrderRules = {
  readonly capabilities: TradingCapabilities
  /** Null: only what every instrument of the venue demands is checked. */
  readonly instrument: Instrument | null
  /** What the venue takes as a client order id. */
  readonly clientOrderIdPattern: RegExp
  /** Orders that end by a date must end after it. */
  readonly now: UnixMs
  /** Times in force a post-only order may have. Default `gtc` alone. */
  readonly postOnlyWith?: readonly TimeInForce[] | undefined
  /** Whether a reduce-only order may be below the least notional. Default false. */
  readonly smallReduceOnly?: boolean | undefined
}

/** New values of an order; at least one must be set. */
export type AmendTerms = {
  readonly price: DecimalText | null
  readonly quantity: DecimalText | null
  readonly stopPrice: DecimalText | null
}

type Check = (terms: OrderTerms, rules: OrderRules) => Result<null>
const fine = succeed(null)

/** The prices a type is made of. What it has no use for is left out of what is sent. */
const needs: Readonly<Record<OrderType, readonly ('price' | 'stopPrice' | 'trailingDelta')[]>> = {
  market: [],
  limit: ['price'],
  stopMarket: ['stopPrice'],
  stopLimit: ['price', 'stopPrice'],
  trailingStop: ['trailingDelta'],
}

/** Types that trade at whatever price there is once they are set off. */
const atMarket: ReadonlySet<OrderType> = new Set(['market', 'stopMarket', 'trailingStop'])

/**
 * Whether the order may leave. INVALID_ARGUMENT names a field that is missing, not positive or
 * contradicts another; UNSUPPORTED what the venue or the instrument does not take; ORDER_INVALID the
 * rule of the instrument that a value breaks. The answer has only the fields its type uses.
 */
export function checkOrder(terms: OrderTerms, rules: OrderRules): Result<OrderTerms> {
  const used = usedOf(terms)
  for (const check of checks) {
    const checked = check(used, rules)
    if (!checked.ok) return checked
  }
  return succeed(used)
}

/** Whether these values of a working order may be changed to, side and type staying. */
export function checkAmendment(
  terms: AmendTerms,
  rules: Pick<OrderRules, 'capabilities' | 'instrument'>,
): Result<AmendTerms> {
  const { capabilities, instrument } = rules
  const given = (['price', 'quantity', 'stopPrice'] as const).filter((name) => terms[name] !== null)
  if (capabilities.amend === 'unsupported') return unsupported('orders cannot be amended', 'amend')
  if (given.length === 0) return fail('INVALID_ARGUMENT', 'nothing to change was named', 'price')
  for (const field of given) {
    const value = terms[field]
    const checked = !capabilities.amendable.includes(field)
      ? unsupported(`the ${field} of an order cannot be amended`, field)
      : needPositive(field, value)
    if (!checked.ok) return checked
  }
  if (instrument === null) return succeed(terms)
  const valued = firstRefusal([
    () => (terms.quantity === null ? fine : checkLots(terms.quantity, 'limit', instrument)),
    () => (terms.price === null ? fine : checkPrice('price', terms.price, instrument)),
    () => (terms.stopPrice === null ? fine : checkPrice('stopPrice', terms.stopPrice, instrument)),
    // Whether the order is reduce-only, and may be small, is not said again: the venue knows.
    () => checkNotional(notionalOf(terms.price, terms.quantity, instrument), instrument, true),
  ])
  return valued.ok ? succeed(terms) : valued
}

/** The terms without the prices that the type has no use for. */
function usedOf(terms: OrderTerms): OrderTerms {
  const uses = new Set<string>(needs[terms.orderType])
  const trails = terms.orderType === 'trailingStop'
  return {
    ...terms,
    price: uses.has('price') ? terms.price : null,
    stopPrice: uses.has('stopPrice') || trails ? terms.stopPrice : null,
    trailingDelta: uses.has('trailingDelta') ? terms.trailingDelta : null,
  }
}

const checkType: Check = ({ orderType }, { capabilities, instrument }) => {
  if (!capabilities.orderTypes.includes(orderType)) {
    return unsupported(`the venue has no ${orderType} orders`, 'orderType')
  }
  if (instrument?.orderTypes?.includes(orderType) === false) {
    return unsupported(`${instrument.venueSymbol} takes no ${orderType} orders`, 'orderType')
  }
  return fine
}

const checkAmounts: Check = (terms, { capabilities }) => {
  const { quantity, quoteQuantity, orderType } = terms
  if (quoteQuantity === null) return needPositive('quantity', quantity)
  if (quantity !== null) {
    return fail('INVALID_ARGUMENT', 'quantity and quoteQuantity are both set', 'quoteQuantity')
  }
  if (!capabilities.quoteQuantity || orderType !== 'market') {
    return unsupported(`${orderType} orders cannot be sized in the quote asset`, 'quoteQuantity')
  }
  return needPositive('quoteQuantity', quoteQuantity)
}

const checkPrices: Check = (terms) =>
  firstRefusal([
    ...needs[terms.orderType].map((field) => () => needPositive(field, terms[field])),
    () => (terms.stopPrice === null ? fine : needPositive('stopPrice', terms.stopPrice)),
  ])

const checkTrailing: Check = ({ trailingDelta }, { capabilities }) => {
  const bounds = capabilities.trailingDelta
  if (trailingDelta === null || bounds === null) return fine
  const delta = new Big(trailingDelta)
  if (delta.lt(bounds.min) || delta.gt(bounds.max)) {
    const message = `trailingDelta is not between ${bounds.min} and ${bounds.max} basis points`
    return fail('ORDER_INVALID', message, 'trailingDelta')
  }
  return needMultiple('trailingDelta', trailingDelta, bounds.step)
}

const checkLifetime: Check = (terms, { capabilities, instrument, now }) => {
  const { timeInForce, orderType, expireTime } = terms
  if (timeInForce !== null) {
    if (capabilities.timesInForce[orderType]?.includes(timeInForce) !== true) {
      return unsupported(`${orderType} orders cannot be ${timeInForce}`, 'timeInForce')
    }
    if (instrument?.timesInForce?.includes(timeInForce) === false) {
      return unsupported(`${instrument.venueSymbol} takes no ${timeInForce}`, 'timeInForce')
    }
  }
  if (timeInForce !== 'gtd') {
    if (expireTime === null) return fine
    return fail('INVALID_ARGUMENT', 'only a gtd order has an expireTime', 'expireTime')
  }
  if (expireTime === null) return missing('expireTime')
  if (Number.isSafeInteger(expireTime) && expireTime > now) return fine
  return fail('INVALID_ARGUMENT', 'expireTime is not in the future', 'expireTime')
}

const checkPostOnly: Check = (terms, { capabilities, postOnlyWith = ['gtc'] }) => {
  const { postOnly, orderType, timeInForce } = terms
  if (!postOnly) return fine
  if (!capabilities.postOnly) return unsupported('the venue has no post-only orders', 'postOnly')
  if (atMarket.has(orderType)) {
    return fail('INVALID_ARGUMENT', `${orderType} orders cannot be post-only`, 'postOnly')
  }
  if (timeInForce === null || postOnlyWith.includes(timeInForce)) return fine
  const message = `a post-only order cannot be ${timeInForce} here`
  return ['ioc', 'fok'].includes(timeInForce)
    ? fail('INVALID_ARGUMENT', message, 'postOnly')
    : unsupported(message, 'postOnly')
}

const checkFlags: Check = (terms, { capabilities }) => {
  const { reduceOnly, positionSide, triggerBy, stopPrice } = terms
  if (reduceOnly && !capabilities.reduceOnly) {
    return unsupported('the venue has no reduce-only orders', 'reduceOnly')
  }
  if (positionSide !== null && !capabilities.hedgeMode) {
    return unsupported('the venue keeps no long and short apart', 'positionSide')
  }
  const triggers = stopPrice !== null || terms.orderType === 'trailingStop'
  if (triggerBy !== null && triggers && !capabilities.triggerBy.includes(triggerBy)) {
    return unsupported(`stops cannot be set off by the ${triggerBy} price`, 'triggerBy')
  }
  return fine
}

const checkClientOrderId: Check = ({ clientOrderId }, { clientOrderIdPattern }) => {
  if (clientOrderId === null || clientOrderIdPattern.test(clientOrderId)) return fine
  const message = `clientOrderId does not fit ${clientOrderIdPattern.source}`
  return fail('INVALID_ARGUMENT', message, 'clientOrderId')
}

const checkValues: Check = (terms, { instrument, smallReduceOnly = false }) => {
  const { quantity, quoteQuantity, price, stopPrice, orderType, reduceOnly } = terms
  if (instrument === null) return fine
  return firstRefusal([
    () => (quantity === null ? fine : checkLots(quantity, orderType, instrument)),
    () => (price === null ? fine : checkPrice('price', price, instrument)),
    () => (stopPrice === null ? fine : checkPrice('stopPrice', stopPrice, instrument)),
    () =>
      checkNotional(
        quoteQuantity === null
          ? notionalOf(price, quantity, instrument)
          : { field: 'quoteQuantity', value: new Big(quoteQuantity) },
        instrument,
        reduceOnly && smallReduceOnly,
      ),
  ])
}

/** In the order in which a person fills in an order. */
const checks: readonly Check[] = [
  checkType,
  checkAmounts,
  checkPrices,
  checkTrailing,
  checkLifetime,
  checkPostOnly,
  checkFlags,
  checkClientOrderId,
  checkValues,
]

/** Least, most and step of a quantity. */
function checkLots(
  quantity: DecimalText,
  orderType: OrderType,
  instrument: Instrument,
): Result<null> {
  const market = atMarket.has(orderType) ? instrument.marketQuantity : null
  const least = market?.min ?? instrument.minQuantity
  const most = market?.max ?? instrument.maxQuantity
  return firstRefusal([
    () => needAtLeast('quantity', quantity, least),
    () => needAtMost('quantity', quantity, most),
    () => needMultiple('quantity', quantity, market?.step ?? instrument.stepSize),
  ])
}

function checkPrice(
  field: 'price' | 'stopPrice',
  price: DecimalText,
  instrument: Instrument,
): Result<null> {
  const { tickSize, minPrice, maxPrice, priceDecimals, priceSignificantFigures } = instrument
  return firstRefusal([
    () => needAtLeast(field, price, minPrice),
    () => needAtMost(field, price, maxPrice),
    () =>
      tickSize === null
        ? needDigits(field, price, priceDecimals, priceSignificantFigures)
        : needMultiple(field, price, tickSize),
  ])
}

/** A price without a tick: so many decimals and figures at most. Whole numbers are always fine. */
function needDigits(
  field: string,
  price: DecimalText,
  decimals: number,
  figures: number | null,
): Result<null> {
  const exact = new Big(price)
  if (decimalsOf(price) > decimals) {
    return fail('ORDER_INVALID', `${field} has more than ${decimals} decimals`, field)
  }
  if (figures === null || exact.c.length <= figures || decimalsOf(price) === 0) return fine
  return fail('ORDER_INVALID', `${field} has more than ${figures} significant figures`, field)
}

type Notional = { readonly field: string; readonly value: Big }

/** Null where the price is not known before the trade. */
function notionalOf(
  price: DecimalText | null,
  quantity: DecimalText | null,
  { multiplier, marketKind }: Instrument,
): Notional | null {
  if (quantity === null) return null
  // An inverse contract is worth so many units of the quote asset, whatever its price.
  if (marketKind === 'inverse') {
    return { field: 'quantity', value: new Big(quantity).times(multiplier) }
  }
  if (price === null) return null
  return { field: 'quantity', value: new Big(price).times(quantity).times(multiplier) }
}

function checkNotional(
  notional: Notional | null,
  { minNotional, maxNotional, quoteAsset }: Instrument,
  mayBeSmall: boolean,
): Result<null> {
  if (notional === null) return fine
  const { field, value } = notional
  const text = value.toFixed()
  if (minNotional !== null && !mayBeSmall && value.lt(minNotional)) {
    const message = `the notional ${text} is below the least, ${minNotional} ${quoteAsset}`
    return fail('ORDER_INVALID', message, field)
  }
  if (maxNotional !== null && value.gt(maxNotional)) {
    const message = `the notional ${text} is above the most, ${maxNotional} ${quoteAsset}`
    return fail('ORDER_INVALID', message, field)
  }
  return fine
}

function needPositive(field: string, value: DecimalText | null): Result<null> {
  if (value === null) return missing(field)
  if (!isDecimalText(value)) {
    return fail('INVALID_ARGUMENT', `${field} is not a decimal number`, field)
  }
  if (new Big(value).gt(0)) return fine
  return fail('INVALID_ARGUMENT', `${field} is not greater than zero`, field)
}

function needAtLeast(field: string, value: DecimalText, least: string | null): Result<null> {
  if (least === null || new Big(value).gte(least)) return fine
  return fail('ORDER_INVALID', `${field} ${value} is below the least, ${least}`, field)
}

function needAtMost(field: string, value: DecimalText, most: string | null): Result<null> {
  if (most === null || new Big(value).lte(most)) return fine
  return fail('ORDER_INVALID', `${field} ${value} is above the most, ${most}`, field)
}

/** An exact multiple; a step of zero is no rule. */
function needMultiple(field: string, value: DecimalText, step: string): Result<null> {
  const by = new Big(step)
  if (by.eq(0) || new Big(value).mod(by).eq(0)) return fine
  return fail('ORDER_INVALID', `${field} ${value} is not a multiple of ${step}`, field)
}

function unsupported(message: string, field: string): Result<never> {
  return fail('UNSUPPORTED', message, field)
}

function firstRefusal(checks: readonly (() => Result<null>)[]): Result<null> {
  for (const check of checks) {
    const checked = check()
    if (!checked.ok) return checked
  }
  return fine
}
