import { Big } from 'big.js'
import type { Instrument } from '../../../contract/domain/instrument.ts'
import type { OrderTerms } from '../../../contract/domain/managedOrder.ts'
import type { BookSnapshot, Level } from '../../../contract/domain/market.ts'
import type { KnownFees } from './view.ts'
import { type Target, type Walked, amountsOf, isBeyond, nothing, rungs, sum, walk } from './walk.ts'

/**
 * What an order would meet in a book as it stands.
 * - `takes`: all of it, or its first part, trades at once;
 * - `rests`: none of it does;
 * - `waits`: it needs a price to be passed first, and nothing can be said of then.
 */
export type Estimate = {
  readonly meets: 'takes' | 'rests' | 'waits'
  /** What trades at once. */
  readonly taken: Walked
  /** What would stay in the book at the limit price. */
  readonly resting: Walked
  /** Whether all of it finds its place: traded, or resting where its lifetime lets it. */
  readonly complete: boolean
}

export function estimate(terms: OrderTerms, instrument: Instrument, book: BookSnapshot): Estimate {
  if (terms.stopPrice !== null || terms.trailingDelta !== null) return waiting
  const opposite = terms.side === 'buy' ? book.asks : book.bids
  const target = targetOf(terms)
  if (target === null) return waiting
  if (!takes(terms, opposite[0])) return restingAll(terms, instrument, target)
  const ladder = rungs(opposite, instrument, terms.side, terms.price)
  const taken = walk(ladder, instrument, target)
  const left = target.amount.minus(taken[target.in])
  const isAll = left.lte(0) || (target.in === 'quote' && left.lt(quoteDust))
  const mayRest = terms.price !== null && terms.timeInForce !== 'ioc' && terms.timeInForce !== 'fok'
  const resting =
    isAll || !mayRest || terms.price === null
      ? nothing
      : amountsOf(new Big(terms.price), left, instrument)
  return { meets: 'takes', taken, resting, complete: isAll || mayRest }
}

/** Fee of an estimate in the quote asset: what trades at once takes, the rest makes. */
export function feeOf({ taken, resting }: Estimate, { maker, taker }: KnownFees): Big {
  return taken.quote.times(taker).plus(resting.quote.times(maker))
}

export function wholeOf({ taken, resting }: Estimate): Walked {
  return sum(taken, resting)
}

const quoteDust = new Big('1e-9')

const waiting: Estimate = { meets: 'waits', taken: nothing, resting: nothing, complete: false }

function targetOf({ quantity, quoteQuantity }: OrderTerms): Target | null {
  if (quantity !== null) return { in: 'quantity', amount: new Big(quantity) }
  return quoteQuantity === null ? null : { in: 'quote', amount: new Big(quoteQuantity) }
}

function takes({ postOnly, price, side }: OrderTerms, best: Level | undefined): boolean {
  if (price === null) return true
  if (postOnly || best === undefined) return false
  return !isBeyond(new Big(best[0]), new Big(price), side)
}

function restingAll(
  { price, timeInForce }: OrderTerms,
  instrument: Instrument,
  { amount }: Target,
): Estimate {
  const resting = price === null ? nothing : amountsOf(new Big(price), amount, instrument)
  // An order that may not rest would end with nothing traded.
  const mayRest = timeInForce !== 'ioc' && timeInForce !== 'fok'
  return { meets: 'rests', taken: nothing, resting, complete: mayRest }
}
