import { Big } from 'big.js'
import { describe, expect, it } from 'vitest'
import type { Instrument } from '../../../../src/contract/domain/instrument.ts'
import type { RequestArguments } from '../../../../src/main/venues/account.ts'
import { buildRequest } from '../../../../src/main/venues/binance-spot/build.ts'
import { parseInstruments } from '../../../../src/main/venues/binance-spot/parse/instruments.ts'
import { urls } from '../../../../src/main/venues/binance-spot/urls.ts'
import {
  type UnifiedOrder,
  describeRecordedRequests,
  formOf,
  itRefuses,
  limitOrder,
  must,
  refusalOf,
  requestRig,
  rounded,
} from '../../../support/binanceRequests.ts'

const rig = requestRig({ venue: 'binance-spot', urls: urls.live, buildRequest })
const { build } = rig

/** Groups that are none of the actions of `request`, and where they are covered instead. */
const leftOut = {
  fetchBalance: 'the one case asks a futures account',
  fetchClosedOrders: 'closed orders are asked for one by one',
  fetchOrders: 'closed orders are asked for one by one',
  fetchOHLCV: 'market data, asked for by the adapter',
  fetchTicker: 'market data, asked for by the adapter',
  fetchTime: 'asked for by the adapter',
  fetchTrades: 'market data comes over the stream',
  fetchTradingFees: 'the rates of one symbol are asked for by the account',
}

function submitArguments([
  symbol,
  type,
  side,
  amount,
  price,
  given = {},
]: UnifiedOrder): RequestArguments {
  const market = rig.marketOf(symbol)
  const trigger = given['triggerPrice']
  // The other library sizes a market buy by its cost, which it makes of the price it is given.
  const cost = given['cost'] ?? (price === null ? null : new Big(amount).times(price).toFixed())
  const isQuoted = type === 'market' && side === 'buy' && cost !== null
  return {
    symbol: market.id,
    side,
    orderType: trigger === undefined ? type : 'stopLimit',
    quantity: isQuoted ? undefined : rounded(amount, market.precision.amount, 0),
    quoteQuantity: isQuoted ? rounded(cost, market.precision.price, 0) : undefined,
    price: price === null ? undefined : rounded(price, market.precision.price, 1),
    stopPrice: trigger === undefined ? undefined : rounded(trigger, market.precision.price, 1),
    timeInForce: (given['timeInForce'] as string | undefined)?.toLowerCase(),
    postOnly: given['postOnly'] as boolean | undefined,
    clientOrderId: given['clientOrderId'] as string | undefined,
  }
}

describeRecordedRequests(rig, {
  leftOut,
  submitArguments,
  // Of a replacement the other library makes up the name of the new order.
  madeUp: { editOrder: ['newClientOrderId'] },
})

describe('an order of Binance Spot', () => {
  it('keeps values as they were given', () => {
    expect(formOf(build('submit', limitOrder))).toMatchObject({
      type: 'LIMIT',
      quantity: '0.010',
      price: '30000.10',
      timeInForce: 'GTC',
      newClientOrderId: 'pw-1',
    })
  })

  it('is post-only by its type, which has no time in force', () => {
    const form = formOf(build('submit', { ...limitOrder, postOnly: true }))
    expect(form['type']).toBe('LIMIT_MAKER')
    expect(form).not.toHaveProperty('timeInForce')
  })

  it('trades at the market by quantity or by what it may cost', () => {
    const market = { symbol: 'BTCUSDT', side: 'buy', orderType: 'market' }
    expect(formOf(build('submit', { ...market, quantity: '1' }))).toMatchObject({
      type: 'MARKET',
      quantity: '1',
    })
    const quoted = formOf(build('submit', { ...market, quoteQuantity: '25.5' }))
    expect(quoted).toMatchObject({ quoteOrderQty: '25.5' })
    expect(quoted).not.toHaveProperty('quantity')
    const both = { ...market, quantity: '1', quoteQuantity: '25.5' }
    expect(refusalOf(build('submit', both))).toBe('INVALID_ARGUMENT quoteQuantity')
  })

  it.each([
    ['buy', undefined, 'STOP_LOSS'],
    ['buy', 'rise', 'STOP_LOSS'],
    ['buy', 'fall', 'TAKE_PROFIT'],
    ['sell', undefined, 'STOP_LOSS'],
    ['sell', 'fall', 'STOP_LOSS'],
    ['sell', 'rise', 'TAKE_PROFIT'],
  ])('to %s that waits for the price to %s is a %s', (side, triggerDirection, word) => {
    const stop = { ...limitOrder, side, triggerDirection, stopPrice: '29000' }
    const limit = formOf(build('submit', { ...stop, orderType: 'stopLimit' }))
    expect(limit).toMatchObject({ type: `${word}_LIMIT`, stopPrice: '29000', timeInForce: 'GTC' })
    const market = formOf(build('submit', { ...stop, orderType: 'stopMarket' }))
    expect(market['type']).toBe(word)
    expect(market).not.toHaveProperty('price')
    expect(market).not.toHaveProperty('timeInForce')
  })

  it('trails by basis points, from a price on where one is given', () => {
    const trailing = {
      ...limitOrder,
      side: 'sell',
      orderType: 'trailingStop',
      trailingDelta: '150',
    }
    const form = formOf(build('submit', trailing))
    expect(form).toMatchObject({ type: 'STOP_LOSS', trailingDelta: '150' })
    expect(form).not.toHaveProperty('stopPrice')
    expect(formOf(build('submit', { ...trailing, stopPrice: '31000' }))['stopPrice']).toBe('31000')
    expect(refusalOf(build('submit', { ...trailing, trailingDelta: '2001' }))).toBe(
      'ORDER_INVALID trailingDelta',
    )
    expect(refusalOf(build('submit', { ...trailing, trailingDelta: '9' }))).toBe(
      'ORDER_INVALID trailingDelta',
    )
  })

  itRefuses(rig, [
    [
      'a time in force it has not',
      { timeInForce: 'gtd', expireTime: 2e12 },
      'UNSUPPORTED timeInForce',
    ],
    ['reduce-only', { reduceOnly: true }, 'UNSUPPORTED reduceOnly'],
    ['a side of a hedge', { positionSide: 'long' }, 'UNSUPPORTED positionSide'],
    [
      'a post-only stop',
      { postOnly: true, orderType: 'stopLimit', stopPrice: '1' },
      'UNSUPPORTED postOnly',
    ],
    [
      'a trigger it has not',
      { triggerBy: 'mark', orderType: 'stopMarket', stopPrice: '1' },
      'UNSUPPORTED triggerBy',
    ],
    ['an id with a dot', { clientOrderId: 'a.b' }, 'INVALID_ARGUMENT clientOrderId'],
  ])

  it('says that a key cannot be read without repeating it', () => {
    const secret = '-----BEGIN PRIVATE KEY-----\nnonsense\n-----END PRIVATE KEY-----'
    const refused = build('submit', limitOrder, { credentials: { apiKey: 'key', secret } })
    expect(refused).toMatchObject({ ok: false, error: { code: 'AUTHENTICATION_FAILED' } })
    expect(JSON.stringify(refused)).not.toContain('nonsense')
  })
})

describe('an amendment at Binance Spot', () => {
  const change = { symbol: 'BTCUSDT', orderId: '7', side: 'buy', price: '1', quantity: '2' }

  it('of the quantity alone keeps the place in the queue', () => {
    const shrunk = must(build('amend', { symbol: 'BTCUSDT', orderId: '7', quantity: '2' }))
    expect(shrunk.method).toBe('PUT')
    expect(new URL(shrunk.url).pathname).toBe('/api/v3/order/amend/keepPriority')
    expect(Object.fromEntries(new URLSearchParams(shrunk.body))).toMatchObject({
      orderId: '7',
      newQty: '2',
    })
  })

  it('of the price replaces the order, and sends nothing anew unless it was canceled', () => {
    expect(formOf(build('amend', change))).toMatchObject({
      cancelReplaceMode: 'STOP_ON_FAILURE',
      cancelOrderId: '7',
      price: '1',
      quantity: '2',
    })
    const byName = { ...change, orderId: undefined, clientOrderId: 'pw-9' }
    expect(formOf(build('amend', byName))).toMatchObject({ cancelOrigClientOrderId: 'pw-9' })
  })

  it.each(['side', 'quantity', 'orderId'])('of the price says when its %s is missing', (field) => {
    expect(refusalOf(build('amend', { ...change, [field]: undefined }))).toBe(
      `INVALID_ARGUMENT ${field}`,
    )
  })

  it('says when nothing is to be changed', () => {
    expect(refusalOf(build('amend', { symbol: 'BTCUSDT', orderId: '7' }))).toBe(
      'INVALID_ARGUMENT price',
    )
  })
})

describe('what spot does not have', () => {
  it('is refused by name', () => {
    expect(refusalOf(build('positions', {}))).toBe('UNSUPPORTED positions')
    expect(refusalOf(build('fills', { symbol: 'BTCUSDT', limit: 1001 }))).toBe(
      'INVALID_ARGUMENT limit',
    )
    expect(refusalOf(build('cancelAll', {}))).toBe('INVALID_ARGUMENT symbol')
  })
})

describe.skipIf(rig.file === null)('with the list of spot instruments', () => {
  const list = (): readonly Instrument[] => {
    const symbols = Object.values(rig.file?.markets ?? {}).map(({ raw }) => raw)
    const parsed = parseInstruments({ symbols })
    return parsed.ok ? parsed.value.values : []
  }
  const doge = {
    symbol: 'DOGEUSDT',
    side: 'buy',
    orderType: 'limit',
    quantity: '100',
    price: '0.1',
  }

  it('knows the rules of its markets', () => {
    expect(list().map(({ venueSymbol }) => venueSymbol)).toContain('DOGEUSDT')
  })

  it.each([
    ['a price off the tick', { price: '0.123456789' }, 'ORDER_INVALID price'],
    ['a quantity off the step', { quantity: '100.5' }, 'ORDER_INVALID quantity'],
    ['a notional below the least', { quantity: '10' }, 'ORDER_INVALID quantity'],
    ['a quantity above the most', { quantity: '1000000000000' }, 'ORDER_INVALID quantity'],
    ['a symbol that is not listed', { symbol: 'NOPEUSDT' }, 'UNKNOWN_SYMBOL symbol'],
  ])('an order is not sent with %s', (_name, change, refusal) => {
    expect(refusalOf(build('submit', { ...doge, ...change }, { instruments: list() }))).toBe(
      refusal,
    )
  })
})
