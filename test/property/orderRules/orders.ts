import * as fc from 'fast-check'
import type { OrderType } from '../../../src/contract/domain/order.ts'
import type { RequestArguments } from '../../../src/main/venues/account.ts'
import type { Filters } from './filters.ts'
import { type Fixed, least, most, one, roundDown, roundUp, text, timesUp } from './fixed.ts'
import { isOnGrid } from './oracle.ts'

/** Chance, from which an order for a symbol is made. */
export type Draws = {
  readonly symbol: number
  readonly type: number
  readonly lifetime: number
  readonly isBuy: boolean
  readonly isPadded: boolean
  readonly reduceOnly: boolean
  /** Places within what is allowed, 0 to 1000. */
  readonly price: number
  readonly stop: number
  readonly size: number
  readonly breakage: number
}

const share = fc.integer({ min: 0, max: 1000 })
export const draws: fc.Arbitrary<Draws> = fc.record({
  symbol: fc.nat(),
  type: fc.nat(),
  lifetime: fc.nat(),
  isBuy: fc.boolean(),
  isPadded: fc.boolean(),
  reduceOnly: fc.boolean(),
  price: share,
  stop: share,
  size: share,
  breakage: fc.nat(),
})

export function pick<Item>(items: readonly Item[], draw: number): Item | undefined {
  return items[draw % Math.max(1, items.length)]
}

/** Prices from one ten thousandth to a million, or what the symbol allows of them. */
const cheapest: Fixed = one / 10_000n
const dearest: Fixed = one * 1_000_000n

export function isPriced(orderType: string | undefined): boolean {
  return orderType === 'limit' || orderType === 'stopLimit'
}

export function isStopped(orderType: string | undefined): boolean {
  return orderType === 'stopMarket' || orderType === 'stopLimit'
}

/** An order that keeps every rule of the symbol; null where chance finds none. */
export function validOrder(filters: Filters, drawn: Draws): RequestArguments | null {
  const orderType = pick(filters.orderTypes, drawn.type)
  if (orderType === undefined) return null
  const price = priceOn(filters, drawn.price)
  const stop = priceOn(filters, drawn.stop)
  const quantity = quantityFor(filters, orderType, price, drawn.size)
  if (price === null || stop === null || quantity === null) return null
  const lives = (filters.timesInForce[orderType] ?? []).filter((each) => each !== 'gtd')
  // A contract may be closed in whatever size is left of it.
  const reduceOnly = filters.marketKind !== 'spot' && drawn.reduceOnly
  return {
    symbol: filters.symbol,
    ...(filters.venue === 'bybit' ? { marketKind: filters.marketKind } : {}),
    side: drawn.isBuy ? 'buy' : 'sell',
    orderType,
    quantity: padded(quantity, drawn),
    // The price from which the venue's market orders start is the caller's at Hyperliquid.
    ...(isPriced(orderType) || (filters.venue === 'hyperliquid' && orderType === 'market')
      ? { price: padded(price, drawn) }
      : {}),
    ...(isStopped(orderType) ? { stopPrice: padded(stop, drawn) } : {}),
    ...(orderType === 'trailingStop' ? { trailingDelta: String(10 + (drawn.stop % 1990)) } : {}),
    ...(lives.length === 0 ? {} : { timeInForce: pick(lives, drawn.lifetime) }),
    ...(reduceOnly ? { reduceOnly } : {}),
  }
}

/** A price of the symbol's grid, spread over magnitudes. */
function priceOn(filters: Filters, draw: number): Fixed | null {
  const low = most(filters.minPrice, cheapest)
  const high = least(filters.maxPrice, dearest)
  const decades = Math.log10(Number(high) / Number(low))
  if (!(decades > 0)) return null
  const factor = BigInt(Math.floor(10 ** ((decades * draw) / 1000) * 1e6))
  const wanted = (low * factor) / 1_000_000n
  const price = least(onGrid(filters, wanted), roundDown(high, filters.tick ?? one))
  return price < low || !isOnGrid(filters, price) ? null : price
}

function onGrid({ tick, figures, decimals }: Filters, wanted: Fixed): Fixed {
  if (tick !== null) return roundDown(wanted, tick)
  const spare = wanted.toString().length - (figures ?? 0)
  const byFigures = spare > 0 ? 10n ** BigInt(spare) : 1n
  return roundUp(wanted, most(least(byFigures, one), one / 10n ** BigInt(decimals)))
}

function quantityFor(
  filters: Filters,
  orderType: OrderType,
  price: Fixed | null,
  draw: number,
): Fixed | null {
  if (price === null) return null
  const lot = isPriced(orderType) ? filters.lot : filters.marketLot
  const worth = filters.marketKind === 'inverse' ? one : price
  const low = roundUp(
    most(lot.min, lot.step, timesUp(filters.minNotional, (one * one) / worth)),
    lot.step,
  )
  const high = roundDown(least(lot.max, (filters.maxNotional * one) / worth), lot.step)
  if (low > high) return null
  const reach = least(high - low, low * 1_000n)
  return roundDown(low + (reach * BigInt(draw)) / 1000n, lot.step)
}

function padded(value: Fixed, { isPadded }: Draws): string {
  const plain = text(value)
  if (!isPadded) return plain
  return plain.includes('.') ? `${plain}0` : `${plain}.0`
}
