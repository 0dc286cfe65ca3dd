import type { OrderType } from '../../../src/contract/domain/order.ts'
import type { RequestArguments } from '../../../src/main/venues/account.ts'
import { type Fixed, fixed, one } from './fixed.ts'
import type { Filters } from './filters.ts'

const atMarket: ReadonlySet<string> = new Set(['market', 'stopMarket', 'trailingStop'])

/** The rules of the symbol that the numbers of an order break, by rule; the numbers are readable. */
export function brokenFilters(filters: Filters, order: RequestArguments): readonly string[] {
  const { price, stopPrice, quantity } = usedOf(order)
  return [
    ...(quantity === undefined ? [] : brokenLots(filters, order, fixed(quantity))),
    ...(price === undefined ? [] : brokenPrice(filters, fixed(price), 'price')),
    ...(stopPrice === undefined ? [] : brokenPrice(filters, fixed(stopPrice), 'stopPrice')),
    ...brokenNotional(filters, order),
  ]
}

/** Without the prices that the type has no use for. */
function usedOf(order: RequestArguments): RequestArguments {
  const priced: readonly string[] = ['limit', 'stopLimit'] satisfies OrderType[]
  const stopped: readonly string[] = [
    'stopMarket',
    'stopLimit',
    'trailingStop',
  ] satisfies OrderType[]
  const type = order.orderType ?? ''
  return {
    ...order,
    price: priced.includes(type) ? order.price : undefined,
    stopPrice: stopped.includes(type) ? order.stopPrice : undefined,
  }
}

function brokenLots(filters: Filters, { orderType }: RequestArguments, quantity: Fixed): string[] {
  const { min, max, step } = atMarket.has(orderType ?? '') ? filters.marketLot : filters.lot
  return [
    ...(quantity < min ? ['quantity minQuantity'] : []),
    ...(quantity > max ? ['quantity maxQuantity'] : []),
    ...(quantity % step === 0n ? [] : ['quantity stepSize']),
  ]
}

function brokenPrice(filters: Filters, price: Fixed, field: string): string[] {
  return [
    ...(price < filters.minPrice ? [`${field} minPrice`] : []),
    ...(price > filters.maxPrice ? [`${field} maxPrice`] : []),
    ...(isOnGrid(filters, price) ? [] : [`${field} tickSize`]),
  ]
}

/** A multiple of the tick; or whole, or of so many decimals and figures at most. */
export function isOnGrid({ tick, figures, decimals }: Filters, price: Fixed): boolean {
  if (tick !== null) return price % tick === 0n
  if (price % one === 0n) return true
  if (price % (one / 10n ** BigInt(decimals)) !== 0n) return false
  return price.toString().replace(/0+$/, '').length <= (figures ?? Number.POSITIVE_INFINITY)
}

function brokenNotional(filters: Filters, order: RequestArguments): string[] {
  const { quantity } = order
  // At Hyperliquid a market order is a limit order from the price that comes with it.
  const isLimit = filters.venue === 'hyperliquid' && order.orderType === 'market'
  const { price } = isLimit ? order : usedOf(order)
  if (quantity === undefined) return []
  // An inverse contract is worth one unit of the quote asset.
  const worth =
    filters.marketKind === 'inverse'
      ? fixed(quantity) * one
      : price === undefined
        ? null
        : fixed(quantity) * fixed(price)
  if (worth === null) return []
  const maySmall = order.reduceOnly === true && filters.venue !== 'binance-spot'
  return [
    ...(worth < filters.minNotional * one && !maySmall ? ['quantity minNotional'] : []),
    ...(worth > filters.maxNotional * one ? ['quantity maxNotional'] : []),
  ]
}
