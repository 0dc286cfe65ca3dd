import { Big } from 'big.js'
import type { DecimalText } from '../../../contract/domain/decimal.ts'
import type { Instrument } from '../../../contract/domain/instrument.ts'

export const zero = new Big(0)

/** Never in powers of ten. */
export function text(value: Big): DecimalText {
  return value.toFixed()
}

export function big(value: DecimalText | number | null): Big {
  return value === null ? zero : new Big(value)
}

export function sum(values: readonly Big[]): Big {
  return values.reduce((total, value) => total.plus(value), zero)
}

export function smaller(one: Big, other: Big): Big {
  return one.lt(other) ? one : other
}

export function larger(one: Big, other: Big): Big {
  return one.gt(other) ? one : other
}

/** The largest multiple of the step that is not above. */
export function floorTo(value: Big, step: Big): Big {
  return value.minus(mod(value, step))
}

export function ceilTo(value: Big, step: Big): Big {
  const over = mod(value, step)
  return over.eq(0) ? value : value.minus(over).plus(step)
}

export function isMultiple(value: Big, step: Big): boolean {
  return mod(value, step).eq(0)
}

/** A step of zero is no rule. */
function mod(value: Big, step: Big): Big {
  return step.eq(0) ? zero : value.mod(step)
}

/** Market orders may have a coarser step. */
export function stepOf({ stepSize, marketQuantity }: Instrument, isMarket: boolean): Big {
  const market = isMarket ? (marketQuantity?.step ?? null) : null
  return market === null ? new Big(stepSize) : larger(new Big(market), new Big(stepSize))
}

/**
 * The smallest price step at a price. Where the venue counts significant figures it grows with the
 * price, and whole prices are always allowed.
 */
export function tickAt(instrument: Instrument, price: Big): Big {
  if (instrument.tickSize !== null) return new Big(instrument.tickSize)
  const finest = power(-instrument.priceDecimals)
  const figures = instrument.priceSignificantFigures
  if (figures === null || price.lte(0)) return finest
  const exponent = price.e - figures + 1
  return larger(finest, smaller(power(exponent), new Big(1)))
}

export function floorPrice(instrument: Instrument, price: Big): Big {
  return floorTo(price, tickAt(instrument, price))
}

export function ceilPrice(instrument: Instrument, price: Big): Big {
  return ceilTo(price, tickAt(instrument, price))
}

export function nearestPrice(instrument: Instrument, price: Big): Big {
  const low = floorPrice(instrument, price)
  const high = ceilPrice(instrument, price)
  return price.minus(low).lt(high.minus(price)) ? low : high
}

function power(exponent: number): Big {
  return new Big(`1e${exponent}`)
}

/** The smallest quantity an order may have at a price; without a price as far as that tells. */
export function smallestQuantity(
  instrument: Instrument,
  price: Big | null,
  isMarket: boolean,
): Big {
  const step = stepOf(instrument, isMarket)
  const minimum = (isMarket ? instrument.marketQuantity?.min : null) ?? instrument.minQuantity
  const least = larger(step, minimum === null ? step : ceilTo(new Big(minimum), step))
  const worth = worthOfOne(instrument, price)
  if (instrument.minNotional === null || worth === null || worth.lte(0)) return least
  return larger(least, ceilTo(dividedUp(new Big(instrument.minNotional), worth), step))
}

/** Of one unit of quantity, quote asset. A contract of an inverse market has a fixed worth. */
function worthOfOne({ marketKind, multiplier }: Instrument, price: Big | null): Big | null {
  if (marketKind === 'inverse') return new Big(multiplier)
  return price === null ? null : price.times(multiplier)
}

/** Never below the true quotient, so that what comes of it is enough. */
function dividedUp(value: Big, divisor: Big): Big {
  const quotient = value.div(divisor)
  return quotient.times(divisor).lt(value) ? quotient.plus(power(-Big.DP)) : quotient
}

/** Parts in proportion to the weights, each a multiple of the step, whose sum is the whole. */
export function splitExactly(whole: Big, weights: readonly Big[], step: Big): readonly Big[] {
  const total = sum(weights)
  let weighed = zero
  let given = zero
  return weights.map((weight, index) => {
    weighed = weighed.plus(weight)
    const isLast = index === weights.length - 1
    const upTo = isLast ? whole : floorTo(whole.times(weighed).div(total), step)
    const part = upTo.minus(given)
    given = upTo
    return part
  })
}
