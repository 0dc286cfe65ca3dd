import { mainAccount } from '../../src/contract/domain/account.ts'
import type { OrderRequest, OrderTerms } from '../../src/contract/domain/managedOrder.ts'
import type { Random } from '../../src/main/core/random.ts'
import { type StormMarket, priceAt, quantityFor } from './markets.ts'

/** What a storm does next. */
export type Deed = 'submit' | 'cancel' | 'amend'

export function nextDeed(random: Random): Deed {
  const drawn = random()
  if (drawn < 0.62) return 'submit'
  return drawn < 0.84 ? 'cancel' : 'amend'
}

/** An order of a kind that a trader sends: resting, at the touch, taking, or with a condition. */
export function nextOrder(
  random: Random,
  markets: readonly StormMarket[],
  idempotencyKey: string,
): OrderRequest {
  const market = pick(random, markets)
  const side = random() < 0.5 ? 'buy' : 'sell'
  const away = side === 'buy' ? -1 : 1
  const limit = (share: number): Partial<OrderTerms> => ({
    orderType: 'limit',
    price: priceAt(market, 1 + away * share),
    timeInForce: 'gtc',
  })
  const terms = pick<() => Partial<OrderTerms>>(random, [
    () => limit(0.01 + random() * 0.02),
    () => limit(0.01 + random() * 0.02),
    () => limit(random() * 0.002 - 0.001),
    () => limit(-0.002),
    () => ({ ...limit(-0.002), timeInForce: 'ioc' }),
    () => ({ ...limit(random() * 0.001), postOnly: true }),
    () => ({ orderType: 'market' }),
  ])()
  return {
    ...plainTerms,
    ...terms,
    side,
    quantity: quantityFor(market, 20 + random() * 500),
    idempotencyKey,
    venue: market.venue,
    accountId: mainAccount,
    instrumentId: market.instrument.instrumentId,
    parentId: null,
    source: 'api',
    clickedTime: null,
  }
}

/** Another price or quantity for an order that rests. */
export function nextAmendment(
  random: Random,
  market: StormMarket,
  { side }: Pick<OrderRequest, 'side'>,
): { readonly price: string; readonly quantity: string } {
  const away = side === 'buy' ? -1 : 1
  return {
    price: priceAt(market, 1 + away * (0.002 + random() * 0.03)),
    quantity: quantityFor(market, 20 + random() * 500),
  }
}

export function pick<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new Error('there is nothing to pick from')
  return item
}

const plainTerms: OrderTerms = {
  side: 'buy',
  orderType: 'limit',
  quantity: null,
  quoteQuantity: null,
  price: null,
  stopPrice: null,
  trailingDelta: null,
  triggerDirection: null,
  triggerBy: null,
  timeInForce: null,
  expireTime: null,
  postOnly: false,
  reduceOnly: false,
  positionSide: null,
}
