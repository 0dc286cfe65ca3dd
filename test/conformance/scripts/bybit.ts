import type {
  WireAllLiquidation,
  WireAllLiquidationRow,
  WireInstrument,
} from '../../../src/main/venues/bybit/wire.ts'
import type { VenueScript } from '../scriptedVenue.ts'
import { figures, openTimes } from './candles.ts'

const minutes: Readonly<Record<string, number>> = { D: 1_440 }

function instrument(symbol: string): WireInstrument {
  return {
    symbol,
    contractType: 'LinearPerpetual',
    status: 'Trading',
    baseCoin: symbol.slice(0, 3),
    quoteCoin: 'USDT',
    settleCoin: 'USDT',
    priceFilter: { tickSize: '0.10' },
    lotSizeFilter: { qtyStep: '0.001', minOrderQty: '0.001', maxOrderQty: '100' },
    leverageFilter: { minLeverage: '1', maxLeverage: '100.00' },
  }
}

function envelope(result: unknown): unknown {
  return { retCode: 0, retMsg: 'OK', result, retExtInfo: {}, time: 1_800_000_000_000 }
}

function message(
  time: number,
  rows: readonly Partial<WireAllLiquidationRow>[],
): WireAllLiquidation {
  const usual: WireAllLiquidationRow = { T: time, s: 'BTCUSDT', S: 'Buy', v: '1', p: '100' }
  return {
    topic: 'allLiquidation.BTCUSDT',
    type: 'snapshot',
    ts: time,
    data: rows.map((row) => ({ ...usual, ...row })),
  }
}

export const bybitScript: VenueScript = {
  rest({ path, query }) {
    if (path === '/v5/market/instruments-info') {
      const category = query.get('category')
      if (category !== 'linear') return { body: envelope({ category, list: [] }) }
      const isFirst = query.get('cursor') === null
      return {
        body: envelope({
          category: 'linear',
          list: [instrument(isFirst ? 'BTCUSDT' : 'ETHUSDT')],
          nextPageCursor: isFirst ? 'page 2&=' : '',
        }),
      }
    }
    if (path !== '/v5/market/kline') return null
    const name = query.get('interval') ?? ''
    const length = (minutes[name] ?? Number(name)) * 60_000
    const times = openTimes(Number(query.get('start')), Number(query.get('end')), length)
    const { open, high, low, close, volume } = figures
    const rows = times.map((time) => [String(time), open, high, low, close, volume, '0'])
    const list = rows.toReversed().slice(0, Number(query.get('limit')))
    return { body: envelope({ symbol: 'BTCUSDT', category: 'linear', list }) }
  },
  ask(frame) {
    const {
      op,
      args = [],
      req_id,
    } = frame as {
      readonly op: string
      readonly args?: readonly string[]
      readonly req_id?: string
    }
    const reply = { success: true, ret_msg: op === 'ping' ? 'pong' : '', conn_id: 'c', op, req_id }
    return {
      replies: [reply],
      joined: op === 'subscribe' ? args : [],
      left: op === 'unsubscribe' ? args : [],
    }
  },
  pulse: (time) => ({
    topic: 'tickers.BTCUSDT',
    type: 'snapshot',
    ts: time,
    data: { symbol: 'BTCUSDT', markPrice: '100', bid1Price: '99', bid1Size: '1' },
  }),
  liquidation: (number, time) => message(time, [{ v: `1.${String(number).padStart(3, '0')}` }]),
  broken: (time) => [
    message(time, [{ p: '' }]),
    message(time, [{ v: '-1' }]),
    message(time, [{ S: 'Long' as never }]),
    message(time, [{ T: Math.floor(time / 1000) }]),
    { topic: 'newThing.BTCUSDT', ts: time, data: {} },
  ],
}
