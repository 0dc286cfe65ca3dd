import { Big } from 'big.js'
import { describe, expect, it } from 'vitest'
import type { Instrument } from '../../../../src/contract/domain/instrument.ts'
import type { RequestAction, RequestArguments } from '../../../../src/main/venues/account.ts'
import { buildRequest } from '../../../../src/main/venues/binance-usdm/build.ts'
import { parseInstruments } from '../../../../src/main/venues/binance-usdm/parse/instruments.ts'
import { urls } from '../../../../src/main/venues/binance-usdm/urls.ts'
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

const rig = requestRig({ venue: 'binance-usdm', urls: urls.live, buildRequest })
const { build } = rig

/** Groups that are none of the actions of `request`, and where they are covered instead. */
const leftOut = {
  cancelOrders: 'orders are canceled one by one: a batch tells its parts apart only by position',
  createOrders: 'orders are sent one by one: a batch tells its parts apart only by position',
  fetchClosedOrders: 'closed orders are asked for one by one',
  fetchOrders: 'closed orders are asked for one by one',
  fetchFundingHistory: 'payments of funding are not kept',
  fetchFundingRate: 'market data, asked for by the adapter',
  fetchFundingRateHistory: 'market data, asked for by the adapter',
  fetchMyLiquidations: 'asked for by the adapter',
  fetchOHLCV: 'market data, asked for by the adapter',
  fetchOpenInterest: 'market data, asked for by the adapter',
  fetchPositions: 'the recorded request asks for margin tiers, which the account does apart',
  fetchTicker: 'market data, asked for by the adapter',
  fetchTrades: 'market data comes over the stream',
  setLeverage: 'asked for by the account',
  setMarginMode: 'the margin mode is not changed by this program',
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
  const priceOf = (value: unknown): string => rounded(value, market.precision.price, 1)
  const trigger = given['triggerPrice'] ?? given['stopLossPrice'] ?? given['takeProfitPrice']
  const trails = given['trailingPercent'] !== undefined
  const stopped = type === 'limit' ? 'stopLimit' : 'stopMarket'
  const isTakeProfit = given['takeProfitPrice'] !== undefined
  return {
    symbol: market.id,
    side,
    orderType: trails ? 'trailingStop' : trigger === undefined ? type : stopped,
    quantity: rounded(amount, market.precision.amount, 0),
    price: price === null ? undefined : priceOf(price),
    stopPrice: trigger === undefined ? undefined : priceOf(trigger),
    trailingDelta: trails
      ? new Big(String(given['trailingPercent'])).times(100).toFixed()
      : undefined,
    triggerDirection: isTakeProfit ? (side === 'sell' ? 'rise' : 'fall') : undefined,
    timeInForce: (given['timeInForce'] as string | undefined)?.toLowerCase(),
    postOnly: given['postOnly'] as boolean | undefined,
    reduceOnly: given['reduceOnly'] as boolean | undefined,
    positionSide: given['hedged'] === true ? (side === 'buy' ? 'long' : 'short') : undefined,
    clientOrderId: given['clientOrderId'] as string | undefined,
  }
}

describeRecordedRequests(rig, {
  leftOut,
  submitArguments,
})

describe('an order of Binance USD-M futures', () => {
  const now = rig.context.now

  it('keeps values as they were given', () => {
    expect(formOf(build('submit', limitOrder))).toMatchObject({
      quantity: '0.010',
      price: '30000.10',
      timeInForce: 'GTC',
      newClientOrderId: 'pw-1',
    })
  })

  it('ends at a date more than ten minutes away', () => {
    const expireTime = now + 601_000
    const gtd = { ...limitOrder, timeInForce: 'gtd', expireTime }
    expect(formOf(build('submit', gtd))).toMatchObject({
      timeInForce: 'GTD',
      goodTillDate: String(expireTime),
    })
    expect(refusalOf(build('submit', { ...gtd, expireTime: now + 600_999 }))).toBe(
      'ORDER_INVALID expireTime',
    )
  })

  it('waits for the price to rise or to fall', () => {
    const stop = { ...limitOrder, orderType: 'stopLimit', stopPrice: '29000' }
    const typeOf = (side: string, triggerDirection: string | undefined): string | undefined =>
      formOf(build('submit', { ...stop, side, triggerDirection }))['type']
    expect(typeOf('buy', undefined)).toBe('STOP')
    expect(typeOf('buy', 'rise')).toBe('STOP')
    expect(typeOf('buy', 'fall')).toBe('TAKE_PROFIT')
    expect(typeOf('sell', undefined)).toBe('STOP')
    expect(typeOf('sell', 'fall')).toBe('STOP')
    expect(typeOf('sell', 'rise')).toBe('TAKE_PROFIT')
  })

  it('trails by percent from a price on, watching the price it is told to', () => {
    const trailing = {
      ...limitOrder,
      orderType: 'trailingStop',
      trailingDelta: '25',
      stopPrice: '31000',
      triggerBy: 'mark',
    }
    const built = build('submit', trailing)
    expect(new URL(must(built).url).pathname).toBe('/fapi/v1/algoOrder')
    expect(formOf(built)).toMatchObject({
      type: 'TRAILING_STOP_MARKET',
      callbackRate: '0.25',
      activatePrice: '31000',
      workingType: 'MARK_PRICE',
      clientAlgoId: 'pw-1',
    })
    expect(formOf(built)).not.toHaveProperty('triggerPrice')
    expect(formOf(built)).not.toHaveProperty('price')
  })

  it.each(['9', '2001'])('does not trail by %s basis points', (trailingDelta) => {
    const args = { ...limitOrder, orderType: 'trailingStop', trailingDelta }
    expect(refusalOf(build('submit', args))).toBe('ORDER_INVALID trailingDelta')
  })

  it('says the side of a hedged position, and never a flag that is refused there', () => {
    const closing = { ...limitOrder, side: 'sell', positionSide: 'long', reduceOnly: true }
    expect(formOf(build('submit', closing))).toMatchObject({ positionSide: 'LONG' })
    expect(formOf(build('submit', closing))).not.toHaveProperty('reduceOnly')
    expect(refusalOf(build('submit', { ...closing, side: 'buy' }))).toBe(
      'INVALID_ARGUMENT reduceOnly',
    )
  })

  itRefuses(rig, [
    ['a quote quantity', { quantity: undefined, quoteQuantity: '5' }, 'UNSUPPORTED quoteQuantity'],
    ['a time in force it has not', { timeInForce: 'day' }, 'UNSUPPORTED timeInForce'],
    [
      'a trigger it has not',
      { triggerBy: 'index', orderType: 'stopMarket', stopPrice: '1' },
      'UNSUPPORTED triggerBy',
    ],
    [
      'post-only and gtd',
      { postOnly: true, timeInForce: 'gtd', expireTime: 2e12 },
      'UNSUPPORTED postOnly',
    ],
    ['an id with a space', { clientOrderId: 'a b' }, 'INVALID_ARGUMENT clientOrderId'],
  ])
})

describe('an amendment', () => {
  const change = { symbol: 'BTCUSDT', orderId: '7', side: 'buy', price: '1', quantity: '2' }

  it.each(['side', 'price', 'quantity', 'orderId'])('says when its %s is missing', (field) => {
    expect(refusalOf(build('amend', { ...change, [field]: undefined }))).toBe(
      `INVALID_ARGUMENT ${field}`,
    )
  })

  it('cannot move a stop price', () => {
    expect(refusalOf(build('amend', { ...change, stopPrice: '5' }))).toBe('UNSUPPORTED stopPrice')
  })
})

describe('a question for fills', () => {
  const now = rig.context.now
  const paramsOf = (args: RequestArguments): Readonly<Record<string, string>> =>
    Object.fromEntries(new URL(must(build('fills', args)).url).searchParams)

  it('reaches at most seven days', () => {
    const since = now - 8 * 86_400_000
    expect(paramsOf({ symbol: 'BTCUSDT', since })).toMatchObject({
      startTime: String(since),
      endTime: String(since + 7 * 86_400_000),
    })
    expect(paramsOf({ symbol: 'BTCUSDT', since: now - 86_400_000 })).not.toHaveProperty('endTime')
  })

  it('leaves the number of rows to the venue unless it is said', () => {
    expect(paramsOf({ symbol: 'BTCUSDT' })).not.toHaveProperty('limit')
    expect(paramsOf({ symbol: 'BTCUSDT', limit: 1_000 })).toMatchObject({ limit: '1000' })
    expect(refusalOf(build('fills', { symbol: 'BTCUSDT', limit: 1_001 }))).toBe(
      'INVALID_ARGUMENT limit',
    )
  })
})

describe('a book', () => {
  it('has one of the sizes the venue offers', () => {
    expect(build('book', { symbol: 'BTCUSDT', limit: 1_000 }).ok).toBe(true)
    expect(refusalOf(build('book', { symbol: 'BTCUSDT', limit: 30 }))).toBe(
      'INVALID_ARGUMENT limit',
    )
  })
})

describe('orders that wait for a price', () => {
  it('are asked for, canceled and listed where they wait', () => {
    const waiting = { symbol: 'BTCUSDT', orderId: '7', orderType: 'stopMarket' }
    const addressOf = (action: RequestAction): string => {
      const { method, url } = must(build(action, waiting))
      return `${method} ${new URL(url).pathname}`
    }
    expect(addressOf('cancel')).toBe('DELETE /fapi/v1/algoOrder')
    expect(addressOf('order')).toBe('GET /fapi/v1/algoOrder')
    expect(addressOf('cancelAll')).toBe('DELETE /fapi/v1/algoOpenOrders')
    expect(addressOf('openOrders')).toBe('GET /fapi/v1/openAlgoOrders')
  })
})

describe.skipIf(rig.file === null)('with the list of instruments', () => {
  const list = (): readonly Instrument[] => {
    const symbols = Object.values(rig.file?.markets ?? {}).map(({ raw }) => raw)
    const parsed = parseInstruments({ symbols })
    return parsed.ok ? parsed.value.values : []
  }

  it.each([
    ['a price off the tick', { price: '30000.001' }, 'ORDER_INVALID price'],
    ['a quantity off the step', { quantity: '0.0101' }, 'ORDER_INVALID quantity'],
    ['a quantity below the least', { quantity: '0.0005' }, 'ORDER_INVALID quantity'],
    ['a quantity above the most', { quantity: '1000.001' }, 'ORDER_INVALID quantity'],
    ['a notional below the least', { quantity: '0.001', price: '600' }, 'ORDER_INVALID quantity'],
    ['a price below the least', { price: '100' }, 'ORDER_INVALID price'],
    ['a symbol that is not listed', { symbol: 'NOPEUSDT' }, 'UNKNOWN_SYMBOL symbol'],
  ])('an order is not sent with %s', (_name, change, refusal) => {
    expect(refusalOf(build('submit', { ...limitOrder, ...change }, { instruments: list() }))).toBe(
      refusal,
    )
  })

  it('lets a reduce-only order be small', () => {
    const small = { ...limitOrder, quantity: '0.001', price: '600', reduceOnly: true }
    expect(build('submit', small, { instruments: list() }).ok).toBe(true)
  })

  it('lets no more trade at the market than the rule of market orders', () => {
    const doge = { symbol: 'DOGEUSDT', side: 'buy', orderType: 'market', quantity: '5000001' }
    expect(refusalOf(build('submit', doge, { instruments: list() }))).toBe('ORDER_INVALID quantity')
    const limit = { ...doge, orderType: 'limit', price: '0.1' }
    expect(build('submit', limit, { instruments: list() }).ok).toBe(true)
  })
})
