import type { Side } from '../../../../contract/domain/market.ts'
import type {
  ExecutionType,
  OrderType,
  TimeInForce,
  VenueOrderStatus,
} from '../../../../contract/domain/order.ts'

/** https://developers.binance.com/docs/binance-spot-api-docs/enums */
export const sides: ReadonlyMap<string, Side> = new Map([
  ['BUY', 'buy'],
  ['SELL', 'sell'],
])

export const orderTypes: ReadonlyMap<string, OrderType> = new Map([
  ['LIMIT', 'limit'],
  ['LIMIT_MAKER', 'limit'],
  ['MARKET', 'market'],
  ['STOP_LOSS', 'stopMarket'],
  ['TAKE_PROFIT', 'stopMarket'],
  ['STOP_LOSS_LIMIT', 'stopLimit'],
  ['TAKE_PROFIT_LIMIT', 'stopLimit'],
])

/** `GTX` is a post-only order of the futures' spelling. */
export const timesInForce: ReadonlyMap<string, TimeInForce> = new Map([
  ['GTC', 'gtc'],
  ['GTX', 'gtc'],
  ['IOC', 'ioc'],
  ['FOK', 'fok'],
])

/** `open`: whether it works or waits is said elsewhere. */
export const statuses: ReadonlyMap<string, VenueOrderStatus | 'open'> = new Map<
  string,
  VenueOrderStatus | 'open'
>([
  ['NEW', 'open'],
  // A leg of an order list that waits for the other.
  ['PENDING_NEW', 'untriggered'],
  ['PARTIALLY_FILLED', 'partiallyFilled'],
  ['PENDING_CANCEL', 'open'],
  ['FILLED', 'filled'],
  ['CANCELED', 'canceled'],
  ['REJECTED', 'rejected'],
  ['EXPIRED', 'expired'],
  // By the prevention of trades with oneself.
  ['EXPIRED_IN_MATCH', 'expired'],
])

/** What an `executionReport` tells. The prevention of a trade ends an order, or makes it smaller. */
export const executionTypes: ReadonlyMap<string, ExecutionType | 'prevented'> = new Map<
  string,
  ExecutionType | 'prevented'
>([
  ['NEW', 'accepted'],
  ['CANCELED', 'canceled'],
  ['REPLACED', 'amended'],
  ['REJECTED', 'rejected'],
  ['TRADE', 'trade'],
  ['EXPIRED', 'expired'],
  ['TRADE_PREVENTION', 'prevented'],
])
