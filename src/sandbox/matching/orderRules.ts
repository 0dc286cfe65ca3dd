import type { Contract, OrderRules, QuantityRule } from './contract.ts'
import { type Fixed, fixedText, isMultiple, times } from './fixed.ts'
import type { OrderRequest, Refusal, Side } from './order.ts'

/** What prices the rules are measured against. */
export type References = { readonly mark: Fixed; readonly last: Fixed }

/** The first rule of the contract that an order breaks; null where it keeps them all. */
export function brokenRule(
  contract: Contract,
  request: OrderRequest,
  references: References,
): Refusal | null {
  return (
    brokenPriceRule(contract, request, references) ??
    brokenQuantityRule(contract, request) ??
    brokenNotionalRule(contract, request, references)
  )
}

function brokenPriceRule(
  { rules }: Contract,
  { price, trigger, side }: OrderRequest,
  references: References,
): Refusal | null {
  if (price !== null) {
    const broken = brokenPriceShape(rules, price) ?? brokenBand(rules, side, price, references)
    if (broken !== null) return broken
  }
  if (trigger === null) return null
  const level = trigger.kind === 'trailing' ? trigger.activation : trigger.price
  return level === null ? null : brokenPriceShape(rules, level)
}

/** Sign, tick, decimals, figures and bounds. */
export function brokenPriceShape(rules: OrderRules, price: Fixed): Refusal | null {
  if (price <= 0n) return 'priceNotPositive'
  if (rules.minPrice !== null && price < rules.minPrice) return 'priceBelowMinimum'
  if (rules.maxPrice !== null && price > rules.maxPrice) return 'priceAboveMaximum'
  if (rules.tickSize !== null && !isMultiple(price, rules.tickSize)) return 'tickSize'
  return hasTooManyDigits(rules, price) ? 'pricePrecision' : null
}

function hasTooManyDigits({ priceDecimals, priceFigures }: OrderRules, price: Fixed): boolean {
  const [whole = '', part = ''] = fixedText(price).split('.')
  if (priceDecimals !== null && part.length > priceDecimals) return true
  if (priceFigures === null || part === '') return false
  return `${whole}${part}`.replace(/^0+/, '').length > priceFigures
}

function brokenBand(
  { band }: OrderRules,
  side: Side,
  price: Fixed,
  references: References,
): Refusal | null {
  if (band === null) return null
  const reference = references[band.reference]
  const [up, down] = side === 'buy' ? [band.buyUp, band.buyDown] : [band.sellUp, band.sellDown]
  if (up !== null && price > times(reference, up)) return 'priceAboveBand'
  return down !== null && price < times(reference, down) ? 'priceBelowBand' : null
}

function brokenQuantityRule({ rules }: Contract, request: OrderRequest): Refusal | null {
  const { quantity, quoteQuantity } = request
  if (quoteQuantity !== null) return quoteQuantity > 0n ? null : 'quantityNotPositive'
  if (quantity === null) return request.closePosition ? null : 'quantityNotPositive'
  if (quantity <= 0n) return 'quantityNotPositive'
  const broken = brokenQuantity(rules.quantity, quantity)
  if (broken !== null || request.orderType === 'limit') return broken
  const atMarket = brokenQuantity(rules.marketQuantity, quantity)
  return atMarket === null ? null : marketWord[atMarket]
}

type QuantityRefusal = 'quantityBelowMinimum' | 'quantityAboveMaximum' | 'stepSize'

const marketWord: Readonly<Record<QuantityRefusal, Refusal>> = {
  quantityBelowMinimum: 'marketQuantityBelowMinimum',
  quantityAboveMaximum: 'marketQuantityAboveMaximum',
  stepSize: 'marketStepSize',
}

function brokenQuantity(rule: QuantityRule, quantity: Fixed): QuantityRefusal | null {
  if (rule.min !== null && quantity < rule.min) return 'quantityBelowMinimum'
  if (rule.max !== null && quantity > rule.max) return 'quantityAboveMaximum'
  return rule.step !== null && !isMultiple(quantity, rule.step) ? 'stepSize' : null
}

function brokenNotionalRule(
  { rules }: Contract,
  request: OrderRequest,
  { last }: References,
): Refusal | null {
  const { quantity, quoteQuantity, price, orderType } = request
  if (orderType === 'market' && !rules.notionalOfMarketOrders) return null
  if (quantity === null && quoteQuantity === null) return null
  const notional = quoteQuantity ?? times(quantity as Fixed, price ?? last)
  const maySmall = request.reduceOnly && rules.reduceOnlyMayBeSmall
  if (!maySmall && rules.minNotional !== null && notional < rules.minNotional) {
    return 'notionalBelowMinimum'
  }
  if (rules.maxNotional !== null && notional > rules.maxNotional) return 'notionalAboveMaximum'
  return null
}
