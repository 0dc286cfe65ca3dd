import { Big } from 'big.js'
import { type DecimalText, isDecimalText } from '../../contract/domain/decimal.ts'
import type { UnixMs } from '../../contract/domain/ids.ts'
import type { Instrument } from '../../contract/domain/instrument.ts'
import type { Denial, OrderTerms } from '../../contract/domain/managedOrder.ts'
import type {
  ClientOrderId,
  OrderType,
  TimeInForce,
  TradingCapabilities,
} from '../../contract/domain/order.ts'
import { type Result, fail, succeed } from '../../contract/errors.ts'
import { decimalsOf } from './decimal.ts'

/** What an order says, with the name it is to have at the venue where it has one already. */
export type NamedTerms = OrderTerms & { readonly clientOrderId: ClientOrderId | null }

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

/**
 * A rule of the venue that an order breaks. INVALID_ARGUMENT: a field is missing, not positive or
 * contradicts another; UNSUPPORTED: the venue or the instrument does not take it; ORDER_INVALID: a
 * value breaks a rule of the instrument.
 */
export type BrokenRule = Denial & {
  readonly code: 'INVALID_ARGUMENT' | 'UNSUPPORTED' | 'ORDER_INVALID'
  readonly field: string
}

type Broken = readonly BrokenRule[]
type Check = (terms: NamedTerms, rules: OrderRules) => Broken
const fine: Broken = []

/** The prices a type is made of. What it has no use for is left out of what is sent. */
const needs: Readonly<Record<OrderType, readonly ('price' | 'stopPrice' | 'trailingDelta')[]>> = {
  market: [],
  limit: ['price'],
  stopMarket: ['stopPrice'],
  stopLimit: ['price', 'stopPrice'],
  trailingStop: ['trailingDelta'],
}

/** Types that trade at whatever price there is once they are set off. */
export const atMarket: ReadonlySet<OrderType> = new Set(['market', 'stopMarket', 'trailingStop'])

/** Whether the order may leave: the first rule it breaks. The answer has only the fields its type uses. */
export function checkOrder(terms: NamedTerms, rules: OrderRules): Result<NamedTerms> {
  const [first] = brokenRules(terms, rules)
  return first === undefined ? succeed(usedOf(terms)) : failOf(first)
}

/** Whether these values of a working order may be changed to, side and type staying. */
export function checkAmendment(
  terms: AmendTerms,
  rules: Pick<OrderRules, 'capabilities' | 'instrument'>,
): Result<AmendTerms> {
  const [first] = brokenAmendRules(terms, rules)
  return first === undefined ? succeed(terms) : failOf(first)
}

/**
 * Every rule that the order breaks, in the order in which a person fills in an order. The rules of
 * the instrument are looked at once the numbers can be read.
 */
export function brokenRules(terms: NamedTerms, rules: OrderRules): readonly BrokenRule[] {
  const used = usedOf(terms)
  const broken = shapeChecks.flatMap((check) => check(used, rules))
  const isReadable = [...checkAmounts(used, rules), ...checkPrices(used, rules)].length === 0
  return isReadable ? [...broken, ...valueChecks.flatMap((check) => check(used, rules))] : broken
}

export function brokenAmendRules(
  terms: AmendTerms,
  { capabilities, instrument }: Pick<OrderRules, 'capabilities' | 'instrument'>,
): readonly BrokenRule[] {
  const given = (['price', 'quantity', 'stopPrice'] as const).filter((name) => terms[name] !== null)
  if (capabilities.amend === 'unsupported') return unsupported('orders cannot be amended', 'amend')
  if (given.length === 0) return invalid('amend', 'nothing to change was named', 'price')
  const shaped = given.flatMap((field) =>
    capabilities.amendable.includes(field)
      ? needPositive(field, terms[field])
      : unsupported(`the ${field} of an order cannot be amended`, field, 'amend'),
  )
  if (instrument === null || shaped.length > 0) return shaped
  const { price, quantity, stopPrice } = terms
  return [
    ...(quantity === null ? fine : checkLots(quantity, 'limit', instrument)),
    ...(price === null ? fine : checkPrice('price', price, instrument)),
    ...(stopPrice === null ? fine : checkPrice('stopPrice', stopPrice, instrument)),
    // Whether the order is reduce-only, and may be small, is not said again: the venue knows.
    ...checkNotional(notionalOf(price, quantity, instrument), instrument, true),
  ]
}

/** The terms without the prices that the type has no use for. */
function usedOf(terms: NamedTerms): NamedTerms {
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
    return invalid('quoteQuantity', 'quantity and quoteQuantity are both set', 'quoteQuantity')
  }
  if (!capabilities.quoteQuantity || orderType !== 'market') {
    return unsupported(`${orderType} orders cannot be sized in the quote asset`, 'quoteQuantity')
  }
  return needPositive('quoteQuantity', quoteQuantity)
}

const checkPrices: Check = (terms) => [
  ...needs[terms.orderType].flatMap((field) => needPositive(field, terms[field])),
  ...(terms.stopPrice === null || needs[terms.orderType].includes('stopPrice')
    ? fine
    : needPositive('stopPrice', terms.stopPrice)),
]

const checkTrailing: Check = ({ trailingDelta }, { capabilities }) => {
  const bounds = capabilities.trailingDelta
  if (trailingDelta === null || bounds === null) return fine
  const delta = new Big(trailingDelta)
  if (delta.lt(bounds.min) || delta.gt(bounds.max)) {
    const message = `trailingDelta is not between ${bounds.min} and ${bounds.max} basis points`
    const limit = delta.lt(bounds.min) ? bounds.min : bounds.max
    return [breach('trailingDelta', message, 'trailingDelta', limit, trailingDelta, 'bp')]
  }
  return needMultiple('trailingDelta', 'trailingDelta', trailingDelta, bounds.step, 'bp')
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
    return invalid('expireTime', 'only a gtd order has an expireTime', 'expireTime')
  }
  if (expireTime === null) return invalid('expireTime', 'expireTime is missing', 'expireTime')
  if (Number.isSafeInteger(expireTime) && expireTime > now) return fine
  return invalid('expireTime', 'expireTime is not in the future', 'expireTime')
}

const checkPostOnly: Check = (terms, { capabilities, postOnlyWith = ['gtc'] }) => {
  const { postOnly, orderType, timeInForce } = terms
  if (!postOnly) return fine
  if (!capabilities.postOnly) return unsupported('the venue has no post-only orders', 'postOnly')
  if (atMarket.has(orderType)) {
    return invalid('postOnly', `${orderType} orders cannot be post-only`, 'postOnly')
  }
  if (timeInForce === null || postOnlyWith.includes(timeInForce)) return fine
  const message = `a post-only order cannot be ${timeInForce} here`
  return ['ioc', 'fok'].includes(timeInForce)
    ? invalid('postOnly', message, 'postOnly')
    : unsupported(message, 'postOnly')
}

const checkFlags: Check = (terms, { capabilities }) => {
  const { reduceOnly, positionSide, triggerBy, stopPrice } = terms
  const triggers = stopPrice !== null || terms.orderType === 'trailingStop'
  const cannotTrigger =
    triggerBy !== null && triggers && !capabilities.triggerBy.includes(triggerBy)
  return [
    ...(reduceOnly && !capabilities.reduceOnly
      ? unsupported('the venue has no reduce-only orders', 'reduceOnly')
      : fine),
    ...(positionSide !== null && !capabilities.hedgeMode
      ? unsupported('the venue keeps no long and short apart', 'positionSide')
      : fine),
    ...(cannotTrigger
      ? unsupported(`stops cannot be set off by the ${triggerBy} price`, 'triggerBy')
      : fine),
  ]
}

const checkClientOrderId: Check = ({ clientOrderId }, { clientOrderIdPattern }) => {
  if (clientOrderId === null || clientOrderIdPattern.test(clientOrderId)) return fine
  const message = `clientOrderId does not fit ${clientOrderIdPattern.source}`
  return invalid('clientOrderId', message, 'clientOrderId')
}

const checkValues: Check = (terms, { instrument, smallReduceOnly = false }) => {
  const { quantity, quoteQuantity, price, stopPrice, orderType, reduceOnly } = terms
  if (instrument === null) return fine
  const notional =
    quoteQuantity === null
      ? notionalOf(price, quantity, instrument)
      : { field: 'quoteQuantity', value: new Big(quoteQuantity) }
  return [
    ...(quantity === null ? fine : checkLots(quantity, orderType, instrument)),
    ...(price === null ? fine : checkPrice('price', price, instrument)),
    ...(stopPrice === null ? fine : checkPrice('stopPrice', stopPrice, instrument)),
    ...checkNotional(notional, instrument, reduceOnly && smallReduceOnly),
  ]
}

const shapeChecks: readonly Check[] = [
  checkType,
  checkAmounts,
  checkPrices,
  checkLifetime,
  checkPostOnly,
  checkFlags,
  checkClientOrderId,
]
const valueChecks: readonly Check[] = [checkTrailing, checkValues]

/** Least, most and step of a quantity. */
function checkLots(quantity: DecimalText, orderType: OrderType, instrument: Instrument): Broken {
  const market = atMarket.has(orderType) ? instrument.marketQuantity : null
  const unit = quantityUnit(instrument)
  const least = market?.min ?? instrument.minQuantity
  const most = market?.max ?? instrument.maxQuantity
  const step = market?.step ?? instrument.stepSize
  return [
    ...needAtLeast('minQuantity', 'quantity', quantity, least, unit),
    ...needAtMost('maxQuantity', 'quantity', quantity, most, unit),
    ...needMultiple('stepSize', 'quantity', quantity, step, unit),
  ]
}

function checkPrice(
  field: 'price' | 'stopPrice',
  price: DecimalText,
  instrument: Instrument,
): Broken {
  const { tickSize, minPrice, maxPrice, quoteAsset } = instrument
  return [
    ...needAtLeast('minPrice', field, price, minPrice, quoteAsset),
    ...needAtMost('maxPrice', field, price, maxPrice, quoteAsset),
    ...(tickSize === null
      ? needDigits(field, price, instrument)
      : needMultiple('tickSize', field, price, tickSize, quoteAsset)),
  ]
}

/** A price without a tick: so many decimals and figures at most. Whole numbers are always fine. */
function needDigits(
  field: string,
  price: DecimalText,
  { priceDecimals, priceSignificantFigures: figures }: Instrument,
): Broken {
  const decimals = decimalsOf(price)
  if (decimals > priceDecimals) {
    const message = `${field} has more than ${priceDecimals} decimals`
    return [breach('priceDecimals', message, field, `${priceDecimals}`, `${decimals}`, 'decimals')]
  }
  const used = new Big(price).c.length
  if (figures === null || used <= figures || decimals === 0) return fine
  const message = `${field} has more than ${figures} significant figures`
  return [breach('priceSignificantFigures', message, field, `${figures}`, `${used}`, 'figures')]
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
): Broken {
  if (notional === null) return fine
  const { field, value } = notional
  const text = value.toFixed()
  if (minNotional !== null && !mayBeSmall && value.lt(minNotional)) {
    const message = `the notional ${text} is below the least, ${minNotional} ${quoteAsset}`
    return [breach('minNotional', message, field, minNotional, text, quoteAsset)]
  }
  if (maxNotional !== null && value.gt(maxNotional)) {
    const message = `the notional ${text} is above the most, ${maxNotional} ${quoteAsset}`
    return [breach('maxNotional', message, field, maxNotional, text, quoteAsset)]
  }
  return fine
}

function needPositive(field: string, value: DecimalText | null): Broken {
  if (value === null) return invalid(field, `${field} is missing`, field)
  if (!isDecimalText(value)) return invalid(field, `${field} is not a decimal number`, field)
  if (new Big(value).gt(0)) return fine
  return invalid(field, `${field} is not greater than zero`, field)
}

function needAtLeast(
  rule: string,
  field: string,
  value: DecimalText,
  least: string | null,
  unit: string,
): Broken {
  if (least === null || new Big(value).gte(least)) return fine
  const message = `${field} ${value} is below the least, ${least}`
  return [breach(rule, message, field, least, value, unit)]
}

function needAtMost(
  rule: string,
  field: string,
  value: DecimalText,
  most: string | null,
  unit: string,
): Broken {
  if (most === null || new Big(value).lte(most)) return fine
  return [breach(rule, `${field} ${value} is above the most, ${most}`, field, most, value, unit)]
}

/** An exact multiple; a step of zero is no rule. */
function needMultiple(
  rule: string,
  field: string,
  value: DecimalText,
  step: string,
  unit: string,
): Broken {
  const by = new Big(step)
  if (by.eq(0) || new Big(value).mod(by).eq(0)) return fine
  const message = `${field} ${value} is not a multiple of ${step}`
  return [breach(rule, message, field, step, value, unit)]
}

/** What a quantity of the instrument is counted in. */
export function quantityUnit({ marketKind, baseAsset }: Instrument): string {
  return marketKind === 'inverse' ? 'contracts' : baseAsset
}

function breach(
  rule: string,
  message: string,
  field: string,
  limit: string,
  value: string,
  unit: string,
): BrokenRule {
  return { code: 'ORDER_INVALID', rule, message, field, limit, value, unit }
}

function invalid(rule: string, message: string, field: string): Broken {
  return [{ code: 'INVALID_ARGUMENT', rule, message, field, limit: null, value: null, unit: null }]
}

function unsupported(message: string, field: string, rule = field): Broken {
  return [{ code: 'UNSUPPORTED', rule, message, field, limit: null, value: null, unit: null }]
}

function failOf({ code, message, field }: BrokenRule): Result<never> {
  return fail(code, message, field)
}
