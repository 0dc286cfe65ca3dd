import { Big } from 'big.js'
import type { DecimalText } from '../../../contract/domain/decimal.ts'
import type { Instrument } from '../../../contract/domain/instrument.ts'
import type { Side } from '../../../contract/domain/market.ts'
import { type Result, fail, succeed } from '../../../contract/errors.ts'

/** How exact a price or size may be written at all. */
const mostDecimals = 8

/** Rules of a perpetual whose size decimals are not known. */
const widest = { priceDecimals: 6, priceSignificantFigures: 5 } as const

/** As the venue writes numbers, and hashes them: no exponent, no zeros at the end. */
export function wireDecimal(field: string, value: DecimalText): Result<DecimalText> {
  const exact = new Big(value)
  if (exact.eq(exact.round(mostDecimals))) return succeed(exact.toFixed())
  return fail('ORDER_INVALID', `${field} has more than ${mostDecimals} decimals`, field)
}

/**
 * The limit that stands for "at market": a real price, and so much worse for the order. Rounded to
 * what the venue takes, which is at most half a tick off.
 */
export function slippedPrice(
  reference: DecimalText,
  side: Side,
  slippage: DecimalText,
  instrument: Instrument | null,
): Result<DecimalText> {
  const factor = side === 'buy' ? new Big(1).plus(slippage) : new Big(1).minus(slippage)
  const price = roundPrice(new Big(reference).times(factor), instrument ?? widest)
  if (price.gt(0)) return succeed(price.toFixed())
  return fail('ORDER_INVALID', `price ${reference} is too small for this instrument`, 'price')
}

/** The nearest price with at most so many figures and decimals; whole numbers keep all figures. */
function roundPrice(
  price: Big,
  rules: Pick<Instrument, 'priceDecimals' | 'priceSignificantFigures'>,
): Big {
  const { priceDecimals, priceSignificantFigures } = rules
  // Big keeps the power of ten of the first digit as `e`.
  const decimalsOfFigures =
    priceSignificantFigures === null ? priceDecimals : priceSignificantFigures - 1 - price.e
  return price.round(Math.max(0, Math.min(priceDecimals, decimalsOfFigures)), Big.roundHalfUp)
}
