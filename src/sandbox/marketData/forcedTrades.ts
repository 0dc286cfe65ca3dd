import type { VenueId } from '../../contract/domain/venue.ts'
import { hexDigits, textKey, unit } from './hash.ts'
import { decimalsOf } from './listings.ts'
import type { SimulatedPosition } from './positions.ts'

/** A forced trade that really happened in the simulation: the truth a feed is measured against. */
export type ForcedTrade = {
  readonly venue: VenueId
  readonly venueSymbol: string
  /** The same at every look, unique in the sandbox. */
  readonly id: string
  readonly time: number
  readonly positionSide: 'long' | 'short'
  /** Of the forced order. */
  readonly side: 'buy' | 'sell'
  /** Base units, whole steps. */
  readonly quantity: number
  readonly leverage: number
  readonly entryTime: number
  readonly entryPrice: number
  /** Mark price that triggered it. */
  readonly liquidationPrice: number
  /** What the forced order was filled at. */
  readonly fillPrice: number
  readonly bankruptcyPrice: number
  /** `backstop`: the venue's liquidator vault took the position over. Only at Hyperliquid. */
  readonly method: 'market' | 'backstop'
  /** Hyperliquid address of the liquidated trader, else null. */
  readonly liquidatedUser: string | null
}

const slipKey = textKey('slip')
const backstopKey = textKey('backstop')
const traderKey = textKey('trader')

/** Simulated traders of Hyperliquid share this many addresses. */
const traderCount = 400

/** A forced trade is filled between the trigger and the price that uses up all margin. */
export function forcedTrade(seed: number, position: SimulatedPosition): ForcedTrade {
  const { listing, positionSide } = position
  const trigger = position.liquidationPrice as number
  const slip = unit(seed, listing.key, slipKey, position.id) * 0.55
  const filled = trigger + (position.bankruptcyPrice - trigger) * slip
  return {
    venue: listing.venue,
    venueSymbol: listing.venueSymbol,
    id: `${listing.venueSymbol}-${position.id}`,
    time: position.endTime,
    positionSide,
    side: positionSide === 'long' ? 'sell' : 'buy',
    quantity: roundTo(position.quantity, listing.stepSize),
    leverage: position.leverage,
    entryTime: position.entryTime,
    entryPrice: position.entryPrice,
    liquidationPrice: trigger,
    fillPrice: roundTo(filled, listing.tickSize),
    bankruptcyPrice: roundTo(position.bankruptcyPrice, listing.tickSize),
    method: isBackstop(seed, position) ? 'backstop' : 'market',
    liquidatedUser: listing.venue === 'hyperliquid' ? traderOf(seed, position) : null,
  }
}

/** Large positions end at the liquidator vault more often. */
function isBackstop(seed: number, position: SimulatedPosition): boolean {
  if (position.listing.venue !== 'hyperliquid') return false
  const large = position.quantity * position.entryPrice > 50_000
  return unit(seed, position.listing.key, backstopKey, position.id) < (large ? 0.35 : 0.04)
}

export function traderOf(seed: number, position: SimulatedPosition): string {
  const trader = Math.floor(unit(seed, position.listing.key, traderKey, position.id) * traderCount)
  return traderAddress(seed, trader)
}

/** The address of one of the simulated traders, or of anyone when the number is arbitrary. */
export function traderAddress(seed: number, trader: number): string {
  return `0x${hexDigits(40, seed, traderKey, trader)}`
}

/** To the nearest step, without the dust that floating point leaves. */
export function roundTo(value: number, step: number): number {
  return Number((Math.round(value / step) * step).toFixed(decimalsOf(step)))
}
