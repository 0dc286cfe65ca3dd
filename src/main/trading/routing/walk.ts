import { Big } from 'big.js'
import type { DecimalText } from '../../../contract/domain/decimal.ts'
import type { Instrument } from '../../../contract/domain/instrument.ts'
import type { Level, Side } from '../../../contract/domain/market.ts'

/** A level in the order's own unit: base units, or contracts of an inverse instrument. */
export type Rung = { readonly price: Big; readonly quantity: Big }

/** What taking from a book comes to. */
export type Walked = {
  readonly quantity: Big
  /** Quote asset. */
  readonly quote: Big
  readonly base: Big
}

/** How much is to be taken: of the order's unit, or worth so much of the quote asset. */
export type Target = { readonly in: 'quantity' | 'quote'; readonly amount: Big }

type Kind = Pick<Instrument, 'marketKind' | 'multiplier'>

/** The levels an order of this side can take, best first, none beyond its limit. */
export function* rungs(
  levels: readonly Level[],
  kind: Kind,
  side: Side,
  limit: DecimalText | null,
): Generator<Rung> {
  const bound = limit === null ? null : new Big(limit)
  for (const [price, base] of levels) {
    const exact = new Big(price)
    if (bound !== null && isBeyond(exact, bound, side)) return
    yield { price: exact, quantity: unitsOf(new Big(base), exact, kind) }
  }
}

/** Whether a limit order of this side would not trade at the price. */
export function isBeyond(price: Big, limit: Big, side: Side): boolean {
  return side === 'buy' ? price.gt(limit) : price.lt(limit)
}

/** Takes from the best level down until the target is reached or nothing is left. */
export function walk(ladder: Iterable<Rung>, kind: Kind, target: Target): Walked {
  let walked = nothing
  let left = target.amount
  for (const rung of ladder) {
    if (left.lte(0)) break
    const whole = amountsOf(rung.price, rung.quantity, kind)
    const offered = whole[target.in]
    const taken = left.gte(offered) ? whole : partOf(rung, left, target.in, kind)
    left = left.minus(taken[target.in])
    walked = sum(walked, taken)
    if (left.lte(0) || left.lt(dust)) break
  }
  return walked
}

/** Average price; null of nothing. */
export function averageOf({ quote, base }: Walked): number | null {
  return base.lte(0) ? null : quote.div(base).toNumber()
}

/** What a quantity comes to at one price. */
export function amountsOf(price: Big, quantity: Big, { marketKind, multiplier }: Kind): Walked {
  if (marketKind === 'inverse') {
    const quote = quantity.times(multiplier)
    return { quantity, quote, base: quote.div(price) }
  }
  return {
    quantity,
    quote: price.times(quantity).times(multiplier),
    base: quantity.times(multiplier),
  }
}

export function sum(left: Walked, right: Walked): Walked {
  return {
    quantity: left.quantity.plus(right.quantity),
    quote: left.quote.plus(right.quote),
    base: left.base.plus(right.base),
  }
}

export const nothing: Walked = { quantity: new Big(0), quote: new Big(0), base: new Big(0) }

/** What a division may leave over of a target in the quote asset. */
const dust = new Big('1e-12')

/** The part of a level that reaches the target exactly. */
function partOf({ price }: Rung, amount: Big, unit: Target['in'], kind: Kind): Walked {
  if (unit === 'quantity') return amountsOf(price, amount, kind)
  const perUnit = amountsOf(price, new Big(1), kind).quote
  return { ...amountsOf(price, amount.div(perUnit), kind), quote: amount }
}

function unitsOf(base: Big, price: Big, { marketKind, multiplier }: Kind): Big {
  return marketKind === 'inverse' ? base.times(price).div(multiplier) : base.div(multiplier)
}
