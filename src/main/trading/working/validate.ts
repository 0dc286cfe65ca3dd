import { Big } from 'big.js'
import { isDecimalText } from '../../../contract/domain/decimal.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { Instrument } from '../../../contract/domain/instrument.ts'
import type { OrderTerms } from '../../../contract/domain/managedOrder.ts'
import type { TradingCapabilities } from '../../../contract/domain/order.ts'
import type { WorkingOrderPlan } from '../../../contract/domain/workingOrder.ts'
import { PitwallError } from '../../../contract/errors.ts'
import { brokenRules } from '../../core/orderRules.ts'
import { takesType } from './capabilities.ts'
import { ladderSteps } from './ladder.ts'
import type { WorkingLimits } from './limits.ts'
import type { PlanOf } from './machine.ts'
import { big, smallestQuantity } from './numbers.ts'
import { heldHere, isStop } from './oco.ts'
import { limitTerms, marketTerms, oppositeOf, stopTerms } from './terms.ts'
import { isNative } from './trailing.ts'

export type Rules = {
  readonly instrument: Instrument
  readonly capabilities: TradingCapabilities
  readonly limits: WorkingLimits
  readonly now: UnixMs
}

/** Refuses a plan that could not be carried out, naming the field: INVALID_ARGUMENT. */
export function validatePlan(plan: WorkingOrderPlan, rules: Rules): void {
  switch (plan.type) {
    case 'bracket':
      return validateBracket(plan, rules)
    case 'oco':
      return validateOco(plan, rules)
    case 'ladder':
      return validateLadder(plan, rules)
    case 'chase':
      return validateChase(plan, rules)
    case 'twap':
      return validateTwap(plan, rules)
    case 'iceberg':
      return validateIceberg(plan, rules)
    case 'trailing':
      return validateTrailing(plan, rules)
  }
}

function refuse(path: string, words: string): never {
  throw new PitwallError('INVALID_ARGUMENT', `plan.${path}: ${words}`, { path: `plan.${path}` })
}

function needPositive(path: string, value: unknown): void {
  if (!isDecimalText(value)) refuse(path, 'is not a decimal number')
  if (new Big(value).lte(0)) refuse(path, 'must be greater than zero')
}

function needWhole(path: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return
  refuse(path, `must be a whole number from ${least} to ${most}`)
}

function needBetween(path: string, value: number, least: number, most: number): void {
  if (Number.isFinite(value) && value >= least && value <= most) return
  refuse(path, `must lie from ${least} to ${most}`)
}

/** Names the field of the plan in place of the field of the order that is made of it. */
type Paths = Readonly<Record<string, string>>

/** Holds an order that will be made against the rules of venue and instrument. */
function needLegal(terms: OrderTerms, paths: Paths | string, rules: Rules): void {
  const [broken] = brokenRules(
    { ...terms, clientOrderId: null },
    {
      capabilities: rules.capabilities,
      instrument: rules.instrument,
      clientOrderIdPattern: /^/,
      now: rules.now,
      smallReduceOnly: true,
    },
  )
  if (broken === undefined) return
  const path = typeof paths === 'string' ? `${paths}.${broken.field}` : paths[broken.field]
  refuse(path ?? 'type', broken.message)
}

function needReduceOnly(isWished: boolean, { capabilities }: Rules): void {
  if (isWished && !capabilities.reduceOnly) {
    refuse('reduceOnly', 'the venue has no reduce-only orders here')
  }
}

function validateBracket(plan: PlanOf<'bracket'>, rules: Rules): void {
  const { entry, stop, target } = plan
  if (entry.quantity === null) refuse('entry.quantity', 'a bracket is sized in quantity')
  if (entry.orderType === 'trailingStop') refuse('entry.orderType', 'an entry cannot trail')
  needLegal(entry, 'entry', rules)
  if (stop === null && target === null) refuse('stop', 'a stop, a target or both are needed')
  const { capabilities } = rules
  const side = oppositeOf(entry.side)
  const base = { side, quantity: new Big(entry.quantity), reduceOnly: capabilities.reduceOnly }
  if (stop !== null) {
    needPositive('stop.stopPrice', stop.stopPrice)
    if (stop.triggerBy === 'index' && !capabilities.triggerBy.includes('index')) {
      refuse('stop.triggerBy', 'the venue has no stops on the index price')
    }
    const terms = stopTerms(capabilities, { ...base, ...stop })
    if (takesType(capabilities, rules.instrument, terms.orderType)) needLegal(terms, 'stop', rules)
  }
  if (target !== null) {
    needPositive('target', target)
    const terms = limitTerms(capabilities, { ...base, price: target })
    needLegal(terms, { price: 'target', quantity: 'entry.quantity' }, rules)
  }
  needOrder(plan)
}

/** Stop and target on their own sides of the entry. */
function needOrder({ entry, stop, target }: PlanOf<'bracket'>): void {
  const isLong = entry.side === 'buy'
  const middle = entry.price ?? entry.stopPrice
  const isBelow = (one: string, other: string): boolean =>
    isLong ? new Big(one).lt(other) : new Big(one).gt(other)
  const where = isLong ? 'below' : 'above'
  if (stop !== null && target !== null && !isBelow(stop.stopPrice, target)) {
    refuse('stop.stopPrice', `must lie ${where} the target`)
  }
  if (middle === null) return
  if (stop !== null && !isBelow(stop.stopPrice, middle)) {
    refuse('stop.stopPrice', `must lie ${where} the entry`)
  }
  if (target !== null && !isBelow(middle, target)) {
    refuse('target', `must lie ${isLong ? 'above' : 'below'} the entry`)
  }
}

function validateOco(plan: PlanOf<'oco'>, rules: Rules): void {
  const { first, second } = plan
  for (const [path, terms] of [
    ['first', first],
    ['second', second],
  ] as const) {
    if (terms.orderType !== 'limit' && !isStop(terms)) {
      refuse(`${path}.orderType`, 'must be a limit order or a stop')
    }
    if (terms.quantity === null) refuse(`${path}.quantity`, 'both orders are sized in quantity')
    if (terms.timeInForce === 'ioc' || terms.timeInForce === 'fok') {
      refuse(`${path}.timeInForce`, 'both orders must be able to rest')
    }
  }
  const held = heldHere(plan, rules.instrument, rules.capabilities)
  if (held !== null && !isStop(plan[held])) {
    refuse(`${held}.orderType`, 'the balance suffices for one of them: one must be a stop')
  }
  if (held !== 'first') needLegal(first, 'first', rules)
  if (held !== 'second') needLegal(second, 'second', rules)
  if (held !== null) needPositive(`${held}.stopPrice`, plan[held].stopPrice)
  needPositive('first.quantity', first.quantity)
  needPositive('second.quantity', second.quantity)
  if (!big(first.quantity).eq(big(second.quantity))) {
    refuse('second.quantity', 'must equal the quantity of the first')
  }
}

function validateLadder(plan: PlanOf<'ladder'>, rules: Rules): void {
  needPositive('quantity', plan.quantity)
  needPositive('from', plan.from)
  needPositive('to', plan.to)
  needWhole('steps', plan.steps, 1, rules.limits.maxParts)
  needBetween('skew', plan.skew, 0.01, 100)
  needReduceOnly(plan.reduceOnly, rules)
  const steps = ladderSteps(plan, rules.instrument)
  const least = (price: string): Big => smallestQuantity(rules.instrument, new Big(price), false)
  if (steps.some(({ quantity, price }) => quantity.lt(least(price)))) {
    refuse('steps', 'so many steps would be smaller than the smallest order')
  }
  if (new Set(steps.map(({ price }) => price)).size < steps.length) {
    refuse('steps', 'there are fewer prices between first and last step')
  }
  const wholes = { price: 'from', quantity: 'quantity', postOnly: 'postOnly' }
  for (const { quantity, price } of steps) {
    needLegal(limitTerms(rules.capabilities, { ...plan, quantity, price }), wholes, rules)
  }
}

function validateChase(plan: PlanOf<'chase'>, rules: Rules): void {
  needPositive('quantity', plan.quantity)
  needPositive('limitPrice', plan.limitPrice)
  needWhole('offsetTicks', plan.offsetTicks, 0, 10_000)
  needWhole('maxMs', plan.maxMs, 1000, rules.limits.longestRunMs)
  needReduceOnly(plan.reduceOnly, rules)
  const quantity = new Big(plan.quantity)
  const terms = limitTerms(rules.capabilities, { ...plan, quantity, price: plan.limitPrice })
  needLegal(terms, { price: 'limitPrice', quantity: 'quantity', postOnly: 'postOnly' }, rules)
}

function validateTwap(plan: PlanOf<'twap'>, rules: Rules): void {
  needPositive('quantity', plan.quantity)
  needWhole('durationMs', plan.durationMs, 1000, rules.limits.longestRunMs)
  needWhole('slices', plan.slices, 1, rules.limits.maxParts)
  needBetween('jitter', plan.jitter, 0, 1)
  needReduceOnly(plan.reduceOnly, rules)
  if (plan.limitPrice !== null) needPositive('limitPrice', plan.limitPrice)
  const base = { ...plan, quantity: new Big(plan.quantity) }
  const terms =
    plan.limitPrice === null
      ? marketTerms(rules.capabilities, base)
      : limitTerms(rules.capabilities, { ...base, price: plan.limitPrice })
  // The whole is never sent at once: only its parts must keep to the most.
  const instrument = { ...rules.instrument, maxQuantity: null, maxNotional: null }
  const market = instrument.marketQuantity
  const marketQuantity = market === null ? null : { ...market, max: null }
  const wholes = { price: 'limitPrice', quantity: 'quantity' }
  needLegal(terms, wholes, { ...rules, instrument: { ...instrument, marketQuantity } })
}

function validateIceberg(plan: PlanOf<'iceberg'>, rules: Rules): void {
  needPositive('quantity', plan.quantity)
  needPositive('shownQuantity', plan.shownQuantity)
  needPositive('price', plan.price)
  needBetween('jitter', plan.jitter, 0, 0.9)
  needReduceOnly(plan.reduceOnly, rules)
  const whole = new Big(plan.quantity)
  if (whole.lt(plan.shownQuantity)) refuse('shownQuantity', 'must not be above the quantity')
  if (whole.div(plan.shownQuantity).gt(rules.limits.maxParts)) {
    refuse('shownQuantity', `would make more than ${rules.limits.maxParts} parts`)
  }
  const shown = { price: 'price', quantity: 'shownQuantity', postOnly: 'postOnly' }
  const termsOf = (quantity: Big): OrderTerms =>
    limitTerms(rules.capabilities, { ...plan, quantity, price: plan.price })
  needLegal(termsOf(new Big(plan.shownQuantity)), shown, rules)
  const unbounded = { ...rules.instrument, maxQuantity: null, maxNotional: null }
  needLegal(termsOf(whole), { ...shown, quantity: 'quantity' }, { ...rules, instrument: unbounded })
}

function validateTrailing(plan: PlanOf<'trailing'>, rules: Rules): void {
  needPositive('quantity', plan.quantity)
  needPositive('trailingDelta', plan.trailingDelta)
  if (new Big(plan.trailingDelta).gte(10_000)) refuse('trailingDelta', 'must be below 10000')
  needReduceOnly(plan.reduceOnly, rules)
  const { capabilities, instrument } = rules
  if (!isNative(plan, instrument, capabilities) && plan.triggerBy === 'index') {
    refuse('triggerBy', 'the index price is not watched here; use the mark price')
  }
  const terms = marketTerms(capabilities, { ...plan, quantity: new Big(plan.quantity) })
  needLegal(terms, { quantity: 'quantity' }, rules)
}
