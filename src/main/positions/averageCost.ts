import { Big } from 'big.js'
import type { Instrument } from '../../contract/domain/instrument.ts'

/** Digits kept after the point where a division does not come out even. */
const Exact = Big()
Exact.DP = 40

/** How profit of a contract is counted. */
export type Contract = Pick<Instrument, 'marketKind' | 'multiplier'>

/** A trade: positive quantities buy, negative sell. */
export type SignedTrade = { readonly quantity: Big; readonly price: Big }

/**
 * What is held: positive is long, negative short. `cost` is the worth of it at the prices it was
 * opened at, quote asset (inverse contracts: base asset), so that nothing is lost to rounding:
 * realised and unrealised profit always add up to what was paid and received.
 */
export type Holding = { readonly quantity: Big; readonly cost: Big }

export const nothingHeld: Holding = { quantity: new Big(0), cost: new Big(0) }

/**
 * What a quantity is worth at a price. An inverse contract is a fixed amount of the quote asset, so
 * what it is worth in the base asset falls as the price rises: it is counted as owed.
 */
export function worthOf({ marketKind, multiplier }: Contract, quantity: Big, price: Big): Big {
  const units = quantity.times(multiplier)
  return marketKind === 'inverse' ? new Exact(units).div(price).times(-1) : units.times(price)
}

/** The holding after a trade, and what the trade realised. */
export function applyTrade(
  contract: Contract,
  held: Holding,
  trade: SignedTrade,
): { readonly held: Holding; readonly realized: Big } {
  const worth = worthOf(contract, trade.quantity, trade.price)
  const quantity = held.quantity.plus(trade.quantity)
  if (held.quantity.times(trade.quantity).gte(0)) {
    return { held: { quantity, cost: held.cost.plus(worth) }, realized: new Big(0) }
  }
  const closes = trade.quantity.abs().gte(held.quantity.abs())
  if (!closes) {
    const costLeft = new Exact(held.cost).times(quantity).div(held.quantity)
    const realized = costLeft.minus(held.cost).minus(worth)
    return { held: { quantity, cost: costLeft }, realized }
  }
  // What is left over opens the other way, at this price.
  const closingWorth = worthOf(contract, held.quantity, trade.price)
  const realized = closingWorth.minus(held.cost)
  return { held: { quantity, cost: worth.plus(closingWorth) }, realized }
}

/** What closing everything at a price would realise. */
export function unrealizedOf(contract: Contract, held: Holding, price: Big): Big {
  return worthOf(contract, held.quantity, price).minus(held.cost)
}

/** Null without a position. */
export function averagePriceOf({ marketKind, multiplier }: Contract, held: Holding): Big | null {
  const units = new Exact(held.quantity).times(multiplier)
  if (units.eq(0) || held.cost.eq(0)) return null
  return marketKind === 'inverse' ? units.div(held.cost).times(-1) : new Exact(held.cost).div(units)
}

/** A position taken over at a known average price. */
export function holdingAt(contract: Contract, quantity: Big, averagePrice: Big): Holding {
  return { quantity, cost: worthOf(contract, quantity, averagePrice) }
}
