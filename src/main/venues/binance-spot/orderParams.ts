import type { Side } from '../../../contract/domain/market.ts'
import type { OrderType, TimeInForce } from '../../../contract/domain/order.ts'
import { type Params, defined } from '../shared/binance/drafts.ts'
import { type OrderTerms, isStopLoss } from '../shared/orderTerms.ts'

export const sidesOnWire: Readonly<Record<Side, string>> = { buy: 'BUY', sell: 'SELL' }

const timesInForceOnWire: Readonly<Partial<Record<TimeInForce, string>>> = {
  gtc: 'GTC',
  ioc: 'IOC',
  fok: 'FOK',
}

/** Types that rest in the book once they work. */
const resting: ReadonlySet<OrderType> = new Set(['limit', 'stopLimit'])

/** https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints */
export function orderParams(terms: OrderTerms, symbol: string): Params {
  const { orderType, postOnly, timeInForce } = terms
  const rests = resting.has(orderType) && !postOnly
  return defined({
    symbol,
    side: sidesOnWire[terms.side],
    type: typeOnWire(terms),
    timeInForce: rests ? timesInForceOnWire[timeInForce ?? 'gtc'] : undefined,
    quantity: terms.quantity ?? undefined,
    quoteOrderQty: terms.quoteQuantity ?? undefined,
    price: terms.price ?? undefined,
    stopPrice: terms.stopPrice ?? undefined,
    trailingDelta: terms.trailingDelta ?? undefined,
    newClientOrderId: terms.clientOrderId ?? undefined,
    newOrderRespType: 'FULL',
  })
}

/** Post-only is a type of its own. A stop waits for a price against it, a take profit for the other. */
function typeOnWire(terms: OrderTerms): string {
  const { orderType, postOnly } = terms
  if (orderType === 'market') return 'MARKET'
  if (orderType === 'limit') return postOnly ? 'LIMIT_MAKER' : 'LIMIT'
  const word = isStopLoss(terms) ? 'STOP_LOSS' : 'TAKE_PROFIT'
  return orderType === 'stopLimit' ? `${word}_LIMIT` : word
}
