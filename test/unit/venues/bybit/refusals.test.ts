import { describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../../src/contract/domain/ids.ts'
import type { Instrument } from '../../../../src/contract/domain/instrument.ts'
import type { RequestAction, RequestArguments } from '../../../../src/main/venues/account.ts'
import { bybit } from '../../../../src/main/venues/bybit/index.ts'
import { parseInstruments } from '../../../../src/main/venues/bybit/parse/instruments.ts'
import { trading } from '../../../../src/main/venues/bybit/trading.ts'

const linear = {
  symbol: 'BTCUSDT',
  contractType: 'LinearPerpetual',
  status: 'Trading',
  baseCoin: 'BTC',
  quoteCoin: 'USDT',
  settleCoin: 'USDT',
  leverageFilter: { minLeverage: '1', maxLeverage: '100.00', leverageStep: '0.01' },
  priceFilter: { minPrice: '0.10', maxPrice: '1999999.80', tickSize: '0.10' },
  lotSizeFilter: {
    maxOrderQty: '1190.000',
    minOrderQty: '0.001',
    qtyStep: '0.001',
    maxMktOrderQty: '500.000',
    minNotionalValue: '5',
  },
  fundingInterval: 480,
  riskParameters: { priceLimitRatioX: '0.01', priceLimitRatioY: '0.02' },
}
const inverse = {
  ...linear,
  symbol: 'BTCUSD',
  contractType: 'InversePerpetual',
  quoteCoin: 'USD',
  settleCoin: 'BTC',
  priceFilter: { minPrice: '0.5', maxPrice: '999999', tickSize: '0.5' },
  lotSizeFilter: {
    minOrderQty: '1',
    maxOrderQty: '25000000',
    qtyStep: '1',
    minNotionalValue: '10',
  },
}
const spot = {
  symbol: 'BTCUSDT',
  baseCoin: 'BTC',
  quoteCoin: 'USDT',
  status: 'Trading',
  lotSizeFilter: {
    basePrecision: '0.000001',
    quotePrecision: '0.0000001',
    minOrderQty: '0.000011',
    maxOrderQty: '83',
    minOrderAmt: '5',
    maxOrderAmt: '8000000',
    maxLimitOrderQty: '83',
    maxMarketOrderQty: '41.5',
  },
  priceFilter: { tickSize: '0.1' },
  riskParameters: { priceLimitRatioX: '0.005', priceLimitRatioY: '0.01' },
}

function listed(...rows: readonly unknown[]): readonly Instrument[] {
  const parsed = parseInstruments({ list: rows })
  if (!parsed.ok || parsed.value.refusals.length > 0) throw new Error('the list was not read')
  return parsed.value.values
}

const now = 1_700_000_000_000 as UnixMs

async function request(
  action: RequestAction,
  args: RequestArguments,
  instruments: readonly Instrument[] | null = listed(linear, inverse),
): Promise<unknown> {
  const built = await trading.request(action, args, {
    urls: bybit.urls('testnet'),
    credentials: { apiKey: 'k', secret: 's' },
    environment: 'testnet',
    instruments,
    now,
    nonce: null,
  })
  if (!built.ok) return { code: built.error.code, path: built.error.path }
  return built.value.body === '' ? built.value.url : JSON.parse(built.value.body)
}

const order = {
  symbol: 'BTCUSDT',
  side: 'buy',
  orderType: 'limit',
  quantity: '0.01',
  price: '50000',
}

describe("Bybit's instruments", () => {
  it('tell every rule of a contract', () => {
    expect(listed(linear)[0]).toMatchObject({
      instrumentId: 'BTCUSDT-LINEAR.BYBIT',
      marketKind: 'linear',
      tickSize: '0.1',
      stepSize: '0.001',
      minQuantity: '0.001',
      maxQuantity: '1190',
      marketQuantity: { min: null, max: '500', step: null },
      minNotional: '5',
      minPrice: '0.1',
      maxPrice: '1999999.8',
      maxLeverage: 100,
      maxOpenOrders: 500,
      maxTriggerOrders: 10,
      fundingIntervalMs: 28_800_000,
      priceBand: {
        reference: 'mark',
        buy: { low: null, high: '1.02' },
        sell: { low: '0.98', high: null },
      },
    })
  })

  it('tell what an inverse contract is settled in', () => {
    expect(listed(inverse)[0]).toMatchObject({
      instrumentId: 'BTCUSD-INVERSE.BYBIT',
      unifiedSymbol: 'BTCUSD',
      settleAsset: 'BTC',
      multiplier: '1',
    })
  })

  it('bound a spot pair by order type and least amount', () => {
    expect(listed(spot)[0]).toMatchObject({
      instrumentId: 'BTCUSDT-SPOT.BYBIT',
      marketKind: 'spot',
      stepSize: '0.000001',
      minQuantity: null,
      maxQuantity: '83',
      marketQuantity: { max: '41.5' },
      minNotional: '5',
      maxNotional: null,
      maxLeverage: null,
      priceBand: { reference: 'index', buy: { high: '1.01' } },
    })
  })
})

describe('a request to Bybit', () => {
  it.each([
    [{ price: undefined }, 'INVALID_ARGUMENT', 'price'],
    [{ price: '0' }, 'INVALID_ARGUMENT', 'price'],
    [{ quantity: undefined }, 'INVALID_ARGUMENT', 'quantity'],
    [{ quantity: '-1' }, 'INVALID_ARGUMENT', 'quantity'],
    [{ side: 'long' }, 'INVALID_ARGUMENT', 'side'],
    [{ orderType: 'iceberg' }, 'INVALID_ARGUMENT', 'orderType'],
    [{ clientOrderId: 'x'.repeat(37) }, 'INVALID_ARGUMENT', 'clientOrderId'],
    [{ clientOrderId: 'with blank' }, 'INVALID_ARGUMENT', 'clientOrderId'],
    [{ orderType: 'stopLimit' }, 'INVALID_ARGUMENT', 'stopPrice'],
    [{ postOnly: true, timeInForce: 'ioc' }, 'INVALID_ARGUMENT', 'postOnly'],
    [{ marketKind: 'option' }, 'INVALID_ARGUMENT', 'marketKind'],
    [{ price: '50000.05' }, 'ORDER_INVALID', 'price'],
    [{ price: '2000000' }, 'ORDER_INVALID', 'price'],
    [{ price: '0.05' }, 'ORDER_INVALID', 'price'],
    [{ quantity: '0.0015' }, 'ORDER_INVALID', 'quantity'],
    [{ quantity: '0.0001' }, 'ORDER_INVALID', 'quantity'],
    [{ quantity: '1191' }, 'ORDER_INVALID', 'quantity'],
    [{ quantity: '0.001', price: '4000' }, 'ORDER_INVALID', 'quantity'],
    [{ orderType: 'market', quantity: '501' }, 'ORDER_INVALID', 'quantity'],
    [{ timeInForce: 'gtd', expireTime: now + 60_000 }, 'UNSUPPORTED', 'timeInForce'],
    [{ timeInForce: 'day' }, 'UNSUPPORTED', 'timeInForce'],
    [{ orderType: 'trailingStop', trailingDelta: '50' }, 'UNSUPPORTED', 'orderType'],
    [
      { orderType: 'market', quantity: undefined, quoteQuantity: '100' },
      'UNSUPPORTED',
      'quoteQuantity',
    ],
    [{ symbol: 'NOSUCH' }, 'UNKNOWN_SYMBOL', 'symbol'],
    [{ symbol: undefined }, 'INVALID_ARGUMENT', 'symbol'],
  ])('with %j is refused as %s of %s', async (change, code, path) => {
    expect(await request('submit', { ...order, ...change })).toEqual({ code, path })
  })

  it('may reduce a position by less than the least notional', async () => {
    const small = { ...order, quantity: '0.001', price: '4000', side: 'sell', reduceOnly: true }
    expect(await request('submit', small)).toMatchObject({ reduceOnly: true, qty: '0.001' })
  })

  it('counts an inverse contract as worth a dollar whatever its price', async () => {
    const contracts = { ...order, symbol: 'BTCUSD' }
    expect(await request('submit', { ...contracts, quantity: '9' })).toEqual({
      code: 'ORDER_INVALID',
      path: 'quantity',
    })
    expect(await request('submit', { ...contracts, quantity: '10' })).toEqual({
      category: 'inverse',
      symbol: 'BTCUSD',
      side: 'Buy',
      orderType: 'Limit',
      qty: '10',
      price: '50000',
    })
  })

  it('says which price sets a stop off, and from which side', async () => {
    const stop = { ...order, orderType: 'stopMarket', stopPrice: '45000' }
    expect(await request('submit', { ...stop, side: 'sell', triggerBy: 'mark' })).toMatchObject({
      orderType: 'Market',
      triggerPrice: '45000',
      triggerDirection: 2,
      triggerBy: 'MarkPrice',
    })
    expect(await request('submit', { ...stop, triggerDirection: 'fall' })).toMatchObject({
      side: 'Buy',
      triggerDirection: 2,
    })
  })

  it('takes spot from the list, or by name where a symbol is both', async () => {
    const market = { symbol: 'BTCUSDT', side: 'buy', orderType: 'market', quoteQuantity: '100' }
    expect(await request('submit', market, listed(spot))).toEqual({
      category: 'spot',
      symbol: 'BTCUSDT',
      side: 'Buy',
      orderType: 'Market',
      qty: '100',
    })
    const base = { ...market, quoteQuantity: undefined, quantity: '0.5', marketKind: 'spot' }
    expect(await request('submit', base, null)).toMatchObject({
      category: 'spot',
      qty: '0.5',
      marketUnit: 'baseCoin',
    })
    const both = listed(linear, spot)
    expect(await request('cancelAll', { symbol: 'BTCUSDT' }, both)).toEqual({
      category: 'linear',
      symbol: 'BTCUSDT',
    })
    expect(await request('cancelAll', { symbol: 'BTCUSDT', marketKind: 'spot' }, both)).toEqual({
      category: 'spot',
      symbol: 'BTCUSDT',
    })
  })

  it('needs to know which order it is about, and what to change', async () => {
    const symbol = 'BTCUSDT'
    const nameless = { code: 'INVALID_ARGUMENT', path: 'orderId' }
    expect(await request('cancel', { symbol })).toEqual(nameless)
    expect(await request('order', { symbol })).toEqual(nameless)
    expect(await request('amend', { symbol, price: '1' })).toEqual(nameless)
    expect(await request('amend', { symbol, orderId: '1' })).toMatchObject({
      code: 'INVALID_ARGUMENT',
    })
    expect(await request('amend', { symbol, clientOrderId: 'a', stopPrice: '45000' })).toEqual({
      category: 'linear',
      symbol,
      orderLinkId: 'a',
      triggerPrice: '45000',
    })
  })

  it('bounds what is asked for at once', async () => {
    expect(await request('book', { symbol: 'BTCUSDT', limit: 1_001 })).toMatchObject({
      code: 'INVALID_ARGUMENT',
      path: 'limit',
    })
    expect(await request('book', { symbol: 'BTCUSDT', limit: 1_000 })).toBe(
      'https://api-testnet.bybit.com/v5/market/orderbook?category=linear&symbol=BTCUSDT&limit=1000',
    )
  })

  it('needs a key for what is private, and none for what is public', async () => {
    const context = {
      urls: bybit.urls('live'),
      credentials: null,
      environment: 'live',
      instruments: null,
      now,
      nonce: null,
    } as const
    expect(await trading.request('balances', {}, context)).toMatchObject({
      error: { code: 'AUTHENTICATION_FAILED' },
    })
    expect(await trading.request('instruments', {}, context)).toMatchObject({
      value: {
        url: 'https://api.bybit.com/v5/market/instruments-info?category=linear&limit=1000',
        headers: {},
      },
    })
  })
})
