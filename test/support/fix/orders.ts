import * as fc from 'fast-check'
import { mainAccount } from '../../../src/contract/domain/account.ts'
import type { InstrumentId, UnixMs } from '../../../src/contract/domain/ids.ts'
import type {
  AccountOrigin,
  ClientOrderId,
  NewOrder,
  OrderType,
} from '../../../src/contract/domain/order.ts'
import type { FixDialect } from '../../../src/main/venues/shared/fix/dialect.ts'
import type { FixContext } from '../../../src/main/venues/shared/fix/orders.ts'
import {
  binanceSpot,
  coinbaseExchange,
  coinbasePrime,
} from '../../../src/main/venues/shared/fix/venueDialects.ts'
import { generic42, generic44 } from '../../../src/main/venues/shared/fix/versions.ts'
import { newOrderOf } from '../newOrders.ts'

export const dialects: readonly FixDialect[] = [
  binanceSpot,
  coinbaseExchange,
  coinbasePrime,
  generic42,
  generic44,
]

export const now = Date.UTC(2026, 5, 1, 12) as UnixMs
export const instrumentId = 'BTC-USD-SPOT.FIX' as InstrumentId
export const origin: AccountOrigin = {
  venue: 'binance-spot',
  environment: 'sandbox',
  accountId: mainAccount,
}

export const context: FixContext = {
  now,
  symbolOf: (id) => (id === instrumentId ? 'BTC-USD' : null),
  instrumentOf: (symbol) => (symbol === 'BTC-USD' ? instrumentId : null),
  account: 'portfolio-1',
}

/** A positive decimal in its shortest form. */
export const decimals = fc
  .tuple(fc.bigInt({ min: 1n, max: 10n ** 15n }), fc.integer({ min: 0, max: 12 }))
  .map(([digits, places]) => decimalOf(digits, places))

function decimalOf(digits: bigint, places: number): string {
  const text = digits.toString().padStart(places + 1, '0')
  const whole = text.slice(0, text.length - places)
  const part = text.slice(text.length - places).replace(/0+$/, '')
  return part === '' || places === 0 ? whole : `${whole}.${part}`
}

/** Orders that the dialect can say. */
export function ordersOf(dialect: FixDialect): fc.Arbitrary<NewOrder> {
  const types = Object.keys(dialect.orderTypes) as OrderType[]
  return fc.constantFrom(...types).chain((orderType) => ordersOfType(dialect, orderType))
}

function ordersOfType(dialect: FixDialect, orderType: OrderType): fc.Arbitrary<NewOrder> {
  const lifetimes = dialect.orderTypes[orderType]?.timesInForce ?? []
  const optional = dialect.unsaidTimeInForce === null ? [null] : []
  const choices = lifetimes.length === 0 ? [null] : [...lifetimes, ...optional]
  const trails = orderType === 'trailingStop'
  const waits = orderType.startsWith('stop') || trails
  return fc
    .record({
      id: fc.stringMatching(/^[A-Za-z0-9_-]{1,36}$/),
      side: fc.constantFrom('buy', 'sell'),
      amount: decimals,
      isQuoted: fc.boolean(),
      price: decimals,
      stopPrice: decimals,
      delta: fc.integer({ min: 10, max: 2000 }),
      isActivated: fc.boolean(),
      takesProfit: fc.boolean(),
      timeInForce: fc.constantFrom(...choices),
      livesMs: fc.integer({ min: 1, max: 90 * 86_400_000 }),
      postOnly: fc.boolean(),
    })
    .map((drawn) => {
      const isQuoted = drawn.isQuoted && orderType === 'market' && dialect.quoteQuantity
      const { timeInForce, side } = drawn
      const mayRest =
        timeInForce === 'gtc' || (timeInForce === 'gtd' && dialect.postOnly?.tag === 18)
      const favourable = side === 'buy' ? 'fall' : 'rise'
      const turns = waits && dialect.trigger !== 'stopPx' && drawn.takesProfit
      return newOrderOf({
        clientOrderId: drawn.id as ClientOrderId,
        instrumentId,
        side,
        orderType,
        quantity: isQuoted ? null : drawn.amount,
        quoteQuantity: isQuoted ? drawn.amount : null,
        price: orderType === 'limit' || orderType === 'stopLimit' ? drawn.price : null,
        stopPrice:
          orderType.startsWith('stop') || (trails && drawn.isActivated) ? drawn.stopPrice : null,
        trailingDelta: trails ? String(drawn.delta) : null,
        triggerDirection: turns ? favourable : null,
        timeInForce,
        expireTime: timeInForce === 'gtd' ? ((now + drawn.livesMs) as UnixMs) : null,
        postOnly: drawn.postOnly && mayRest && dialect.postOnlyTypes.includes(orderType),
      })
    })
}
