import { quantityUnit } from '../../../core/orderRules.ts'
import { deny, dollars } from '../denial.ts'
import type { Facts, Rule } from '../facts.ts'

/** What only shrinks a contract position is bounded by the position; spot sales are not. */
function isBounded({ work, question, isEmergency, before }: Facts): boolean {
  if (isEmergency) return true
  if (before !== null) return false
  return work.reduces && question.instrument.marketKind !== 'spot'
}

const quantity: Rule = (facts) => {
  const { limits, work, before, question } = facts
  const limit = limits.maxOrderQuantity
  if (limit === null || isBounded(facts) || work.quantity === null) return []
  if (work.quantity.lte(limit) || before?.quantity?.gte(work.quantity) === true) return []
  const unit = quantityUnit(question.instrument)
  const message = `The quantity ${work.quantity.round(12).toFixed()} ${unit} is above the limit for one order, ${limit} ${unit}.`
  return [
    deny('maxOrderQuantity', message, { field: 'quantity', limit, value: work.quantity, unit }),
  ]
}

const notional: Rule = (facts) => {
  const { limits, work, before, question } = facts
  const limit = limits.maxOrderNotional
  if (limit === null || isBounded(facts)) return []
  if (work.notional === null) return facts.grows ? [unpriced(facts)] : []
  if (work.notional.lte(limit) || before?.notional?.gte(work.notional) === true) return []
  const field = question.request.quoteQuantity === null ? 'quantity' : 'quoteQuantity'
  const message = `The order is worth ${dollars(work.notional)}, above the limit for one order, ${limit} USD.`
  return [deny('maxOrderNotional', message, { field, limit, value: work.notional, unit: 'USD' })]
}

function unpriced({ question: { instrument }, limits }: Facts) {
  const { venueSymbol, quoteAsset } = instrument
  const message = `What the order is worth is not known: a price of ${venueSymbol} or of ${quoteAsset} in dollars is missing.`
  return deny('maxOrderNotional', message, {
    field: 'quantity',
    limit: limits.maxOrderNotional ?? '',
    unit: 'USD',
  })
}

/** How large one order may be. */
export const sizeRules: readonly Rule[] = [quantity, notional]
