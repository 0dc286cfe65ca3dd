import type {
  WireExchangeInfo,
  WireForceOrder,
  WireMarkPriceUpdate,
  WireSubscribe,
} from '../../../src/main/venues/binance-usdm/wire.ts'
import type { VenueScript } from '../scriptedVenue.ts'
import { figures, openTimes } from './candles.ts'

const lengths: Readonly<Record<string, number>> = {
  '1m': 60_000,
  '5m': 300_000,
  '15m': 900_000,
  '30m': 1_800_000,
  '1h': 3_600_000,
  '2h': 7_200_000,
  '4h': 14_400_000,
  '8h': 28_800_000,
  '12h': 43_200_000,
  '1d': 86_400_000,
}

const exchangeInfo: WireExchangeInfo = {
  symbols: ['BTCUSDT', 'ETHUSDT'].map((symbol) => ({
    symbol,
    pair: symbol,
    contractType: 'PERPETUAL',
    deliveryDate: 4_133_404_800_000,
    onboardDate: 1_569_398_400_000,
    status: 'TRADING',
    baseAsset: symbol.slice(0, 3),
    quoteAsset: 'USDT',
    marginAsset: 'USDT',
    pricePrecision: 2,
    quantityPrecision: 3,
    filters: [
      { filterType: 'PRICE_FILTER', minPrice: '0.1', maxPrice: '1000000', tickSize: '0.10' },
      { filterType: 'LOT_SIZE', minQty: '0.001', maxQty: '1000', stepSize: '0.001' },
    ],
  })),
}

function forceOrder(
  number: number,
  time: number,
  change: Partial<WireForceOrder['o']> = {},
): { readonly stream: string; readonly data: WireForceOrder } {
  const quantity = `1.${String(number).padStart(3, '0')}`
  return {
    stream: '!forceOrder@arr',
    data: {
      e: 'forceOrder',
      E: time,
      o: {
        s: 'BTCUSDT',
        S: 'SELL',
        o: 'LIMIT',
        f: 'IOC',
        q: quantity,
        p: '99',
        ap: '100',
        X: 'FILLED',
        l: quantity,
        z: quantity,
        T: time,
        ps: 'BTCUSDT',
        st: 1,
        ...change,
      },
    },
  }
}

export const binanceUsdmScript: VenueScript = {
  rest({ path, query }) {
    if (path === '/fapi/v1/exchangeInfo') return { body: exchangeInfo }
    if (path !== '/fapi/v1/klines') return null
    const length = lengths[query.get('interval') ?? ''] ?? 0
    const times = openTimes(Number(query.get('startTime')), Number(query.get('endTime')), length)
    const { open, high, low, close, volume } = figures
    return {
      body: times
        .slice(0, Number(query.get('limit')))
        .map((time) => [
          time,
          open,
          high,
          low,
          close,
          volume,
          time + length - 1,
          '0',
          1,
          '0',
          '0',
          '0',
        ]),
    }
  },
  ask(frame) {
    const { method, params, id } = frame as WireSubscribe
    const isJoin = method === 'SUBSCRIBE'
    return {
      replies: [{ result: null, id }],
      joined: isJoin ? params : [],
      left: isJoin ? [] : params,
    }
  },
  pulse(time) {
    const data: WireMarkPriceUpdate = {
      e: 'markPriceUpdate',
      E: time,
      s: 'BTCUSDT',
      p: '100',
      i: '100',
      P: '100',
      r: '0.0001',
      T: time + 3_600_000,
      st: 1,
    }
    return { stream: 'btcusdt@markPrice@1s', data }
  },
  liquidation: forceOrder,
  broken: (time) => [
    forceOrder(1, time, { ap: '' }),
    forceOrder(1, time, { z: '-5' }),
    forceOrder(1, time, { S: 'LONG' as never }),
    forceOrder(1, Math.floor(time / 1000)),
    { stream: 'btcusdt@newThing', data: { e: 'newThing' } },
  ],
}
