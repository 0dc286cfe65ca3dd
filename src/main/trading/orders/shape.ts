import { isDecimalText } from '../../../contract/domain/decimal.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { Instrument } from '../../../contract/domain/instrument.ts'
import type { AmendRequest, Denial, OrderRequest } from '../../../contract/domain/managedOrder.ts'
import {
  type NewOrder,
  orderTypes,
  timesInForce,
  triggerPrices,
} from '../../../contract/domain/order.ts'
import { PitwallError } from '../../../contract/errors.ts'
import { type BrokenRule, brokenAmendRules, brokenRules } from '../../core/orderRules.ts'
import { type VenueTrading, capabilitiesOf } from '../../venues/account.ts'

const words: readonly (readonly [field: keyof OrderRequest, words: readonly unknown[]])[] = [
  ['side', ['buy', 'sell']],
  ['orderType', orderTypes],
  ['timeInForce', [...timesInForce, null]],
  ['triggerDirection', ['rise', 'fall', null]],
  ['triggerBy', [...triggerPrices, null]],
  ['positionSide', ['long', 'short', null]],
  ['postOnly', [true, false]],
  ['reduceOnly', [true, false]],
]

const decimals = ['quantity', 'quoteQuantity', 'price', 'stopPrice', 'trailingDelta'] as const
const longestText = 200

/** Throws INVALID_ARGUMENT, naming the field, for what is no order at all. */
export function requireReadable(request: OrderRequest): void {
  for (const field of ['idempotencyKey', 'accountId', 'instrumentId', 'source'] as const) {
    const text: unknown = request[field]
    if (typeof text !== 'string' || text === '' || text.length > longestText) {
      throw invalid(field, `${field} is not a text of 1 to ${longestText} characters`)
    }
  }
  for (const [field, allowed] of words) {
    if (!allowed.includes(request[field])) throw invalid(field, `${field} is none of its words`)
  }
  for (const field of decimals) {
    const value: unknown = request[field]
    if (value !== null && !isDecimalText(value)) throw invalid(field, `${field} is not a decimal`)
  }
  const { expireTime } = request
  if (expireTime !== null && !Number.isSafeInteger(expireTime)) {
    throw invalid('expireTime', 'expireTime is not a time')
  }
}

/**
 * What the venue's capabilities and the instrument's rules say to an order. Throws INVALID_ARGUMENT
 * where fields are missing, not positive or contradict each other: then it is no order.
 */
export function ruleDenials(
  order: NewOrder,
  trading: VenueTrading,
  instrument: Instrument,
  now: UnixMs,
): readonly Denial[] {
  const capabilities = capabilitiesOf(trading, instrument.marketKind)
  if (capabilities === undefined) {
    return [denial('capability', `${instrument.marketKind} is not traded here.`, 'instrumentId')]
  }
  const broken = brokenRules(order, {
    capabilities,
    instrument,
    clientOrderIdPattern: trading.clientOrderIds.pattern,
    now,
    // The adapter knows better which lifetimes a post-only order may have, and whether a small one
    // may reduce.
    postOnlyWith: ['gtc', 'gtd', 'day'],
    smallReduceOnly: true,
  })
  return readable(broken)
}

/** The same for new values of a working order. */
export function amendRuleDenials(
  amendment: AmendRequest,
  trading: VenueTrading,
  instrument: Instrument,
): readonly Denial[] {
  const capabilities = capabilitiesOf(trading, instrument.marketKind)
  if (capabilities === undefined) throw unsupported('orders cannot be amended here')
  const broken = brokenAmendRules(amendment, { capabilities, instrument })
  const lacking = broken.find(({ code }) => code === 'UNSUPPORTED')
  if (lacking !== undefined) throw unsupported(lacking.message, lacking.field)
  return readable(broken)
}

function readable(broken: readonly BrokenRule[]): readonly Denial[] {
  const shapeless = broken.find(({ code }) => code === 'INVALID_ARGUMENT')
  if (shapeless !== undefined) throw invalid(shapeless.field, shapeless.message)
  return broken.map(({ code: _code, ...rule }) => rule)
}

function unsupported(message: string, path?: string): PitwallError {
  return new PitwallError('UNSUPPORTED', message, path === undefined ? {} : { path })
}

/** Each rule once for each field: the gate knows some of the same. */
export function distinct(denials: readonly Denial[]): readonly Denial[] {
  const keys = denials.map(({ rule, field }) => `${rule} ${field}`)
  return denials.filter((_, index) => keys.indexOf(keys[index] ?? '') === index)
}

export function denial(rule: string, message: string, field: string | null = null): Denial {
  return { rule, message, field, limit: null, value: null, unit: null }
}

export function invalid(path: string, message: string): PitwallError {
  return new PitwallError('INVALID_ARGUMENT', message, { path })
}
