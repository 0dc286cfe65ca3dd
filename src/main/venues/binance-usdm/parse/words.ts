import type { PositionSide, Side } from '../../../../contract/domain/market.ts'
import type { OrderType, TimeInForce, VenueOrderStatus } from '../../../../contract/domain/order.ts'

/** https://developers.binance.com/docs/derivatives/usds-margined-futures/common-definition */
export const sides: ReadonlyMap<string, Side> = new Map([
  ['BUY', 'buy'],
  ['SELL', 'sell'],
])

export const positionSides: ReadonlyMap<string, PositionSide | null> = new Map([
  ['BOTH', null],
  ['LONG', 'long'],
  ['SHORT', 'short'],
])

/** Null: a kind of order that the venue makes itself and we do not send. */
export const orderTypes: ReadonlyMap<string, OrderType | null> = new Map<string, OrderType | null>([
  ['LIMIT', 'limit'],
  ['MARKET', 'market'],
  ['STOP', 'stopLimit'],
  ['TAKE_PROFIT', 'stopLimit'],
  ['STOP_MARKET', 'stopMarket'],
  ['TAKE_PROFIT_MARKET', 'stopMarket'],
  ['TRAILING_STOP_MARKET', 'trailingStop'],
  ['LIQUIDATION', null],
])

/** Types that wait for a price while they still have that name. */
export const waitingTypes: ReadonlySet<OrderType | null> = new Set<OrderType | null>([
  'stopLimit',
  'stopMarket',
  'trailingStop',
])

type Lifetime = { readonly timeInForce: TimeInForce; readonly postOnly: boolean }

export const lifetimes: ReadonlyMap<string, Lifetime> = new Map<string, Lifetime>([
  ['GTC', { timeInForce: 'gtc', postOnly: false }],
  // Ends with the position it protects.
  ['GTE_GTC', { timeInForce: 'gtc', postOnly: false }],
  ['IOC', { timeInForce: 'ioc', postOnly: false }],
  ['FOK', { timeInForce: 'fok', postOnly: false }],
  ['GTD', { timeInForce: 'gtd', postOnly: false }],
  ['GTX', { timeInForce: 'gtc', postOnly: true }],
  // Retail price improvement: post-only, and not shown in the book.
  ['RPI', { timeInForce: 'gtc', postOnly: true }],
])

/** `open`: how much has traded says which of the open ones it is. */
export const statuses: ReadonlyMap<string, VenueOrderStatus | 'open'> = new Map<
  string,
  VenueOrderStatus | 'open'
>([
  ['NEW', 'open'],
  ['PARTIALLY_FILLED', 'partiallyFilled'],
  ['FILLED', 'filled'],
  ['CANCELED', 'canceled'],
  ['EXPIRED', 'expired'],
  // By the prevention of trades with oneself.
  ['EXPIRED_IN_MATCH', 'expired'],
  ['REJECTED', 'rejected'],
  // Closing orders that the insurance fund or a deleveraged trader takes.
  ['NEW_INSURANCE', 'open'],
  ['NEW_ADL', 'open'],
])

/** Client order ids of orders the venue made: to liquidate, and to deleverage. */
export function isLiquidation(clientOrderId: string | null): boolean {
  return clientOrderId?.startsWith('autoclose-') === true
}
